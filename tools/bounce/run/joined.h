/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages that were written one behind the other without anything between them. */
#ifndef JOINED_H
#define JOINED_H

#include <bounce/bounce.h>

/* TRUE when another mail begins behind the last boundary of `mail`, as `cat *.eml` makes them. */
gboolean joined_follows(const BounceMail *mail);

#endif
