/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log that is followed: a stream of what is written to it, on and on over its rotations. */
#ifndef FOLLOW_FILE_H
#define FOLLOW_FILE_H

#include "follow/log-mark.h"
#include "source/file.h"

/* Bytes of a log before the place where it is read on: what they say of messages in the queue is
 * not kept anywhere else. */
#define FOLLOW_CONTEXT (4 * 1024 * 1024)
/* Bytes that are read before what was read is kept: an old log is long. */
#define FOLLOW_STRETCH (8 * 1024 * 1024)

typedef struct {
  BounceStream stream; /* what a source reads; the source does not own it */
  const char *path;
  int fd;           /* of the file at hand; -1: there is none yet */
  GQueue next;      /* descriptors (int) of files that follow it */
  goffset at;       /* of the next byte of it */
  goffset pause;    /* the stream waits there */
  goffset origin;   /* of the stream, where the file's first byte stands */
  goffset given;    /* bytes the stream has given */
  goffset line;     /* of the stream, behind the last line end */
  LogMark mark;     /* of the file at hand */
  gboolean replay;  /* what is read now was read before */
  gboolean rotated; /* another file stood at the path when this one was at its end */
} FollowFile;

/* FALSE when there is a file that cannot be read: errno says why. One that is missing may come. */
gboolean follow_file_init(FollowFile *file, const char *path);
void follow_file_clear(FollowFile *file);

/* Where the file at hand is read on, after one that was rotated meanwhile; FALSE with `error`. */
gboolean follow_file_start(FollowFile *file, History *history, GError **error);

/* TRUE when a line is there, so that it can be seen what the file is. */
gboolean follow_file_is_ready(const FollowFile *file);

/* At the end of what is there: goes on to the next stretch, to a file that took the place of this
 * one, or to its beginning, where it was emptied. TRUE: there may be more to read. FALSE, maybe
 * with `error`: there is not. */
gboolean follow_file_go_on(FollowFile *file, History *history, GError **error);

#endif
