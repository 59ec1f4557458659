/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The events of inputs, analysed by other processes. */
#ifndef COLLECT_H
#define COLLECT_H

#include "follow/log-mark.h"
#include "history/proof.h"
#include "message/bounce-options.h"
#include "source/maillog.h"

typedef struct {
  const BounceOptions *analysis;
  const char *list; /* (nullable): the list, whatever the mail says */
  gint64 now;
  const BounceTagKeys *keys; /* (nullable): of the tags that prove an event */
  guint processes;
  gboolean verbose;
  gboolean signs; /* of life, too (history/life.h) */
  GTimeZone *log_zone; /* as in InputsChoice */
  gint64 newest;
  BounceLogCounts *log;
  BounceSent *sent;
  gboolean follow;  /* `paths` are logs, and written to */
  History *history; /* where `read` keeps */
  /* (nullable): keeps what was taken so far, and how far a log is read. FALSE: it failed. */
  gboolean (*read)(LogMark *mark, goffset to, BounceSent *sent, gpointer data);
  /* Takes what event_pack() made, in the order of the input; empties it. FALSE: no more is wanted.
   */
  gboolean (*take)(GString *packed, gpointer data);
  void (*end_threads)(gpointer data); /* (nullable): as in JobsWork */
  gpointer data;
} Collect;

/* Returns: the exit code of reading `paths`; `messages` is how many were judged. */
int collect_events(const Collect *collect, char **paths, guint64 *messages);

#endif
