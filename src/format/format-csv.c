/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * CSV (RFC 4180, UTF-8). In: a record, or a row of a table. Out: one row, the columns in the order
 * of the record's keys; lists are joined by blanks; dates as spreadsheets know them, in UTC. It
 * does not write evidence, which is no table.
 */
#include <string.h>

#include "base/text.h"
#include "format/table.h"

/* Of a cell in which one of these stands, a reader that was told another separator makes two. */
#define CSV_SEPARATORS ";,|\t\r\n"
#define CSV_QUOTED CSV_SEPARATORS "\""

/* A cell that begins so is run as a formula: in full width, too, and by some with any minus. */
static gboolean csv_is_sign(gunichar c)
{
  static const gunichar signs[] = { '=',    '+',    '-',    '@',    0x2212, 0xfe62, 0xfe63,
                                    0xfe66, 0xfe6b, 0xff0b, 0xff0d, 0xff1d, 0xff20 };
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (signs[i] == c)
      return TRUE;
  return FALSE;
}

/* What may stand before the sign: readers drop it. */
static gboolean csv_is_dropped(gunichar c)
{
  return c == '"' || g_unichar_isspace(c) || bounce_text_is_hidden(c);
}

/*
 * Puts an apostrophe before each sign at which a cell could begin: the first, one behind whatever
 * may be taken for a separator, and, since blanks may be, one behind a blank that begins a word.
 */
static char *csv_harmless(const char *text)
{
  GString *out = g_string_sized_new(strlen(text) + 1);
  gboolean begins = TRUE;
  gboolean word = FALSE;
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gboolean in_word = (guchar) p[1] > ' ';
    if (csv_is_sign(c) && (begins || (word && in_word)))
      g_string_append_c(out, '\'');
    g_string_append_unichar(out, c);
    begins = (c < 0x80 && strchr(CSV_SEPARATORS, (int) c) != NULL) || (begins && csv_is_dropped(c));
    word = csv_is_dropped(c);
  }
  return g_string_free(out, FALSE);
}

void bounce_format_csv_cell(const BounceFormatOptions *options, const char *text, GString *out)
{
  g_autofree char *harmless = options->raw_csv ? NULL : csv_harmless(text);
  g_autoptr(GString) cell = g_string_new(NULL);
  bounce_format_append(cell, harmless != NULL ? harmless : text, "", "\t\r\n");
  gboolean quote = strpbrk(cell->str, CSV_QUOTED) != NULL || g_str_has_prefix(cell->str, " ")
                   || g_str_has_suffix(cell->str, " ");
  if (quote) {
    g_string_replace(cell, "\"", "\"\"", 0);
    g_string_append_c(out, '"');
  }
  g_string_append_len(out, cell->str, (gssize) cell->len);
  if (quote)
    g_string_append_c(out, '"');
}

static void csv_cell(const BounceFormatOptions *options, const char *text, gboolean is_date,
                     GString *out)
{
  g_autofree char *date = is_date && text != NULL ? bounce_format_date(text) : NULL;
  if (text != NULL)
    bounce_format_csv_cell(options, date != NULL ? date : text, out);
}

static void csv_value(const BounceFormatOptions *options, const BounceRecordValue *value,
                      GString *out)
{
  g_autofree char *joined = NULL;
  if (value->list != NULL)
    joined = g_strjoinv(" ", (char **) value->list);
  const char *text = joined != NULL ? joined : value->number != NULL ? value->number : value->text;
  csv_cell(options, text, value->is_date, out);
}

static void csv_end_row(const BounceFormatOptions *options, GString *out)
{
  g_string_append(out, options->crlf ? "\r\n" : "\n");
}

static void csv_header(const BounceFormatOptions *options, GString *out)
{
  const BounceRecordKey *key;
  for (guint i = 0; (key = bounce_record_key(i)) != NULL; i++)
    g_string_append_printf(out, i == 0 ? "%s" : ",%s", bounce_record_key_name(key));
  csv_end_row(options, out);
}

static void csv_record(const BounceFormatOptions *options, const BounceRecord *record, GString *out)
{
  const BounceRecordKey *key;
  for (guint i = 0; (key = bounce_record_key(i)) != NULL; i++) {
    BounceRecordValue value;
    bounce_record_value(key, record, &value);
    if (i > 0)
      g_string_append_c(out, ',');
    csv_value(options, &value, out);
  }
  csv_end_row(options, out);
}

static void csv_end_table_row(const Table *table)
{
  g_string_append(table->out, table->style->style.crlf || table->style->excel ? "\r\n" : "\n");
}

static void csv_table_begin(Table *table)
{
  if (table->style->excel)
    g_string_append(table->out, TABLE_BYTE_ORDER_MARK);
  if (table->style->no_header)
    return;
  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf(table->out, i == 0 ? "%s" : ",%s", table->columns[i].name);
  csv_end_table_row(table);
}

static void csv_table_row(Table *table, const char *const *cells)
{
  for (guint i = 0; i < table->n_columns; i++) {
    if (i > 0)
      g_string_append_c(table->out, ',');
    csv_cell(&table->style->style, cells[i], table->columns[i].date, table->out);
  }
  csv_end_table_row(table);
}

const BounceFormat bounce_format_csv = { .name = "csv",
                                         .uses = BOUNCE_FORMAT_OF_RECORDS | BOUNCE_FORMAT_OF_TABLES,
                                         .header = csv_header,
                                         .record = csv_record,
                                         .table_begin = csv_table_begin,
                                         .table_row = csv_table_row };
