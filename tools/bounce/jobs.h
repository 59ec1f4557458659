/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Messages analysed by several threads, with the results in the order they were given: the caller
 * sees the same calls as with one.
 */
#ifndef JOBS_H
#define JOBS_H

#include <bounce/report.h>

typedef struct _Jobs Jobs;

/* Gets each report in turn, always in the caller's thread. FALSE: no more is wanted. */
typedef gboolean (*JobsVisit)(const BounceMail *mail, const BounceReport *report, gpointer data);

/* More threads than this are a typing error. */
#define JOBS_MAX 256

/* `threads` of 1 or 0 starts none; others start when there is enough for them to do. */
Jobs *jobs_new(guint threads, const BounceOptions *options, JobsVisit visit, gpointer data);

/* Takes a message; `mail` may go afterwards. FALSE once `visit` said so. */
gboolean jobs_add(Jobs *jobs, const BounceMail *mail);

/* Waits for what was added, visits it and frees. FALSE once `visit` said so. */
gboolean jobs_finish(Jobs *jobs);

#endif
