/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text for people. In: a record. Out: a table row, then indented lines: what it means, what the
 * other system said, what to do, where the message is. No line has an escape but the colours asked
 * for. Programs should read jsonl or csv: this may change between versions.
 */
#include <string.h>

#include "format/format.h"

#define TEXT_WIDTH_DEFAULT 80
/* Narrower than this, wrapping would make more lines than sense. */
#define TEXT_WIDTH_LEAST 40
#define TEXT_INDENT 2
/* Columns of the table; the recipient comes last and may be of any length. */
#define TEXT_VERDICT_WIDTH 12
#define TEXT_REASON_WIDTH 21
#define TEXT_STATUS_WIDTH 9
/* Characters shown of what the other system said: some answer with a page. */
#define TEXT_ANSWER_MAX 400

static const char *const text_verdict_colours[] = {
  [BOUNCE_VERDICT_NONE] = "\033[2m",       [BOUNCE_VERDICT_HARD] = "\033[31m",
  [BOUNCE_VERDICT_SOFT] = "\033[33m",      [BOUNCE_VERDICT_DEFERRED] = "\033[36m",
  [BOUNCE_VERDICT_DELIVERED] = "\033[32m",
};

/* `message` in the user's language. */
static __attribute__((format_arg(2))) const char *text_say(const BounceFormatOptions *options,
                                                           const char *message)
{
  return options->translate != NULL ? options->translate(message) : message;
}

static void text_colour(const BounceFormatOptions *options, const char *colour, GString *out)
{
  if (options->colour)
    g_string_append(out, colour);
}

/* Columns that `length` bytes of valid UTF-8 take on a terminal. */
static guint text_columns(const char *text, gsize length)
{
  guint columns = 0;
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    columns += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
  }
  return columns;
}

static void text_pad(const char *text, guint width, GString *out)
{
  g_string_append(out, text);
  guint columns = text_columns(text, strlen(text));
  g_string_append_printf(out, "%*s", columns < width ? (int) (width - columns) : 1, "");
}

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
    guint columns = text_columns(text, length);
    if (column > 0 && column + 1 + columns > width) {
      g_string_append_c(out, '\n');
      column = 0;
    }
    g_string_append_printf(out, "%*s", column == 0 ? TEXT_INDENT : 1, "");
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
  g_autofree char *line = who != NULL
                              ? g_strdup_printf(text_say(options, "%s said: %s"), who, answer)
                              : g_strdup_printf(text_say(options, "It said: %s"), answer);
  text_line(options, line, out);
}

/* Facts stand side by side, each a label and a word. */
static void text_judgement(const BounceFormatOptions *options, const BounceRecipient *recipient,
                           GString *out)
{
  const char *advice = bounce_advice_to_string(recipient->advice);
  const char *fault = bounce_fault_to_string(recipient->fault);
  g_autoptr(GString) facts = g_string_new(NULL);
  if (advice != NULL && recipient->advice != BOUNCE_ADVICE_NOTHING)
    g_string_append_printf(facts, text_say(options, "advice: %s; "), advice);
  if (fault != NULL)
    g_string_append_printf(facts, text_say(options, "fault: %s; "), fault);
  if (recipient->subscriber != NULL && g_strcmp0(recipient->subscriber, recipient->recipient) != 0)
    g_string_append_printf(facts, text_say(options, "mailed to: %s; "), recipient->subscriber);
  if (g_str_has_suffix(facts->str, "; "))
    g_string_truncate(facts, facts->len - strlen("; "));
  text_line(options, facts->str, out);
}

static void text_place(const BounceFormatOptions *options, const BounceRecord *record, GString *out)
{
  g_autofree char *place = record->message == 1
                               ? g_strdup_printf(text_say(options, "in: %s"), record->source)
                               : g_strdup_printf(text_say(options, "in: %s, message %u"),
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
      g_string_append_printf(line, text_say(options, ", part %u"), e->part);
    if (e->line != 0)
      g_string_append_printf(line, text_say(options, ", line %u"), e->line);
    if (e->rule != NULL)
      g_string_append_printf(line, ", %s", e->rule);
    g_string_append(line, e->won ? ")" : text_say(options, "; did not stand)"));
    text_line(options, line->str, out);
  }
}

static void text_header(const BounceFormatOptions *options, GString *out)
{
  text_colour(options, "\033[1m", out);
  text_pad(text_say(options, "VERDICT"), TEXT_VERDICT_WIDTH, out);
  text_pad(text_say(options, "REASON"), TEXT_REASON_WIDTH, out);
  text_pad(text_say(options, "STATUS"), TEXT_STATUS_WIDTH, out);
  g_string_append(out, text_say(options, "RECIPIENT"));
  text_colour(options, "\033[0m", out);
  g_string_append_c(out, '\n');
}

/* Where there is no verdict the kind stands in its column; a reply code where there is no status.
 */
static void text_row(const BounceFormatOptions *options, const BounceRecord *record, GString *out)
{
  const BounceRecipient *recipient = record->recipient;
  const char *verdict = bounce_verdict_to_string(recipient->verdict);
  const char *reason = bounce_reason_to_string(recipient->reason);
  char status[BOUNCE_STATUS_TEXT_SIZE] = "-";
  if (recipient->status.class_digit != 0)
    bounce_status_format(recipient->status, status);
  else if (recipient->reply_code != 0)
    g_snprintf(status, sizeof status, "%u", recipient->reply_code);
  if (verdict == NULL)
    verdict = bounce_kind_to_string(record->info->kind);
  text_colour(options, text_verdict_colours[recipient->verdict], out);
  text_pad(verdict != NULL ? verdict : "-", TEXT_VERDICT_WIDTH, out);
  text_colour(options, "\033[0m", out);
  text_pad(reason != NULL ? reason : "-", TEXT_REASON_WIDTH, out);
  text_pad(status, TEXT_STATUS_WIDTH, out);
  bounce_format_append(out, recipient->recipient != NULL ? recipient->recipient : "-", "", "");
  g_string_append_c(out, '\n');
}

static void text_record(const BounceFormatOptions *options, const BounceRecord *record,
                        GString *out)
{
  text_row(options, record, out);
  const char *explanation = record->recipient->explanation;
  if (explanation != NULL)
    text_line(options, text_say(options, explanation), out);
  text_answer(options, record, out);
  text_judgement(options, record->recipient, out);
  text_place(options, record, out);
  if (options->evidence)
    text_evidence(options, record->recipient, out);
  g_string_append_c(out, '\n');
}

const BounceFormat bounce_format_text = { "text", text_header, text_record };
