/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All of standard input, held so that it can be written out again byte for byte: in memory while it
 * is small, in an unlinked temporary file beyond.
 */
#ifndef FILTER_SPOOL_H
#define FILTER_SPOOL_H

#include <glib.h>

/* Most mail is smaller; with this much in memory the process stays far below 32 MiB. */
#define FILTER_SPOOL_MEMORY (2 * 1024 * 1024)

typedef struct {
  guint8 *data; /* the bytes while fd is -1 */
  gsize room;
  gsize size; /* of the message */
  int fd;
} FilterSpool;

/*
 * Reads `in` to its end. FALSE, with errno, when memory, disk or `in` fails; the rest was then read
 * for nothing, since there are delivery agents that do not expect a reader to go away.
 */
gboolean filter_spool_read(FilterSpool *spool, int in);

/*
 * Copies up to `size` bytes from `offset` into `buffer`: how many, fewer only at the end; -1 with
 * errno. Async-signal-safe, as filter_spool_write().
 */
gssize filter_spool_get(const FilterSpool *spool, gsize offset, void *buffer, gsize size);

/* Writes the bytes from `begin` up to `end` to `out`. FALSE with errno. */
gboolean filter_spool_write(const FilterSpool *spool, gsize begin, gsize end, int out);

void filter_spool_clear(FilterSpool *spool);

#endif
