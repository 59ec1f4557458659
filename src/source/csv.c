/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads CSV (RFC 4180). In: text. Out: its rows, their cells. What the columns mean it does not
 * know; separators other than the comma are none.
 */
#include "source/csv.h"

gboolean bounce_csv_row(BounceScan *scan, BounceScan *row)
{
  gboolean quoted = FALSE;
  const char *p = scan->p;
  const char *last = MIN(scan->end, p + BOUNCE_CSV_ROW_MAX);
  for (; p < last && (quoted || *p != '\n'); p++)
    quoted ^= *p == '"';
  if (p == last && p != scan->p + BOUNCE_CSV_ROW_MAX)
    return FALSE;
  *row = (BounceScan){ scan->p, p > scan->p && p[-1] == '\r' ? p - 1 : p };
  scan->p = MIN(p + 1, scan->end);
  return TRUE;
}

gboolean bounce_csv_cell(BounceScan *row, GString *cell)
{
  gboolean quoted = FALSE;
  if (row->p == NULL)
    return FALSE;
  g_string_truncate(cell, 0);
  for (; row->p < row->end && (quoted || *row->p != ','); row->p++) {
    gboolean doubled = quoted && *row->p == '"' && row->p + 1 < row->end && row->p[1] == '"';
    row->p += doubled;
    if (*row->p != '"' || doubled)
      g_string_append_c(cell, *row->p);
    else
      quoted = !quoted;
  }
  row->p = row->p < row->end ? row->p + 1 : NULL;
  return TRUE;
}

GPtrArray *bounce_csv_names(BounceScan row)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GString) cell = g_string_new(NULL);
  while (names->len < BOUNCE_CSV_COLUMNS_MAX && bounce_csv_cell(&row, cell))
    g_ptr_array_add(names, g_strstrip(g_utf8_make_valid(cell->str, (gssize) cell->len)));
  return names;
}
