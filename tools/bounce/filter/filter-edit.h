/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the filter changes in a message: forged X-Bounce-* fields go, new ones come at the top.
 * Every other byte stays.
 */
#ifndef FILTER_EDIT_H
#define FILTER_EDIT_H

#include "filter/filter-spool.h"

typedef struct _FilterReader FilterReader;

typedef struct {
  const FilterSpool *spool;
  gsize header;         /* where the header begins: 0, or behind an mbox "From " line */
  gsize top;            /* where new fields go */
  gboolean closed;      /* there is no place for a field: the line before does not end */
  const char *line_end; /* the message's own: "\n", "\r\n" or "\r" */
  FilterReader *reader;
} FilterEdit;

/* Looks through the header. FALSE, with errno, when the spool cannot be read. */
gboolean filter_edit_plan(FilterEdit *edit, const FilterSpool *spool);

/*
 * Writes the message with `fields` (whole lines) at its top. FALSE with errno. Async-signal-safe:
 * the watchdog calls it.
 */
gboolean filter_edit_write(const FilterEdit *edit, const char *fields, gsize length, int out);

void filter_edit_clear(FilterEdit *edit);

#endif
