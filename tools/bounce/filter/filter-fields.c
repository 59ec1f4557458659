/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing header fields (RFC 5322 section 2.2.3 folding, RFC 2047 section 4.2 "Q" words). In: a
 * report. Out: lines. It does not know where they are put.
 */
#include "filter/filter-fields.h"

#include <bounce/version.h>
#include <string.h>

#define FIELDS_COLUMNS 78
#define FIELDS_WORD_BEGIN "=?utf-8?q?"
#define FIELDS_WORD_END "?="
/* RFC 2047 section 2: an encoded word is at most 75 characters. */
#define FIELDS_WORD_MAX 75
/* RFC 5322 section 2.1.1: no line over 998; a longer token is split into encoded words. */
#define FIELDS_TOKEN_MAX 900
/* A report may name any number of recipients; mail systems refuse headers of that size. */
#define FIELDS_RECIPIENTS_MAX 100
/* All fields together: Exim and Postfix refuse or cut headers of 1 MB and 100 KB, others earlier.
 */
#define FIELDS_TOTAL_MAX (64 * 1024)
/* Of it for what stands behind the recipients. */
#define FIELDS_TAIL_SIZE 512
/* RFC 5322 section 2.1.1: what no line could hold is no address that anyone could write to. */
#define FIELDS_VALUE_MAX 998

typedef struct {
  GString *out;
  const char *line_end;
  gsize column;
} FieldWriter;

static void fields_token(FieldWriter *writer, const char *token, gsize length)
{
  if (writer->column + 1 + length > FIELDS_COLUMNS) {
    g_string_append(writer->out, writer->line_end);
    writer->column = 0;
  }
  g_string_append_c(writer->out, ' ');
  g_string_append_len(writer->out, token, (gssize) length);
  writer->column += 1 + length;
}

/* Printable ASCII that nothing takes for an encoded word, in tokens that fit a line. */
static gboolean fields_is_plain(const char *text)
{
  gsize token = 0;
  for (const char *p = text; *p != '\0'; p++) {
    token = *p == ' ' ? 0 : token + 1;
    guchar byte = (guchar) *p;
    if (byte < 0x20 || byte >= 0x7f || token > FIELDS_TOKEN_MAX)
      return FALSE;
  }
  return strstr(text, "=?") == NULL;
}

static void fields_plain(FieldWriter *writer, const char *text)
{
  while (*(text += strspn(text, " ")) != '\0') {
    gsize length = strcspn(text, " ");
    fields_token(writer, text, length);
    text += length;
  }
}

/* A control character is a blank: a decoded value must not make lines either. */
static void fields_encode_char(GString *out, const char *bytes, gsize length)
{
  if (*bytes == ' ' || g_unichar_iscntrl(g_utf8_get_char(bytes)))
    g_string_append_c(out, '_');
  else if (length == 1 && (g_ascii_isalnum(*bytes) || strchr(".@-+", *bytes) != NULL))
    g_string_append_c(out, *bytes);
  else
    for (gsize i = 0; i < length; i++)
      g_string_append_printf(out, "=%02X", (guint8) bytes[i]);
}

/* No character is split between two words (RFC 2047 section 5). */
static void fields_encoded(FieldWriter *writer, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autoptr(GString) word = g_string_new(FIELDS_WORD_BEGIN);
  g_autoptr(GString) piece = g_string_new(NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    g_string_truncate(piece, 0);
    fields_encode_char(piece, p, (gsize) (g_utf8_next_char(p) - p));
    if (word->len + piece->len + strlen(FIELDS_WORD_END) > FIELDS_WORD_MAX) {
      g_string_append(word, FIELDS_WORD_END);
      fields_token(writer, word->str, word->len);
      g_string_assign(word, FIELDS_WORD_BEGIN);
    }
    g_string_append_len(word, piece->str, (gssize) piece->len);
  }
  g_string_append(word, FIELDS_WORD_END);
  fields_token(writer, word->str, word->len);
}

static FieldWriter fields_begin(GString *out, const char *name, const char *line_end)
{
  FieldWriter writer = { out, line_end, strlen(name) + 1 };
  g_string_append_printf(out, "%s:", name);
  return writer;
}

static void fields_text(FieldWriter *writer, const char *text)
{
  if (fields_is_plain(text))
    fields_plain(writer, text);
  else
    fields_encoded(writer, text);
}

void filter_fields_add(GString *out, const char *name, const char *value, const char *line_end)
{
  if (value == NULL)
    return;
  FieldWriter writer = fields_begin(out, name, line_end);
  fields_text(&writer, value);
  g_string_append(out, line_end);
}

/* "; key=value" behind what stands there. */
static void fields_parameter(FieldWriter *writer, const char *key, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *token = g_strdup_printf("%s=%s", key, value);
  g_string_append_c(writer->out, ';');
  writer->column++;
  fields_token(writer, token, strlen(token));
}

/* A value of the message, or a note where it is too long. */
static void fields_value(GString *out, const char *name, const char *value, const char *line_end)
{
  if (value == NULL || strlen(value) <= FIELDS_VALUE_MAX) {
    filter_fields_add(out, name, value, line_end);
    return;
  }
  filter_fields_add(out, "X-Bounce-Left-Out", name, line_end);
}

/* An address whose quoted local part has blanks or semicolons must not pass for parameters. */
static void fields_recipient(GString *out, const BounceRecipient *recipient, const char *line_end)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  if (recipient->recipient == NULL)
    return;
  FieldWriter writer = fields_begin(out, "X-Bounce-Recipient", line_end);
  if (strpbrk(recipient->recipient, " ;") != NULL)
    fields_encoded(&writer, recipient->recipient);
  else
    fields_text(&writer, recipient->recipient);
  fields_parameter(&writer, "verdict", bounce_verdict_to_string(recipient->verdict));
  if (recipient->status.class_digit != 0)
    fields_parameter(&writer, "status", bounce_status_format(recipient->status, status));
  fields_parameter(&writer, "reason", bounce_reason_to_string(recipient->reason));
  g_string_append(out, line_end);
}

/* FALSE when there is no room for it, or it is too long for a line. */
static gboolean fields_take_recipient(GString *out, const BounceRecipient *recipient, gsize most,
                                      const char *line_end)
{
  gsize before = out->len;
  if (recipient->recipient != NULL && strlen(recipient->recipient) > FIELDS_VALUE_MAX)
    return FALSE;
  fields_recipient(out, recipient, line_end);
  if (out->len <= most)
    return TRUE;
  g_string_truncate(out, before);
  return FALSE;
}

static void fields_recipients(GString *out, const BounceReportInfo *info, gsize most,
                              const char *line_end)
{
  guint left_out = info->n_recipients - MIN(info->n_recipients, FIELDS_RECIPIENTS_MAX);
  for (guint i = 0; i < MIN(info->n_recipients, FIELDS_RECIPIENTS_MAX); i++)
    if (!fields_take_recipient(out, info->recipients[i], most, line_end))
      left_out++;
  if (left_out == 0)
    return;
  g_autofree char *more = g_strdup_printf("%u", left_out);
  filter_fields_add(out, "X-Bounce-Recipients-Left-Out", more, line_end);
}

static guint fields_rank(BounceVerdict verdict)
{
  static const guint ranks[] = {
    [BOUNCE_VERDICT_HARD] = 4,
    [BOUNCE_VERDICT_SOFT] = 3,
    [BOUNCE_VERDICT_DEFERRED] = 2,
    [BOUNCE_VERDICT_DELIVERED] = 1,
  };
  return verdict < G_N_ELEMENTS(ranks) ? ranks[verdict] : 0;
}

const BounceRecipient *filter_fields_worst(const BounceReportInfo *info)
{
  const BounceRecipient *worst = info->recipients[0];
  for (guint i = 1; i < info->n_recipients; i++)
    if (fields_rank(info->recipients[i]->verdict) > fields_rank(worst->verdict))
      worst = info->recipients[i];
  return worst;
}

void filter_fields_report(GString *out, const BounceReportInfo *info, const char *line_end)
{
  const BounceRecipient *worst = filter_fields_worst(info);
  const gsize most = out->len + FIELDS_TOTAL_MAX - FIELDS_TAIL_SIZE;
  char status[BOUNCE_STATUS_TEXT_SIZE];
  const char *code =
      worst->status.class_digit != 0 ? bounce_status_format(worst->status, status) : NULL;
  const struct {
    const char *name;
    const char *value;
  } fields[] = {
    { "X-Bounce-Kind", bounce_kind_to_string(info->kind) },
    { "X-Bounce-Verdict", bounce_verdict_to_string(worst->verdict) },
    { "X-Bounce-Reason", bounce_reason_to_string(worst->reason) },
    { "X-Bounce-Status", code },
    { "X-Bounce-Fault", bounce_fault_to_string(worst->fault) },
    { "X-Bounce-Advice", bounce_advice_to_string(worst->advice) },
    { "X-Bounce-Subscriber", worst->subscriber },
    { "X-Bounce-Explanation", worst->explanation },
  };
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    fields_value(out, fields[i].name, fields[i].value, line_end);
  fields_recipients(out, info, most, line_end);
  filter_fields_add(out, "X-Bounce-Version", BOUNCE_VERSION, line_end);
}

void filter_fields_skipped(GString *out, const char *why, const char *line_end)
{
  filter_fields_add(out, "X-Bounce-Skipped", why, line_end);
  filter_fields_add(out, "X-Bounce-Version", BOUNCE_VERSION, line_end);
}
