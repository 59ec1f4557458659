/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A summary as a mail that can be sent. */
#ifndef SUMMARY_MAIL_H
#define SUMMARY_MAIL_H

#include <glib.h>

/* The same summary in three forms, in UTF-8. */
typedef struct {
  const char *text;
  const char *page; /* HTML */
  const char *csv;
} SummaryMail;

/*
 * Appends a MIME message to `owner`, an address, about `subject` to `out`: text and page as
 * alternatives, and the table attached. It has no Date and no Message-ID: whoever sends it gives
 * them.
 */
void summary_mail_append(const SummaryMail *mail, const char *owner, const char *subject,
                         GString *out);

#endif
