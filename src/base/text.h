/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UTF-8 text: making it valid and safe, and folding it for comparison. */
#ifndef BOUNCE_BASE_TEXT_H
#define BOUNCE_BASE_TEXT_H

#include "base/pool.h"

/*
 * Valid UTF-8 of `length` bytes of anything: each byte that does not decode becomes U+FFFD, NUL
 * too. Line ends become LF. Other control characters stay (see bounce_text_clean).
 */
char *bounce_text_utf8(BouncePool *pool, const char *bytes, gsize length);

/* How many bytes of `text`, which is longer, fit into `limit` without cutting a character. */
gsize bounce_text_fit(const char *text, gsize limit);

/*
 * One line for a record: valid UTF-8, runs of white space and line ends become one blank, ends
 * trimmed, C0, C1, DEL and bidirectional control characters written as \uXXXX.
 */
char *bounce_text_clean(BouncePool *pool, const char *text, gsize length);

/*
 * For comparing wording: lower case (Unicode simple folding), white space runs one blank,
 * typographic quotes, dashes and full-width letters as ASCII, ends trimmed, invisible characters
 * left out.
 */
char *bounce_text_fold(BouncePool *pool, const char *text, gsize length);

/*
 * TRUE for what a terminal obeys or nobody sees: C0, DEL, C1, line separators, bidirectional
 * controls, and characters that take no room, as the zero-width ones and fillers.
 */
gboolean bounce_text_is_hidden(gunichar c);

/* Writes `number` with at least `width` digits, ten at most, and a NUL; where the NUL stands. */
char *bounce_text_digits(char *to, guint number, guint width);

/*
 * The character that ends before `p`, which must be greater than `begin`; `start` is where it
 * begins. 0 and the byte before `p` when it does not decode.
 */
gunichar bounce_text_char_before(const char *begin, const char *p, const char **start);

#endif
