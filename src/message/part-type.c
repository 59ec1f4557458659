/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of part types and names. In: a GMime part. Out: its role in a report (RFC 6522 and the
 * documents that define the types). What the content says is not looked at here.
 */
#include "message/part-type.h"

#include <string.h>

#include "message/stream.h"

static const BouncePartType part_types[] = {
  { "text/plain", BOUNCE_PART_TEXT },
  { "text/html", BOUNCE_PART_HTML },
  { "message/delivery-status", BOUNCE_PART_STATUS, BOUNCE_STATUS_DSN },
  { "message/global-delivery-status", BOUNCE_PART_STATUS, BOUNCE_STATUS_DSN },
  { "message/tracking-status", BOUNCE_PART_STATUS, BOUNCE_STATUS_TRACKING },
  { "message/feedback-report", BOUNCE_PART_STATUS, BOUNCE_STATUS_FEEDBACK },
  { "message/disposition-notification", BOUNCE_PART_STATUS, BOUNCE_STATUS_DISPOSITION },
  { "message/global-disposition-notification", BOUNCE_PART_STATUS, BOUNCE_STATUS_DISPOSITION },
  { "message/rfc822", BOUNCE_PART_ORIGINAL },
  { "message/news", BOUNCE_PART_ORIGINAL },
  { "message/partial", BOUNCE_PART_ORIGINAL },
  { "message/global", BOUNCE_PART_ORIGINAL },
  { "message/global-headers", BOUNCE_PART_ORIGINAL },
  { "message/rfc822-headers", BOUNCE_PART_ORIGINAL },
  { "message/headers", BOUNCE_PART_ORIGINAL },
  { "text/rfc822-headers", BOUNCE_PART_ORIGINAL },
  { "text/rfc822-header", BOUNCE_PART_ORIGINAL },
  { "text/rfc822", BOUNCE_PART_ORIGINAL },
  { "application/json", BOUNCE_PART_JSON },
  { "application/xarf+json", BOUNCE_PART_JSON },
  { "text/json", BOUNCE_PART_JSON },
  { "text/calendar", BOUNCE_PART_OTHER },
  { "text/css", BOUNCE_PART_OTHER },
  { "text/vcard", BOUNCE_PART_OTHER },
  { "text/x-vcard", BOUNCE_PART_OTHER },
  { "application/octet-stream", BOUNCE_PART_UNSAID }, /* GMime's word for what it cannot read */
  { "application/x-unknown", BOUNCE_PART_UNSAID },
};

/* Names and descriptions of parts that carry another type. */
typedef struct {
  const char *word;
  BouncePartRole role;
} PartName;

static const PartName part_names[] = {
  { "delivery-status", BOUNCE_PART_STATUS },    { "delivery status", BOUNCE_PART_STATUS },
  { "delivery report", BOUNCE_PART_STATUS },    { ".eml", BOUNCE_PART_ORIGINAL },
  { "mime.822", BOUNCE_PART_ORIGINAL },         { "undelivered message", BOUNCE_PART_ORIGINAL },
  { "original message", BOUNCE_PART_ORIGINAL }, { "rfc822", BOUNCE_PART_ORIGINAL },
};

/* Longest "type/subtype"; all that are known are shorter. */
#define TYPE_NAME_MAX 127

static char *append_lower(char *to, const char *end, const char *text)
{
  while (*text != '\0' && to < end)
    *to++ = bounce_scan_lower(*text++);
  return to;
}

const char *bounce_part_type_name(BouncePool *pool, GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type(object);
  const char *media = g_mime_content_type_get_media_type(type);
  char name[TYPE_NAME_MAX];
  const char *end = name + sizeof name;
  if (g_ascii_strcasecmp(media, BOUNCE_STREAM_MESSAGE) == 0)
    media = "message";
  char *to = append_lower(name, end, media);
  to = append_lower(to, end, "/");
  to = append_lower(to, end, g_mime_content_type_get_media_subtype(type));
  return bounce_pool_strndup(pool, name, (gsize) (to - name));
}

const BouncePartType *bounce_part_type_find(const char *type)
{
  static const BouncePartType other = { "", BOUNCE_PART_OTHER };
  static const BouncePartType text = { "text/*", BOUNCE_PART_TEXT };
  for (gsize i = 0; i < G_N_ELEMENTS(part_types); i++)
    if (strcmp(part_types[i].type, type) == 0)
      return &part_types[i];
  return g_str_has_prefix(type, "text/") ? &text : &other;
}

static BouncePartRole role_by_name(const char *name)
{
  g_autofree char *lower = name != NULL ? g_ascii_strdown(name, -1) : NULL;
  for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS(part_names); i++)
    if (strstr(lower, part_names[i].word) != NULL)
      return part_names[i].role;
  return BOUNCE_PART_OTHER;
}

BouncePartRole bounce_part_type_named(GMimePart *part)
{
  BouncePartRole role = role_by_name(g_mime_part_get_filename(part));
  return role != BOUNCE_PART_OTHER ? role : role_by_name(g_mime_part_get_content_description(part));
}
