/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Redacts a header field by field. In: a header block of a message or a part. Out: the same fields
 * in the same order, and what they say of the body. Of a field no rule knows only wording stays,
 * and in the returned mail nothing.
 */
#include <string.h>

#include "redact/redact-private.h"

typedef struct {
  const char *name; /* lower case; a "*" at its end stands for anything */
  RedactMode own;
  RedactMode returned;
} FieldRule;

static const FieldRule rules[] = {
  { "arc-*", REDACT_ALL, REDACT_ALL },
  { "action", REDACT_FIELD, REDACT_FIELD },
  { "arrival-date", REDACT_TEXT, REDACT_TEXT },
  { "authentication-results", REDACT_FIELD, REDACT_ALL },
  { "auto-submitted", REDACT_FIELD, REDACT_FIELD },
  { "bcc", REDACT_NAMES, REDACT_NAMES },
  { "cc", REDACT_NAMES, REDACT_NAMES },
  { "date", REDACT_TEXT, REDACT_TEXT },
  { "delivered-to", REDACT_FIELD, REDACT_FIELD },
  { "delivery-date", REDACT_TEXT, REDACT_TEXT },
  { "diagnostic-code", REDACT_FIELD, REDACT_FIELD },
  { "disposition", REDACT_FIELD, REDACT_FIELD },
  { "dkim-*", REDACT_ALL, REDACT_ALL },
  { "domainkey-*", REDACT_ALL, REDACT_ALL },
  { "dsn-gateway", REDACT_NAMES, REDACT_NAMES },
  { "envelope-to", REDACT_FIELD, REDACT_FIELD },
  { "error", REDACT_FIELD, REDACT_FIELD },
  { "failure", REDACT_FIELD, REDACT_FIELD },
  { "feedback-type", REDACT_TEXT, REDACT_TEXT },
  { "final-log-id", REDACT_FIELD, REDACT_FIELD },
  { "final-recipient", REDACT_NAMES, REDACT_NAMES },
  { "from", REDACT_NAMES, REDACT_NAMES },
  { "in-reply-to", REDACT_ALL, REDACT_ALL },
  { "last-attempt-date", REDACT_TEXT, REDACT_TEXT },
  { "list-id", REDACT_NAMES, REDACT_NAMES },
  { "list-unsubscribe", REDACT_OPAQUE, REDACT_OPAQUE },
  { "list-*", REDACT_FIELD, REDACT_FIELD },
  { "message-id", REDACT_ALL, REDACT_ALL },
  { "mime-version", REDACT_TEXT, REDACT_TEXT },
  { "original-envelope-id", REDACT_ALL, REDACT_ALL },
  { "original-message-id", REDACT_ALL, REDACT_ALL },
  { "original-mail-from", REDACT_FIELD, REDACT_FIELD },
  { "original-rcpt-to", REDACT_FIELD, REDACT_FIELD },
  { "original-recipient", REDACT_NAMES, REDACT_NAMES },
  { "precedence", REDACT_TEXT, REDACT_TEXT },
  { "received", REDACT_RECEIVED, REDACT_RECEIVED },
  { "received-date", REDACT_TEXT, REDACT_TEXT },
  { "received-from-mta", REDACT_NAMES, REDACT_NAMES },
  { "references", REDACT_ALL, REDACT_ALL },
  { "remote-mta", REDACT_NAMES, REDACT_NAMES },
  { "reply-to", REDACT_NAMES, REDACT_NAMES },
  { "reporting-mta", REDACT_NAMES, REDACT_NAMES },
  { "reporting-ua", REDACT_OPAQUE, REDACT_OPAQUE },
  { "resent-message-id", REDACT_ALL, REDACT_ALL },
  { "return-path", REDACT_FIELD, REDACT_FIELD },
  { "sender", REDACT_NAMES, REDACT_NAMES },
  { "source-ip", REDACT_FIELD, REDACT_FIELD },
  { "status", REDACT_FIELD, REDACT_FIELD },
  { "subject", REDACT_SUBJECT, REDACT_SUBJECT },
  { "thread-*", REDACT_ALL, REDACT_ALL },
  { "to", REDACT_NAMES, REDACT_NAMES },
  { "user-agent", REDACT_OPAQUE, REDACT_OPAQUE },
  { "warning", REDACT_FIELD, REDACT_FIELD },
  { "will-retry-until", REDACT_TEXT, REDACT_TEXT },
  { "x-actual-recipient", REDACT_NAMES, REDACT_NAMES },
  { "x-failed-recipients", REDACT_FIELD, REDACT_FIELD },
  { "x-gm-*", REDACT_ALL, REDACT_ALL },
  { "x-google-*", REDACT_ALL, REDACT_ALL },
  { "x-ms-*", REDACT_ALL, REDACT_ALL },
  { "x-received", REDACT_RECEIVED, REDACT_RECEIVED },
};

/* Names of other fields may hold the name of a firm or a host. */
static gboolean is_standard(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
    if (strcmp(rules[i].name, name) == 0)
      return TRUE;
  return g_str_has_prefix(name, "content-");
}

static RedactMode mode_of(const char *name, gboolean returned)
{
  for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
    gsize length = strlen(rules[i].name);
    gboolean open = rules[i].name[length - 1] == '*';
    if (open ? strncmp(rules[i].name, name, length - 1) == 0 : strcmp(rules[i].name, name) == 0)
      return returned ? rules[i].returned : rules[i].own;
  }
  return returned ? REDACT_ALL : REDACT_OPAQUE;
}

void redact_part_clear(RedactPart *part)
{
  g_clear_pointer(&part->type, g_free);
  g_clear_pointer(&part->charset, g_free);
  g_clear_pointer(&part->boundary, g_free);
}

static void read_content_type(Redaction *redaction, const char *value, RedactPart *part)
{
  gsize begin = strspn(value, " \t\r\n");
  g_free(part->type);
  part->type = g_ascii_strdown(value + begin, (gssize) strcspn(value + begin, "; \t\r\n"));
  g_free(part->charset);
  part->charset = redact_content_parameter(value, "charset");
  g_free(part->boundary);
  part->boundary = redact_content_parameter(value, "boundary");
  if (part->boundary == NULL || g_hash_table_contains(redaction->boundaries, part->boundary))
    return;
  GString *made_up = g_string_new("=_");
  g_autofree char *reversed = g_strreverse(g_strdup(part->boundary));
  redact_name_word(redaction, part->boundary, strlen(part->boundary), made_up);
  redact_name_word(redaction, reversed, strlen(reversed), made_up);
  g_hash_table_insert(redaction->boundaries, g_strdup(part->boundary),
                      g_string_free(made_up, FALSE));
}

static void read_encoding(const char *value, RedactPart *part)
{
  value += strspn(value, " \t\r\n");
  if (g_ascii_strncasecmp(value, "quoted-printable", 16) == 0)
    part->encoding = REDACT_QP;
  else if (g_ascii_strncasecmp(value, "base64", 6) == 0)
    part->encoding = REDACT_BASE64;
  else
    part->encoding = REDACT_PLAIN;
}

static void read_field(Redaction *redaction, const char *name, const char *value, RedactPart *part)
{
  if (strcmp(name, "content-type") == 0)
    read_content_type(redaction, value, part);
  else if (strcmp(name, "content-transfer-encoding") == 0)
    read_encoding(value, part);
}

/* Ids stand in more than one place; signatures do not. */
static gboolean is_id(const char *name)
{
  return g_str_has_suffix(name, "-id") || strcmp(name, "references") == 0
         || strcmp(name, "in-reply-to") == 0;
}

static void put_field(Redaction *redaction, gboolean returned, const char *text, gsize length,
                      RedactPart *part, GString *out)
{
  const char *colon = memchr(text, ':', length);
  gsize name_length = colon != NULL ? (gsize) (colon - text) : 0;
  while (name_length > 0 && (text[name_length - 1] == ' ' || text[name_length - 1] == '\t'))
    name_length--;
  if (name_length == 0 || memchr(text, ' ', name_length) != NULL) {
    redact_code_value(redaction, returned ? REDACT_ALL : REDACT_FIELD, text, length, out);
    return;
  }
  g_autofree char *name = g_ascii_strdown(text, (gssize) name_length);
  g_autofree char *value = g_strndup(colon + 1, length - (gsize) (colon + 1 - text));
  RedactMode mode = mode_of(name, returned);
  read_field(redaction, name, value, part);
  if (mode == REDACT_ALL && is_id(name))
    redact_name_learn_words(redaction, value, strlen(value));
  if (is_standard(name))
    g_string_append_len(out, text, colon + 1 - text);
  else
    redact_text(redaction, REDACT_TEXT, text, (gsize) (colon + 1 - text), out);
  if (g_str_has_prefix(name, "content-"))
    redact_content_value(redaction, name, value, out);
  else
    redact_code_value(redaction, mode, colon + 1, length - (gsize) (colon + 1 - text), out);
}

/* Length of the line at `text`, its end included: LF, CRLF or CR. */
static gsize line_length(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '\n')
      return i + 1;
    if (text[i] == '\r')
      return i + 1 < length && text[i + 1] == '\n' ? i + 2 : i + 1;
  }
  return length;
}

void redact_header_block(Redaction *redaction, gboolean returned, const char *text, gsize length,
                         RedactPart *part, GString *out)
{
  for (gsize at = 0; at < length;) {
    gsize n = line_length(text + at, length - at);
    while (at + n < length && (text[at + n] == ' ' || text[at + n] == '\t'))
      n += line_length(text + at + n, length - at - n);
    if (text[at] == '\n' || text[at] == '\r')
      g_string_append_len(out, text + at, (gssize) n);
    else
      put_field(redaction, returned, text + at, n, part, out);
    at += n;
  }
  if (part->type == NULL)
    part->type = g_strdup("text/plain");
}
