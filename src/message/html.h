/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTML as lines of text. */
#ifndef BOUNCE_MESSAGE_HTML_H
#define BOUNCE_MESSAGE_HTML_H

#include "base/pool.h"
#include "base/scan.h"

/* The text of `html` (UTF-8) with the line ends a reader would see. Linear time. */
char *bounce_html_text(BouncePool *pool, const char *html, gsize length);

/* The code point of the character reference behind whose "&" `scan` stands, which moves behind it;
 * 0, and `scan` as before, when it is none. */
gunichar bounce_html_reference(BounceScan *scan);

/* The code point of a named character reference (without "&" and ";"), 0 when it is none. */
gunichar bounce_html_entity(const char *name, gsize length);

#endif
