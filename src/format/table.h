/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of results in the three formats every command has: text, CSV, JSON Lines. */
#ifndef BOUNCE_FORMAT_TABLE_H
#define BOUNCE_FORMAT_TABLE_H

#include <bounce/format.h>

#define TABLE_MAX_COLUMNS 24
/* U+FEFF, by which spreadsheets that guess know UTF-8. */
#define TABLE_BYTE_ORDER_MARK "\357\273\277"

typedef enum { TABLE_TEXT, TABLE_CSV, TABLE_JSONL } TableFormat;

typedef struct {
  const char *name;
  gboolean number; /* a JSON number, aligned right in text */
  gboolean wide;   /* not in text: it would not fit a line */
} TableColumn;

typedef struct {
  TableFormat format;
  BounceFormatOptions style;
  gboolean excel; /* CSV: byte order mark and CRLF, for programs that guess */
  gboolean no_header;
} TableStyle;

typedef struct {
  const TableStyle *style;
  const TableColumn *columns;
  guint n_columns;
  GString *out;
  GPtrArray *rows; /* text only: of char **, since widths are known at the end */
} Table;

/* "text", "csv", "jsonl"; FALSE for anything else. */
gboolean table_format_find(const char *name, TableFormat *format);

/* Everything is appended to `out`. */
void table_begin(Table *table, const TableStyle *style, const TableColumn *columns, guint n_columns,
                 GString *out);

/* `n_columns` cells; NULL is "not known". */
void table_row(Table *table, const char *const *cells);

void table_end(Table *table);

#endif
