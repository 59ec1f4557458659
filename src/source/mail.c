/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a mail looks like from outside, and copies of one for other threads. In: the first bytes of
 * a file. Out: whether they are a mail header (RFC 5322 section 2.2). It does not parse: a mail
 * that is found broken later is still a mail.
 */
#include "source/mail.h"

#include <fcntl.h>
#include <unistd.h>

/* Names are 1 to 76 bytes in practice; a longer word before a colon is text. */
#define MAIL_NAME_MAX 76

/* Fields that only mail has, or nearly so; a name that ends in "-" stands for all that begin so. */
static const char *const mail_known[] = {
  "apparently-to",
  "arc-",
  "authentication-results",
  "auto-submitted",
  "bcc",
  "cc",
  "content-",
  "date",
  "delivered-to",
  "dkim-signature",
  "envelope-to",
  "errors-to",
  "from",
  "importance",
  "in-reply-to",
  "list-",
  "message-id",
  "mime-version",
  "newsgroups",
  "organization",
  "original-",
  "path",
  "precedence",
  "priority",
  "received",
  "received-spf",
  "references",
  "reply-to",
  "resent-",
  "return-path",
  "return-receipt-to",
  "sender",
  "status",
  "subject",
  "thread-",
  "to",
  "user-agent",
  "x-",
};

/* The name before the colon, or an empty span. */
static BounceScan mail_name(BounceScan line)
{
  BounceScan name = { line.p, line.p };
  while (
      name.end < line.end
      && (g_ascii_isalnum(*name.end) || *name.end == '-' || *name.end == '_' || *name.end == '.'))
    name.end++;
  line.p = name.end;
  bounce_scan_blanks(&line);
  if (bounce_scan_left(&name) > MAIL_NAME_MAX || bounce_scan_peek(&line) != ':')
    name.end = name.p;
  return name;
}

gboolean bounce_mail_field(BounceScan line)
{
  BounceScan name = mail_name(line);
  return bounce_scan_left(&name) > 0;
}

static gboolean mail_is_known(BounceScan name)
{
  for (guint i = 0; i < G_N_ELEMENTS(mail_known); i++) {
    if ((bounce_scan_peek(&name) | 0x20) != mail_known[i][0])
      continue;
    gsize length = strlen(mail_known[i]);
    gboolean begins = mail_known[i][length - 1] == '-';
    gsize left = bounce_scan_left(&name);
    if ((begins ? left > length : left == length)
        && g_ascii_strncasecmp(name.p, mail_known[i], length) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean bounce_mail_is(const guint8 *data, gsize size)
{
  BounceScan scan = bounce_scan((const char *) data, MIN(size, BOUNCE_MAIL_HEAD));
  guint known = 0, odd = 0;
  for (BounceScan line; bounce_scan_line(&scan, &line) && bounce_scan_left(&line) > 0;) {
    if (*line.p == ' ' || *line.p == '\t')
      continue;
    BounceScan name = mail_name(line);
    if (bounce_scan_left(&name) == 0)
      odd++;
    else if (mail_is_known(name))
      known++;
    if (known >= 2 && odd == 0)
      return TRUE;
  }
  return known > 0 && known >= odd;
}

gsize bounce_mail_lead(const guint8 *data, gsize size)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  gsize lead = size >= sizeof mark && memcmp(data, mark, sizeof mark) == 0 ? sizeof mark : 0;
  while (lead < size && (data[lead] == '\n' || data[lead] == '\r'))
    lead++;
  return lead;
}

BounceMail *bounce_mail_copy(const BounceMail *mail)
{
  int fd = mail->data != NULL ? -1 : fcntl(mail->fd, F_DUPFD_CLOEXEC, 0);
  if (mail->data == NULL && fd < 0)
    return NULL;
  BounceMail *copy = g_new(BounceMail, 1);
  *copy = *mail;
  copy->path = g_strdup(mail->path);
  copy->fd = fd;
  if (mail->data != NULL)
    copy->data = mail->size > 0 ? g_memdup2(mail->data, mail->size) : g_malloc0(1);
  return copy;
}

void bounce_mail_free(BounceMail *mail)
{
  if (mail == NULL)
    return;
  if (mail->data == NULL && mail->fd >= 0)
    close(mail->fd);
  g_free((gpointer) mail->data);
  g_free((gpointer) mail->path);
  g_free(mail);
}
