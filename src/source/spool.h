/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A temporary file without a name, for what comes by a pipe and does not fit in memory. */
#ifndef BOUNCE_SOURCE_SPOOL_H
#define BOUNCE_SOURCE_SPOOL_H

#include <bounce/error.h>

/* A descriptor, or -1 with BOUNCE_ERROR_SPOOL. */
int bounce_spool_open(GError **error);

/* Appends; FALSE with BOUNCE_ERROR_SPOOL, on a full disk for one. */
gboolean bounce_spool_write(int fd, const guint8 *data, gsize size, GError **error);

#endif
