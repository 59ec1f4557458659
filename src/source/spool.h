/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A temporary file without a name, for what comes by a pipe and does not fit in memory. */
#ifndef BOUNCE_SOURCE_SPOOL_H
#define BOUNCE_SOURCE_SPOOL_H

#include <bounce/error.h>

/*
 * Opens one in advance, for a process that gives up the right to: bounce_spool_open() then gives
 * this one, and what hindered it here is what it says.
 */
void bounce_spool_reserve(void);

/* A descriptor, or -1 with BOUNCE_ERROR_SPOOL; bounce_spool_close() is for it. */
int bounce_spool_open(GError **error);

/* Appends; FALSE with BOUNCE_ERROR_SPOOL, on a full disk for one. */
gboolean bounce_spool_write(int fd, const guint8 *data, gsize size, GError **error);

/* The one that was opened in advance is emptied, and kept for the next. */
void bounce_spool_close(int fd);

#endif
