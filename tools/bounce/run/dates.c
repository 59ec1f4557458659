/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Times on a command line. In: text, and what time it is. Out: a span of Unix time, in UTC (RFC
 * 3339 for moments). Months and years are those of the calendar; it knows no time zone of the user.
 */
#include "run/dates.h"

#include <string.h>

#include "base/scan.h"
#include "base/translate.h"
#include "history/event.h"
#include "terminal/complain.h"

#define SECONDS_PER_HOUR 3600
#define SECONDS_PER_DAY 86400

/* More digits would go beyond any date that a history has. */
#define AGO_DIGITS_MAX 5

/* A whole calendar unit: `text` and `rest` together are the first second of it. */
static gboolean read_unit(const char *text, const char *rest, gint months, gint days,
                          DateSpan *span)
{
  g_autofree char *whole = g_strconcat(text, rest, NULL);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) begin = g_date_time_new_from_iso8601(whole, utc);
  if (begin == NULL)
    return FALSE;
  g_autoptr(GDateTime) next = g_date_time_add_months(begin, months);
  g_autoptr(GDateTime) end = next != NULL ? g_date_time_add_days(next, days) : NULL;
  if (end == NULL)
    return FALSE;
  *span = (DateSpan){ g_date_time_to_unix(begin), g_date_time_to_unix(end) };
  return TRUE;
}

/* Four digits, and two behind each "-". */
static gboolean read_calendar(const char *text, DateSpan *span)
{
  switch (strlen(text)) {
  case 4:
    return read_unit(text, "-01-01T00:00:00Z", 12, 0, span);
  case 7:
    return read_unit(text, "-01T00:00:00Z", 1, 0, span);
  case 10:
    return read_unit(text, "T00:00:00Z", 0, 1, span);
  default:
    return FALSE;
  }
}

static gboolean read_word(const char *text, gint64 now, DateSpan *span)
{
  gint64 today = now - now % SECONDS_PER_DAY;
  gint64 begin = strcmp(text, "today") == 0       ? today
                 : strcmp(text, "yesterday") == 0 ? today - SECONDS_PER_DAY
                                                  : 0;
  *span = (DateSpan){ begin, begin + SECONDS_PER_DAY };
  return begin != 0;
}

/* 1*5DIGIT ("h" / "d" / "w") */
static gboolean read_ago(const char *text, gint64 now, DateSpan *span)
{
  static const struct {
    char letter;
    gint64 seconds;
  } units[] = { { 'h', SECONDS_PER_HOUR }, { 'd', SECONDS_PER_DAY }, { 'w', 7 * SECONDS_PER_DAY } };
  BounceScan scan = bounce_scan_string(text);
  guint number;
  if (!bounce_scan_number(&scan, AGO_DIGITS_MAX, &number) || bounce_scan_left(&scan) != 1)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
    gint64 moment = now - number * units[i].seconds;
    *span = (DateSpan){ moment, moment + 1 };
    if (units[i].letter == *scan.p)
      return moment > 0;
  }
  return FALSE;
}

static gboolean read_moment(const char *text, DateSpan *span)
{
  gint64 moment = event_time(text);
  *span = (DateSpan){ moment, moment + 1 };
  return moment != 0;
}

gboolean dates_read(const char *text, gint64 now, DateSpan *span)
{
  return (read_word(text, now, span) || read_ago(text, now, span) || read_calendar(text, span)
          || read_moment(text, span))
         && span->begin > 0;
}

static gboolean read_option(const char *option, const char *text, DateSpan *span)
{
  if (dates_read(text, g_get_real_time() / G_USEC_PER_SEC, span))
    return TRUE;
  complain(NULL,
           N_("--%s: \"%s\" is no time: a day (2026-03-02, yesterday), a month (2026-03), so long "
              "ago (12h, 7d, 4w) or a moment (RFC 3339)"),
           option, text);
  return FALSE;
}

gboolean dates_since(const char *option, const char *text, gint64 *time)
{
  DateSpan span = { 0 };
  if (text != NULL && !read_option(option, text, &span))
    return FALSE;
  *time = span.begin;
  return TRUE;
}

gboolean dates_until(const char *option, const char *text, gint64 *time)
{
  DateSpan span = { .end = g_get_real_time() / G_USEC_PER_SEC + 1 };
  if (text != NULL && !read_option(option, text, &span))
    return FALSE;
  *time = span.end;
  return TRUE;
}
