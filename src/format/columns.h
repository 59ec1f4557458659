/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text in columns of a terminal: how wide it is, cut or filled to a width, and whole tables of it.
 */
#ifndef BOUNCE_FORMAT_COLUMNS_H
#define BOUNCE_FORMAT_COLUMNS_H

#include "format/table.h"

/* Columns that `length` bytes of valid UTF-8 take on a terminal. */
guint columns_of(const char *text, gsize length);

void columns_append_blanks(GString *out, guint columns);

/* Appends `text`, then blanks up to `width`: at least one where it is longer. */
void columns_pad(const char *text, guint width, GString *out);

/* Appends `text` (which may hold anything) in at most `width` columns: a longer one ends in "...",
 * as one character. */
void columns_cut(const char *text, guint width, GString *out);

/* The writers of a table that is aligned (see struct _BounceFormat). */
void columns_table_begin(Table *table);
void columns_table_row(Table *table, const char *const *cells);
void columns_table_end(Table *table);

#endif
