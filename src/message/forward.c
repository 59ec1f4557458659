/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Telling a report that was forwarded as an attachment from a report that returns a message. In:
 * what the walk found. Out: the attached message that is to be read instead. It looks at structure
 * and sender only.
 */
#include "message/forward.h"

#include <string.h>

#include "base/address.h"
#include "message/decode.h"
#include "message/limits.h"
#include "message/pasted.h"
#include "message/stream.h"
#include "rules/rules.h"

static gboolean is_report_type(GMimeObject *object)
{
  return object != NULL
         && g_mime_content_type_is_type(g_mime_object_get_content_type(object), "multipart",
                                        "report");
}

/* TRUE when the subject speaks of `sense`. */
static gboolean subject_has(const BounceFields *header, BounceWordingSense sense)
{
  const char *value = bounce_fields_get(header, "Subject");
  g_autofree char *lower = value != NULL ? g_ascii_strdown(value, -1) : NULL;
  for (const char *const *word = bounce_rules_wordings[sense]; lower != NULL && *word != NULL;
       word++)
    if (strstr(lower, *word) != NULL)
      return TRUE;
  return FALSE;
}

/* Answers of programs and notices of list managers: they speak for themselves. */
static gboolean is_automatic(const BounceAuthor *author)
{
  return author->is_system || author->is_automatic || author->envelope == BOUNCE_ENVELOPE_EMPTY
         || author->names_failed || author->is_post || author->is_bulk;
}

/* A list manager passes on what it could not read: Mailman and LISTSERV. */
static gboolean is_passed_on(const BounceFields *headers)
{
  return subject_has(headers, BOUNCE_WORDING_SENSE_PASSED_ON);
}

/* RFC 5321 section 6.1: reports, and hardly anything else, come from the empty address. */
static gboolean is_unanswerable(const BounceFields *header, const BounceAuthor *author)
{
  return author->envelope == BOUNCE_ENVELOPE_EMPTY && !author->refers
         && subject_has(header, BOUNCE_WORDING_SENSE_UNDELIVERED_TITLE);
}

static gboolean is_report_header(BouncePool *pool, const BounceFields *header)
{
  const char *type = bounce_fields_get(header, "Content-Type");
  BounceAuthor author;
  if (type != NULL && g_ascii_strncasecmp(type, "multipart/report", 16) == 0)
    return TRUE;
  bounce_author_read(pool, header, &author);
  return author.is_system || is_unanswerable(header, &author);
}

/* The bytes of a content where they stand, or a copy when they are encoded. */
static GMimeStream *content_open(GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  GMimeStream *stream = NULL;
  if (content != NULL && !bounce_decode_is_encoded(part))
    stream = bounce_stream_new_inner(g_mime_data_wrapper_get_stream(content));
  if (stream != NULL)
    return stream;
  return bounce_stream_new_bytes(bounce_decode_bytes(part, BOUNCE_LIMIT_REPAIR_BYTES, NULL));
}

/* A copy of a message that GMime has parsed. */
static GMimeStream *message_open(GMimeMessagePart *part)
{
  GByteArray *bytes = g_byte_array_new();
  GMimeStream *copy = g_mime_stream_mem_new();
  g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(copy), bytes);
  g_mime_object_write_to_stream(GMIME_OBJECT(g_mime_message_part_get_message(part)), NULL, copy);
  GString *text = g_string_new_len((const char *) bytes->data, bytes->len);
  g_object_unref(copy);
  g_byte_array_unref(bytes);
  return bounce_stream_new_bytes(text);
}

static gboolean any_text(const BounceParts *parts, gboolean (*holds)(BounceScan text))
{
  for (guint i = 0; i < parts->texts->len; i++) {
    const BounceTextPart *text = &g_array_index(parts->texts, BounceTextPart, i);
    if (holds(bounce_scan(text->text, text->length)))
      return TRUE;
  }
  return FALSE;
}

/* TRUE when a text says itself what became of whom. */
static gboolean text_reports(BounceScan text)
{
  BounceScan line;
  while (bounce_scan_line(&text, &line))
    if (bounce_pasted_line_reports(line))
      return TRUE;
  return FALSE;
}

/* A report that a system pasted into a text of its own, in which it reports nothing. */
static GMimeStream *pasted_open(const BounceParts *parts, const BounceFields *headers,
                                const BounceAuthor *author)
{
  const BounceFields *pasted = &parts->pasted;
  if (parts->original_text == NULL || parts->attached != NULL
      || !is_report_header(parts->pool, pasted) || !(author->is_system || is_passed_on(headers))
      || author->names_failed || any_text(parts, text_reports))
    return NULL;
  GString *mail = g_string_new(NULL);
  for (guint i = 0; i < pasted->n_fields; i++)
    g_string_append_printf(mail, "%s: %s\n", pasted->fields[i].name, pasted->fields[i].value);
  g_string_append_printf(mail, "\n%s", parts->original_text);
  return bounce_stream_new_bytes(mail);
}

static GMimeStream *attached_open(const BounceParts *parts)
{
  return GMIME_IS_PART(parts->attached) ? content_open(GMIME_PART(parts->attached))
                                        : message_open(GMIME_MESSAGE_PART(parts->attached));
}

static BounceScan domain_of(BounceScan address)
{
  const char *at = memrchr(address.p, '@', bounce_scan_left(&address));
  return (BounceScan){ at != NULL ? at : address.end, address.end };
}

/* TRUE when a text names an address of another domain than that of From: a footer names its own. */
static gboolean names_somebody(const BounceParts *parts, const BounceFields *headers)
{
  const char *from = bounce_fields_get(headers, "From");
  BounceScan rest = bounce_scan_string(from != NULL ? from : "");
  BounceScan author = { NULL, NULL };
  BounceScan address;
  if (bounce_address_find(&rest, &address))
    author = domain_of(address);
  for (guint i = 0; i < parts->texts->len; i++) {
    const BounceTextPart *text = &g_array_index(parts->texts, BounceTextPart, i);
    rest = bounce_scan(text->text, text->length);
    while (bounce_address_find(&rest, &address)) {
      BounceScan domain = domain_of(address);
      if (bounce_scan_left(&domain) != bounce_scan_left(&author)
          || g_ascii_strncasecmp(domain.p, author.p, bounce_scan_left(&author)) != 0)
        return TRUE;
    }
  }
  return FALSE;
}

/* TRUE when the attached message is of one of `types` (NULL-terminated). */
static gboolean attached_is(const BounceParts *parts, const char *const *types)
{
  const char *type = bounce_fields_get(&parts->attached_header, "Content-Type");
  for (; parts->attached != NULL && type != NULL && *types != NULL; types++)
    if (g_ascii_strncasecmp(type, *types, strlen(*types)) == 0)
      return TRUE;
  return FALSE;
}

/* A mail that says nothing itself and has the report of another system in the place of its own, or
 * a mail that may carry one. */
static gboolean is_shell(const BounceParts *parts, const BounceFields *headers,
                         const BounceAuthor *author)
{
  static const char *const types[] = { "multipart/report", "multipart/mixed", "message/rfc822",
                                       NULL };
  return attached_is(parts, types) && !author->names_failed && !names_somebody(parts, headers)
         && !any_text(parts, text_reports);
}

/* TRUE when the mail is a report, or speaks for itself. */
static gboolean is_closed(const BounceParts *parts, const BounceFields *headers,
                          const BounceAuthor *author, GMimeObject *top)
{
  if (parts->status->len > 0)
    return TRUE;
  if (is_report_type(top))
    return !is_shell(parts, headers, author);
  gboolean passes = author->is_system || author->envelope == BOUNCE_ENVELOPE_EMPTY;
  return parts->attached != NULL && is_automatic(author) && !is_passed_on(headers)
         && !(passes && is_shell(parts, headers, author));
}

GMimeStream *bounce_forward_open(const BounceParts *parts, const BounceFields *headers,
                                 const BounceAuthor *author, GMimeObject *top)
{
  if (is_closed(parts, headers, author, top))
    return NULL;
  if (parts->attached == NULL)
    return pasted_open(parts, headers, author);
  return is_report_header(parts->pool, &parts->attached_header) ? attached_open(parts) : NULL;
}

GMimeStream *bounce_forward_carrier(const BounceParts *parts, const BounceFields *headers,
                                    const BounceAuthor *author, GMimeObject *top)
{
  static const char *const types[] = { "multipart/mixed", "message/rfc822", NULL };
  return !is_closed(parts, headers, author, top) && attached_is(parts, types) ? attached_open(parts)
                                                                              : NULL;
}

/* Words that are neither quoted nor the line a mail program writes above what it forwards. */
static gboolean has_own_words(BounceScan text)
{
  BounceScan line;
  while (bounce_scan_line(&text, &line)) {
    line = bounce_scan_trim(line);
    if (line.p < line.end && strchr(">-=_*|", *line.p) == NULL)
      return TRUE;
  }
  return FALSE;
}

gboolean bounce_forward_is_personal(const BounceParts *parts, const BounceFields *headers,
                                    const BounceAuthor *author, GMimeObject *top)
{
  gboolean sent = author->envelope == BOUNCE_ENVELOPE_AUTHOR
                  || author->envelope == BOUNCE_ENVELOPE_UNSAID || author->forwards;
  return sent && author->has_address && !is_automatic(author) && !is_passed_on(headers)
         && !is_report_type(top) && (parts->attached != NULL || author->forwards)
         && parts->texts->len > 0
         && has_own_words(bounce_scan(g_array_index(parts->texts, BounceTextPart, 0).text,
                                      g_array_index(parts->texts, BounceTextPart, 0).length));
}
