/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Redacts a header field by field. In: a header block of a message or a part. Out: the same fields
 * in the same order, and what they say of the body. A field no rule knows is text in a report's own
 * header and opaque in that of the returned mail.
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
  { "auto-submitted", REDACT_FIELD, REDACT_FIELD },
  { "bcc", REDACT_NAMES, REDACT_NAMES },
  { "cc", REDACT_NAMES, REDACT_NAMES },
  { "content-*", REDACT_KEEP, REDACT_KEEP },
  { "date", REDACT_KEEP, REDACT_KEEP },
  { "dkim-*", REDACT_ALL, REDACT_ALL },
  { "domainkey-*", REDACT_ALL, REDACT_ALL },
  { "from", REDACT_NAMES, REDACT_NAMES },
  { "in-reply-to", REDACT_ALL, REDACT_ALL },
  { "list-id", REDACT_NAMES, REDACT_NAMES },
  { "list-*", REDACT_FIELD, REDACT_FIELD },
  { "message-id", REDACT_ALL, REDACT_ALL },
  { "mime-version", REDACT_KEEP, REDACT_KEEP },
  { "precedence", REDACT_KEEP, REDACT_KEEP },
  { "received", REDACT_RECEIVED, REDACT_RECEIVED },
  { "references", REDACT_ALL, REDACT_ALL },
  { "reply-to", REDACT_NAMES, REDACT_NAMES },
  { "resent-message-id", REDACT_ALL, REDACT_ALL },
  { "return-path", REDACT_FIELD, REDACT_FIELD },
  { "sender", REDACT_NAMES, REDACT_NAMES },
  { "subject", REDACT_SUBJECT, REDACT_SUBJECT },
  { "thread-*", REDACT_ALL, REDACT_ALL },
  { "to", REDACT_NAMES, REDACT_NAMES },
  { "x-failed-recipients", REDACT_FIELD, REDACT_FIELD },
  { "x-gm-*", REDACT_ALL, REDACT_ALL },
  { "x-google-*", REDACT_ALL, REDACT_ALL },
  { "x-ms-*", REDACT_ALL, REDACT_ALL },
  { "x-received", REDACT_RECEIVED, REDACT_RECEIVED },
};

static RedactMode mode_of(const char *name, gboolean returned)
{
  for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
    gsize length = strlen(rules[i].name);
    gboolean open = rules[i].name[length - 1] == '*';
    if (open ? strncmp(rules[i].name, name, length - 1) == 0 : strcmp(rules[i].name, name) == 0)
      return returned ? rules[i].returned : rules[i].own;
  }
  return returned ? REDACT_ALL : REDACT_FIELD;
}

void redact_part_clear(RedactPart *part)
{
  g_clear_pointer(&part->type, g_free);
  g_clear_pointer(&part->charset, g_free);
  g_clear_pointer(&part->boundary, g_free);
}

/* Where the value of a parameter stands in `value`, quotes left out; NULL when it is not there. */
static const char *find_parameter(const char *value, const char *name, gsize *size)
{
  gsize length = strlen(name);
  for (const char *p = strchr(value, ';'); p != NULL; p = strchr(p, ';')) {
    p += 1 + strspn(p + 1, " \t\r\n");
    if (g_ascii_strncasecmp(p, name, length) != 0)
      continue;
    p += length + strspn(p + length, " \t");
    if (*p != '=')
      continue;
    p += 1 + strspn(p + 1, " \t\r\n");
    gboolean quoted = *p == '"';
    p += quoted;
    *size = strcspn(p, quoted ? "\"\r\n" : "; \t\r\n(");
    return p;
  }
  return NULL;
}

static char *parameter(const char *value, const char *name)
{
  gsize size;
  const char *text = find_parameter(value, name, &size);
  return text != NULL ? g_strndup(text, size) : NULL;
}

static void read_content_type(Redaction *redaction, const char *value, RedactPart *part)
{
  gsize begin = strspn(value, " \t\r\n");
  g_free(part->type);
  part->type = g_ascii_strdown(value + begin, (gssize) strcspn(value + begin, "; \t\r\n"));
  g_free(part->charset);
  part->charset = parameter(value, "charset");
  g_free(part->boundary);
  part->boundary = parameter(value, "boundary");
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

/* Puts `text` in the place of a parameter's value, quoted; what was replaced before may have hidden
 * it. */
static void replace_parameter(GString *value, const char *name, const char *text)
{
  gsize size;
  const char *at = find_parameter(value->str, name, &size);
  if (at == NULL)
    return;
  gsize position = (gsize) (at - value->str);
  gboolean quoted = position > 0 && at[-1] == '"';
  g_autofree char *put = quoted ? g_strdup(text) : g_strconcat("\"", text, "\"", NULL);
  g_string_erase(value, (gssize) position, (gssize) size);
  g_string_insert(value, (gssize) position, put);
}

/* Content-*: only the boundary and file names tell anything. */
static void put_content(Redaction *redaction, const char *value, GString *out)
{
  static const char *const names[] = { "filename", "name" };
  g_autofree char *boundary = parameter(value, "boundary");
  const char *made_up =
      boundary != NULL ? g_hash_table_lookup(redaction->boundaries, boundary) : NULL;
  g_autoptr(GString) text = g_string_new(value);
  if (made_up != NULL) {
    replace_parameter(text, "boundary", made_up);
    g_string_append(out, text->str);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *file = parameter(text->str, names[i]);
    g_autoptr(GString) other = g_string_new(NULL);
    if (file == NULL || *file == '\0')
      continue;
    redact_text(redaction, REDACT_NAMES, file, strlen(file), other);
    replace_parameter(text, names[i], other->str);
  }
  redact_code_value(redaction, REDACT_FIELD, text->str, text->len, out);
}

static void put_field(Redaction *redaction, gboolean returned, const char *text, gsize length,
                      RedactPart *part, GString *out)
{
  const char *colon = memchr(text, ':', length);
  if (colon == NULL || colon == text || memchr(text, ' ', (gsize) (colon - text)) != NULL) {
    redact_text(redaction, returned ? REDACT_ALL : REDACT_FIELD, text, length, out);
    return;
  }
  g_autofree char *name = g_ascii_strdown(text, colon - text);
  g_autofree char *value = g_strndup(colon + 1, length - (gsize) (colon + 1 - text));
  RedactMode mode = mode_of(g_strchomp(name), returned);
  read_field(redaction, name, value, part);
  if (strcmp(name, "message-id") == 0)
    redact_name_learn_words(redaction, value, strlen(value));
  g_string_append_len(out, text, colon + 1 - text);
  if (g_str_has_prefix(name, "content-"))
    put_content(redaction, value, out);
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
