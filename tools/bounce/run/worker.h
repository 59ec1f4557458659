/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process that analyses messages for this one. Batches of messages lie in memory that both see;
 * through one pipe it is told which, through another what is rendered of their reports comes back
 * in pieces.
 */
#ifndef WORKER_H
#define WORKER_H

#include <bounce/source.h>
#include <sys/types.h>

/* Processor time of one message or batch, in seconds for each begun MiB and at least; far more than
 * any message needs. */
#define WORKER_SECONDS_PER_MIB 3
#define WORKER_SECONDS_LEAST 10

typedef struct {
  pid_t process; /* 0: none */
  int batches;   /* write end */
  int pieces;    /* read end */
} Worker;

/* Messages one after the other, as worker_pack() has them. */
typedef struct {
  char *bytes;
  gsize size;
} WorkerBatch;

/* Appends what comes of one message to `out`. */
typedef void (*WorkerRender)(const BounceMail *mail, GString *out, gpointer data);

typedef enum { WORKER_MORE, WORKER_FINISHED, WORKER_LOST } WorkerStep;

/* Appends a message that is held in memory to a batch with room for `most` bytes; FALSE: it does
 * not fit. */
gboolean worker_pack(WorkerBatch *batch, gsize most, const BounceMail *mail);

/* The message at *offset of the batch, from which it is borrowed; *offset moves behind it. */
BounceMail worker_unpack(const WorkerBatch *batch, gsize *offset);

/* FALSE when no process can be had. In the process, only `render` runs. */
gboolean worker_start(Worker *worker, WorkerRender render, gpointer data);

/* Gives it a batch, in memory that was shared before it started; a few may wait. FALSE: it is lost.
 */
gboolean worker_give(const Worker *worker, const WorkerBatch *batch);

/* Waits for the next piece of the oldest batch it was given and appends it to `result`; *done grows
 * by the messages that are rendered with it. Pieces end where messages do. */
WorkerStep worker_take(const Worker *worker, GString *result, guint *done);

/* At the beginning of a process that analyses: of what its parent has open it keeps these two
 * (twice the same will do) and 0 to 2, it ends with its parent, what that does on signals is not
 * its business, and what ends it is said by its parent. */
void worker_begin(int one, int other);

/* From now on, so much processor time as `size` bytes of mail may take; then SIGXCPU. */
void worker_limit_time(gsize size);

/* `size` bytes of a pipe, into `data` or behind `out`; FALSE, and `out` as before, when it ends
 * before. */
gboolean worker_read_all(int fd, void *data, gsize size);
gboolean worker_append_all(int fd, GString *out, gsize size);

/* Ends a worker, in the middle of its work too, and frees what it holds. */
void worker_end(Worker *worker);

#endif
