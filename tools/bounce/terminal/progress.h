/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A counter on standard error for runs that take long, only where a person watches. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <glib.h>

typedef struct {
  gboolean wanted;
  gboolean shown;
  gint64 next; /* monotonic microseconds of the next update */
} Progress;

/* Wanted when standard error is a terminal and standard output is not (the lines would mix). */
void progress_start(Progress *progress);

/* Shows "12345 messages" when it is time to. */
void progress_tick(Progress *progress, guint64 messages);

/* Takes the line away. */
void progress_stop(Progress *progress);

#endif
