/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gzip, told by its first bytes and replaced by what it holds. */
#ifndef BOUNCE_GUNZIP_H
#define BOUNCE_GUNZIP_H

#include "source/file.h"

/* A bomb fills the disk: 1 MB of gzip can hold 1 GB. Beyond the first figure the content may be at
 * most the second figure times the compressed size; mail packs to a tenth, an mbox of one bounce
 * sent to a whole list to a fiftieth. */
#define BOUNCE_GUNZIP_FREE (G_GOFFSET_CONSTANT(64) * 1024 * 1024)
#define BOUNCE_GUNZIP_RATIO 200

gboolean bounce_gunzip_is(const guint8 *data, gsize size);

/* Replaces the content of `file`, which is gzip, by what it holds. */
gboolean bounce_gunzip(BounceFile *file, GError **error);

#endif
