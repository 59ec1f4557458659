/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that hold other files: never read as one message. */
#ifndef BOUNCE_SOURCE_ARCHIVE_H
#define BOUNCE_SOURCE_ARCHIVE_H

#include <glib.h>

/* What to do about an archive that begins with these bytes, as the text of an error; NULL: it is
 * none. */
const char *bounce_archive_advice(const guint8 *data, gsize size);

/* The same for a database, as a history is one: a command reads it, where that is asked for. */
const char *bounce_archive_history(const guint8 *data, gsize size);

/* TRUE when the file that is open as `fd`, which is not taken, is an archive or compressed file of
 * a kind that libarchive reads; compressed by gzip alone, it is read without. */
gboolean bounce_archive_unpacks(int fd);

#endif
