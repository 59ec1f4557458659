/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The content of a leaf part: its transfer encoding undone, and its charset. */
#ifndef BOUNCE_MESSAGE_DECODE_H
#define BOUNCE_MESSAGE_DECODE_H

#include <gmime/gmime.h>

#include "base/pool.h"

/*
 * Up to `limit` bytes of the content of `part`, transfer encoding undone.
 * `cut` (may be NULL) is set to TRUE when there was more.
 */
GString *bounce_decode_bytes(GMimePart *part, gsize limit, gboolean *cut);

/* Bytes of the content as it stands, in its encoding. */
gsize bounce_decode_size(GMimePart *part);

/* TRUE when the bytes are not the content itself. */
gboolean bounce_decode_is_encoded(GMimePart *part);

/* The same as UTF-8 with LF line ends, from the part's charset or a guess. */
char *bounce_decode_text(BouncePool *pool, GMimePart *part, gsize limit, gboolean *cut,
                         const char **odd);

#endif
