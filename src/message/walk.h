/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The walk over a MIME tree that sorts its parts: text, status part, returned original. */
#ifndef BOUNCE_MESSAGE_WALK_H
#define BOUNCE_MESSAGE_WALK_H

#include "message/parts.h"

/* Sorts everything below `top`, and looks for what is pasted into the texts. */
void bounce_walk_parts(BounceParts *parts, GMimeObject *top);

#endif
