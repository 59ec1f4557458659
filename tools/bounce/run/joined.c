/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sees whether what is read as one message is several. In: a message. Out: whether behind the close
 * delimiter of its own multipart (RFC 2046 section 5.1.1) the header of another mail begins. It
 * divides nothing: where no multipart ends, nobody can tell a second message from one that is
 * quoted.
 */
#include "run/joined.h"

#include <string.h>

#include "source/mail.h"

/* RFC 2046 section 5.1.1: a boundary has 70 characters at most. */
#define BOUNDARY_MAX 70
#define BOUNDARY_PARAMETER "boundary="

/* Points `boundary` at the first one that the header names. */
static gboolean find_boundary(const BounceMail *mail, BounceScan *boundary)
{
  gsize head = MIN(mail->size, BOUNCE_MAIL_HEAD);
  const char *at = memmem(mail->data, head, BOUNDARY_PARAMETER, strlen(BOUNDARY_PARAMETER));
  if (at == NULL)
    return FALSE;
  const char *end = (const char *) mail->data + head;
  const char *first = at + strlen(BOUNDARY_PARAMETER);
  gboolean quoted = first < end && *first == '"';
  first += quoted;
  const char *p = first;
  while (p < end && p - first <= BOUNDARY_MAX && strchr(quoted ? "\"\r\n" : "; \t\r\n", *p) == NULL)
    p++;
  *boundary = (BounceScan){ first, p };
  return p > first && p - first <= BOUNDARY_MAX;
}

gboolean joined_follows(const BounceMail *mail)
{
  BounceScan boundary;
  if (mail->data == NULL || !find_boundary(mail, &boundary))
    return FALSE;
  g_autofree char *close =
      g_strdup_printf("\n--%.*s--", (int) (boundary.end - boundary.p), boundary.p);
  const guint8 *end = mail->data + mail->size;
  const guint8 *at = memmem(mail->data, mail->size, close, strlen(close));
  const guint8 *line = at != NULL ? memchr(at + 1, '\n', (gsize) (end - at - 1)) : NULL;
  if (line == NULL)
    return FALSE;
  gsize left = (gsize) (end - line - 1);
  gsize lead = bounce_mail_lead(line + 1, left);
  return lead < left && bounce_mail_is(line + 1 + lead, left - lead);
}
