/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Documents made of the catalogue while building; one function each, a row each in main.c. */
#ifndef WRITE_DOCS_H
#define WRITE_DOCS_H

#include <glib.h>

/* The catalogue as one web page that needs nothing else, an anchor a code. `template` is its style.
 */
void write_page(const char *template, GString *out);

/* The template, mdoc(7), in which lines `.\" @reasons@` and `.\" @codes@` stand for tables. */
void write_manual(const char *template, GString *out);

#endif
