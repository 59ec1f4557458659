/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One message analysed in a process of its own, which it can take down alone. */
#ifndef ALONE_H
#define ALONE_H

#include "run/worker.h"

typedef struct {
  WorkerRender render;
  gpointer data; /* of `render` */
  int *pipe;     /* set, in the new process, to what alone_send() wants */
  GString *out;  /* what was made so far is added to it in pieces, each as it was sent */
  gboolean (*take)(gpointer taker); /* a piece stands in `out`; FALSE: no more is wanted */
  gpointer taker;
} Alone;

typedef enum {
  ALONE_DONE,
  ALONE_STARVED,    /* there was not the memory or time for it */
  ALONE_FAULT,      /* an error of this program */
  ALONE_NO_PROCESS, /* nothing was done: no process can be had */
} AloneEnd;

AloneEnd alone_render(const Alone *alone, const BounceMail *mail);

/* In the new process: sends what stands in `made` as one piece, and empties it. */
gboolean alone_send(int pipe, GString *made);

#endif
