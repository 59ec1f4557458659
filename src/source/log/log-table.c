/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads a log that is a table. In: the open file. Out: the names of its columns, and its rows. What
 * they mean is its caller's business.
 */
#include "source/log/log-table.h"

#include <string.h>

/* Exchange writes the names behind this. */
#define TABLE_FIELDS "#Fields:"

static BounceScan text_from(const BounceFile *file, goffset at)
{
  return (BounceScan){ (const char *) bounce_file_at(file, at),
                       (const char *) file->window + file->length };
}

GPtrArray *bounce_log_table_names(const BounceFile *file, goffset lead)
{
  BounceScan text = text_from(file, lead);
  BounceScan row;
  while (bounce_csv_row(&text, &row))
    if (bounce_scan_peek(&row) != '#' || bounce_scan_literal(&row, TABLE_FIELDS))
      return bounce_csv_names(bounce_scan_trim(row));
  return NULL;
}

int bounce_log_table_find(const GPtrArray *names, const char *name, gsize length)
{
  for (guint i = 0; i < names->len; i++)
    if (strncmp(names->pdata[i], name, length) == 0
        && ((const char *) names->pdata[i])[length] == '\0')
      return (int) i;
  return -1;
}

gboolean bounce_log_table_row(const BounceFile *file, goffset *at, BounceScan *row)
{
  BounceScan scan = text_from(file, *at);
  const char *begin = scan.p;
  if (!bounce_csv_row(&scan, row)) {
    if (!bounce_file_complete(file) || scan.p == scan.end)
      return FALSE;
    *row = scan;
    scan.p = scan.end;
  }
  *at += scan.p - begin;
  return TRUE;
}
