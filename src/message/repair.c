/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bringing back a multipart whose boundary parameter is missing, wrong or cut off with the header.
 * In: the bytes of the body. Out: a GMimeObject of its own. It believes lines, not labels.
 */
#include "message/repair.h"

#include "base/scan.h"
#include "message/fields.h"
#include "message/stream.h"

/* RFC 2046 section 5.1.1 allows 70; some programs write more. */
#define REPAIR_BOUNDARY_MAX 200

static gboolean is_boundary(BounceScan line)
{
  gsize length = bounce_scan_left(&line);
  if (length < 3 || length > REPAIR_BOUNDARY_MAX || !bounce_scan_literal(&line, "--"))
    return FALSE;
  for (const char *p = line.p; p < line.end; p++)
    if ((guchar) *p < ' ' || (guchar) *p > '~' || *p == '"' || *p == '\\')
      return FALSE;
  return line.end[-1] != ' ';
}

/* The first line that is a boundary, and with a Content- field behind it. */
static gboolean boundary_find(BounceScan bytes, BounceScan *boundary)
{
  BounceScan line;
  BounceScan before = { NULL, NULL };
  while (bounce_scan_line(&bytes, &line)) {
    BounceScan name;
    if (before.p != NULL && bounce_fields_name(&line, &name)
        && bounce_scan_literal(&name, "Content-")) {
      *boundary = bounce_scan(before.p + 2, bounce_scan_left(&before) - 2);
      return TRUE;
    }
    before = is_boundary(line) ? line : (BounceScan){ NULL, NULL };
  }
  return FALSE;
}

gboolean bounce_repair_wanted(const char *text, gsize length)
{
  BounceScan boundary;
  return boundary_find(bounce_scan(text, length), &boundary);
}

GMimeObject *bounce_repair_multipart(const char *bytes, gsize length)
{
  BounceScan boundary;
  if (!boundary_find(bounce_scan(bytes, length), &boundary))
    return NULL;
  GString *mail = g_string_sized_new(length + 2 * REPAIR_BOUNDARY_MAX);
  g_string_append(mail, "Content-Type: multipart/mixed; boundary=\"");
  g_string_append_len(mail, boundary.p, (gssize) bounce_scan_left(&boundary));
  g_string_append(mail, "\"\n\n");
  g_string_append_len(mail, bytes, (gssize) length);
  GMimeStream *stream = bounce_stream_new_bytes(mail);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeObject *top = g_mime_parser_construct_part(parser, NULL);
  g_object_unref(parser);
  g_object_unref(stream);
  return top;
}
