/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bytes that come in order and must be read again: kept in memory up to BOUNCE_FILE_MEMORY, in an
 * unlinked temporary file beyond it.
 */
#ifndef BOUNCE_SPOOL_H
#define BOUNCE_SPOOL_H

#include "source/file.h"

typedef struct {
  guint8 *memory; /* BOUNCE_FILE_BUFFER bytes: the content, or what is not in `fd` yet */
  gsize used;
  int fd; /* -1 while it fits in memory */
  goffset size;
} BounceSpool;

#define BOUNCE_SPOOL_INIT                                                                          \
  {                                                                                                \
    .fd = -1                                                                                       \
  }

gboolean bounce_spool_write(BounceSpool *spool, const guint8 *data, gsize size, GError **error);

/* Everything `fd` gives, until its end. The descriptor stays open. */
gboolean bounce_spool_read(BounceSpool *spool, int fd, GError **error);

/* Moves the content to `file`; the spool is empty afterwards. */
gboolean bounce_spool_finish(BounceSpool *spool, BounceFile *file, GError **error);

void bounce_spool_clear(BounceSpool *spool);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BounceSpool, bounce_spool_clear)

#endif
