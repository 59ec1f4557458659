/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The byte cursor of every scanner. In: a span of bytes. Out: the same span, further on. ASCII
 * only: it knows nothing of encodings.
 */
#include "base/scan.h"

#define SCAN_CHUNK 128

gboolean bounce_scan_literal_rest(BounceScan *scan, const char *literal)
{
  const char *p = scan->p;
  for (; *literal != '\0'; literal++, p++)
    if (p >= scan->end || bounce_scan_lower(*p) != bounce_scan_lower(*literal))
      return FALSE;
  scan->p = p;
  return TRUE;
}

gboolean bounce_scan_number(BounceScan *scan, guint max_digits, guint *number)
{
  const char *p = scan->p;
  guint value = 0;
  while (p < scan->end && g_ascii_isdigit(*p) && (gsize) (p - scan->p) < max_digits)
    value = value * 10 + (guint) (*p++ - '0');
  if (p == scan->p || (p < scan->end && g_ascii_isdigit(*p)))
    return FALSE;
  *number = value;
  scan->p = p;
  return TRUE;
}

/* The next LF or CR, or the end; in chunks, so that text without one of them takes linear time. */
static const char *scan_line_end(const BounceScan *scan)
{
  gsize size;
  for (const char *p = scan->p; p < scan->end; p += size) {
    size = MIN((gsize) (scan->end - p), SCAN_CHUNK);
    const char *lf = memchr(p, '\n', size);
    const char *cr = memchr(p, '\r', lf != NULL ? (gsize) (lf - p) : size);
    if (cr != NULL || lf != NULL)
      return cr != NULL ? cr : lf;
  }
  return scan->end;
}

gboolean bounce_scan_line(BounceScan *scan, BounceScan *line)
{
  if (scan->p >= scan->end)
    return FALSE;
  line->p = scan->p;
  scan->p = scan_line_end(scan);
  line->end = scan->p;
  if (!bounce_scan_byte(scan, '\n') && bounce_scan_byte(scan, '\r'))
    bounce_scan_byte(scan, '\n');
  return TRUE;
}
