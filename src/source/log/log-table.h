/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log that is a table: rows of CSV below the names of their columns. */
#ifndef BOUNCE_SOURCE_LOG_TABLE_H
#define BOUNCE_SOURCE_LOG_TABLE_H

#include "source/csv.h"
#include "source/file.h"

/* The names of the columns: in the first row, or in the one that says that it has them ("#Fields:",
 * as Exchange writes). Free with g_ptr_array_unref(); NULL: there is none. */
GPtrArray *bounce_log_table_names(const BounceFile *file, goffset lead);

/* Which of `names` the first `length` bytes of `name` are; -1: none. */
int bounce_log_table_find(const GPtrArray *names, const char *name, gsize length);

/* The next row of the window of `file`, from *at, which is left behind it; FALSE when more of the
 * file is needed, or it ends. */
gboolean bounce_log_table_row(const BounceFile *file, goffset *at, BounceScan *row);

#endif
