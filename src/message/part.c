/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sorting the parts of a MIME tree. In: a GMimeObject. Out: texts, status parts, and the header of
 * the returned original (RFC 6522 section 3). Types decide, then names and content, since not every
 * system labels its parts. The body of the original is not looked at.
 */
#include "message/part.h"

#include <string.h>

#include "message/anomaly.h"
#include "message/charset.h"
#include "message/decode.h"
#include "message/fields.h"
#include "message/html.h"
#include "message/limits.h"
#include "message/original.h"
#include "message/repair.h"
#include "message/status-part.h"
#include "message/stream.h"

typedef enum {
  PART_OTHER,
  PART_TEXT,
  PART_HTML,
  PART_STATUS,
  PART_ORIGINAL,
} PartRole;

typedef struct {
  const char *type; /* whole, lower case */
  PartRole role;
  BounceStatusPartType status;
} PartType;

static const PartType part_types[] = {
  { "text/plain", PART_TEXT },
  { "text/html", PART_HTML },
  { "message/delivery-status", PART_STATUS, BOUNCE_STATUS_DSN },
  { "message/global-delivery-status", PART_STATUS, BOUNCE_STATUS_DSN },
  { "message/tracking-status", PART_STATUS, BOUNCE_STATUS_TRACKING },
  { "message/feedback-report", PART_STATUS, BOUNCE_STATUS_FEEDBACK },
  { "message/disposition-notification", PART_STATUS, BOUNCE_STATUS_DISPOSITION },
  { "message/global-disposition-notification", PART_STATUS, BOUNCE_STATUS_DISPOSITION },
  { "message/rfc822", PART_ORIGINAL },
  { "message/news", PART_ORIGINAL },
  { "message/partial", PART_ORIGINAL },
  { "message/global", PART_ORIGINAL },
  { "message/global-headers", PART_ORIGINAL },
  { "message/rfc822-headers", PART_ORIGINAL },
  { "message/headers", PART_ORIGINAL },
  { "text/rfc822-headers", PART_ORIGINAL },
  { "text/rfc822-header", PART_ORIGINAL },
  { "text/rfc822", PART_ORIGINAL },
};

/* Names and descriptions of parts that carry another type. */
typedef struct {
  const char *word;
  PartRole role;
} PartName;

static const PartName part_names[] = {
  { "delivery-status", PART_STATUS },    { "delivery status", PART_STATUS },
  { "delivery report", PART_STATUS },    { ".eml", PART_ORIGINAL },
  { "mime.822", PART_ORIGINAL },         { "undelivered message", PART_ORIGINAL },
  { "original message", PART_ORIGINAL }, { "rfc822", PART_ORIGINAL },
};

void bounce_parts_init(BounceParts *parts, BouncePool *pool)
{
  *parts = (BounceParts){ .pool = pool };
  parts->texts = g_array_new(FALSE, FALSE, sizeof(BounceTextPart));
  parts->status = g_array_new(FALSE, FALSE, sizeof(BounceStatusPart));
  parts->anomalies = g_ptr_array_new();
  parts->repaired = g_ptr_array_new_with_free_func(g_object_unref);
}

void bounce_parts_clear(BounceParts *parts)
{
  g_array_free(parts->texts, TRUE);
  g_array_free(parts->status, TRUE);
  g_ptr_array_free(parts->anomalies, TRUE);
  g_ptr_array_free(parts->repaired, TRUE);
}

void bounce_parts_anomaly(BounceParts *parts, const char *id)
{
  for (guint i = 0; i < parts->anomalies->len; i++)
    if (strcmp(g_ptr_array_index(parts->anomalies, i), id) == 0)
      return;
  g_ptr_array_add(parts->anomalies, (gpointer) id);
}

const char *bounce_parts_type(BouncePool *pool, GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type(object);
  const char *media = g_mime_content_type_get_media_type(type);
  const char *sub = g_mime_content_type_get_media_subtype(type);
  char name[128];
  if (g_ascii_strcasecmp(media, BOUNCE_STREAM_MESSAGE) == 0)
    media = "message";
  gsize length = (gsize) g_snprintf(name, sizeof name, "%s/%s", media, sub);
  char *lower = bounce_pool_strndup(pool, name, MIN(length, sizeof name - 1));
  for (char *p = lower; *p != '\0'; p++)
    *p = g_ascii_tolower(*p);
  return lower;
}

static const PartType *type_find(const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS(part_types); i++)
    if (strcmp(part_types[i].type, type) == 0)
      return &part_types[i];
  return NULL;
}

static PartRole role_by_name(const char *name)
{
  g_autofree char *lower = name != NULL ? g_ascii_strdown(name, -1) : NULL;
  for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS(part_names); i++)
    if (strstr(lower, part_names[i].word) != NULL)
      return part_names[i].role;
  return PART_OTHER;
}

static PartRole part_role_named(GMimePart *part)
{
  PartRole role = role_by_name(g_mime_part_get_filename(part));
  return role != PART_OTHER ? role : role_by_name(g_mime_part_get_content_description(part));
}

static void text_add(BounceParts *parts, const BounceTextPart *text)
{
  if (parts->texts->len < BOUNCE_LIMIT_TEXTS)
    g_array_append_vals(parts->texts, text, 1);
  else
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_TOO_MANY_PARTS);
}

static char *leaf_text(BounceParts *parts, GMimePart *part, gsize limit)
{
  const char *odd = NULL;
  char *text = bounce_decode_text(parts->pool, part, limit, &parts->cut, &odd);
  if (odd != NULL)
    bounce_parts_anomaly(parts, odd);
  return text;
}

/* A status part under its own name, or (`type` NULL) under another: then it must report something.
 */
static gboolean leaf_status(BounceParts *parts, GMimePart *part, const PartType *type)
{
  BounceStatusPart status;
  char *text = leaf_text(parts, part, BOUNCE_LIMIT_STATUS_BYTES);
  BounceStatusPartType kind = type != NULL ? type->status : BOUNCE_STATUS_DSN;
  gboolean some = bounce_status_part_read(parts->pool, text, strlen(text), kind, parts->part,
                                          &status, &parts->cut);
  if (!some || (type == NULL && !bounce_status_part_reports(&status)))
    return FALSE;
  if (type == NULL)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_STATUS_IN_TEXT);
  g_array_append_val(parts->status, status);
  return TRUE;
}

/* Reads the header of a returned mail. */
static BounceFields header_read(BounceParts *parts, const char *bytes, gsize length)
{
  guint line = 1;
  BounceFields fields = { NULL, 0 };
  BounceScan scan = bounce_scan(bytes, length);
  while (bounce_scan_peek(&scan) == '\n' || bounce_scan_peek(&scan) == '\r')
    scan.p++;
  bounce_fields_parse(parts->pool, &scan, BOUNCE_FIELDS_DECODE | BOUNCE_FIELDS_JOIN, NULL, &line,
                      &fields, &parts->cut);
  return fields;
}

/* The first returned mail is the original; the first that is a whole message is kept in mind. */
static void original_set(BounceParts *parts, GMimeObject *object, BounceFields header)
{
  if (parts->attached == NULL
      && g_str_has_prefix(bounce_parts_type(parts->pool, object), "message/")) {
    parts->attached = object;
    parts->attached_header = header;
  }
  if (parts->original.n_fields > 0 || header.n_fields == 0)
    return;
  parts->original = header;
  parts->original_part = parts->part;
}

static gboolean header_is_whole(const GString *bytes)
{
  return strstr(bytes->str, "\n\n") != NULL || strstr(bytes->str, "\n\r\n") != NULL;
}

static void leaf_original(BounceParts *parts, GMimePart *part)
{
  if (parts->original.n_fields > 0 && parts->attached != NULL)
    return;
  GString *bytes = bounce_decode_bytes(part, BOUNCE_LIMIT_ORIGINAL_FIRST, NULL);
  if (bytes->len >= BOUNCE_LIMIT_ORIGINAL_FIRST / 2 && !header_is_whole(bytes)) {
    g_string_free(bytes, TRUE);
    bytes = bounce_decode_bytes(part, BOUNCE_LIMIT_ORIGINAL_BYTES, NULL);
  }
  original_set(parts, GMIME_OBJECT(part), header_read(parts, bytes->str, bytes->len));
  g_string_free(bytes, TRUE);
}

/* A message that GMime has parsed, in a tree of the caller's. */
static void leaf_message(BounceParts *parts, GMimeMessagePart *part)
{
  GMimeMessage *message = g_mime_message_part_get_message(part);
  if (message == NULL)
    return;
  g_autofree char *header = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
  original_set(parts, GMIME_OBJECT(part),
               header_read(parts, header, header != NULL ? strlen(header) : 0));
}

static void object_walk(BounceParts *parts, GMimeObject *object, guint depth);

/* Cuts a pasted original off `text`, of which it says where. */
static void original_take(BounceParts *parts, BounceTextPart *text, const BounceOriginal *found)
{
  text->text = bounce_pool_strndup(parts->pool, text->text, found->end);
  text->length = found->end;
  if (parts->pasted.n_fields > 0)
    return;
  parts->pasted = found->fields;
  parts->pasted_part = text->part;
  parts->original_text = found->text;
}

static void original_in_text(BounceParts *parts, BounceTextPart *text)
{
  BounceOriginal found = { 0 };
  if (bounce_original_find(parts->pool, text->text, text->length, &found))
    original_take(parts, text, &found);
}

/* Fewest characters of a text that says something. */
#define TEXT_USABLE_MIN 40

/* HTML that says the same as a plain text before it is not offered. */
static void alternative_end(BounceParts *parts, guint first)
{
  gboolean usable = FALSE;
  for (guint i = first; i < parts->texts->len; i++) {
    const BounceTextPart *text = &g_array_index(parts->texts, BounceTextPart, i);
    usable |= !text->from_html && text->length >= TEXT_USABLE_MIN;
  }
  for (guint i = parts->texts->len; usable && i-- > first;)
    if (g_array_index(parts->texts, BounceTextPart, i).from_html)
      g_array_remove_index(parts->texts, i);
}

/* Puts `bytes` together as the multipart they were and walks it; FALSE when they were none. */
static gboolean repaired_walk(BounceParts *parts, const char *bytes, gsize length, guint depth)
{
  guint first = parts->texts->len;
  GMimeObject *top = bounce_repair_multipart(bytes, MIN(length, BOUNCE_LIMIT_REPAIR_BYTES));
  if (top == NULL)
    return FALSE;
  g_ptr_array_add(parts->repaired, top);
  bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_BOUNDARY);
  object_walk(parts, top, depth + 1);
  alternative_end(parts, first);
  return TRUE;
}

static gboolean leaf_repair(BounceParts *parts, GMimePart *part, guint depth)
{
  GString *bytes = bounce_decode_bytes(part, BOUNCE_LIMIT_REPAIR_BYTES, NULL);
  gboolean done = repaired_walk(parts, bytes->str, bytes->len, depth);
  g_string_free(bytes, TRUE);
  return done;
}

/* A text; or, where a header was lost, the multipart that stands in it. */
static void leaf_plain(BounceParts *parts, GMimePart *part, guint depth)
{
  char *bytes = leaf_text(parts, part, BOUNCE_LIMIT_TEXT_BYTES);
  BounceTextPart text = { bytes, strlen(bytes), parts->part, FALSE };
  BounceOriginal found = { .end = text.length };
  gboolean pasted = bounce_original_find(parts->pool, text.text, text.length, &found);
  if (depth == 0 && bounce_repair_wanted(bytes, found.end) && leaf_repair(parts, part, depth))
    return;
  if (pasted)
    original_take(parts, &text, &found);
  text_add(parts, &text);
}

static void leaf_html(BounceParts *parts, GMimePart *part)
{
  char *html = leaf_text(parts, part, BOUNCE_LIMIT_TEXT_BYTES);
  char *lines = bounce_html_text(parts->pool, html, strlen(html));
  BounceTextPart text = { lines, strlen(lines), parts->part, TRUE };
  original_in_text(parts, &text);
  text_add(parts, &text);
}

static void leaf_walk(BounceParts *parts, GMimePart *part, guint depth)
{
  const PartType *type = type_find(bounce_parts_type(parts->pool, GMIME_OBJECT(part)));
  PartRole role = type != NULL ? type->role : PART_OTHER;
  PartRole named = role == PART_OTHER || role == PART_TEXT ? part_role_named(part) : PART_OTHER;
  if (role == PART_STATUS) {
    leaf_status(parts, part, type);
  } else if (role == PART_ORIGINAL || (named == PART_ORIGINAL && role != PART_TEXT)) {
    leaf_original(parts, part);
  } else if (role == PART_HTML) {
    leaf_html(parts, part);
  } else if (named == PART_STATUS && leaf_status(parts, part, NULL)) {
    return;
  } else if (role == PART_TEXT) {
    leaf_plain(parts, part, depth);
  }
}

/* What stands before the first boundary is for people where nothing else is. */
static void preface_walk(BounceParts *parts, const char *preface, gboolean alone, guint depth)
{
  gsize length = preface != NULL ? strlen(preface) : 0;
  if (alone) {
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_BOUNDARY);
    if (length == 0 || repaired_walk(parts, preface, length, depth))
      return;
    parts->part++;
  }
  if (length == 0 || parts->texts->len > 0)
    return;
  length = MIN(length, BOUNCE_LIMIT_TEXT_BYTES);
  char *bytes = bounce_charset_utf8(parts->pool, preface, length, NULL, NULL);
  BounceTextPart text = { bytes, strlen(bytes), parts->part, FALSE };
  original_in_text(parts, &text);
  text_add(parts, &text);
}

static void multipart_walk(BounceParts *parts, GMimeMultipart *multipart, guint depth)
{
  guint first = parts->texts->len;
  guint status = parts->status->len;
  int count = g_mime_multipart_get_count(multipart);
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));
  gboolean report = g_mime_content_type_is_type(type, "multipart", "report");
  for (int i = 0; i < count; i++) {
    guint before = parts->texts->len;
    gboolean returned = report && before > first && parts->status->len > status;
    object_walk(parts, g_mime_multipart_get_part(multipart, i), depth + 1);
    if (returned)
      g_array_set_size(parts->texts, before);
  }
  if (g_mime_content_type_is_type(type, "multipart", "alternative"))
    alternative_end(parts, first);
  preface_walk(parts, g_mime_multipart_get_prologue(multipart), count == 0, depth);
}

static void object_walk(BounceParts *parts, GMimeObject *object, guint depth)
{
  if (depth > BOUNCE_LIMIT_DEPTH) {
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_NESTED);
    return;
  }
  if (GMIME_IS_MULTIPART(object)) {
    multipart_walk(parts, GMIME_MULTIPART(object), depth);
    return;
  }
  if (++parts->part > BOUNCE_LIMIT_PARTS)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_TOO_MANY_PARTS);
  else if (GMIME_IS_MESSAGE_PART(object))
    leaf_message(parts, GMIME_MESSAGE_PART(object));
  else if (GMIME_IS_PART(object))
    leaf_walk(parts, GMIME_PART(object), depth);
}

/* Status fields in prose, where no part holds them. */
static void status_in_text(BounceParts *parts, const BounceTextPart *text)
{
  BounceStatusPart status;
  if (parts->status->len > 0
      || !bounce_status_part_find(parts->pool, text->text, text->length, text->part, &status,
                                  &parts->cut))
    return;
  g_array_append_val(parts->status, status);
  bounce_parts_anomaly(parts, BOUNCE_ANOMALY_STATUS_IN_TEXT);
}

void bounce_parts_walk(BounceParts *parts, GMimeObject *top)
{
  object_walk(parts, top, 0);
  for (guint i = 0; i < parts->texts->len; i++)
    status_in_text(parts, &g_array_index(parts->texts, BounceTextPart, i));
  if (parts->original.n_fields == 0) {
    parts->original = parts->pasted;
    parts->original_part = parts->pasted_part;
  } else {
    parts->original_text = NULL;
  }
  if (parts->cut)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_TEXT_CUT);
}
