/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A summary as a mail. In: text, page and table. Out: a MIME message (RFC 2045, 2046 and 2047;
 * RFC 3834 section 5 for what a program sends). All parts are base64, in which no boundary can
 * stand. It sends nothing.
 */
#include "run/summary-mail.h"

#include <string.h>

/* RFC 2045 section 6.8. */
#define BASE64_LINE 76
/* Bytes of an encoded word of 75 characters (RFC 2047 section 2), a multiple of three. */
#define ENCODED_WORD_BYTES 45

static void append_base64(GString *out, const char *text)
{
  g_autofree char *encoded = g_base64_encode((const guchar *) text, strlen(text));
  for (gsize at = 0, length = strlen(encoded); at < length; at += BASE64_LINE) {
    g_string_append_len(out, encoded + at, (gssize) MIN(length - at, BASE64_LINE));
    g_string_append_c(out, '\n');
  }
}

static void append_part(GString *out, const char *boundary, const char *type,
                        const char *disposition, const char *text)
{
  g_string_append_printf(out, "--%s\nContent-Type: %s\n%sContent-Transfer-Encoding: base64\n\n",
                         boundary, type, disposition);
  append_base64(out, text);
  g_string_append_c(out, '\n');
}

/* Whole characters, so that each word can be decoded by itself. */
static gsize word_length(const char *text)
{
  gsize length = 0;
  while (text[length] != '\0') {
    gsize size = (gsize) (g_utf8_next_char(text + length) - (text + length));
    if (length + size > ENCODED_WORD_BYTES)
      break;
    length += size;
  }
  return length;
}

static void append_subject(GString *out, const char *subject)
{
  g_string_append(out, "Subject:");
  if (g_str_is_ascii(subject)) {
    g_string_append_printf(out, " %s", subject);
  } else {
    while (*subject != '\0') {
      gsize length = word_length(subject);
      g_autofree char *encoded = g_base64_encode((const guchar *) subject, length);
      g_string_append_printf(out, " =?UTF-8?B?%s?=%s", encoded,
                             subject[length] != '\0' ? "\n" : "");
      subject += length;
    }
  }
  g_string_append_c(out, '\n');
}

void summary_mail_append(const SummaryMail *mail, const char *owner, const char *subject,
                         GString *out)
{
  g_string_append_printf(out, "From: <%s>\nTo: <%s>\n", owner, owner);
  append_subject(out, subject);
  g_string_append(out, "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
                       "Content-Type: multipart/mixed; boundary=\"=_mixed\"\n\n"
                       "--=_mixed\n"
                       "Content-Type: multipart/alternative; boundary=\"=_alternative\"\n\n");
  append_part(out, "=_alternative", "text/plain; charset=utf-8", "", mail->text);
  append_part(out, "=_alternative", "text/html; charset=utf-8", "", mail->page);
  g_string_append(out, "--=_alternative--\n\n");
  append_part(out, "=_mixed", "text/csv; charset=utf-8; header=present",
              "Content-Disposition: attachment; filename=bounces.csv\n", mail->csv);
  g_string_append(out, "--=_mixed--\n");
}
