/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What GMime is shown while it parses. In: the bytes of a mail, piece by piece. Out: the same
 * bytes, or as many others: endless header sections are ended, types that GMime would take apart
 * are hidden, boundaries beyond a limit are none. It knows no MIME structure, only lines (RFC 2046
 * section 5.1.1).
 */
#include "message/guard.h"

#include <string.h>

#include "base/scan.h"
#include "message/limits.h"
#include "message/stream.h"

/* Ends a header section that is too long: an empty line over the last bytes before `end`. */
static void guard_break(BounceGuard *guard, char *end)
{
  end[-2] = end[-1] = '\n';
  guard->header_run = 0;
  guard->header_lines = 0;
  guard->content = TRUE;
}

static gboolean guard_too_long(const BounceGuard *guard)
{
  return guard->header_run > BOUNCE_LIMIT_HEADER_BYTES || guard->header_lines > BOUNCE_LIMIT_FIELDS;
}

/* Hides "message/..." in a Content-Type field. */
static void guard_type(BounceGuard *guard, char *p, char *end)
{
  BounceScan line = bounce_scan(p, (gsize) (end - p));
  if (!guard->type_folded && !bounce_scan_literal(&line, "Content-Type:"))
    return;
  bounce_scan_space(&line);
  guard->type_folded = line.p == line.end;
  BounceScan type = line;
  if (bounce_scan_literal(&line, "message/"))
    *(char *) type.p = BOUNCE_STREAM_MESSAGE[0];
}

/* One line, or piece of a longer one, from `p` to `end`. */
static void guard_line(BounceGuard *guard, char *p, char *end)
{
  gsize length = (gsize) (end - p);
  gboolean empty = guard->line_start && (*p == '\n' || (*p == '\r' && length == 2));
  if (guard->line_start && length > 2 && p[0] == '-' && p[1] == '-') {
    if (++guard->boundaries > BOUNCE_LIMIT_BOUNDARIES)
      p[0] = ' ';
    guard->content_run = 0;
    guard->content = FALSE;
  }
  if (empty && !guard->content)
    guard->content_run = 0;
  guard->content |= empty;
  if (!guard->content && guard->line_start && (guard->type_folded || *p == 'C' || *p == 'c'))
    guard_type(guard, p, end);
  guard->content_run += length;
  guard->header_run = empty ? 0 : guard->header_run + length;
  guard->header_lines = empty ? 0 : guard->header_lines + 1;
  if (guard_too_long(guard) && length >= 2)
    guard_break(guard, end);
  guard->line_start = end[-1] == '\n';
}

/* GMime has seen enough of this content to know that nothing will end it soon. */
static gboolean guard_is_content(const BounceGuard *guard)
{
  gsize limit = guard->seen > BOUNCE_LIMIT_SEEN_BYTES ? BOUNCE_LIMIT_CONTENT_LATE
                                                      : BOUNCE_LIMIT_CONTENT_BYTES;
  return guard->content && guard->line_start && guard->content_run > limit;
}

/* Looks at whole lines only, so that it never sees half a boundary; how many bytes GMime gets. */
gsize bounce_guard_bytes(BounceGuard *guard, char *buffer, gsize length)
{
  char *last = memrchr(buffer, '\n', length);
  char *end = last != NULL ? last + 1 : buffer + length;
  for (char *p = buffer; p < end;) {
    char *lf = memchr(p, '\n', (gsize) (end - p));
    char *next = lf != NULL ? lf + 1 : end;
    guard_line(guard, p, next);
    p = next;
  }
  guard->seen += (gsize) (end - buffer);
  guard->skipping = guard_is_content(guard);
  return (gsize) (end - buffer);
}
