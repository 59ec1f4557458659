/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gzip, told by its first bytes, as a stream of what it holds. */
#ifndef BOUNCE_SOURCE_GUNZIP_H
#define BOUNCE_SOURCE_GUNZIP_H

#include "source/file.h"

/* A bomb takes time and disk: 1 MB of gzip can hold 1 GB. Beyond the first figure the content may
 * be at most the second figure times what it was made of; mail packs to a tenth, an mbox of one
 * bounce sent to a whole list to a fiftieth. */
#define BOUNCE_GUNZIP_FREE (G_GOFFSET_CONSTANT(64) * 1024 * 1024)
#define BOUNCE_GUNZIP_RATIO 200

gboolean bounce_gunzip_is(const guint8 *data, gsize size);

/* Puts a stream of what `file`, which is gzip, holds in its place. */
gboolean bounce_gunzip(BounceFile *file, GError **error);

#endif
