/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns with which a record begins in what people read: verdict, reason, status. */
#ifndef BOUNCE_FORMAT_RECORD_COLUMNS_H
#define BOUNCE_FORMAT_RECORD_COLUMNS_H

#include "format/format.h"

/* Columns of a terminal that they take, with the blank behind. */
#define RECORD_COLUMNS_WIDTH 42

void record_columns_header(const BounceFormatOptions *options, GString *out);

/* Not `aligned`: one blank stands behind each word. Returns how many columns they take. */
guint record_columns(const BounceFormatOptions *options, const BounceRecord *record,
                     gboolean aligned, GString *out);

#endif
