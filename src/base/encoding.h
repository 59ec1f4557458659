/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Base64 and quoted-printable, decoded whatever their state. */
#ifndef BOUNCE_BASE_ENCODING_H
#define BOUNCE_BASE_ENCODING_H

#include <glib.h>

/*
 * Both decode `length` bytes in place, at most to that length, and return how many there are now.
 * base64 (RFC 2045 section 6.8): bytes outside the alphabet are skipped; padding ends a chunk, and
 * what follows begins another (GMime stops there: gmime#150).
 */
gsize bounce_encoding_base64(char *bytes, gsize length);

/* RFC 2045 section 6.7; escapes that are none stay as they are. */
gsize bounce_encoding_quoted_printable(char *bytes, gsize length);

/* RFC 2047 section 4.2 Q: as above, "_" is a blank, and there are no soft line ends. */
gsize bounce_encoding_q(char *bytes, gsize length);

/* TRUE when all lines look like base64 and nothing else: a part that does not say how it is
 * encoded. */
gboolean bounce_encoding_looks_base64(const char *bytes, gsize length);

/* TRUE when lines end as only quoted-printable lines do, in a part that does not say so. */
gboolean bounce_encoding_looks_quoted_printable(const char *bytes, gsize length);

#endif
