/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bringing back a multipart whose boundary parameter is missing, wrong or cut off with the header.
 * In: the bytes of the body. Out: a GMimeObject of its own. It believes lines, not labels.
 */
#include "message/repair.h"

#include <string.h>

#include "base/scan.h"
#include "message/fields.h"
#include "message/stream.h"

/* RFC 2046 section 5.1.1 allows 70; some programs write more. */
#define REPAIR_BOUNDARY_MAX 200

/* Within a delimiter: a printable character, or the fold of the parameter that it was copied from.
 */
static gboolean is_delimiter(BounceScan line)
{
  gsize length = bounce_scan_left(&line);
  if (length < 3 || length > REPAIR_BOUNDARY_MAX || !bounce_scan_literal(&line, "--"))
    return FALSE;
  for (const char *p = line.p; p < line.end; p++)
    if (((guchar) *p < ' ' && !g_ascii_isspace(*p)) || (guchar) *p > '~' || *p == '"' || *p == '\\')
      return FALSE;
  return line.end[-1] != ' ';
}

/* `line` and, where it ends with a blank and the next one begins with one, that next one. */
static void unfold(BounceScan *rest, BounceScan *line)
{
  BounceScan next;
  BounceScan after = *rest;
  if (bounce_scan_left(line) < 3 || strncmp(line->p, "--", 2) != 0 || line->end[-1] != ' '
      || !bounce_scan_line(&after, &next) || bounce_scan_blanks(&next) == 0)
    return;
  line->end = next.end;
  *rest = after;
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
    unfold(&bytes, &line);
    before = is_delimiter(line) ? line : (BounceScan){ NULL, NULL };
  }
  return FALSE;
}

gboolean bounce_repair_wanted(const char *text, gsize length)
{
  BounceScan boundary;
  return boundary_find(bounce_scan(text, length), &boundary);
}

/* The boundary as the parameter, and the bytes in which it has no fold. */
static void append_unfolded(GString *mail, BounceScan bytes, BounceScan boundary)
{
  gsize size = bounce_scan_left(&boundary);
  const char *fold = boundary.p;
  while (fold < boundary.end && *fold != '\r' && *fold != '\n')
    fold++;
  while (fold < boundary.end && fold > boundary.p && fold[-1] == ' ')
    fold--;
  g_string_append_len(mail, boundary.p, fold - boundary.p);
  g_string_append(mail, "\"\n\n");
  const char *at;
  while (fold < boundary.end
         && (at = memmem(bytes.p, bounce_scan_left(&bytes), boundary.p, size)) != NULL) {
    g_string_append_len(mail, bytes.p, at + (fold - boundary.p) - bytes.p);
    bytes.p = at + size;
  }
  g_string_append_len(mail, bytes.p, (gssize) bounce_scan_left(&bytes));
}

GMimeObject *bounce_repair_multipart(const char *bytes, gsize length)
{
  BounceScan boundary;
  if (!boundary_find(bounce_scan(bytes, length), &boundary))
    return NULL;
  GString *mail = g_string_sized_new(length + 2 * REPAIR_BOUNDARY_MAX);
  g_string_append(mail, "Content-Type: multipart/mixed; boundary=\"");
  append_unfolded(mail, bounce_scan(bytes, length), boundary);
  GMimeStream *stream = bounce_stream_new_bytes(mail);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeObject *top = g_mime_parser_construct_part(parser, NULL);
  g_object_unref(parser);
  g_object_unref(stream);
  return top;
}
