/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whom the lines of an SMTP session are about. In: the session, as a report prints it, and a
 * recipient; or a session as people paste it. Out: the answer about it. It splits no line of a
 * report (see frame.c) and no reply (see reply.c).
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

/* --- pasted sessions --- */

/* Who speaks in a line of a session; `words` is moved behind the mark. */
typedef enum { SPEAKER_NOBODY, SPEAKER_CLIENT, SPEAKER_SERVER } Speaker;

static gboolean skip_any(BounceScan *words, const char *const *marks)
{
  for (; *marks != NULL; marks++)
    if (bounce_scan_literal(words, *marks))
      return TRUE;
  return FALSE;
}

static Speaker speaker_of(BounceScan *words)
{
  static const char *const client[] = { ">>>", "C:", "->", "=>", NULL };
  static const char *const server[] = { "<<<", "S:", "<-", "<**", "<~", NULL };
  static const char *const verbs[] = { "EHLO ",    "HELO ", "LHLO ", "MAIL FROM:", "RCPT TO:",
                                       "STARTTLS", "AUTH ", "DATA",  NULL };
  *words = bounce_scan_trim(*words);
  BounceScan bare = *words;
  if (skip_any(words, client) || skip_any(&bare, verbs))
    return SPEAKER_CLIENT;
  if (skip_any(words, server))
    return SPEAKER_SERVER;
  return bounce_scan_left(words) > 3 && g_ascii_isdigit(words->p[0]) ? SPEAKER_SERVER
                                                                     : SPEAKER_NOBODY;
}

gboolean bounce_session_first_refusal(BounceScan session, BounceSmtp *smtp, GString *answer)
{
  BounceScan words;
  gboolean spoken = FALSE;
  while (bounce_scan_line(&session, &words)) {
    Speaker speaker = speaker_of(&words);
    words = bounce_scan_trim(words);
    gboolean refuses = speaker == SPEAKER_SERVER && is_refusal(words);
    if (answer->len > 0 && !refuses)
      break;
    if (speaker == SPEAKER_CLIENT) {
      spoken = TRUE;
      bounce_frame_take_command(words, smtp);
    } else if (refuses) {
      g_string_append_len(answer, words.p, (gssize) bounce_scan_left(&words));
      g_string_append_c(answer, '\n');
    }
  }
  return spoken && answer->len > 0;
}
