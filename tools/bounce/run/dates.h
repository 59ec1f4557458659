/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times as people give them on a command line. */
#ifndef DATES_H
#define DATES_H

#include <glib.h>

/* Unix time: from this second on, and until before that one. */
typedef struct {
  gint64 begin;
  gint64 end;
} DateSpan;

/*
 * What `text` names, in UTC: a year (2026), a month (2026-11), a day (2026-11-17, today,
 * yesterday), or a moment: RFC 3339, or so long before `now`: 12h, 7d, 4w. FALSE when it is none of
 * these.
 */
gboolean dates_read(const char *text, gint64 now, DateSpan *span);

/*
 * The same for the option --`option`: where a period begins (0 for NULL), or ends, its last day
 * included (one second behind now for NULL). FALSE when it is none: said.
 */
gboolean dates_since(const char *option, const char *text, gint64 *time);
gboolean dates_until(const char *option, const char *text, gint64 *time);

#endif
