/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values of Content-* fields (RFC 2045 section 5, RFC 2183). In: a value. Out: the same with the
 * boundary's replacement, and without file names, ids and whatever else no reader needs. It reads
 * no parameter in pieces (RFC 2231): where one matters, the message is copied from the library's
 * reading.
 */
#include <string.h>

#include "redact/redact-private.h"

/* A longer ending of a file name is a part of the name. */
#define SUFFIX_MAX 4

/* Parameters whose values are the same for everybody. */
static const char *const common_parameters[] = { "charset", "report-type", "format",    "delsp",
                                                 "micalg",  "protocol",    "reply-type" };

/* A parameter at `p`, which is behind its ";": where its name and its value stand. */
typedef struct {
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
  gboolean quoted;
} Parameter;

static const char *read_parameter(const char *p, Parameter *parameter)
{
  p += strspn(p, " \t\r\n");
  parameter->name = p;
  parameter->name_length = strcspn(p, "=; \t\r\n");
  p += parameter->name_length;
  p += strspn(p, " \t\r\n");
  parameter->value = p;
  parameter->value_length = 0;
  if (*p != '=')
    return p;
  p += 1 + strspn(p + 1, " \t\r\n");
  parameter->quoted = *p == '"';
  parameter->value = p + parameter->quoted;
  parameter->value_length = strcspn(parameter->value, parameter->quoted ? "\"" : "; \t\r\n(");
  return parameter->value + parameter->value_length;
}

static gboolean is_called(const Parameter *parameter, const char *name)
{
  return parameter->name_length == strlen(name)
         && g_ascii_strncasecmp(parameter->name, name, parameter->name_length) == 0;
}

char *redact_content_parameter(const char *value, const char *name)
{
  Parameter parameter = { 0 };
  for (const char *p = strchr(value, ';'); p != NULL; p = strchr(p, ';')) {
    p = read_parameter(p + 1, &parameter);
    if (is_called(&parameter, name) && p != parameter.name + parameter.name_length)
      return g_strndup(parameter.value, parameter.value_length);
  }
  return NULL;
}

/* The name says what a part is, its ending too: wording and the ending stay. */
static void put_file(Redaction *redaction, const char *text, gsize length, GString *out)
{
  const char *dot = memrchr(text, '.', length);
  gsize stem = dot != NULL && length - (gsize) (dot - text) <= SUFFIX_MAX + 1 ? (gsize) (dot - text)
                                                                              : length;
  redact_code_value(redaction, REDACT_NAMES, text, stem, out);
  g_string_append_len(out, text + stem, (gssize) (length - stem));
}

static void put_parameter_value(Redaction *redaction, const Parameter *parameter, GString *out)
{
  g_autofree char *text = g_strndup(parameter->value, parameter->value_length);
  const char *made_up = g_hash_table_lookup(redaction->boundaries, text);
  if (is_called(parameter, "boundary") && made_up != NULL) {
    g_string_append_printf(out, parameter->quoted ? "%s" : "\"%s\"", made_up);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(common_parameters); i++) {
    if (is_called(parameter, common_parameters[i])) {
      redact_text(redaction, REDACT_TEXT, text, strlen(text), out);
      return;
    }
  }
  if (is_called(parameter, "name") || is_called(parameter, "filename"))
    put_file(redaction, text, strlen(text), out);
  else
    redact_text(redaction, REDACT_OPAQUE, text, strlen(text), out);
}

static void put_parameters(Redaction *redaction, const char *value, GString *out)
{
  const char *done = value;
  const char *p = strchr(value, ';');
  redact_text(redaction, REDACT_TEXT, value, p != NULL ? (gsize) (p - value) : strlen(value), out);
  for (done = p; p != NULL; p = strchr(p, ';')) {
    Parameter parameter = { 0 };
    redact_text(redaction, REDACT_OPAQUE, done, (gsize) (p - done), out);
    done = p;
    p = read_parameter(p + 1, &parameter);
    g_string_append_len(out, done, parameter.value - done);
    put_parameter_value(redaction, &parameter, out);
    done = p;
  }
  if (done != NULL)
    redact_text(redaction, REDACT_OPAQUE, done, strlen(done), out);
}

void redact_content_value(Redaction *redaction, const char *name, const char *value, GString *out)
{
  if (strcmp(name, "content-type") == 0 || strcmp(name, "content-disposition") == 0)
    put_parameters(redaction, value, out);
  else if (strcmp(name, "content-transfer-encoding") == 0 || strcmp(name, "content-language") == 0)
    redact_text(redaction, REDACT_TEXT, value, strlen(value), out);
  else if (strcmp(name, "content-description") == 0)
    redact_code_value(redaction, REDACT_NAMES, value, strlen(value), out);
  else
    redact_text(redaction, REDACT_ALL, value, strlen(value), out);
}
