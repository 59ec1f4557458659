/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A byte cursor. Every function either matches and advances, or returns FALSE/0 and leaves the cursor
 * where it was. Nothing here reads at or past `end`; the text need not be NUL-terminated.
 */
#ifndef BOUNCE_SCAN_H
#define BOUNCE_SCAN_H

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

/* One given byte. */
gboolean bounce_scan_byte(BounceScan *scan, char byte);

/* A literal, ASCII letters in any case. */
gboolean bounce_scan_literal(BounceScan *scan, const char *literal);

/* Blanks and tabs (and, for _space, line ends); how many were skipped. */
gsize bounce_scan_blanks(BounceScan *scan);
gsize bounce_scan_space(BounceScan *scan);

/* 1 to `max_digits` ASCII digits that are not followed by another digit. */
gboolean bounce_scan_number(BounceScan *scan, guint max_digits, guint *number);

/* The next line without its line end (LF, CRLF or CR), FALSE at the end. */
gboolean bounce_scan_line(BounceScan *scan, BounceScan *line);

/* `scan` without white space at both ends. */
BounceScan bounce_scan_trim(BounceScan scan);

/* TRUE when the bytes left are `literal`, ASCII letters in any case. */
gboolean bounce_scan_is(BounceScan scan, const char *literal);

#endif
