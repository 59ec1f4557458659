/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sees whether what is read as one message is several. In: a message. Out: whether the header of
 * another mail begins behind the close delimiter of its own multipart (RFC 2046 section 5.1.1), or
 * directly behind a line of text, as in files that were written one behind the other: a mail that
 * is quoted has an empty line, a dividing line or a header above it. It divides nothing, and says
 * nothing where it is not sure.
 */
#include "run/joined.h"

#include <string.h>
#include <unistd.h>

#include "source/mail.h"

/* Bytes of a message that are looked at: others follow early, or each of them is large. */
#define JOINED_MOST (512 * 1024)

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

/* TRUE when behind the multipart's end a mail begins. */
static gboolean follows_multipart(const BounceMail *mail)
{
  BounceScan boundary;
  if (!find_boundary(mail, &boundary))
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

/* Fields by which a header is known, and that it is whole. */
static const char *const joined_fields[] = {
  "from:",
  "date:",
  "to:",
  "message-id:",
  /* with which mail in a file begins, too */
  "return-path:",
  "delivered-to:",
  "x-original-to:",
  "envelope-to:",
  "received:",
  "subject:",
  "mime-version:",
};
#define FIELD_FROM 1u
#define FIELD_DATE 2u
#define FIELD_TO_OR_ID (4u | 8u)

/* The bit of the field that `line` begins with, 0 for another. */
static guint field_of(BounceScan line)
{
  for (guint i = 0; i < G_N_ELEMENTS(joined_fields); i++) {
    BounceScan scan = line;
    if (bounce_scan_literal(&scan, joined_fields[i]))
      return 1u << i;
  }
  return 0;
}

/* TRUE when `scan` begins with a header that is whole: it has an author and a date, and ends. */
static gboolean is_header(BounceScan scan)
{
  guint found = 0;
  for (BounceScan line; bounce_scan_line(&scan, &line);) {
    if (bounce_scan_left(&line) == 0)
      return (found & FIELD_FROM) != 0 && (found & FIELD_DATE) != 0
             && (found & FIELD_TO_OR_ID) != 0;
    if (*line.p != ' ' && *line.p != '\t' && !bounce_mail_field(line))
      return FALSE;
    found |= field_of(line);
  }
  return FALSE;
}

/* The end of a text, or of a multipart: not the head of a quotation, nor the rest of a folded
 * field. */
static gboolean ends_text(BounceScan line)
{
  BounceScan text = bounce_scan_trim(line);
  if (bounce_scan_left(&text) == 0 || *line.p == ' ' || *line.p == '\t' || *line.p == '>'
      || strchr(":=_|*", text.end[-1]) != NULL)
    return FALSE;
  BounceScan rest = text;
  if (bounce_scan_literal(&rest, "From "))
    return FALSE;
  if (!bounce_scan_literal(&rest, "--"))
    return text.end[-1] != '-';
  gsize left = bounce_scan_left(&rest); /* of a delimiter */
  return left == 0 || (left > 2 && *rest.p != '-' && rest.end[-2] == '-' && rest.end[-1] == '-');
}

static gboolean follows_text(const BounceMail *mail)
{
  BounceScan scan = bounce_scan((const char *) mail->data, mail->size);
  gboolean fields =
      TRUE; /* above, without an empty line between: its own header, or a quoted one */
  BounceScan before = { NULL, NULL };
  for (BounceScan line; bounce_scan_line(&scan, &line); before = line) {
    if (bounce_scan_left(&line) == 0) {
      fields = FALSE;
    } else if (bounce_mail_field(line)) {
      const BounceScan rest = { line.p, scan.end };
      if (!fields && field_of(line) != 0 && ends_text(before) && is_header(rest))
        return TRUE;
      fields = TRUE;
    }
  }
  return FALSE;
}

gboolean joined_follows(const BounceMail *mail)
{
  g_autofree guint8 *copy = NULL;
  BounceMail head = *mail;
  head.size = MIN(mail->size, JOINED_MOST);
  if (mail->data == NULL) {
    copy = g_malloc(head.size);
    gssize got = pread(mail->fd, copy, head.size, mail->offset);
    head.data = copy;
    head.size = got > 0 ? (gsize) got : 0;
  }
  return head.size > 0 && (follows_multipart(&head) || follows_text(&head));
}
