/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From bytes to the view that evidence/ reads. In: a BounceMail, or a parsed GMimeMessage. Out: a
 * BounceMessage in the pool. A report that a person or an alias forwarded as an attachment is read
 * as what it carries. It decides nothing about what the message means.
 */
#include "message/message.h"

#include <string.h>

#include "message/anomaly.h"
#include "message/decode.h"
#include "message/fields.h"
#include "message/forward.h"
#include "message/limits.h"
#include "message/mime.h"
#include "message/part.h"
#include "message/stream.h"

static void mime_init_once(void)
{
  static gsize done;
  if (g_once_init_enter(&done)) {
    g_mime_init();
    g_once_init_leave(&done, 1);
  }
}

/* Lower case "type/subtype" as GMime understood it. */
static const char *content_type(BouncePool *pool, GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type(object);
  g_autofree char *mime = g_mime_content_type_get_mime_type(type);
  g_autofree char *lower = g_ascii_strdown(mime, -1);
  return bounce_pool_strdup(pool, lower);
}

static const char *report_type(BouncePool *pool, GMimeObject *object)
{
  const char *value = g_mime_object_get_content_type_parameter(object, "report-type");
  g_autofree char *lower = value != NULL ? g_ascii_strdown(value, -1) : NULL;
  return bounce_pool_strdup(pool, lower);
}

static gpointer array_take(BouncePool *pool, const GArray *array, gsize element)
{
  gsize size = array->len * element;
  return size > 0 ? memcpy(bounce_pool_alloc(pool, size), array->data, size) : NULL;
}

/* Moves what the walk found into `message`. */
static void parts_take(BounceMessage *message, const BounceParts *parts)
{
  BouncePool *pool = parts->pool;
  message->texts = array_take(pool, parts->texts, sizeof(BounceTextPart));
  message->n_texts = parts->texts->len;
  message->status = array_take(pool, parts->status, sizeof(BounceStatusPart));
  message->n_status = parts->status->len;
  message->original = parts->original;
  message->original_part = parts->original_part;
  message->original_text = parts->original_text;
}

static void anomalies_take(BounceMessage *message, const BounceParts *parts)
{
  const GPtrArray *found = parts->anomalies;
  const char **ids = bounce_pool_alloc(parts->pool, (found->len + 1) * sizeof(char *));
  for (guint i = 0; i < found->len; i++)
    ids[i] = g_ptr_array_index(found, i);
  message->anomalies = ids;
}

/* Reads `raw` as the header of `mime`, whose charset serves for raw 8-bit text. */
static void headers_read(BounceParts *parts, const char *raw, gsize length, GMimeMessage *mime,
                         BounceFields *headers)
{
  guint line = 1;
  gboolean cut = FALSE;
  BounceScan scan = bounce_scan(raw, length);
  GMimeObject *body = g_mime_message_get_mime_part(mime);
  const char *charset =
      body != NULL ? g_mime_object_get_content_type_parameter(body, "charset") : NULL;
  bounce_fields_parse(parts->pool, &scan, BOUNCE_FIELDS_DECODE, charset, &line, headers, &cut);
  if (cut)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_HEADER_CUT);
}

/* The same from GMime's own copy, which lacks lines that are no fields. */
static void headers_read_mime(BounceParts *parts, GMimeMessage *mime, BounceFields *headers)
{
  g_autofree char *raw = g_mime_object_get_headers(GMIME_OBJECT(mime), NULL);
  headers_read(parts, raw, raw != NULL ? strlen(raw) : 0, mime, headers);
}

/* Reads `mime`, and when it only carries a report, that one instead. */
static GMimeObject *message_read(BounceMessage *message, BounceParts *parts, GMimeMessage *mime)
{
  for (guint forwards = 0;; forwards++) {
    GMimeObject *top = g_mime_message_get_mime_part(mime);
    if (forwards > 0)
      headers_read_mime(parts, mime, &message->headers);
    if (top == NULL)
      return NULL;
    bounce_parts_walk(parts, top);
    GMimeMessage *inner = bounce_forward_find(parts, &message->headers, top);
    if (inner == NULL || forwards >= BOUNCE_LIMIT_FORWARDS)
      return top;
    BouncePool *pool = parts->pool;
    bounce_parts_clear(parts);
    bounce_parts_init(parts, pool);
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_FORWARDED);
    mime = inner;
  }
}

static void message_build(BounceMessage *message, BounceParts *parts, GMimeMessage *mime)
{
  message->content_type = "text/plain";
  GMimeObject *top = message_read(message, parts, mime);
  if (top != NULL) {
    message->content_type = content_type(parts->pool, top);
    message->report_type = report_type(parts->pool, top);
  }
  if (strcmp(message->content_type, "multipart/report") == 0 && message->report_type == NULL)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_REPORT_TYPE);
  parts_take(message, parts);
}

const BounceMessage *bounce_message_new_from_mime(BouncePool *pool, GMimeMessage *mime)
{
  BounceParts parts;
  BounceMessage *message = bounce_pool_alloc(pool, sizeof *message);
  bounce_parts_init(&parts, pool);
  headers_read_mime(&parts, mime, &message->headers);
  message_build(message, &parts, mime);
  anomalies_take(message, &parts);
  bounce_parts_clear(&parts);
  return message;
}

/* Bytes without a header are a body and nothing else. */
static GMimeMessage *headless_new(GMimeStream *stream)
{
  GMimeStream *whole = g_mime_stream_substream(stream, g_mime_stream_tell(stream), -1);
  GMimePart *part = g_mime_part_new_with_type("text", "plain");
  GMimeDataWrapper *content =
      g_mime_data_wrapper_new_with_stream(whole, GMIME_CONTENT_ENCODING_DEFAULT);
  GMimeMessage *mime = g_mime_message_new(FALSE);
  g_mime_part_set_content(part, content);
  g_mime_message_set_mime_part(mime, GMIME_OBJECT(part));
  g_object_unref(content);
  g_object_unref(whole);
  g_object_unref(part);
  return mime;
}

static GMimeMessage *mime_parse(GMimeStream *stream)
{
  if (bounce_stream_lacks_header(stream))
    return headless_new(stream);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage *mime = g_mime_parser_construct_message(parser, NULL);
  g_object_unref(parser);
  return mime;
}

static void stream_anomalies(BounceParts *parts, GMimeStream *stream)
{
  if (bounce_stream_has_bare_cr(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_BARE_CR);
  if (bounce_stream_lacks_header(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_HEADER);
  if (bounce_stream_was_cut(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_HEADER_CUT);
  if (g_mime_stream_length(stream) == 0)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_EMPTY);
}

const BounceMessage *bounce_message_new(BouncePool *pool, const BounceMail *mail)
{
  BounceParts parts;
  mime_init_once();
  bounce_parts_init(&parts, pool);
  GMimeStream *stream = bounce_stream_new(mail);
  GMimeMessage *mime = mime_parse(stream);
  BounceMessage *message = bounce_pool_alloc(pool, sizeof *message);
  if (!bounce_stream_lacks_header(stream)) {
    GString *header = bounce_stream_header(stream);
    headers_read(&parts, header->str, header->len, mime, &message->headers);
    g_string_free(header, TRUE);
  }
  message_build(message, &parts, mime);
  stream_anomalies(&parts, stream);
  anomalies_take(message, &parts);
  bounce_parts_clear(&parts);
  g_object_unref(mime);
  g_object_unref(stream);
  return message;
}
