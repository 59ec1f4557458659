/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading one leaf part into what the walk collects. */
#ifndef BOUNCE_MESSAGE_LEAF_H
#define BOUNCE_MESSAGE_LEAF_H

#include "message/parts.h"

/*
 * Reads `part` as what it is: text, status part, returned original, or nothing of interest.
 * Returns: (nullable) (transfer none): the multipart that its text turned out to be, to be walked
 * instead.
 */
GMimeObject *bounce_leaf_read(BounceParts *parts, GMimePart *part);

/* A message that GMime has parsed, in a tree of the caller's. */
void bounce_leaf_message(BounceParts *parts, GMimeMessagePart *part);

/* Text that stands in no part. */
void bounce_leaf_text(BounceParts *parts, const char *bytes, gsize length);

/*
 * A part without a type, or one nobody knows, where nothing else is text. Returns what
 * bounce_leaf_read() does.
 */
GMimeObject *bounce_leaf_unsaid(BounceParts *parts, GMimePart *part);

#endif
