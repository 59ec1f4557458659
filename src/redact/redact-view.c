/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A message as the library reads it. In: the bytes of a message, however it is encoded, cut or
 * forwarded. Out: a plain MIME message (RFC 2045, RFC 3462) of the header, texts, status parts and
 * the returned header that the library found, all in UTF-8 and 8bit: what is not in it was not
 * read. It replaces nothing.
 */
#include <string.h>

#include "message/encoded-word.h"
#include "message/message.h"
#include "redact/redact-private.h"

#define VIEW_BOUNDARY "=_view"

static const char *const status_types[] = {
  [BOUNCE_STATUS_DSN] = "message/delivery-status",
  [BOUNCE_STATUS_TRACKING] = "message/tracking-status",
  [BOUNCE_STATUS_FEEDBACK] = "message/feedback-report",
  [BOUNCE_STATUS_DISPOSITION] = "message/disposition-notification",
};

static void put_part(GString *out, const char *type)
{
  g_string_append_printf(out,
                         "--" VIEW_BOUNDARY
                         "\nContent-Type: %s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
                         type);
}

/* Values hold no line ends; a message must not get more fields by one that does. */
static void put_field(BouncePool *pool, const BounceField *field, GString *out)
{
  const char *value = bounce_encoded_word_decode(pool, field->value, strlen(field->value), NULL);
  gsize begin = out->len;
  g_string_append_printf(out, "%s: %s", field->name, value);
  for (gsize i = begin; i < out->len; i++)
    if (out->str[i] == '\n' || out->str[i] == '\r')
      out->str[i] = ' ';
  g_string_append_c(out, '\n');
}

static void put_fields(BouncePool *pool, const BounceFields *fields, GString *out)
{
  for (guint i = 0; i < fields->n_fields; i++)
    put_field(pool, &fields->fields[i], out);
}

static void put_header(BouncePool *pool, const BounceMessage *message, GString *out)
{
  for (guint i = 0; i < message->headers.n_fields; i++) {
    const BounceField *field = &message->headers.fields[i];
    if (g_ascii_strncasecmp(field->name, "Content-", 8) != 0
        && !bounce_fields_is(field, "MIME-Version"))
      put_field(pool, field, out);
  }
  gboolean report = strcmp(message->content_type, "multipart/report") == 0;
  g_string_append_printf(out, "MIME-Version: 1.0\nContent-Type: multipart/%s; ",
                         report ? "report" : "mixed");
  if (report && message->report_type != NULL)
    g_string_append_printf(out, "report-type=\"%s\"; ", message->report_type);
  g_string_append(out, "boundary=\"" VIEW_BOUNDARY "\"\n\n");
}

static gboolean has_text_of(const BounceMessage *message, guint part)
{
  for (guint i = 0; i < message->n_texts; i++)
    if (message->texts[i].part == part)
      return TRUE;
  return FALSE;
}

/* The returned body that stands in the text serves some readers; its words tell of people. */
static void put_original(BouncePool *pool, const BounceMessage *message, GString *out)
{
  if (message->original.n_fields == 0)
    return;
  put_part(out, "text/rfc822-headers");
  put_fields(pool, &message->original, out);
  g_string_append(out, "\n\n");
}

GString *redact_view(const char *bytes, gsize size)
{
  GString *out = g_string_sized_new(size);
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceMail mail = { "", 1, (const guint8 *) bytes, size, -1, 0 };
  const BounceMessage *message = bounce_message_new(pool, &mail);
  put_header(pool, message, out);
  for (guint i = 0; i < message->n_texts; i++) {
    put_part(out, "text/plain");
    g_string_append_len(out, message->texts[i].text, (gssize) message->texts[i].length);
    g_string_append_c(out, '\n');
  }
  for (guint i = 0; i < message->n_status; i++) {
    const BounceStatusPart *status = &message->status[i];
    if (has_text_of(message, status->part))
      continue;
    put_part(out, status_types[status->type]);
    for (guint j = 0; j < status->n_groups; j++) {
      put_fields(pool, &status->groups[j], out);
      g_string_append_c(out, '\n');
    }
  }
  put_original(pool, message, out);
  g_string_append(out, "--" VIEW_BOUNDARY "--\n");
  return out;
}
