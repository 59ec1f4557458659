/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the pages of HTML share: head, style, end, and words that are no markup. */
#ifndef BOUNCE_SUMMARY_PAGE_H
#define BOUNCE_SUMMARY_PAGE_H

#include <glib.h>

/* Up to the begin of the body. */
void page_begin(const char *title, GString *out);

/* From the end of the main part on. */
void page_end(GString *out);

/* A text in the user's language; what it says is no markup. */
void page_say(GString *out, const char *message);

/* The same as an element, such as a heading: "<h2>", "</h2>". */
void page_element(GString *out, const char *open, const char *message, const char *close);

/* A cell of a table, with a number as people read it. */
void page_number_cell(GString *out, guint64 count);

#endif
