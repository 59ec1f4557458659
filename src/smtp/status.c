/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Enhanced status codes as values (RFC 3463 section 2). In: a code as text. Out: its three numbers.
 * It does not look for codes in text (reply.c does) and knows no meanings (rules/codes.ini does).
 */
#include "smtp/status.h"

#include "base/text.h"

gboolean bounce_status_take(BounceScan *scan, BounceStatus *status)
{
  BounceScan at = *scan;
  guint class_digit, subject, detail;
  if (!bounce_scan_number(&at, 1, &class_digit)
      || (class_digit != 2 && class_digit != 4 && class_digit != 5) || !bounce_scan_byte(&at, '.')
      || !bounce_scan_number(&at, 3, &subject) || !bounce_scan_byte(&at, '.')
      || !bounce_scan_number(&at, 3, &detail))
    return FALSE;
  *status = (BounceStatus){ (guint8) class_digit, (guint16) subject, (guint16) detail };
  *scan = at;
  return TRUE;
}

gboolean bounce_status_parse(const char *text, gssize length, BounceStatus *status)
{
  if (text == NULL)
    return FALSE;
  BounceScan scan = bounce_scan(text, length < 0 ? strlen(text) : (gsize) length);
  BounceStatus found;
  scan = bounce_scan_trim(scan);
  if (!bounce_status_take(&scan, &found) || scan.p < scan.end)
    return FALSE;
  *status = found;
  return TRUE;
}

const char *bounce_status_format(BounceStatus status, char *buffer)
{
  char *to = buffer;
  *to = '\0';
  if (status.class_digit == 0)
    return buffer;
  to = bounce_text_digits(to, status.class_digit % 10u, 1);
  *to++ = '.';
  to = bounce_text_digits(to, status.subject % 1000u, 1);
  *to++ = '.';
  bounce_text_digits(to, status.detail % 1000u, 1);
  return buffer;
}

gboolean bounce_status_equal(BounceStatus a, BounceStatus b)
{
  return a.class_digit == b.class_digit && a.subject == b.subject && a.detail == b.detail;
}

gboolean bounce_status_is_detailed(BounceStatus status)
{
  return status.class_digit != 0 && status.detail != 0;
}
