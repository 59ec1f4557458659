/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Telling a report that was forwarded as an attachment from a report that returns a message. In:
 * what the walk found. Out: the attached message that is to be read instead. It looks at structure
 * and sender only.
 */
#include "message/forward.h"

#include <string.h>

/* Local parts that mail systems write reports from. */
static const char *const forward_systems[] = {
  "mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon", "mailer_daemon", "maildaemon",
};

static gboolean is_report_type(GMimeObject *object)
{
  return object != NULL
         && g_mime_content_type_is_type(g_mime_object_get_content_type(object), "multipart",
                                        "report");
}

/* TRUE when `from` is the address of a mail system. */
static gboolean is_system(const char *from)
{
  g_autofree char *lower = from != NULL ? g_ascii_strdown(from, -1) : NULL;
  for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS(forward_systems); i++)
    if (strstr(lower, forward_systems[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Answers of programs and notices of list managers: they speak for themselves. */
static gboolean is_automatic(const BounceFields *headers)
{
  const char *automatic = bounce_fields_get(headers, "Auto-Submitted");
  const char *path = bounce_fields_get(headers, "Return-Path");
  return (automatic != NULL && g_ascii_strncasecmp(automatic, "no", 2) != 0)
         || (path != NULL && strcmp(path, "<>") == 0)
         || bounce_fields_get(headers, "X-Failed-Recipients") != NULL
         || bounce_fields_get(headers, "List-Administrivia") != NULL
         || bounce_fields_get(headers, "X-List-Administrivia") != NULL
         || bounce_fields_get(headers, "List-Id") != NULL
         || is_system(bounce_fields_get(headers, "From"));
}

GMimeMessage *bounce_forward_find(const BounceParts *parts, const BounceFields *headers,
                                  GMimeObject *top)
{
  GMimeMessage *attached = parts->attached;
  if (attached == NULL || parts->status->len > 0 || is_report_type(top) || is_automatic(headers))
    return NULL;
  GMimeObject *inner = g_mime_message_get_mime_part(attached);
  const char *from = g_mime_object_get_header(GMIME_OBJECT(attached), "From");
  return is_report_type(inner) || is_system(from) ? attached : NULL;
}
