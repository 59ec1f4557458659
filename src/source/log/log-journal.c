/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The head of a line of the systemd journal (systemd.journal-fields(7), Journal JSON Format). In: a
 * line that is one flat object. Out: its date, host, program and message. Only members that are
 * strings are read: a message that is no UTF-8 is written as an array of numbers, and left out.
 */
#include "source/log/log-journal.h"

#include <string.h>

/* In the order of BounceLogJournal.texts. A quote within a string has a backslash before it, so
 * that no text can hold these. */
static const char *const members[] = { "\"__REALTIME_TIMESTAMP\":\"", "\"_HOSTNAME\":\"",
                                       "\"SYSLOG_IDENTIFIER\":\"", "\"MESSAGE\":\"" };
enum { TIME, HOST, PROGRAM, MESSAGE };

void bounce_log_journal_init(BounceLogJournal *journal)
{
  for (guint i = 0; i < G_N_ELEMENTS(journal->texts); i++)
    journal->texts[i] = g_string_new(NULL);
}

void bounce_log_journal_clear(BounceLogJournal *journal)
{
  for (guint i = 0; i < G_N_ELEMENTS(journal->texts); i++)
    g_string_free(journal->texts[i], TRUE);
}

/* uXXXX, RFC 8259 section 7; half a pair is no character. */
static void append_unicode(GString *text, BounceScan *scan)
{
  gunichar c = 0;
  guint digits = 0;
  while (digits < 4 && scan->p < scan->end && g_ascii_isxdigit(*scan->p)) {
    c = c * 16 + (gunichar) g_ascii_xdigit_value(*scan->p++);
    digits++;
  }
  g_string_append_unichar(text, digits == 4 && c != 0 && g_unichar_validate(c) ? c : 0xfffd);
}

static void append_escaped(GString *text, BounceScan *scan)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char bytes[] = "\"\\/    \t";
  char letter = bounce_scan_peek(scan);
  const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
  scan->p += scan->p < scan->end;
  if (letter == 'u')
    append_unicode(text, scan);
  else if (found != NULL)
    g_string_append_c(text, bytes[found - letters]);
}

static gboolean read_member(BounceScan line, const char *member, GString *text)
{
  const char *at = memmem(line.p, bounce_scan_left(&line), member, strlen(member));
  g_string_truncate(text, 0);
  if (at == NULL)
    return FALSE;
  line.p = at + strlen(member);
  while (line.p < line.end && *line.p != '"') {
    char byte = *line.p++;
    if (byte == '\\')
      append_escaped(text, &line);
    else
      g_string_append_c(text, byte);
  }
  return TRUE;
}

gboolean bounce_log_journal_head(BounceLogJournal *journal, BounceScan line, BounceLogHead *head)
{
  GString **texts = journal->texts;
  if (bounce_scan_peek(&line) != '{')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(members); i++)
    if (!read_member(line, members[i], texts[i]) && (i == TIME || i == MESSAGE))
      return FALSE;
  *head = (BounceLogHead){ .form = BOUNCE_LOG_DATE_UNIX,
                           .date = bounce_scan_string(texts[TIME]->str),
                           .host = bounce_scan_string(texts[HOST]->str) };
  head->line.program = bounce_scan_string(texts[PROGRAM]->str);
  head->line.text = bounce_scan_trim(bounce_scan_string(texts[MESSAGE]->str));
  return bounce_scan_left(&head->date) > 10;
}
