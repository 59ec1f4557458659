/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * JSON Lines (RFC 8259, one object a line, LF). In: a record, or a row of a table. Out: every key
 * of schema 1 in its order, null where a value is not known; with evidence as the last key when
 * that is wanted.
 */
#include "format/table.h"

#include <string.h>

void bounce_format_json_string(GString *out, const char *text)
{
  if (text == NULL) {
    g_string_append_len(out, "null", 4);
    return;
  }
  g_string_append_c(out, '"');
  bounce_format_append(out, text, "\"\\", "");
  g_string_append_c(out, '"');
}

static void jsonl_list(GString *out, const char *const *list)
{
  g_string_append_c(out, '[');
  for (const char *const *item = list; *item != NULL; item++) {
    if (item != list)
      g_string_append_c(out, ',');
    bounce_format_json_string(out, *item);
  }
  g_string_append_c(out, ']');
}

static void jsonl_evidence(GString *out, const BounceEvidence *evidence)
{
  g_string_append(out, "{\"field\":");
  bounce_format_json_string(out, evidence->field);
  g_string_append(out, ",\"value\":");
  bounce_format_json_string(out, evidence->value);
  g_string_append(out, ",\"origin\":");
  bounce_format_json_string(out, bounce_origin_to_string(evidence->origin));
  g_string_append_printf(out, ",\"part\":%u,\"line\":%u,\"rule\":", evidence->part, evidence->line);
  bounce_format_json_string(out, evidence->rule);
  if (evidence->rules != NULL) {
    g_string_append(out, ",\"rules\":");
    bounce_format_json_string(out, evidence->rules);
  }
  g_string_append_printf(out, ",\"won\":%s}", evidence->won ? "true" : "false");
}

static void jsonl_all_evidence(GString *out, const BounceRecipient *recipient)
{
  guint n = recipient->evidence != NULL ? recipient->n_evidence : 0;
  g_string_append(out, ",\"evidence\":[");
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c(out, ',');
    jsonl_evidence(out, recipient->evidence[i]);
  }
  g_string_append_c(out, ']');
}

static void jsonl_value(GString *out, const BounceRecordValue *value)
{
  if (value->number != NULL)
    g_string_append(out, value->number);
  else if (value->list != NULL)
    jsonl_list(out, value->list);
  else
    bounce_format_json_string(out, value->text);
}

static void jsonl_key(GString *out, char before, const char *name)
{
  gsize at = out->len;
  g_string_set_size(out, at + strlen(name) + 4);
  char *to = out->str + at;
  *to++ = before;
  *to++ = '"';
  to = stpcpy(to, name);
  *to++ = '"';
  *to = ':';
}

static void jsonl_record(const BounceFormatOptions *options, const BounceRecord *record,
                         GString *out)
{
  const BounceRecordKey *key;
  for (guint i = 0; (key = bounce_record_field(options, i)) != NULL; i++) {
    BounceRecordValue value;
    bounce_record_value(key, record, &value);
    jsonl_key(out, i == 0 ? '{' : ',', bounce_record_key_name(key));
    jsonl_value(out, &value);
  }
  if (options->evidence)
    jsonl_all_evidence(out, record->recipient);
  g_string_append(out, "}\n");
}

char *bounce_report_to_json(const BounceReport *report, const char *source, guint message)
{
  const BounceReportInfo *info = bounce_report_info(report);
  const BounceFormatOptions options = { .evidence = info->recipients[0]->evidence != NULL };
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < info->n_recipients; i++)
    jsonl_record(&options, &(BounceRecord){ info, info->recipients[i], source, message }, out);
  return g_string_free(out, FALSE);
}

static void jsonl_table_row(Table *table, const char *const *cells)
{
  for (guint i = 0; i < table->n_columns; i++) {
    jsonl_key(table->out, i == 0 ? '{' : ',', table->columns[i].name);
    if (cells[i] != NULL && table->columns[i].number)
      g_string_append(table->out, cells[i]);
    else
      bounce_format_json_string(table->out, cells[i]);
  }
  g_string_append(table->out, "}\n");
}

const BounceFormat bounce_format_jsonl = { .name = "jsonl",
                                           .uses = BOUNCE_FORMAT_OF_RECORDS
                                                   | BOUNCE_FORMAT_OF_TABLES
                                                   | BOUNCE_FORMAT_OF_EXPLANATIONS,
                                           .record = jsonl_record,
                                           .table_row = jsonl_table_row };
