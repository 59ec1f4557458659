/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One open file, seen through a window of fixed size. Small files stand in memory whole and hold no
 * descriptor; of larger ones the window shows a stretch, and bounce_file_slide() moves it.
 */
#ifndef BOUNCE_FILE_H
#define BOUNCE_FILE_H

#include <bounce/error.h>

/* Messages up to this size are handed over in memory, larger ones by descriptor: memory must not
 * grow with a message. */
#define BOUNCE_FILE_MEMORY (256 * 1024)

/* The window: room for a message of BOUNCE_FILE_MEMORY and as much again to look ahead. */
#define BOUNCE_FILE_BUFFER (2 * BOUNCE_FILE_MEMORY)

/* What is read of a larger file to see what it is. */
#define BOUNCE_FILE_HEAD (16 * 1024)

typedef struct {
  int fd;         /* -1 when everything stands in the window */
  goffset end;    /* where the content ends */
  guint8 *window; /* BOUNCE_FILE_BUFFER bytes, made when first needed */
  goffset base;   /* offset of the window's first byte */
  gsize length;   /* bytes in the window */
} BounceFile;

#define BOUNCE_FILE_INIT                                                                           \
  {                                                                                                \
    .fd = -1                                                                                       \
  }

/* Takes `fd`, a regular file, and shows its bytes from `start` to `end`. */
gboolean bounce_file_take(BounceFile *file, int fd, goffset start, goffset end, GError **error);

/* Moves the window to `from`, at or behind its base, and fills it. */
gboolean bounce_file_slide(BounceFile *file, goffset from, GError **error);

/* TRUE when nothing stands behind the window. */
static inline gboolean bounce_file_complete(const BounceFile *file)
{
  return file->base + (goffset) file->length >= file->end;
}

/* The window's byte at `offset`. */
static inline const guint8 *bounce_file_at(const BounceFile *file, goffset offset)
{
  return file->window + (offset - file->base);
}

/* Closes the descriptor, keeps the window's memory for the next file. */
void bounce_file_close(BounceFile *file);
void bounce_file_clear(BounceFile *file);

#endif
