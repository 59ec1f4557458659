/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables of results. In: cells of text. Out: what the table's format makes of them. Dates are
 * written as the format wants them; headings are translated for people only.
 */
#include "format/table.h"

void table_begin(Table *table, const TableStyle *style, const TableColumn *columns, guint n_columns,
                 GString *out)
{
  *table = (Table){ .style = style, .columns = columns, .n_columns = n_columns, .out = out };
  if (style->format->table_begin != NULL)
    style->format->table_begin(table);
}

void table_row(Table *table, const char *const *cells)
{
  table->style->format->table_row(table, cells);
}

void table_end(Table *table)
{
  if (table->style->format->table_end != NULL)
    table->style->format->table_end(table);
}
