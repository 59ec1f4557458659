/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text for people. In: a record. Out: a table row, then indented lines: what it means, what the
 * other system said, what to do, where the message is. No line has an escape but the colours asked
 * for. Programs should read jsonl or csv: this may change between versions.
 */
#include <string.h>

#include "format/columns.h"
#include "format/record-columns.h"

#define TEXT_WIDTH_DEFAULT 80
/* Below this width nearly every word would stand on a line of its own. */
#define TEXT_WIDTH_LEAST 40
#define TEXT_INDENT 2
/* Characters shown of what the other system said: some answer with a page. */
#define TEXT_ANSWER_MAX 400

static guint text_width(const BounceFormatOptions *options)
{
  return options->width == 0 ? TEXT_WIDTH_DEFAULT : MAX(options->width, TEXT_WIDTH_LEAST);
}

/* `text` in lines of at most the width, broken at blanks; a longer word stays whole, to be copied.
 */
static void text_wrap(const BounceFormatOptions *options, const char *text, GString *out)
{
  guint width = text_width(options);
  guint column = 0;
  while (*(text += strspn(text, " ")) != '\0') {
    gsize length = strcspn(text, " ");
    guint columns = columns_of(text, length);
    if (column > 0 && column + 1 + columns > width) {
      g_string_append_c(out, '\n');
      column = 0;
    }
    columns_append_blanks(out, column == 0 ? TEXT_INDENT : 1);
    g_string_append_len(out, text, (gssize) length);
    column += columns + (column == 0 ? TEXT_INDENT : 1);
    text += length;
  }
  if (column > 0)
    g_string_append_c(out, '\n');
}

/* Indented lines; `text` may hold anything. */
static void text_line(const BounceFormatOptions *options, const char *text, GString *out)
{
  g_autoptr(GString) line = g_string_new(NULL);
  bounce_format_append(line, text, "", "");
  text_wrap(options, line->str, out);
}

static void text_answer(const BounceFormatOptions *options, const BounceRecord *record,
                        GString *out)
{
  const BounceRecipient *recipient = record->recipient;
  const char *who =
      recipient->remote_mta != NULL ? recipient->remote_mta : record->info->reporting_mta;
  const char *text = recipient->diagnostic;
  if (text == NULL)
    return;
  gboolean is_long = g_utf8_validate(text, -1, NULL) && g_utf8_strlen(text, -1) > TEXT_ANSWER_MAX;
  gsize length =
      is_long ? (gsize) (g_utf8_offset_to_pointer(text, TEXT_ANSWER_MAX) - text) : strlen(text);
  g_autofree char *answer = g_strdup_printf("%.*s%s", (int) length, text, is_long ? " ..." : "");
  g_autofree char *line =
      who != NULL ? g_strdup_printf(bounce_format_say(options, "%s said: %s"), who, answer)
                  : g_strdup_printf(bounce_format_say(options, "It said: %s"), answer);
  text_line(options, line, out);
}

/* Facts stand side by side, each a label and a word. */
static void text_judgement(const BounceFormatOptions *options, const BounceRecipient *recipient,
                           GString *out)
{
  const char *advice = bounce_advice_to_string(recipient->advice);
  const char *fault = bounce_format_fault(recipient->fault);
  g_autoptr(GString) facts = g_string_new(NULL);
  if (advice != NULL && recipient->advice != BOUNCE_ADVICE_NOTHING)
    g_string_append_printf(facts, bounce_format_say(options, "advice: %s; "), advice);
  if (fault != NULL)
    g_string_append_printf(facts, bounce_format_say(options, "fault: %s; "),
                           bounce_format_say(options, fault));
  if (recipient->subscriber != NULL && g_strcmp0(recipient->subscriber, recipient->recipient) != 0)
    g_string_append_printf(facts, bounce_format_say(options, "mailed to: %s; "),
                           recipient->subscriber);
  if (g_str_has_suffix(facts->str, "; "))
    g_string_truncate(facts, facts->len - strlen("; "));
  text_line(options, facts->str, out);
}

static void text_place(const BounceFormatOptions *options, const BounceRecord *record, GString *out)
{
  g_autofree char *place =
      record->message == 1 ? g_strdup_printf(bounce_format_say(options, "in: %s"), record->source)
                           : g_strdup_printf(bounce_format_say(options, "in: %s, message %u"),
                                             record->source, record->message);
  text_line(options, place, out);
}

static void text_evidence(const BounceFormatOptions *options, const BounceRecipient *recipient,
                          GString *out)
{
  for (guint i = 0; i < recipient->n_evidence; i++) {
    const BounceEvidence *e = recipient->evidence[i];
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%s %s: %s (%s", e->won ? "*" : "-", e->field, e->value,
                           bounce_origin_to_string(e->origin));
    if (e->part != 0)
      g_string_append_printf(line, bounce_format_say(options, ", part %u"), e->part);
    if (e->line != 0)
      g_string_append_printf(line, bounce_format_say(options, ", line %u"), e->line);
    if (e->rule != NULL)
      g_string_append_printf(line, ", %s", e->rule);
    if (e->rules != NULL)
      g_string_append_printf(line, bounce_format_say(options, ", rules: %s"), e->rules);
    g_string_append(line, e->won ? ")" : bounce_format_say(options, "; did not stand)"));
    text_line(options, line->str, out);
  }
}

static void text_header(const BounceFormatOptions *options, GString *out)
{
  record_columns_header(options, out);
  g_string_append_printf(out, "%s\n", bounce_format_say(options, "RECIPIENT"));
}

static void text_row(const BounceFormatOptions *options, const BounceRecord *record, GString *out)
{
  const char *recipient = record->recipient->recipient;
  record_columns(options, record, TRUE, out);
  bounce_format_append(out, recipient != NULL ? recipient : "-", "", "");
  g_string_append_c(out, '\n');
}

static void text_record(const BounceFormatOptions *options, const BounceRecord *record,
                        GString *out)
{
  text_row(options, record, out);
  const char *explanation = record->recipient->explanation;
  if (explanation != NULL)
    text_line(options, bounce_format_say(options, explanation), out);
  text_answer(options, record, out);
  text_judgement(options, record->recipient, out);
  text_place(options, record, out);
  if (options->evidence)
    text_evidence(options, record->recipient, out);
  g_string_append_c(out, '\n');
}

const BounceFormat bounce_format_text = { .name = "text",
                                          .uses = BOUNCE_FORMAT_OF_RECORDS | BOUNCE_FORMAT_OF_TABLES
                                                  | BOUNCE_FORMAT_OF_EXPLANATIONS,
                                          .is_for_people = TRUE,
                                          .header = text_header,
                                          .record = text_record,
                                          .table_begin = columns_table_begin,
                                          .table_row = columns_table_row,
                                          .table_end = columns_table_end };
