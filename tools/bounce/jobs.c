/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Parallel analysis. In: messages, one after the other. Out: their reports, in the same order.
 * Messages go to the threads in batches, for handing over costs as much as a small message; a ring
 * of batches bounds what waits. Reading and writing stay with the caller.
 */
#include "jobs.h"

/* A batch is handed over when it has this many messages or bytes. */
#define JOBS_BATCH_MAILS 32
#define JOBS_BATCH_BYTES (512 * 1024)
/* Batches a thread: one in work, one that waits, and some slack while the caller writes. */
#define JOBS_BATCHES 4

typedef struct {
  BounceMail *mails[JOBS_BATCH_MAILS];
  BounceReport *reports[JOBS_BATCH_MAILS];
  guint n;
  gsize bytes;
  gboolean done;
} JobsBatch;

struct _Jobs {
  BounceOptions options;
  JobsVisit visit;
  gpointer data;
  guint threads;
  GThreadPool *pool; /* NULL until the first batch is full */
  GMutex lock;
  GCond finished;
  JobsBatch *ring;
  guint size;
  guint first; /* the oldest batch that was handed over */
  guint count; /* how many were; the one behind them is being filled */
  gboolean stopped;
};

static void jobs_analyse(JobsBatch *batch, const Jobs *jobs)
{
  for (guint i = 0; i < batch->n; i++)
    batch->reports[i] = bounce_report_new(batch->mails[i], &jobs->options);
}

static void jobs_work(gpointer item, gpointer data)
{
  JobsBatch *batch = item;
  Jobs *jobs = data;
  jobs_analyse(batch, jobs);
  g_mutex_lock(&jobs->lock);
  batch->done = TRUE;
  g_cond_signal(&jobs->finished);
  g_mutex_unlock(&jobs->lock);
}

Jobs *jobs_new(guint threads, const BounceOptions *options, JobsVisit visit, gpointer data)
{
  Jobs *jobs = g_new0(Jobs, 1);
  jobs->options = *options;
  jobs->visit = visit;
  jobs->data = data;
  jobs->threads = CLAMP(threads, 1, JOBS_MAX);
  jobs->size = jobs->threads * JOBS_BATCHES;
  jobs->ring = g_new0(JobsBatch, jobs->size);
  g_mutex_init(&jobs->lock);
  g_cond_init(&jobs->finished);
  return jobs;
}

static JobsBatch *jobs_filling(Jobs *jobs)
{
  return &jobs->ring[(jobs->first + jobs->count) % jobs->size];
}

/* Visits a batch whose reports are there, and empties it. */
static void jobs_visit(Jobs *jobs, JobsBatch *batch)
{
  for (guint i = 0; i < batch->n; i++) {
    if (!jobs->stopped)
      jobs->stopped = !jobs->visit(batch->mails[i], batch->reports[i], jobs->data);
    bounce_report_unref(batch->reports[i]);
    bounce_mail_free(batch->mails[i]);
  }
  batch->n = 0;
  batch->bytes = 0;
  batch->done = FALSE;
}

/* The oldest batch that was handed over; waits for it. */
static void jobs_take(Jobs *jobs)
{
  JobsBatch *batch = &jobs->ring[jobs->first];
  g_mutex_lock(&jobs->lock);
  while (!batch->done)
    g_cond_wait(&jobs->finished, &jobs->lock);
  g_mutex_unlock(&jobs->lock);
  jobs_visit(jobs, batch);
  jobs->first = (jobs->first + 1) % jobs->size;
  jobs->count--;
}

static void jobs_drain(Jobs *jobs)
{
  while (jobs->count > 0)
    jobs_take(jobs);
}

/* Hands the batch over that is being filled; afterwards one is free. */
static void jobs_hand_over(Jobs *jobs)
{
  if (jobs->pool == NULL)
    jobs->pool = g_thread_pool_new(jobs_work, jobs, (gint) jobs->threads, TRUE, NULL);
  if (jobs->pool == NULL) { /* no thread to be had: this one does it */
    jobs_analyse(jobs_filling(jobs), jobs);
    jobs_visit(jobs, jobs_filling(jobs));
    return;
  }
  g_thread_pool_push(jobs->pool, jobs_filling(jobs), NULL);
  jobs->count++;
  if (jobs->count == jobs->size)
    jobs_take(jobs);
}

/* What waits comes first, so that the order is kept. */
static void jobs_do_now(Jobs *jobs, const BounceMail *mail)
{
  JobsBatch *batch = jobs_filling(jobs);
  jobs_drain(jobs);
  jobs_analyse(batch, jobs);
  jobs_visit(jobs, batch);
  if (jobs->stopped || mail == NULL)
    return;
  g_autoptr(BounceReport) report = bounce_report_new(mail, &jobs->options);
  jobs->stopped = !jobs->visit(mail, report, jobs->data);
}

gboolean jobs_add(Jobs *jobs, const BounceMail *mail)
{
  BounceMail *copy = jobs->threads > 1 ? bounce_mail_copy(mail) : NULL;
  JobsBatch *batch = jobs_filling(jobs);
  if (copy == NULL) {
    jobs_do_now(jobs, mail);
    return !jobs->stopped;
  }
  batch->mails[batch->n++] = copy;
  batch->bytes += mail->size;
  if (batch->n == JOBS_BATCH_MAILS || batch->bytes >= JOBS_BATCH_BYTES)
    jobs_hand_over(jobs);
  return !jobs->stopped;
}

gboolean jobs_finish(Jobs *jobs)
{
  gboolean wanted;
  jobs_do_now(jobs, NULL);
  wanted = !jobs->stopped;
  if (jobs->pool != NULL)
    g_thread_pool_free(jobs->pool, FALSE, TRUE);
  g_mutex_clear(&jobs->lock);
  g_cond_clear(&jobs->finished);
  g_free(jobs->ring);
  g_free(jobs);
  return wanted;
}
