/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records of a message in memory, for programs that compare them. */
#ifndef BOUNCE_TESTS_RECORDS_H
#define BOUNCE_TESTS_RECORDS_H

#include <bounce/bounce.h>

/* JSON Lines, as `bounce report` writes them of standard input. */
static inline char *records_of(const char *bytes, gsize size)
{
  GString *out = g_string_new(NULL);
  BounceFormatOptions options = { 0 };
  g_autoptr(BounceReport) report = bounce_report_new_from_data(bytes, size, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  for (guint i = 0; i < info->n_recipients; i++)
    bounce_format_record(bounce_format_find("jsonl"), &options,
                         &(BounceRecord){ info, info->recipients[i], "-", 1 }, out);
  return g_string_free(out, FALSE);
}

#endif
