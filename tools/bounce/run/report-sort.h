/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records in an order that is asked for: kept until all are there. */
#ifndef REPORT_SORT_H
#define REPORT_SORT_H

#include "report/record.h"

/* Bytes of records that are kept; more would take the memory that other programs need. */
#define REPORT_SORT_MAX (G_GUINT64_CONSTANT(512) * 1024 * 1024)

typedef enum {
  REPORT_SORT_NONE,
  REPORT_SORT_DATE,
  REPORT_SORT_RECIPIENT,
  REPORT_SORT_DOMAIN,
  REPORT_SORT_REASON,
  REPORT_SORT_VERDICT,
} ReportSortKey;

typedef struct {
  ReportSortKey key;
  gboolean reverse;
  GPtrArray *records; /* their bytes, as report_sort_pack() made them */
  guint64 kept;       /* bytes */
} ReportSort;

/* The keys, separated by ", ". Free with g_free(). */
char *report_sort_names(void);

/* Reads "date" or "-date"; FALSE when it is none: said. NULL is no order. */
gboolean report_sort_choose(ReportSort *sort, const char *name);

/* Puts what a record is sorted by before its text, maybe in another process. The text is what is
 * appended between report_sort_pack(), which gives the place, and report_sort_packed(). */
gsize report_sort_pack(const ReportSort *sort, const BounceRecord *record, GString *out);
void report_sort_packed(GString *out, gsize place);

/* Takes whole records off `packed`. FALSE when they are more than are kept. */
gboolean report_sort_take(ReportSort *sort, GString *packed);

/* Appends all in their order, the earlier one first where two are the same; frees. */
void report_sort_end(ReportSort *sort, GString *out);

void report_sort_clear(ReportSort *sort);

#endif
