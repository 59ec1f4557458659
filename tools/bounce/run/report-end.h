/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How `bounce report` ends for a person: what was in the mail, and what to do now. */
#ifndef REPORT_END_H
#define REPORT_END_H

#include <bounce/report.h>

typedef struct {
  guint64 records;
  guint64 kinds[BOUNCE_KIND_NOT_BOUNCE + 1];
  guint64 verdicts[BOUNCE_VERDICT_DELIVERED + 1];
  guint64 removals;   /* records that say to remove the address */
  guint64 own;        /* refusals for the sender's system */
  guint64 passing;    /* what needs nothing but time */
  GHashTable *people; /* of those to remove: numbers that stand for an address */
} ReportEnd;

void report_end_init(ReportEnd *end);
void report_end_clear(ReportEnd *end);

/*
 * In a process that renders records: puts what is counted of one before its text. The text is what
 * is appended to `out` between report_end_pack(), which gives the place, and report_end_packed().
 */
gsize report_end_pack(const BounceReportInfo *info, const BounceRecipient *recipient, GString *out);
void report_end_packed(GString *out, gsize place);

/* Counts the records in `packed`, appends their text to `out` and takes them off. */
void report_end_take(ReportEnd *end, GString *packed, GString *out);

/* Says it on standard error; `paths` are the inputs, NULL-terminated. */
void report_end_say(const ReportEnd *end, char **paths);

#endif
