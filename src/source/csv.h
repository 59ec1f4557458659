/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows and cells of CSV (RFC 4180). */
#ifndef BOUNCE_SOURCE_CSV_H
#define BOUNCE_SOURCE_CSV_H

#include <glib.h>

#include "base/scan.h"

/* Bytes of a row: a quote that is never closed must not take the rest of a file. */
#define BOUNCE_CSV_ROW_MAX (64 * 1024)
/* Columns: a million commas. */
#define BOUNCE_CSV_COLUMNS_MAX 512

/* The bytes of a row, without its line end, in whose quotes lines may end; `scan` is left behind.
 * FALSE: it has no end there. */
gboolean bounce_csv_row(BounceScan *scan, BounceScan *row);

/* The next cell without its quotes; FALSE behind the last. */
gboolean bounce_csv_cell(BounceScan *row, GString *cell);

/* The cells of a row of names, as UTF-8 and without blanks around them; of char *. */
GPtrArray *bounce_csv_names(BounceScan row);

#endif
