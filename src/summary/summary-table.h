/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A summary as text, CSV or JSON Lines: one row a value of a dimension. */
#ifndef BOUNCE_SUMMARY_SUMMARY_TABLE_H
#define BOUNCE_SUMMARY_SUMMARY_TABLE_H

#include "format/table.h"
#include "summary/summary.h"

typedef struct {
  const TableStyle *style;
  guint top;
  guint64 sent;    /* 0 when not known */
  gboolean by_row; /* the summary knows how many were sent, of each row */
} SummaryTableOptions;

void summary_table_write(Summary *summary, const SummaryTableOptions *options, GString *out);

#endif
