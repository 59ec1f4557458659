/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tells an mbox "From " line from a sentence that begins with the word. In: one line. Out: yes or
 * no. RFC 4155 appendix A asks for asctime(); what is met besides: no sender, a sender with blanks,
 * a zone before or after the year, no seconds, the order of RFC 5322, "remote from". Which messages
 * follow, and the lines around, are mbox.c's affair.
 *
 *   fromline = "From " [sender] *word date *word
 *   date     = (month day / day month) *word time *word    ; a year stands among the words
 */
#include "source/fromline.h"

static gboolean fromline_word(BounceScan *scan, BounceScan *word)
{
  bounce_scan_blanks(scan);
  word->p = scan->p;
  while (scan->p < scan->end && *scan->p != ' ' && *scan->p != '\t' && *scan->p != ',')
    scan->p++;
  word->end = scan->p;
  bounce_scan_byte(scan, ',');
  return word->end > word->p;
}

static gboolean fromline_month(BounceScan word)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (bounce_scan_left(&word) != 3)
    return FALSE;
  for (const char *month = months; *month != '\0'; month += 3)
    if (g_ascii_strncasecmp(word.p, month, 3) == 0)
      return TRUE;
  return FALSE;
}

/* A number of at most `digits` digits, from `low` to `high`. */
static gboolean fromline_number(BounceScan word, guint digits, guint low, guint high)
{
  guint number = 0;
  return bounce_scan_number(&word, digits, &number) && bounce_scan_left(&word) == 0 && number >= low
         && number <= high;
}

/* hh:mm or hh:mm:ss */
static gboolean fromline_time(BounceScan word)
{
  guint number = 0;
  if (!bounce_scan_number(&word, 2, &number) || number > 24 || !bounce_scan_byte(&word, ':'))
    return FALSE;
  if (!bounce_scan_number(&word, 2, &number) || number > 59)
    return FALSE;
  return bounce_scan_left(&word) == 0
         || (bounce_scan_byte(&word, ':') && bounce_scan_number(&word, 2, &number) && number <= 60);
}

gboolean bounce_fromline_is(BounceScan line)
{
  if (bounce_scan_left(&line) > BOUNCE_FROMLINE_MAX || bounce_scan_left(&line) < 5
      || memcmp(line.p, "From ", 5) != 0)
    return FALSE;
  line.p += 5;
  gboolean month = FALSE, day = FALSE, date = FALSE, time = FALSE, year = FALSE;
  for (BounceScan word; fromline_word(&line, &word);) {
    gboolean is_month = fromline_month(word);
    gboolean is_day = fromline_number(word, 2, 1, 31);
    date = date || (is_month && day) || (is_day && month);
    time = time || (date && fromline_time(word));
    year = year || (date && fromline_number(word, 4, 1970, 9999));
    month = is_month;
    day = is_day;
  }
  return time && year;
}
