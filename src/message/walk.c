/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The walk over a MIME tree. In: a GMimeObject. Out: texts, status parts and the returned original
 * of the whole tree (RFC 6522 section 3). Multiparts that lost their boundary are put together
 * again. What one part holds is leaf.c's business.
 */
#include "message/walk.h"

#include <string.h>

#include "message/anomaly.h"
#include "message/leaf.h"
#include "message/limits.h"
#include "message/repair.h"
#include "message/status-part.h"

static void object_walk(BounceParts *parts, GMimeObject *object, guint depth);

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

/* Walks a multipart that was put together again; plain text and HTML in it are alternatives. */
static void repaired_walk(BounceParts *parts, GMimeObject *top, guint depth)
{
  guint first = parts->texts->len;
  bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_BOUNDARY);
  parts->repair_level++;
  object_walk(parts, top, depth + 1);
  parts->repair_level--;
  alternative_end(parts, first);
}

static void leaf_walk(BounceParts *parts, GMimePart *part, guint depth)
{
  GMimeObject *top = bounce_leaf_read(parts, part);
  if (top != NULL)
    repaired_walk(parts, top, depth);
}

/* The body of a multipart in which nothing was a boundary. */
static void body_walk(BounceParts *parts, const char *body, guint depth)
{
  gsize whole = strlen(body);
  gsize length = MIN(whole, BOUNCE_LIMIT_REPAIR_BYTES);
  parts->cut |= length < whole;
  GMimeObject *top =
      bounce_parts_may_repair(parts, length) ? bounce_repair_multipart(body, length) : NULL;
  if (top != NULL) {
    g_ptr_array_add(parts->repaired, top);
    repaired_walk(parts, top, depth);
  } else {
    parts->part++;
    bounce_leaf_text(parts, body, length);
  }
}

/* What stands before the first boundary is for people where nothing else is. */
static void preface_walk(BounceParts *parts, const char *preface, gboolean alone, guint depth)
{
  if (alone)
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_MISSING_BOUNDARY);
  if (preface == NULL || *preface == '\0')
    return;
  if (alone)
    body_walk(parts, preface, depth);
  else if (parts->texts->len == 0)
    bounce_leaf_text(parts, preface, strlen(preface));
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
    bounce_leaf_message(parts, GMIME_MESSAGE_PART(object));
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

void bounce_walk_parts(BounceParts *parts, GMimeObject *top)
{
  object_walk(parts, top, 0);
  GMimeObject *unsaid = parts->texts->len == 0 && parts->unsaid != NULL
                            ? bounce_leaf_unsaid(parts, parts->unsaid)
                            : NULL;
  if (unsaid != NULL)
    repaired_walk(parts, unsaid, 0);
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
