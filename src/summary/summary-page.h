/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A summary as one web page that needs nothing else: no script, no font, no picture from elsewhere.
 */
#ifndef BOUNCE_SUMMARY_SUMMARY_PAGE_H
#define BOUNCE_SUMMARY_SUMMARY_PAGE_H

#include "summary/summary.h"

typedef struct {
  const char *title;
  guint top;      /* rows of each table */
  guint people;   /* rows of the table of recipients */
  guint64 sent;   /* messages sent, 0 when not known */
  char **refused; /* sentences on who refuses the sender; NULL for none */
} HtmlOptions;

void summary_page_write(Summary *summary, const HtmlOptions *options, GString *out);

#endif
