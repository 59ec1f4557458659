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

/* What a character is in a cell that is read as a formula. */
enum {
  CSV_PLAIN,
  CSV_SIGN,      /* runs what begins with it */
  CSV_DROPPED,   /* may stand before the sign: readers drop it */
  CSV_SEPARATOR, /* may begin another cell; and is dropped, too */
};

/* In full width, too, and by some with any minus. */
static guint csv_class_wide(gunichar c)
{
  static const gunichar signs[] = { 0x2212, 0xfe62, 0xfe63, 0xfe66, 0xfe6b,
                                    0xff0b, 0xff0d, 0xff1d, 0xff20 };
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (signs[i] == c)
      return CSV_SIGN;
  return g_unichar_isspace(c) || bounce_text_is_hidden(c) ? CSV_DROPPED : CSV_PLAIN;
}

static guint csv_class(const char *p)
{
  guchar c = (guchar) *p;
  if (c >= '0' && c < 0x80 && c != ';' && c != '=' && c != '@' && c != '|' && c != 0x7f)
    return CSV_PLAIN;
  if (c >= 0x80)
    return csv_class_wide(g_utf8_get_char(p));
  if (strchr("=+-@", c) != NULL)
    return CSV_SIGN;
  if (strchr(CSV_SEPARATORS, c) != NULL)
    return CSV_SEPARATOR;
  return c == '"' || g_unichar_isspace(c) || bounce_text_is_hidden(c) ? CSV_DROPPED : CSV_PLAIN;
}

/*
 * Puts an apostrophe before each sign at which a cell could begin: the first, one behind whatever
 * may be taken for a separator, and, since blanks may be, one behind a blank that begins a word.
 */
static void csv_append_harmless(const char *text, GString *out)
{
  gboolean begins = TRUE;
  gboolean word = FALSE;
  const char *from = text;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    guint class = csv_class(p);
    if (class == CSV_SIGN && (begins || (word && (guchar) p[1] > ' '))) {
      g_string_append_len(out, from, p - from);
      g_string_append_c(out, '\'');
      from = p;
    }
    begins = class == CSV_SEPARATOR || (begins && class == CSV_DROPPED);
    word = class == CSV_DROPPED || (class == CSV_SEPARATOR && g_ascii_isspace(*p));
  }
  g_string_append(out, from);
}

/* What was appended behind `start`, between quotes and with its own doubled. */
static void csv_quote(GString *out, gsize start)
{
  g_autofree char *cell = g_strdup(out->str + start);
  g_string_truncate(out, start);
  g_string_append_c(out, '"');
  for (const char *p = cell; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c(out, '"');
    g_string_append_c(out, *p);
  }
  g_string_append_c(out, '"');
}

/* TRUE for one word of visible ASCII that neither begins with a sign nor needs quotes: most cells.
 */
static gboolean csv_is_word(const char *text)
{
  gboolean begins = g_ascii_isalnum(*text);
  while ((guchar) *text > ' ' && (guchar) *text < 0x7f && *text != ';' && *text != ','
         && *text != '|' && *text != '"')
    text++;
  return begins && *text == '\0';
}

void bounce_format_csv_cell(const BounceFormatOptions *options, const char *text, GString *out)
{
  if (csv_is_word(text)) {
    g_string_append(out, text);
    return;
  }
  gsize start = out->len;
  g_autoptr(GString) harmless = options->raw_csv ? NULL : g_string_sized_new(64);
  g_autofree char *valid = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
  text = valid != NULL ? valid : text;
  if (harmless != NULL)
    csv_append_harmless(text, harmless);
  bounce_format_append(out, harmless != NULL ? harmless->str : text, "", "\t\r\n");
  const char *cell = out->str + start;
  if (strpbrk(cell, CSV_QUOTED) != NULL || *cell == ' ' || g_str_has_suffix(cell, " "))
    csv_quote(out, start);
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
  for (guint i = 0; (key = bounce_record_field(options, i)) != NULL; i++)
    g_string_append_printf(out, i == 0 ? "%s" : ",%s", bounce_record_key_name(key));
  csv_end_row(options, out);
}

static void csv_record(const BounceFormatOptions *options, const BounceRecord *record, GString *out)
{
  const BounceRecordKey *key;
  for (guint i = 0; (key = bounce_record_field(options, i)) != NULL; i++) {
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
