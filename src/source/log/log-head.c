/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The head of a log line. In: a line. Out: its date as it stands, host, program and what the
 * program says. Forms: syslog files (RFC 3164, and with ISO 8601 dates), RFC 5424, journalctl's
 * short ones, files that mail systems write themselves (an ISO date), multilog's TAI64N, splogger's
 * seconds. It knows no mail system.
 */
#include "source/log/log-head.h"

#include <string.h>

/* RFC 5424 section 6: PROCID, MSGID and STRUCTURED-DATA stand behind the program. */
#define RFC5424_FIELDS 2
/* A program's name, with its process number, has at most so many bytes (RFC 5424: 48 and 128). */
#define PROGRAM_MAX 200
/* @ and 24 hexadecimal digits. */
#define TAI64N_LENGTH 25

/* The bytes up to the next blank, which is passed. */
static BounceScan take_word(BounceScan *scan)
{
  BounceScan word = { scan->p, scan->p };
  while (word.end < scan->end && *word.end != ' ')
    word.end++;
  scan->p = word.end;
  bounce_scan_blanks(scan);
  return word;
}

/* Digits where the pattern has 0, any byte where it has ?, else the byte itself. */
static gboolean take_pattern(BounceScan *scan, const char *pattern)
{
  gsize length = strlen(pattern);
  if (bounce_scan_left(scan) < length)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    char byte = scan->p[i];
    if (pattern[i] == '0' ? !g_ascii_isdigit(byte) : pattern[i] != '?' && pattern[i] != byte)
      return FALSE;
  }
  scan->p += length;
  return TRUE;
}

/* Mmm dd hh:mm:ss; the day may have a blank for its first digit. */
static gboolean take_syslog_date(BounceScan *scan)
{
  BounceScan s = *scan;
  if (bounce_scan_left(&s) < 15 || !g_ascii_isupper(s.p[0]) || !g_ascii_islower(s.p[1])
      || !g_ascii_islower(s.p[2]))
    return FALSE;
  s.p += 3;
  if (!take_pattern(&s, "  0 00:00:00") && !take_pattern(&s, " 00 00:00:00")
      && !take_pattern(&s, " 0 00:00:00"))
    return FALSE;
  *scan = s;
  return TRUE;
}

static void take_fraction(BounceScan *scan)
{
  if (bounce_scan_peek(scan) != '.' && bounce_scan_peek(scan) != ',')
    return;
  do
    scan->p++;
  while (scan->p < scan->end && g_ascii_isdigit(*scan->p));
}

/* Z, +hh:mm, +hhmm, or a blank and +hhmm. */
static void take_zone(BounceScan *scan)
{
  static const char *const zones[] = { "+00:00", "-00:00", "+0000", "-0000", "Z" };
  BounceScan s = *scan;
  bounce_scan_byte(&s, ' ');
  for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
    if (take_pattern(&s, zones[i])) {
      *scan = s;
      return;
    }
}

static gboolean take_iso_date(BounceScan *scan)
{
  BounceScan s = *scan;
  if (!take_pattern(&s, "0000-00-00?00:00:00") || (scan->p[10] != 'T' && scan->p[10] != ' '))
    return FALSE;
  take_fraction(&s);
  take_zone(&s);
  *scan = s;
  return TRUE;
}

static gboolean take_tai64n(BounceScan *scan)
{
  if (bounce_scan_left(scan) < TAI64N_LENGTH || *scan->p != '@')
    return FALSE;
  for (gsize i = 1; i < TAI64N_LENGTH; i++)
    if (!g_ascii_isxdigit(scan->p[i]))
      return FALSE;
  scan->p += TAI64N_LENGTH;
  return TRUE;
}

static gboolean take_seconds(BounceScan *scan)
{
  return take_pattern(scan, "0000000000.000000") || take_pattern(scan, "0000000000.000");
}

/* In the order of BounceLogDateForm. */
static gboolean (*const dates[])(BounceScan *scan) = { take_syslog_date, take_iso_date, take_tai64n,
                                                       take_seconds };

static gboolean take_date(BounceScan *scan, BounceLogHead *head)
{
  const char *begin = scan->p;
  for (guint i = 0; i < G_N_ELEMENTS(dates); i++)
    if (dates[i](scan)) {
      head->form = i;
      head->date = (BounceScan){ begin, scan->p };
      return bounce_scan_blanks(scan) > 0;
    }
  return FALSE;
}

/* "program[123]:" without what is not its name; FALSE where the word is none. */
static gboolean take_program(BounceScan *scan, BounceScan *program)
{
  BounceScan rest = *scan;
  BounceScan word = take_word(&rest);
  if (bounce_scan_left(&word) < 2 || bounce_scan_left(&word) > PROGRAM_MAX || word.end[-1] != ':')
    return FALSE;
  const char *bracket = memchr(word.p, '[', bounce_scan_left(&word));
  *program = (BounceScan){ word.p, bracket != NULL ? bracket : word.end - 1 };
  /* "dma[queue id][123]:" names more than its process. */
  if (bracket != NULL && memmem(bracket, (gsize) (word.end - bracket), "][", 2) != NULL)
    rest.p = bracket + 1;
  *scan = rest;
  return TRUE;
}

/* Whose date is of a form that syslog and journalctl write: no file of one program. */
static gboolean is_shared(const BounceLogHead *head)
{
  return head->form == BOUNCE_LOG_DATE_SYSLOG
         || (head->form == BOUNCE_LOG_DATE_ISO && head->date.p[10] == 'T');
}

/* What stands behind the date, where a program of syslog's names itself. */
static void take_names(BounceScan *scan, BounceLogHead *head)
{
  if (!is_shared(head))
    return;
  BounceScan rest = *scan;
  BounceScan host = take_word(&rest);
  if (bounce_scan_left(&host) > 0 && take_program(&rest, &head->line.program)) {
    head->host = host;
    *scan = rest;
  }
}

/* RFC 5424 section 6.2: VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID, then structured data. */
static gboolean take_rfc5424(BounceScan *scan, BounceLogHead *head)
{
  BounceScan s = *scan;
  if (!bounce_scan_byte(&s, '1') || bounce_scan_blanks(&s) == 0 || !take_date(&s, head))
    return FALSE;
  head->host = take_word(&s);
  head->line.program = take_word(&s);
  for (guint i = 0; i < RFC5424_FIELDS; i++)
    take_word(&s);
  if (bounce_scan_peek(&s) == '[') {
    const char *end = memmem(s.p, bounce_scan_left(&s), "] ", 2);
    s.p = end != NULL ? end + 1 : s.end;
    bounce_scan_blanks(&s);
  } else {
    take_word(&s);
  }
  *scan = s;
  return TRUE;
}

/* <PRI>, RFC 3164 section 4.1.1. */
static void pass_priority(BounceScan *scan)
{
  BounceScan s = *scan;
  guint priority;
  if (bounce_scan_byte(&s, '<') && bounce_scan_number(&s, 3, &priority)
      && bounce_scan_byte(&s, '>'))
    *scan = s;
}

/* A process number, as some systems write it behind the date: "[123] ". */
static void pass_process(BounceScan *scan)
{
  BounceScan s = *scan;
  guint number;
  if (bounce_scan_byte(&s, '[') && bounce_scan_number(&s, 9, &number) && bounce_scan_byte(&s, ']')
      && bounce_scan_blanks(&s) > 0)
    *scan = s;
}

/* A mail system that writes its own date also through syslog. */
static void pass_second_date(BounceScan *scan)
{
  BounceLogHead second;
  BounceScan s = *scan;
  if (take_date(&s, &second))
    *scan = s;
}

gboolean bounce_log_head(BounceScan line, BounceLogHead *head)
{
  *head = (BounceLogHead){ .host = { line.p, line.p }, .line.program = { line.p, line.p } };
  pass_priority(&line);
  if (!take_rfc5424(&line, head)) {
    if (!take_date(&line, head))
      return FALSE;
    take_names(&line, head);
  }
  pass_second_date(&line);
  pass_process(&line);
  head->line.text = bounce_scan_trim(line);
  return TRUE;
}
