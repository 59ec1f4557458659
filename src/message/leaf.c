/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Leaf parts of a report. In: a GMimePart. Out: texts, status parts and the header of the returned
 * original, added to BounceParts. The type decides, then name and content, since not every system
 * labels its parts. The body of the original is not looked at.
 */
#include "message/leaf.h"

#include <string.h>

#include "base/encoding.h"
#include "base/text.h"
#include "message/anomaly.h"
#include "message/charset.h"
#include "message/decode.h"
#include "message/fields.h"
#include "message/html.h"
#include "message/limits.h"
#include "message/part-type.h"
#include "message/pasted.h"
#include "message/repair.h"
#include "message/status-part.h"

static gboolean is_blank(const char *text)
{
  while (g_ascii_isspace(*text))
    text++;
  return *text == '\0';
}

static void text_add(BounceParts *parts, const BounceTextPart *whole)
{
  BounceTextPart text = *whole;
  text.length = bounce_pasted_footer(text.text, text.length);
  if (text.length < whole->length)
    text.text = bounce_pool_strndup(parts->pool, text.text, text.length);
  if (parts->texts->len > 0 && is_blank(text.text))
    return;
  if (parts->texts->len < BOUNCE_LIMIT_TEXTS)
    g_array_append_vals(parts->texts, &text, 1);
  else
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_TOO_MANY_PARTS);
}

/* How much of a text is read. */
static gsize text_limit(BounceParts *parts, GMimePart *part)
{
  gsize size = MIN(bounce_decode_size(part), BOUNCE_LIMIT_TEXT_BYTES);
  return bounce_pool_spend(parts->pool, BOUNCE_SPEND_TEXTS, size, BOUNCE_LIMIT_TEXTS_BYTES)
             ? BOUNCE_LIMIT_TEXT_BYTES
             : BOUNCE_LIMIT_TEXT_LATE;
}

static char *leaf_text(BounceParts *parts, BouncePool *pool, GMimePart *part, gsize limit)
{
  const char *odd = NULL;
  char *text = bounce_decode_text(pool, part, limit, &parts->cut, &odd);
  if (odd != NULL)
    bounce_parts_anomaly(parts, odd);
  return text;
}

/* The fields in the header of `part` that are no MIME fields. */
static GString *foreign_fields(GMimePart *part)
{
  GMimeHeaderList *header = g_mime_object_get_header_list(GMIME_OBJECT(part));
  GString *fields = g_string_new(NULL);
  for (int i = 0; i < g_mime_header_list_get_count(header); i++) {
    GMimeHeader *field = g_mime_header_list_get_header_at(header, i);
    const char *name = g_mime_header_get_name(field);
    if (g_ascii_strncasecmp(name, "Content-", 8) != 0)
      g_string_append_printf(fields, "%s:%s", name, g_mime_header_get_raw_value(field));
  }
  return fields;
}

/* Where the empty line before the fields was forgotten, the first of them became header fields. */
static char *status_text(BounceParts *parts, BouncePool *pool, GMimePart *part)
{
  static const char *const known[] = { "Reporting-MTA", "Final-Recipient", "Feedback-Type",
                                       "Reporting-UA" };
  char *text = leaf_text(parts, pool, part, BOUNCE_LIMIT_STATUS_BYTES);
  gboolean found = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(known) && !found; i++)
    found = g_mime_object_get_header(GMIME_OBJECT(part), known[i]) != NULL;
  if (!found)
    return text;
  g_autoptr(GString) fields = foreign_fields(part);
  g_string_append_c(fields, '\n');
  g_string_append(fields, text);
  return bounce_text_utf8(pool, fields->str, fields->len);
}

/* A status part; under another type (`type` is NULL) it must report something. */
static gboolean leaf_status(BounceParts *parts, GMimePart *part, const BouncePartType *type)
{
  BounceStatusPart status;
  g_autoptr(BouncePool) scratch = bounce_pool_new();
  char *text = status_text(parts, scratch, part);
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
  BounceFields fields = { 0 };
  BounceScan scan = bounce_scan(bytes, length);
  while (bounce_scan_peek(&scan) == '\n' || bounce_scan_peek(&scan) == '\r')
    scan.p++;
  bounce_fields_parse(parts->pool, &scan, BOUNCE_FIELDS_DECODE | BOUNCE_FIELDS_JOIN, NULL, &line,
                      &fields, &parts->cut);
  return fields;
}

/* TRUE when `object` is a message and no header alone, by its type or by the name of its file. */
static gboolean is_message(BouncePool *pool, GMimeObject *object)
{
  const char *file = GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL;
  gsize length = file != NULL ? strlen(file) : 0;
  return g_str_has_prefix(bounce_part_type_name(pool, object), "message/")
         || (length > 4 && g_ascii_strcasecmp(file + length - 4, ".eml") == 0);
}

/* A complaint in JSON; the mail itself may stand in a part of its own. */
static void leaf_json(BounceParts *parts, GMimePart *part)
{
  BounceStatusPart status;
  BounceFields original;
  char *text = leaf_text(parts, parts->pool, part, text_limit(parts, part));
  if (!bounce_status_json_read(parts->pool, text, parts->part, &status, &original))
    return;
  g_array_append_val(parts->status, status);
  if (parts->pasted.n_fields > 0 || original.n_fields == 0)
    return;
  parts->pasted = original;
  parts->pasted_part = parts->part;
}

/* The first returned mail is the original; the first that is a whole message is kept in mind. */
static void original_set(BounceParts *parts, GMimeObject *object, BounceFields header)
{
  if (parts->attached == NULL && is_message(parts->pool, object)) {
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
    gboolean cut = FALSE;
    g_string_free(bytes, TRUE);
    bytes = bounce_decode_bytes(part, BOUNCE_LIMIT_ORIGINAL_BYTES, &cut);
    parts->cut |= cut && !header_is_whole(bytes);
  }
  original_set(parts, GMIME_OBJECT(part), header_read(parts, bytes->str, bytes->len));
  g_string_free(bytes, TRUE);
}

void bounce_leaf_message(BounceParts *parts, GMimeMessagePart *part)
{
  GMimeMessage *message = g_mime_message_part_get_message(part);
  if (message == NULL)
    return;
  g_autofree char *header = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
  original_set(parts, GMIME_OBJECT(part),
               header_read(parts, header, header != NULL ? strlen(header) : 0));
}

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

/* TRUE when `html` has no tag that makes lines: then its own lines are meant. */
static gboolean html_is_plain(const char *html)
{
  return strstr(html, "</") == NULL && strstr(html, "<br") == NULL && strstr(html, "<BR") == NULL
         && strstr(html, "<p") == NULL && strstr(html, "<P") == NULL;
}

/* TRUE when a text that is not labelled so is HTML. */
static gboolean plain_is_html(const char *text)
{
  static const char *const starts[] = { "<html", "<!doctype html", "<head", "<body" };
  BounceScan scan = bounce_scan_string(text);
  bounce_scan_space(&scan);
  for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
    if (bounce_scan_literal(&scan, starts[i]))
      return TRUE;
  return FALSE;
}

/* Adds a text without what is pasted into it. */
static void lines_add(BounceParts *parts, const char *bytes, gboolean from_html)
{
  BounceOriginal found = { 0 };
  BounceTextPart text = { bytes, strlen(bytes), parts->part, from_html };
  if (bounce_pasted_find(parts->pool, text.text, text.length, parts->texts->len > 0, &found))
    original_take(parts, &text, &found);
  text_add(parts, &text);
}

static void html_add(BounceParts *parts, const char *html)
{
  lines_add(parts, bounce_html_text(parts->pool, html, strlen(html)), TRUE);
}

/* A text whose header lost the word that it is quoted-printable. */
static void quoted_add(BounceParts *parts, char *bytes)
{
  gsize length = bounce_encoding_quoted_printable(bytes, strlen(bytes));
  lines_add(parts, bounce_charset_utf8(parts->pool, bytes, length, NULL, NULL), FALSE);
}

/* The multipart that `part` was before its header was lost. */
static GMimeObject *leaf_repair(BounceParts *parts, GMimePart *part)
{
  GString *bytes = bounce_decode_bytes(part, BOUNCE_LIMIT_REPAIR_BYTES, &parts->cut);
  GMimeObject *top = bounce_parts_may_repair(parts, bytes->len)
                         ? bounce_repair_multipart(bytes->str, bytes->len)
                         : NULL;
  g_string_free(bytes, TRUE);
  if (top != NULL)
    g_ptr_array_add(parts->repaired, top);
  return top;
}

/* A text; or, where a header was lost, the multipart that stands in it. */
static GMimeObject *leaf_plain(BounceParts *parts, GMimePart *part)
{
  char *bytes = leaf_text(parts, parts->pool, part, text_limit(parts, part));
  BounceOriginal found = { .end = strlen(bytes) };
  BounceTextPart text = { bytes, found.end, parts->part, FALSE };
  if (plain_is_html(bytes)) {
    html_add(parts, bytes);
    return NULL;
  }
  gboolean pasted =
      bounce_pasted_find(parts->pool, bytes, text.length, parts->texts->len > 0, &found);
  if (bounce_encoding_looks_quoted_printable(bytes, found.end)) {
    quoted_add(parts, bytes);
    return NULL;
  }
  GMimeObject *top = bounce_repair_wanted(bytes, found.end) ? leaf_repair(parts, part) : NULL;
  if (top != NULL)
    return top;
  if (pasted)
    original_take(parts, &text, &found);
  text_add(parts, &text);
  return NULL;
}

static void leaf_html(BounceParts *parts, GMimePart *part)
{
  char *html = leaf_text(parts, parts->pool, part, text_limit(parts, part));
  if (html_is_plain(html))
    lines_add(parts, html, TRUE);
  else
    html_add(parts, html);
}

void bounce_leaf_text(BounceParts *parts, const char *bytes, gsize length)
{
  length = MIN(length, BOUNCE_LIMIT_TEXT_BYTES);
  lines_add(parts, bounce_charset_utf8(parts->pool, bytes, length, NULL, NULL), FALSE);
}

/* TRUE when `text` has no control characters and no bytes that did not decode. */
static gboolean is_prose(const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (((guchar) *p < ' ' && !g_ascii_isspace(*p)) || strncmp(p, "\357\277\275", 3) == 0)
      return FALSE;
  return *text != '\0';
}

GMimeObject *bounce_leaf_unsaid(BounceParts *parts, GMimePart *part)
{
  gboolean cut = FALSE;
  char *text = bounce_decode_text(parts->pool, part, BOUNCE_LIMIT_ORIGINAL_BYTES, &cut, NULL);
  if (!is_prose(text))
    return NULL;
  parts->cut |= cut;
  GMimeObject *top = bounce_repair_wanted(text, strlen(text)) ? leaf_repair(parts, part) : NULL;
  if (top == NULL && plain_is_html(text))
    html_add(parts, text);
  else if (top == NULL)
    lines_add(parts, text, FALSE);
  return top;
}

/* A type nobody knows, on a part that is no attachment. */
static gboolean is_unknown(GMimePart *part, BouncePartRole role)
{
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  return role == BOUNCE_PART_OTHER && g_mime_part_get_filename(part) == NULL
         && g_mime_content_type_is_type(type, "application", "*");
}

/* A type that may be a misspelt or mistaken one of a status part. */
static gboolean may_be_status(const BounceParts *parts, const char *name, BouncePartRole role)
{
  return parts->status->len == 0
         && ((role == BOUNCE_PART_OTHER && g_str_has_prefix(name, "message/"))
             || (role == BOUNCE_PART_ORIGINAL && g_str_has_suffix(name, "headers")));
}

GMimeObject *bounce_leaf_read(BounceParts *parts, GMimePart *part)
{
  const char *name = bounce_part_type_name(parts->pool, GMIME_OBJECT(part));
  const BouncePartType *type = bounce_part_type_find(name);
  BouncePartRole role = type->role;
  gboolean vague = role == BOUNCE_PART_UNSAID || role == BOUNCE_PART_OTHER;
  BouncePartRole named = vague || role == BOUNCE_PART_TEXT ? bounce_part_type_named(part) : role;
  if (may_be_status(parts, name, role) && leaf_status(parts, part, NULL))
    return NULL;
  if (role == BOUNCE_PART_STATUS && !leaf_status(parts, part, type))
    return leaf_plain(parts, part); /* prose */
  if (role == BOUNCE_PART_STATUS)
    return NULL;
  if (role == BOUNCE_PART_JSON)
    leaf_json(parts, part);
  else if (role == BOUNCE_PART_ORIGINAL || (vague && named == BOUNCE_PART_ORIGINAL))
    leaf_original(parts, part);
  else if (role == BOUNCE_PART_HTML)
    leaf_html(parts, part);
  else if ((named == BOUNCE_PART_STATUS
            || (role == BOUNCE_PART_UNSAID && parts->status->len == 0 && parts->texts->len > 0))
           && leaf_status(parts, part, NULL))
    return NULL;
  else if (role == BOUNCE_PART_TEXT)
    return leaf_plain(parts, part);
  else if ((role == BOUNCE_PART_UNSAID || is_unknown(part, role)) && parts->unsaid == NULL)
    parts->unsaid = part;
  return NULL;
}
