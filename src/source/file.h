/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One open file or stream, seen through a window of fixed size. Small files stand in the window
 * whole and hold no descriptor; of larger ones it shows a stretch, and bounce_file_slide() moves
 * it. What the window of a stream has left behind is gone, unless bounce_file_keep() was told to
 * keep it.
 */
#ifndef BOUNCE_SOURCE_FILE_H
#define BOUNCE_SOURCE_FILE_H

#include <time.h>

#include <bounce/source.h>

/* Messages up to this size are handed over in memory, larger ones by descriptor: memory must not
 * grow with a message. */
#define BOUNCE_FILE_MEMORY (256 * 1024)

/* The window: room for a message of BOUNCE_FILE_MEMORY and as much again to look ahead. */
#define BOUNCE_FILE_BUFFER (2 * BOUNCE_FILE_MEMORY)

/* What is read of a larger file or stream to see what it is. */
#define BOUNCE_FILE_HEAD (16 * 1024)

/* A stream has nothing now, and is not at its end: said only where its reader asked for that. */
#define BOUNCE_STREAM_WAITS (-2)

/* The head of every stream: bytes that come in order, once. */
typedef struct _BounceStream BounceStream;
struct _BounceStream {
  /* Up to `size` bytes; 0 at the end, -1 with a GError, BOUNCE_STREAM_WAITS. */
  gssize (*read)(BounceStream *stream, guint8 *buffer, gsize size, GError **error);
  void (*free)(BounceStream *stream);
};

typedef struct {
  int fd; /* -1 for a stream, and when everything stands in the window */
  BounceStream *stream;
  goffset start;  /* where the content begins */
  goffset end;    /* where the content ends; of a stream, G_MAXINT64 until it is known */
  guint8 *window; /* BOUNCE_FILE_BUFFER bytes, made when first needed */
  goffset base;   /* offset of the window's first byte */
  gsize length;   /* bytes in the window */
  gboolean waits; /* the last read found that its stream waits */

  /* Of a file that stays open: what shows that somebody writes to it meanwhile. */
  struct timespec modified;
  guint32 head_sum; /* of its first head_length bytes */
  gsize head_length;

  int kept; /* an unlinked file with the bytes from kept_from to kept_to, or -1 */
  goffset kept_from;
  goffset kept_to;
} BounceFile;

#define BOUNCE_FILE_INIT                                                                           \
  {                                                                                                \
    .fd = -1, .kept = -1                                                                           \
  }

/* Takes `fd`, a regular file, and shows its bytes from `start` to `end`. */
gboolean bounce_file_take(BounceFile *file, int fd, goffset start, goffset end, GError **error);

/* Takes `stream` and shows its beginning. */
gboolean bounce_file_stream(BounceFile *file, BounceStream *stream, GError **error);

/* Reads on until the window has the head of a stream, or that waits or ends. */
gboolean bounce_file_head(BounceFile *file, GError **error);

/* Moves the window to `from`, at or behind its base, and fills it. */
gboolean bounce_file_slide(BounceFile *file, goffset from, GError **error);

/* Before the window of a stream moves on: keeps a message's bytes from `begin` up to `to`. */
gboolean bounce_file_keep(BounceFile *file, goffset begin, goffset to, GError **error);

/* Reads a stream to its end, so that the bytes from `begin` stand in the window or are kept. */
gboolean bounce_file_drain(BounceFile *file, goffset begin, GError **error);

/* Says in `mail` where the bytes from `begin` to `end` are. */
gboolean bounce_file_show(BounceFile *file, goffset begin, goffset end, BounceMail *mail,
                          GError **error);

/*
 * FALSE, with an error, when the open file lost bytes or was written anew since it was taken; bytes
 * that were added behind its end do not matter. What was read of it may then be of two files.
 */
gboolean bounce_file_check(const BounceFile *file, GError **error);

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

/* Closes the descriptors, keeps the window's memory for the next file. */
void bounce_file_close(BounceFile *file);
void bounce_file_clear(BounceFile *file);

#endif
