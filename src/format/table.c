/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes tables of results. In: cells of text. Out: aligned text for people, CSV (RFC 4180) safe
 * for spreadsheets, or one JSON object a row. Headings are translated in text only. The records of
 * `bounce report` are the library's own.
 */
#include "format/table.h"

#include <string.h>

#include "format/format.h"
#include "base/translate.h"

/* Text: what a cell may take at most; more is cut, csv and jsonl have it whole. */
#define TABLE_MAX_WIDTH 60

gboolean table_format_find(const char *name, TableFormat *format)
{
  static const char *const names[] = { "text", "csv", "jsonl" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    if (strcmp(names[i], name) != 0)
      continue;
    *format = (TableFormat) i;
    return TRUE;
  }
  return FALSE;
}

static void end_csv_row(const Table *table)
{
  g_string_append(table->out, table->style->style.crlf || table->style->excel ? "\r\n" : "\n");
}

static void csv_header(const Table *table)
{
  if (table->style->excel)
    g_string_append(table->out, TABLE_BYTE_ORDER_MARK);
  if (table->style->no_header)
    return;
  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf(table->out, i == 0 ? "%s" : ",%s", table->columns[i].name);
  end_csv_row(table);
}

void table_begin(Table *table, const TableStyle *style, const TableColumn *columns, guint n_columns,
                 GString *out)
{
  *table = (Table){ .style = style, .columns = columns, .n_columns = n_columns, .out = out };
  if (style->format == TABLE_TEXT)
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
  if (style->format == TABLE_CSV)
    csv_header(table);
}

static void csv_row(const Table *table, const char *const *cells)
{
  for (guint i = 0; i < table->n_columns; i++) {
    if (i > 0)
      g_string_append_c(table->out, ',');
    if (cells[i] != NULL)
      bounce_format_csv_cell(&table->style->style, cells[i], table->out);
  }
  end_csv_row(table);
}

static void jsonl_row(const Table *table, const char *const *cells)
{
  for (guint i = 0; i < table->n_columns; i++) {
    g_string_append_printf(table->out, "%s\"%s\":", i == 0 ? "{" : ",", table->columns[i].name);
    if (cells[i] != NULL && table->columns[i].number)
      g_string_append(table->out, cells[i]);
    else
      bounce_format_json_string(table->out, cells[i]);
  }
  g_string_append(table->out, "}\n");
}

static char *text_cell(const char *cell)
{
  GString *safe = g_string_new(NULL);
  bounce_format_append(safe, cell != NULL ? cell : "-", "", "");
  if (g_utf8_strlen(safe->str, -1) > TABLE_MAX_WIDTH) {
    g_string_truncate(
        safe, (gsize) (g_utf8_offset_to_pointer(safe->str, TABLE_MAX_WIDTH - 1) - safe->str));
    g_string_append(safe, "\342\200\246");
  }
  return g_string_free(safe, FALSE);
}

static void keep_text_row(const Table *table, const char *const *cells)
{
  char **row = g_new0(char *, table->n_columns + 1);
  for (guint i = 0; i < table->n_columns; i++)
    row[i] = text_cell(cells[i]);
  g_ptr_array_add(table->rows, row);
}

void table_row(Table *table, const char *const *cells)
{
  if (table->style->format == TABLE_CSV)
    csv_row(table, cells);
  else if (table->style->format == TABLE_JSONL)
    jsonl_row(table, cells);
  else
    keep_text_row(table, cells);
}

/* Columns of a terminal that `text` takes. */
static glong columns_of(const char *text)
{
  glong width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
  }
  return width;
}

static glong text_width(const Table *table, guint column)
{
  glong width = table->style->no_header ? 0 : columns_of(_(table->columns[column].name));
  for (guint i = 0; i < table->rows->len; i++) {
    char **row = table->rows->pdata[i];
    width = MAX(width, columns_of(row[column]));
  }
  return width;
}

static void pad(GString *out, glong columns)
{
  for (; columns > 0; columns--)
    g_string_append_c(out, ' ');
}

static void text_row(const Table *table, char *const *row, const glong *widths)
{
  gsize start = table->out->len;
  for (guint i = 0; i < table->n_columns; i++) {
    if (table->columns[i].wide)
      continue;
    glong room = widths[i] - columns_of(row[i]);
    if (table->out->len > start)
      g_string_append(table->out, "  ");
    if (table->columns[i].number)
      pad(table->out, room);
    g_string_append(table->out, row[i]);
    if (!table->columns[i].number)
      pad(table->out, room);
  }
  while (table->out->len > start && table->out->str[table->out->len - 1] == ' ')
    g_string_truncate(table->out, table->out->len - 1);
  g_string_append_c(table->out, '\n');
}

static void write_text(const Table *table)
{
  glong widths[TABLE_MAX_COLUMNS] = { 0 };
  char *names[TABLE_MAX_COLUMNS] = { NULL };
  for (guint i = 0; i < table->n_columns; i++) {
    widths[i] = text_width(table, i);
    names[i] = (char *) _(table->columns[i].name);
  }
  if (!table->style->no_header && table->rows->len > 0)
    text_row(table, names, widths);
  for (guint i = 0; i < table->rows->len; i++)
    text_row(table, table->rows->pdata[i], widths);
}

void table_end(Table *table)
{
  if (table->rows == NULL)
    return;
  write_text(table);
  g_clear_pointer(&table->rows, g_ptr_array_unref);
}
