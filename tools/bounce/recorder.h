/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing reports to a history in batches; a report is never split between two. */
#ifndef BOUNCE_RECORDER_H
#define BOUNCE_RECORDER_H

#include "database.h"

typedef struct {
  Database database;
  EventBatch batch;
  const char *path;
  const char *list; /* (nullable) */
  gint64 now;
  guint64 added; /* events that were new */
  guint64 known; /* events that the history had */
  int status;    /* EXIT_CODE_OK until something failed, which has then been said */
} Recorder;

/* FALSE when the history cannot be opened: said, recorder->status is the exit code. */
gboolean recorder_open(Recorder *recorder, const char *path, const char *list, guint wait);

/* Adds a report, and writes a batch when it is large enough. FALSE when that failed. */
gboolean recorder_add(Recorder *recorder, const BounceReport *report);

/* Writes what is left, and closes. Returns: the exit code. */
int recorder_finish(Recorder *recorder);

#endif
