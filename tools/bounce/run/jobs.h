/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Messages analysed by several processes, with the results in the order they were given: the caller
 * writes the same bytes as with one.
 */
#ifndef JOBS_H
#define JOBS_H

#include <bounce/source.h>

typedef struct _Jobs Jobs;

/* What becomes of each message. */
typedef struct {
  /* Appends what comes of a message to `out`; in another process, where nothing else that it
   * changes is seen by the caller. */
  void (*render)(const BounceMail *mail, GString *out, gpointer data);
  /* There is more in the `out` below; always in the caller's process. FALSE: no more is wanted. */
  gboolean (*written)(gpointer data);
  /* (nullable): ends the caller's threads before a process is forked: what they hold locked would
   * stay locked there for ever. */
  void (*end_threads)(gpointer data);
  GString *out;
  gpointer data;
  gboolean live; /* somebody waits for what comes of each message */
} JobsWork;

/* More processes than this are a typing error. */
#define JOBS_MAX 256

/* What --jobs=`text` says, the number of processors for NULL; FALSE when it is no number: said. */
gboolean jobs_count(const char *text, guint *processes);

/* So many processes that analyse, one at least; they start when there is enough for them to do. */
Jobs *jobs_new(guint processes, const JobsWork *work);

/* Takes a message; `mail` may go afterwards. FALSE once `written` said so. */
gboolean jobs_add(Jobs *jobs, const BounceMail *mail);

/* Waits until all that was added has been written. */
void jobs_settle(Jobs *jobs);

/* For `render`, between records: may hand over what stands in `out`, so that memory does not grow
 * with the output of one message. */
void jobs_drain(Jobs *jobs, GString *out);

/* Waits for what was added, renders it and frees. Returns: how many messages could not be judged;
 * they were named, and nothing of them was written. */
guint64 jobs_finish(Jobs *jobs);

#endif
