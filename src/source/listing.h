/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names in a folder, sorted by their bytes, however many there are. */
#ifndef BOUNCE_SOURCE_LISTING_H
#define BOUNCE_SOURCE_LISTING_H

#include <glib.h>

/* Names held at a time. A folder with more is read again for the next batch, so that memory does
 * not grow with the number of files. */
#define BOUNCE_LISTING_BATCH (4 * 1024 * 1024)

typedef struct _BounceListing BounceListing;

typedef struct {
  const char *name;
  guint64 inode;
  gboolean special; /* a FIFO, socket or device, links followed: not to be opened */
} BounceListingEntry;

/* Takes `fd`, an open folder; a batch holds at most `batch` bytes of names. */
BounceListing *bounce_listing_new(int fd, gsize batch);
void bounce_listing_free(BounceListing *listing);

/* The folder's descriptor. */
int bounce_listing_fd(const BounceListing *listing);

/*
 * The next file or folder, or link that leads nowhere. Names that begin with a dot are among them,
 * but for "." and "..". NULL at the end, or with `*number` set to errno when the folder cannot be
 * read. Valid until the next call.
 */
const BounceListingEntry *bounce_listing_next(BounceListing *listing, int *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceListing, bounce_listing_free)

#endif
