/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One message analysed in a process of its own, which it can take down alone. */
#ifndef ALONE_H
#define ALONE_H

#include "run/worker.h"

/* Processor time of one message, in seconds for each begun MiB and at least; far more than any
 * message needs. */
#define ALONE_SECONDS_PER_MIB 3
#define ALONE_SECONDS_LEAST 10

typedef struct {
  WorkerRender render;
  gpointer data; /* of `render` */
  int *pipe;     /* set, in the new process, to what alone_send() wants */
  GString *out;  /* what was made so far is added to it in pieces, each as it was sent */
  gboolean (*take)(gpointer data); /* a piece stands in `out`; FALSE: no more is wanted */
} Alone;

/* FALSE when that process did not come to its end: no memory, no time, a fault. */
gboolean alone_render(const Alone *alone, const BounceMail *mail);

/* In the new process: sends what stands in `made` as one piece, and empties it. */
gboolean alone_send(int pipe, GString *made);

#endif
