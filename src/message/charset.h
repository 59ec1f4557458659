/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes in a charset as UTF-8. */
#ifndef BOUNCE_MESSAGE_CHARSET_H
#define BOUNCE_MESSAGE_CHARSET_H

#include "base/pool.h"

/*
 * `bytes` in the charset `label` (NULL or unknown: guessed) as valid UTF-8 with LF line ends. What
 * the label gets wrong is guessed again: UTF-8 where valid, ISO-2022-JP where escaped, UTF-16 with
 * a byte order mark, else windows-1252. `odd` (may be NULL) is set to the id of an anomaly if there
 * is one.
 */
char *bounce_charset_utf8(BouncePool *pool, const char *bytes, gsize length, const char *label,
                          const char **odd);

/* `bytes` in the iconv charset `charset` as UTF-8; NULL when nobody knows it. */
char *bounce_charset_convert(BouncePool *pool, const char *charset, const char *bytes,
                             gsize length);

#endif
