/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * CSV (RFC 4180, UTF-8). In: a record. Out: one row, the columns in the order of the record's keys;
 * lists are joined by blanks. It does not write evidence, which is no table.
 */
#include <string.h>

#include "format/format.h"

/* A spreadsheet runs a cell that begins so as a formula, or drops the first character and then
 * does. */
#define CSV_FORMULA "=+-@\t\r"

void bounce_format_csv_cell(const BounceFormatOptions *options, const char *text, GString *out)
{
  g_autoptr(GString) cell = g_string_new(NULL);
  if (!options->raw_csv && *text != '\0' && strchr(CSV_FORMULA, *text) != NULL)
    g_string_append_c(cell, '\'');
  bounce_format_append(cell, text, "", "\t\r\n");
  gboolean quote = strpbrk(cell->str, ",\"\t\r\n") != NULL || g_str_has_prefix(cell->str, " ")
                   || g_str_has_suffix(cell->str, " ");
  if (quote) {
    g_string_replace(cell, "\"", "\"\"", 0);
    g_string_append_c(out, '"');
  }
  g_string_append_len(out, cell->str, (gssize) cell->len);
  if (quote)
    g_string_append_c(out, '"');
}

static void csv_value(const BounceFormatOptions *options, const BounceRecordValue *value,
                      GString *out)
{
  g_autofree char *joined = NULL;
  if (value->list != NULL)
    joined = g_strjoinv(" ", (char **) value->list);
  const char *text = joined != NULL ? joined : value->number != NULL ? value->number : value->text;
  if (text != NULL)
    bounce_format_csv_cell(options, text, out);
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

const BounceFormat bounce_format_csv = { "csv", csv_header, csv_record };
