/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The date of a log line. In: its head, and what it leaves out: the zone, and for a date without a
 * year the time of the newest line. Out: RFC 3339. A date without a year is the last such day that
 * is not behind that time: a log of December that is read in January is of last year.
 */
#include "source/log/log-date.h"

#include <string.h>

/* Clocks of two hosts differ; a day's difference is a zone. */
#define AHEAD (26 * 60 * 60)
/* TAI64: seconds since 1970 are counted from here, and TAI is so far ahead of UTC (since 2017). */
#define TAI64_EPOCH G_GUINT64_CONSTANT(0x4000000000000000)
#define TAI_AHEAD 37

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static guint number_at(const char *text, gsize digits)
{
  guint number = 0;
  for (gsize i = 0; i < digits; i++)
    number = number * 10 + (g_ascii_isdigit(text[i]) ? (guint) (text[i] - '0') : 0);
  return number;
}

static GTimeZone *zone_of(const BounceLogClock *clock)
{
  return clock->zone != NULL ? g_time_zone_ref(clock->zone) : g_time_zone_new_utc();
}

static GDateTime *of_year(BounceScan date, guint year, guint month, GTimeZone *zone)
{
  const char *time = date.end - strlen("00:00:00");
  guint day = number_at(time - 3, 2);
  return g_date_time_new(zone, (int) year, (int) month, (int) day, (int) number_at(time, 2),
                         (int) number_at(time + 3, 2), MIN(number_at(time + 6, 2), 59));
}

static GDateTime *of_syslog(BounceScan date, const BounceLogClock *clock)
{
  g_autofree char *name = g_strndup(date.p, 3);
  const char *found = strstr(months, name);
  if (clock->newest == 0 || found == NULL || (found - months) % 3 != 0)
    return NULL;
  g_autoptr(GTimeZone) zone = zone_of(clock);
  g_autoptr(GDateTime) newest = g_date_time_new_from_unix_utc(clock->newest + AHEAD);
  if (newest == NULL)
    return NULL;
  guint month = (guint) (found - months) / 3 + 1;
  guint year = (guint) g_date_time_get_year(newest);
  /* The 29th of February may be eight years ago. */
  for (guint back = 0; back <= 8 && back < year; back++) {
    g_autoptr(GDateTime) time = of_year(date, year - back, month, zone);
    if (time != NULL && g_date_time_compare(time, newest) <= 0)
      return g_steal_pointer(&time);
  }
  return NULL;
}

static GDateTime *of_iso(BounceScan date, const BounceLogClock *clock)
{
  g_autoptr(GTimeZone) zone = zone_of(clock);
  g_autofree char *text = g_strndup(date.p, bounce_scan_left(&date));
  text[10] = 'T';
  char *blank = strchr(text, ' ');
  if (blank != NULL)
    memmove(blank, blank + 1, strlen(blank));
  return g_date_time_new_from_iso8601(text, zone);
}

static GDateTime *of_tai64(BounceScan date)
{
  g_autofree char *seconds = g_strndup(date.p + 1, 16);
  guint64 label = g_ascii_strtoull(seconds, NULL, 16);
  return label > TAI64_EPOCH
             ? g_date_time_new_from_unix_utc((gint64) (label - TAI64_EPOCH) - TAI_AHEAD)
             : NULL;
}

static GDateTime *of_unix(BounceScan date)
{
  return g_date_time_new_from_unix_utc(number_at(date.p, 10));
}

static GDateTime *read_date(const BounceLogHead *head, const BounceLogClock *clock)
{
  switch (head->form) {
  case BOUNCE_LOG_DATE_SYSLOG:
    return of_syslog(head->date, clock);
  case BOUNCE_LOG_DATE_ISO:
    return of_iso(head->date, clock);
  case BOUNCE_LOG_DATE_TAI64:
    return of_tai64(head->date);
  default:
    return of_unix(head->date);
  }
}

gint64 bounce_log_time(const BounceLogHead *head, const BounceLogClock *clock)
{
  g_autoptr(GDateTime) time = read_date(head, clock);
  return time != NULL ? g_date_time_to_unix(time) : 0;
}

char *bounce_log_date(const BounceLogHead *head, const BounceLogClock *clock)
{
  g_autoptr(GDateTime) time = read_date(head, clock);
  return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
}
