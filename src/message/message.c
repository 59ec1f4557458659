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
#include "message/part-type.h"
#include "message/parts.h"
#include "message/stream.h"
#include "message/walk.h"

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

/* Reads `raw` as the header of a mail; the charset of its body serves for raw 8-bit text. */
static void headers_read(BounceParts *parts, const char *raw, gsize length, GMimeObject *top,
                         BounceFields *headers)
{
  guint line = 1;
  gboolean cut = FALSE;
  BounceScan scan = bounce_scan(raw, length);
  const char *charset =
      top != NULL ? g_mime_object_get_content_type_parameter(top, "charset") : NULL;
  bounce_fields_parse(parts->pool, &scan, BOUNCE_FIELDS_DECODE, charset, &line, headers, &cut);
  if (cut)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_HEADER_CUT);
}

/* Bytes without a header are a body and nothing else. */
static GMimeObject *headless_new(GMimeStream *stream)
{
  GMimeStream *whole = g_mime_stream_substream(stream, g_mime_stream_tell(stream), -1);
  GMimePart *part = g_mime_part_new_with_type("text", "plain");
  GMimeDataWrapper *content =
      g_mime_data_wrapper_new_with_stream(whole, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_part_set_content(part, content);
  g_object_unref(content);
  g_object_unref(whole);
  return GMIME_OBJECT(part);
}

/* Parses `stream`, which is ours or GMime's own; NULL when there is nothing to parse. */
static GMimeObject *stream_parse(BounceParts *parts, GMimeStream *stream, BounceFields *headers)
{
  *headers = (BounceFields){ 0 };
  if (g_mime_stream_length(stream) == 0)
    return NULL;
  if (bounce_stream_lacks_header(stream))
    return headless_new(stream);
  GString *raw = bounce_stream_header(stream);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeObject *top = g_mime_parser_construct_part(parser, NULL);
  headers_read(parts, raw->str, raw->len, top, headers);
  g_string_free(raw, TRUE);
  g_object_unref(parser);
  return top;
}

static void top_describe(BounceMessage *message, BounceParts *parts, GMimeObject *top)
{
  message->content_type = bounce_part_type_name(parts->pool, top);
  message->report_type = report_type(parts->pool, top);
  if (strcmp(message->content_type, "multipart/report") == 0 && message->report_type == NULL)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_REPORT_TYPE);
}

/* Forgets what was found in the mail around a report. */
static void parts_restart(BounceParts *parts)
{
  BouncePool *pool = parts->pool;
  gboolean forwarded = parts->forwarded;
  bounce_parts_clear(parts);
  bounce_parts_init(parts, pool);
  parts->forwarded = forwarded;
  bounce_parts_anomaly(parts, BOUNCE_ANOMALY_FORWARDED);
}

/*
 * The report that the mail carries, or that a mail it carries does: a forward of a forward. Each
 * level is read once more when it is its turn.
 */
static GMimeStream *report_open(const BounceParts *parts, const BounceFields *headers,
                                const BounceAuthor *author, GMimeObject *top, guint depth)
{
  GMimeStream *stream = bounce_forward_open(parts, headers, author, top);
  GMimeStream *carrier = stream == NULL && depth < BOUNCE_LIMIT_FORWARDS
                             ? bounce_forward_carrier(parts, headers, author, top)
                             : NULL;
  if (carrier == NULL)
    return stream;
  BounceParts within;
  BounceFields within_headers;
  BounceAuthor within_author;
  bounce_parts_init(&within, parts->pool);
  within.forwarded = parts->forwarded;
  GMimeObject *carried = stream_parse(&within, carrier, &within_headers);
  if (carried != NULL) {
    bounce_walk_parts(&within, carried);
    bounce_author_read(parts->pool, &within_headers, &within_author);
    stream = report_open(&within, &within_headers, &within_author, carried, depth + 1);
    g_object_unref(carried);
  }
  bounce_parts_clear(&within);
  g_object_unref(carrier);
  return stream;
}

/* Reads the tree of `top` (transfer full), and when it only carries a report, that one instead. */
static void message_read(BounceMessage *message, BounceParts *parts, GMimeObject *top)
{
  message->received = bounce_fields_get(&message->headers, "received");
  for (guint forwards = 0; top != NULL; forwards++) {
    bounce_walk_parts(parts, top);
    top_describe(message, parts, top);
    bounce_author_read(parts->pool, &message->headers, &message->author);
    GMimeStream *inner = report_open(parts, &message->headers, &message->author, top, forwards);
    gboolean personal =
        !parts->forwarded
        && bounce_forward_is_personal(parts, &message->headers, &message->author, top);
    g_object_unref(top);
    if (personal && (inner != NULL || parts->status->len > 0)) {
      bounce_parts_anomaly(parts, BOUNCE_ANOMALY_FORWARDED_REPORT);
      message->is_forwarded_report = TRUE;
      g_clear_object(&inner);
    }
    if (inner != NULL && forwards == BOUNCE_LIMIT_FORWARDS) {
      bounce_parts_anomaly(parts, BOUNCE_ANOMALY_NESTED);
      g_clear_object(&inner);
    }
    if (inner == NULL)
      return;
    parts_restart(parts);
    top = stream_parse(parts, inner, &message->headers);
    g_object_unref(inner);
  }
}

static void message_end(BounceMessage *message, BounceParts *parts)
{
  parts_take(message, parts);
  anomalies_take(message, parts);
  bounce_parts_clear(parts);
}

const BounceMessage *bounce_message_new_from_mime(BouncePool *pool, GMimeMessage *mime,
                                                  gboolean forwarded)
{
  BounceParts parts;
  BounceMessage *message = bounce_pool_alloc(pool, sizeof *message);
  GMimeObject *top = g_mime_message_get_mime_part(mime);
  g_autofree char *raw = g_mime_object_get_headers(GMIME_OBJECT(mime), NULL);
  bounce_parts_init(&parts, pool);
  parts.forwarded = forwarded;
  message->content_type = "text/plain";
  headers_read(&parts, raw, raw != NULL ? strlen(raw) : 0, top, &message->headers);
  message_read(message, &parts, top != NULL ? g_object_ref(top) : NULL);
  message_end(message, &parts);
  return message;
}

static void stream_anomalies(BounceParts *parts, GMimeStream *stream)
{
  if (bounce_stream_has_bare_cr(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_BARE_CR);
  if (bounce_stream_lacks_header(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_HEADER);
  if (bounce_stream_has_hidden_parts(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_TOO_MANY_PARTS);
  if (bounce_stream_was_cut(stream))
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_HEADER_CUT);
  if (g_mime_stream_length(stream) == 0)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_EMPTY);
}

static const BounceMessage *mail_read(BouncePool *pool, const BounceMail *mail, gboolean forwarded)
{
  BounceParts parts;
  BounceMessage *message = bounce_pool_alloc(pool, sizeof *message);
  GMimeStream *stream = bounce_stream_new(mail);
  bounce_parts_init(&parts, pool);
  parts.forwarded = forwarded;
  message->content_type = "text/plain";
  message_read(message, &parts, stream_parse(&parts, stream, &message->headers));
  stream_anomalies(&parts, stream);
  message_end(message, &parts);
  g_object_unref(stream);
  return message;
}

gboolean bounce_message_has_status(const BounceMessage *message, BounceStatusPartType type)
{
  for (guint i = 0; i < message->n_status; i++)
    if (message->status[i].type == type)
      return TRUE;
  return FALSE;
}

/* Has something of everything, so that reading it registers all types of GMime that are used. */
static const char message_sample[] =
    "Content-Type: multipart/report; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset*=utf-8''utf-8\nContent-Description: x\n"
    "Content-Disposition: inline; filename=x\nContent-Transfer-Encoding: base64\n\nx\n"
    "--b\nContent-Type: multipart/digest; boundary=c\n\n"
    "--c\n\nFrom: a@example.org\nTo: b@example.org\nDate: x\nMessage-ID: <x>\n\nx\n"
    "--c--\n--b--\n";

/* GMime registers most of its types at first use and without a lock: done here, once, for all
 * threads. */
static void mime_init_once(void)
{
  static gsize done;
  if (g_once_init_enter(&done)) {
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceMail mail = { "", 1, (const guint8 *) message_sample, strlen(message_sample), -1, 0 };
    g_mime_init();
    mail_read(pool, &mail, FALSE);
    g_once_init_leave(&done, 1);
  }
}

const BounceMessage *bounce_message_open(BouncePool *pool, const BounceMail *mail,
                                         gboolean forwarded)
{
  mime_init_once();
  return mail_read(pool, mail, forwarded);
}

const BounceMessage *bounce_message_new(BouncePool *pool, const BounceMail *mail)
{
  return bounce_message_open(pool, mail, FALSE);
}
