/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2047 encoded words in header values. */
#ifndef BOUNCE_MESSAGE_ENCODED_WORD_H
#define BOUNCE_MESSAGE_ENCODED_WORD_H

#include "base/pool.h"

/*
 * The unfolded header value with its encoded words decoded, as valid UTF-8. Raw 8-bit text is read
 * in `charset`, guessed when NULL.
 */
char *bounce_encoded_word_decode(BouncePool *pool, const char *value, gsize length,
                                 const char *charset);

#endif
