/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A byte cursor. Every function either matches and advances, or returns FALSE/0 and leaves the
 * cursor where it was. Nothing here reads at or past `end`; the text need not be NUL-terminated.
 * What takes a byte or two stands here, to be compiled into its callers: they ask for every byte of
 * a mail.
 */
#ifndef BOUNCE_BASE_SCAN_H
#define BOUNCE_BASE_SCAN_H

#include <glib.h>
#include <string.h>

typedef struct {
  const char *p;
  const char *end;
} BounceScan;

static inline BounceScan bounce_scan(const char *text, gsize length)
{
  return (BounceScan){ text, text + length };
}

static inline BounceScan bounce_scan_string(const char *text)
{
  return bounce_scan(text, strlen(text));
}

static inline gsize bounce_scan_left(const BounceScan *scan)
{
  return (gsize) (scan->end - scan->p);
}

/* The next byte without taking it; NUL at the end. */
static inline char bounce_scan_peek(const BounceScan *scan)
{
  return scan->p < scan->end ? *scan->p : '\0';
}

/* An ASCII letter in lower case, any other byte as it is. */
static inline char bounce_scan_lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

/* One given byte. */
static inline gboolean bounce_scan_byte(BounceScan *scan, char byte)
{
  if (scan->p >= scan->end || *scan->p != byte)
    return FALSE;
  scan->p++;
  return TRUE;
}

/* A literal, ASCII letters in any case. */
gboolean bounce_scan_literal_rest(BounceScan *scan, const char *literal);

static inline gboolean bounce_scan_literal(BounceScan *scan, const char *literal)
{
  /* Most calls end here: the first bytes differ in more than the bit that tells cases apart. */
  if (scan->p < scan->end && *literal != '\0' && ((*scan->p ^ *literal) & ~0x20) != 0)
    return FALSE;
  return bounce_scan_literal_rest(scan, literal);
}

/* Blanks and tabs (and, for _space, line ends); how many were skipped. */
static inline gsize bounce_scan_blanks(BounceScan *scan)
{
  const char *start = scan->p;
  while (scan->p < scan->end && (*scan->p == ' ' || *scan->p == '\t'))
    scan->p++;
  return (gsize) (scan->p - start);
}

static inline gsize bounce_scan_space(BounceScan *scan)
{
  const char *start = scan->p;
  while (scan->p < scan->end && g_ascii_isspace(*scan->p))
    scan->p++;
  return (gsize) (scan->p - start);
}

/* 1 to `max_digits` ASCII digits that are not followed by another digit. */
gboolean bounce_scan_number(BounceScan *scan, guint max_digits, guint *number);

/* The next line without its line end (LF, CRLF or CR), FALSE at the end. */
gboolean bounce_scan_line(BounceScan *scan, BounceScan *line);

/* `scan` without white space at both ends. */
static inline BounceScan bounce_scan_trim(BounceScan scan)
{
  bounce_scan_space(&scan);
  while (scan.end > scan.p && g_ascii_isspace(scan.end[-1]))
    scan.end--;
  return scan;
}

/* TRUE when the bytes left are `literal`, ASCII letters in any case. */
static inline gboolean bounce_scan_is(BounceScan scan, const char *literal)
{
  return bounce_scan_literal(&scan, literal) && scan.p == scan.end;
}

#endif
