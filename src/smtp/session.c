/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whom the lines of an SMTP session are about. In: the session, as a report prints it, and a
 * recipient. Out: the answer about it. It reads no session itself (see smtp.c) and names nobody.
 */
#include "smtp/session.h"

static gboolean is_refusal(BounceScan reply)
{
  return bounce_scan_peek(&reply) == '4' || bounce_scan_peek(&reply) == '5';
}

gboolean bounce_session_find(BounceScan session, const char *address, gboolean alone,
                             BounceSmtp *found)
{
  BounceSmtp smtp = { 0 };
  gboolean any = FALSE;
  while (bounce_frame_next(&session, &smtp)) {
    if (!is_refusal(smtp.reply))
      continue;
    if (smtp.address.p != NULL && bounce_scan_is(smtp.address, address)) {
      *found = smtp;
      return TRUE;
    }
    if (!any && (smtp.address.p == NULL || alone)) {
      *found = smtp;
      any = TRUE;
    }
  }
  return any;
}

gboolean bounce_session_own(BounceScan session, const char *address, BounceScan *why)
{
  BounceScan line;
  while (bounce_scan_line(&session, &line)) {
    line = bounce_scan_trim(line);
    gboolean quoted = bounce_scan_byte(&line, '<');
    if (bounce_scan_literal(&line, address) && (!quoted || bounce_scan_byte(&line, '>'))
        && bounce_scan_literal(&line, "... ") && !bounce_scan_is(line, "Deferred")) {
      *why = line;
      return TRUE;
    }
  }
  return FALSE;
}
