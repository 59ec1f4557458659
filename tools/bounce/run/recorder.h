/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing reports to a history in batches; a report is never split between two. */
#ifndef RECORDER_H
#define RECORDER_H

#include "follow/log-mark.h"
#include "run/database.h"

typedef struct {
  History *history;
  EventBatch batch;
  EventBatch writing; /* what `writer` writes */
  GThread *writer;    /* NULL: nothing is being written */
  guint written;      /* events of it that were new */
  GError *failure;
  const char *path;
  const char *list; /* (nullable) */
  gint64 now;
  guint64 added; /* events that were new */
  guint64 known; /* events that the history had */
  gint64 kept;   /* monotonic microseconds of the last write */
  int status;    /* EXIT_CODE_OK until something failed, which has then been said */
} Recorder;

/* FALSE when the history cannot be opened: said, recorder->status is the exit code. */
gboolean recorder_open(Recorder *recorder, const char *path, const char *list, guint wait);

/* Adds the report on `mail`, and writes a batch when it is large enough. FALSE when that failed. */
gboolean recorder_add(Recorder *recorder, const BounceMail *mail, const BounceReport *report);

/* The same for events that event_pack() put into `packed`, which is empty afterwards. */
gboolean recorder_take(Recorder *recorder, GString *packed);

/* Adds how far a log was read, and what was delivered; writes all there is about once a second.
 * FALSE when that failed. */
gboolean recorder_mark(Recorder *recorder, LogMark *mark, goffset to, BounceSent *sent);

/* Waits until what is being written is; no thread is left afterwards. */
void recorder_wait(Recorder *recorder);

/* Writes what is left, and closes. Returns: the exit code. */
int recorder_finish(Recorder *recorder);

#endif
