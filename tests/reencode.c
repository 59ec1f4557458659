/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Encodes the first text part of a message anew, as a relay may (RFC 2045 section 6, RFC 6152
 * section 3). In: a message with LF line ends. Out: the same message, its text said in other bytes.
 * Parts that are encoded already are left alone.
 */
#include "reencode.h"

#include <string.h>

/* Longest line of encoded text, RFC 2045 section 6.7. */
#define LINE_MAX_BYTES 72

/* A header section with its empty line, and the body after it. */
typedef struct {
  const char *header;
  const char *body;
  const char *end;
} Entity;

static const char *body_of(const char *header, const char *end)
{
  if (header < end && *header == '\n')
    return header + 1;
  const char *empty = g_strstr_len(header, end - header, "\n\n");
  return empty != NULL ? empty + 2 : NULL;
}

/* The value of a field, unfolded and in lower case; NULL when it is not there. */
static char *field_of(const Entity *entity, const char *name)
{
  gsize length = strlen(name);
  for (const char *p = entity->header; p < entity->body; p = strchr(p, '\n') + 1) {
    if (g_ascii_strncasecmp(p, name, length) != 0 || p[length] != ':')
      continue;
    const char *stop = strchr(p, '\n');
    while (stop + 1 < entity->body && (stop[1] == ' ' || stop[1] == '\t'))
      stop = strchr(stop + 1, '\n');
    char *value = g_ascii_strdown(p + length + 1, stop - p - (gssize) length - 1);
    return g_strstrip(g_strdelimit(value, "\n\t", ' '));
  }
  return NULL;
}

/* A parameter of a field in lower case, as field_of() gives it; boundaries are compared without
 * regard to case. */
static char *parameter_of(const char *type, const char *name)
{
  g_autofree char *key = g_strconcat(name, "=", NULL);
  const char *at = type != NULL ? strstr(type, key) : NULL;
  if (at == NULL)
    return NULL;
  at += strlen(key);
  gboolean quoted = *at == '"';
  return g_strndup(at + quoted, strcspn(at + quoted, quoted ? "\"" : "; "));
}

/* The line that begins with "--" and the boundary, or NULL. */
static const char *boundary_line(const char *from, const char *end, const char *boundary)
{
  gsize length = strlen(boundary);
  for (const char *p = from; p != NULL && p + length + 2 < end; p = strchr(p, '\n')) {
    p += *p == '\n';
    if (p[0] == '-' && p[1] == '-' && g_ascii_strncasecmp(p + 2, boundary, length) == 0)
      return p;
  }
  return NULL;
}

/* Goes down to the first part of a multipart; FALSE when there is none. */
static gboolean first_part(Entity *entity, const char *type)
{
  g_autofree char *boundary = parameter_of(type, "boundary");
  const char *line = boundary != NULL ? boundary_line(entity->body, entity->end, boundary) : NULL;
  const char *header = line != NULL ? strchr(line, '\n') : NULL;
  if (header == NULL)
    return FALSE;
  header++;
  const char *next = boundary_line(header, entity->end, boundary);
  *entity = (Entity){ header, body_of(header, entity->end), next != NULL ? next - 1 : entity->end };
  return entity->body != NULL && entity->body <= entity->end;
}

static gboolean is_plain(const Entity *entity)
{
  g_autofree char *encoding = field_of(entity, "Content-Transfer-Encoding");
  return encoding == NULL || strcmp(encoding, "7bit") == 0 || strcmp(encoding, "8bit") == 0;
}

static gboolean find_text(Entity *entity)
{
  g_autofree char *type = field_of(entity, "Content-Type");
  if (type != NULL && g_str_has_prefix(type, "multipart/"))
    return first_part(entity, type) && find_text(entity);
  return is_plain(entity) && (type == NULL || g_str_has_prefix(type, "text/"));
}

static void append_quoted_printable(GString *out, const char *text, gsize length)
{
  gsize line = 0;
  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) text[i];
    if (c == '\n') {
      g_string_append_c(out, '\n');
      line = 0;
      continue;
    }
    if (line >= LINE_MAX_BYTES) {
      g_string_append(out, "=\n");
      line = 0;
    }
    gsize before = out->len;
    if (g_ascii_isalnum(c) || (c == ' ' && i + 1 < length && text[i + 1] != '\n'))
      g_string_append_c(out, (char) c);
    else
      g_string_append_printf(out, "=%02X", c);
    line += out->len - before;
  }
}

static void append_base64(GString *out, const char *text, gsize length)
{
  g_autofree char *encoded = g_base64_encode((const guchar *) text, length);
  gsize size = strlen(encoded);
  for (gsize i = 0; i < size; i += LINE_MAX_BYTES) {
    g_string_append_len(out, encoded + i, (gssize) MIN(LINE_MAX_BYTES, size - i));
    g_string_append_c(out, '\n');
  }
}

/* The header without the fields that are written anew. */
static void append_header(GString *out, const Entity *entity, gboolean with_type)
{
  static const char *const fields[] = { "content-transfer-encoding:", "content-type:" };
  gboolean skip = FALSE;
  for (const char *p = entity->header; p < entity->body; p = strchr(p, '\n') + 1) {
    gsize length = (gsize) (strchr(p, '\n') - p) + 1;
    if (*p != ' ' && *p != '\t') {
      skip = g_ascii_strncasecmp(p, fields[0], strlen(fields[0])) == 0
             || (!with_type && g_ascii_strncasecmp(p, fields[1], strlen(fields[1])) == 0);
    }
    if (!skip && *p != '\n')
      g_string_append_len(out, p, (gssize) length);
  }
}

static gboolean append_utf_16(GString *out, const Entity *entity)
{
  g_autofree char *type = field_of(entity, "Content-Type");
  g_autofree char *charset = parameter_of(type, "charset");
  gsize length = 0;
  g_autofree char *wide = g_convert(entity->body, entity->end - entity->body, "UTF-16",
                                    charset != NULL ? charset : "us-ascii", NULL, &length, NULL);
  if (wide == NULL)
    return FALSE;
  gsize kind = type != NULL ? strcspn(type, "; ") : 0;
  append_header(out, entity, FALSE);
  g_string_append_printf(out, "Content-Type: %.*s; charset=utf-16\n", kind > 0 ? (int) kind : 10,
                         kind > 0 ? type : "text/plain");
  g_string_append(out, "Content-Transfer-Encoding: base64\n\n");
  append_base64(out, wide, length);
  return TRUE;
}

static gboolean append_part(GString *out, const Entity *entity, ReencodeAs as)
{
  gsize length = (gsize) (entity->end - entity->body);
  if (as == REENCODE_UTF_16)
    return append_utf_16(out, entity);
  append_header(out, entity, TRUE);
  g_string_append_printf(out, "Content-Transfer-Encoding: %s\n\n",
                         as == REENCODE_BASE64 ? "base64" : "quoted-printable");
  if (as == REENCODE_BASE64)
    append_base64(out, entity->body, length);
  else
    append_quoted_printable(out, entity->body, length);
  return TRUE;
}

GString *reencode(const char *bytes, gsize size, ReencodeAs as)
{
  Entity entity = { bytes, body_of(bytes, bytes + size), bytes + size };
  if (entity.body == NULL || memchr(bytes, '\r', size) != NULL || memchr(bytes, '\0', size) != NULL
      || !find_text(&entity))
    return NULL;
  g_autoptr(GString) out = g_string_new_len(bytes, entity.header - bytes);
  if (!append_part(out, &entity, as))
    return NULL;
  g_string_append_len(out, entity.end, bytes + size - entity.end);
  return g_steal_pointer(&out);
}
