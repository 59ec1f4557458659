/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of results in any format that has tables. */
#ifndef BOUNCE_FORMAT_TABLE_H
#define BOUNCE_FORMAT_TABLE_H

#include "format/format.h"

#define TABLE_MAX_COLUMNS 24
/* U+FEFF, by which spreadsheets that guess know UTF-8. */
#define TABLE_BYTE_ORDER_MARK "\357\273\277"

typedef struct {
  const char *name;
  gboolean number; /* a JSON number, aligned right in text */
  gboolean wide;   /* not in text: it would not fit a line */
  gboolean date;   /* cells are RFC 3339, in UTC */
  gboolean last;   /* what the rows are about: where a line is too long it is cut last */
  guint spare;     /* where a line is too long, left out of text: the highest number first */
} TableColumn;

typedef struct {
  const BounceFormat *format;
  BounceFormatOptions style;
  gboolean excel; /* CSV: byte order mark and CRLF, for programs that guess */
  gboolean no_header;
} TableStyle;

struct _Table {
  const TableStyle *style;
  const TableColumn *columns;
  guint n_columns;
  GString *out;
  GPtrArray *rows; /* text only: of char **, since widths are known at the end */
};

/* Everything is appended to `out`. */
void table_begin(Table *table, const TableStyle *style, const TableColumn *columns, guint n_columns,
                 GString *out);

/* `n_columns` cells; NULL is "not known". */
void table_row(Table *table, const char *const *cells);

void table_end(Table *table);

#endif
