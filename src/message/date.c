/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Dates. In: the value of a Date field (RFC 5322 sections 3.3 and 4.3). Out: RFC 3339. The order of
 * the words is free, comments and weekdays are ignored; a date that does not exist is none.
 */
#include "base/scan.h"
#include "base/text.h"
#include "message/message.h"

typedef struct {
  guint day;
  guint month;
  guint year;
  guint hour;
  guint minute;
  guint second;
  int offset; /* minutes east of UTC */
  gboolean has_time;
  gboolean has_year;
} Date;

typedef struct {
  const char *name;
  int hours;
} DateZone;

/* RFC 5322 section 4.3, and what RFC 822 gateways still write. */
static const DateZone date_zones[] = {
  { "UT", 0 },   { "UTC", 0 },  { "GMT", 0 },  { "Z", 0 },    { "EST", -5 }, { "EDT", -4 },
  { "CST", -6 }, { "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
  { "CET", 1 },  { "CEST", 2 }, { "MET", 1 },  { "MEST", 2 }, { "EET", 2 },  { "EEST", 3 },
  { "WET", 0 },  { "WEST", 1 }, { "BST", 1 },  { "MSK", 3 },  { "JST", 9 },  { "KST", 9 },
};

static const char *const date_months[] = { "jan", "feb", "mar", "apr", "may", "jun",
                                           "jul", "aug", "sep", "oct", "nov", "dec" };

/* "(" ... ")", nested. */
static void comment_skip(BounceScan *scan)
{
  guint depth = 0;
  while (scan->p < scan->end) {
    depth += *scan->p == '(';
    depth -= *scan->p == ')' && depth > 0;
    scan->p++;
    if (depth == 0)
      return;
  }
}

static void word_read(Date *date, BounceScan word)
{
  for (guint i = 0; i < G_N_ELEMENTS(date_months) && date->month == 0; i++) {
    BounceScan name = word;
    if (bounce_scan_left(&word) >= 3 && bounce_scan_literal(&name, date_months[i]))
      date->month = i + 1;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(date_zones); i++)
    if (date->has_time && bounce_scan_is(word, date_zones[i].name))
      date->offset = date_zones[i].hours * 60;
}

/* hour ":" minute [":" second ["." digits]] */
static gboolean time_read(Date *date, BounceScan *scan)
{
  BounceScan s = *scan;
  guint hour = 0;
  guint minute = 0;
  guint second = 0;
  if (!bounce_scan_number(&s, 2, &hour) || !bounce_scan_byte(&s, ':')
      || !bounce_scan_number(&s, 2, &minute))
    return FALSE;
  if (bounce_scan_byte(&s, ':') && !bounce_scan_number(&s, 2, &second))
    return FALSE;
  if (bounce_scan_byte(&s, '.'))
    while (s.p < s.end && g_ascii_isdigit(*s.p))
      s.p++;
  date->hour = hour;
  date->minute = minute;
  date->second = MIN(second, 59); /* leap seconds have no place in most programs */
  date->has_time = TRUE;
  *scan = s;
  return second <= 60;
}

/* ("+" / "-") 4DIGIT */
static gboolean zone_read(Date *date, BounceScan *scan)
{
  BounceScan s = *scan;
  guint zone = 0;
  int sign = bounce_scan_peek(&s) == '-' ? -1 : 1;
  s.p++;
  const char *digits = s.p;
  if (!date->has_time || !bounce_scan_number(&s, 4, &zone) || s.p - digits < 4)
    return FALSE;
  if (zone / 100 < 24 && zone % 100 < 60)
    date->offset = sign * (int) (zone / 100 * 60 + zone % 100);
  *scan = s;
  return TRUE;
}

/* RFC 5322 section 4.3: two digits below 50 are 20xx, others and three digits count from 1900. */
static guint year_full(guint year, gsize digits)
{
  if (digits >= 4)
    return year;
  return digits == 2 && year < 50 ? year + 2000 : year + 1900;
}

static gboolean number_read(Date *date, BounceScan *scan)
{
  const char *start = scan->p;
  guint number = 0;
  if (!bounce_scan_number(scan, 4, &number))
    return FALSE;
  gsize digits = (gsize) (scan->p - start);
  if (digits <= 2 && date->day == 0 && number > 0) {
    date->day = number;
  } else if (!date->has_year) {
    date->year = year_full(number, digits);
    date->has_year = TRUE;
  }
  return TRUE;
}

static void date_read(Date *date, BounceScan scan)
{
  while (scan.p < scan.end) {
    char c = *scan.p;
    const char *start = scan.p;
    if (c == '(') {
      comment_skip(&scan);
    } else if (g_ascii_isalpha(c)) {
      while (scan.p < scan.end && g_ascii_isalpha(*scan.p))
        scan.p++;
      word_read(date, bounce_scan(start, (gsize) (scan.p - start)));
    } else if (!(g_ascii_isdigit(c)
                 && ((!date->has_time && time_read(date, &scan)) || number_read(date, &scan)))
               && !((c == '+' || c == '-') && zone_read(date, &scan))) {
      scan.p++;
    }
  }
}

static gboolean date_exists(const Date *date)
{
  return date->has_year && date->month != 0 && date->year <= 9999 && date->hour <= 23
         && date->minute <= 59
         && g_date_valid_dmy((GDateDay) date->day, (GDateMonth) date->month,
                             (GDateYear) date->year);
}

/* RFC 3339 section 5.6 */
static const char *date_write(BouncePool *pool, const Date *date)
{
  guint zone = (guint) ABS(date->offset);
  const struct {
    guint number;
    guint width;
    char after;
  } parts[] = {
    { date->year, 4, '-' },   { date->month, 2, '-' },
    { date->day, 2, 'T' },    { date->hour, 2, ':' },
    { date->minute, 2, ':' }, { date->second, 2, date->offset < 0 ? '-' : '+' },
    { zone / 60, 2, ':' },    { zone % 60, 2, '\0' },
  };
  char text[sizeof "2001-04-29T23:34:45+00:00"];
  char *to = text;
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    to = bounce_text_digits(to, parts[i].number, parts[i].width);
    *to++ = parts[i].after;
  }
  return bounce_pool_strdup(pool, text);
}

const char *bounce_message_date(BouncePool *pool, const char *rfc5322_date)
{
  Date date = { 0 };
  if (rfc5322_date == NULL)
    return NULL;
  date_read(&date, bounce_scan_string(rfc5322_date));
  return date_exists(&date) ? date_write(pool, &date) : NULL;
}
