/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Parallel analysis. In: messages, one after the other. Out: their reports, in the same order.
 * Messages go to the threads in batches, for handing over costs as much as a small message; a ring
 * of batches bounds what waits. Reading and writing stay with the caller.
 */
#include "jobs.h"

#include <pthread.h>

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

/* Batch number n stands at ring[n % size]; the numbers only grow: visited <= taken <= handed. */
struct _Jobs {
  BounceOptions options;
  JobsVisit visit;
  gpointer data;
  guint threads;
  pthread_t *started; /* NULL until the first batch is full */
  guint n_started;
  pthread_mutex_t lock; /* of handed, taken, closing and each batch's done */
  pthread_cond_t ready;
  pthread_cond_t finished;
  gboolean closing;
  JobsBatch *ring;
  guint size;
  guint64 handed; /* to the threads; the batch behind is being filled */
  guint64 taken;  /* by a thread */
  guint64 visited;
  gboolean stopped;
};

static void jobs_analyse(JobsBatch *batch, const Jobs *jobs)
{
  for (guint i = 0; i < batch->n; i++)
    batch->reports[i] = bounce_report_new(batch->mails[i], &jobs->options);
}

/* The next batch to work on, NULL when there will be none; holds the lock. */
static JobsBatch *jobs_wait(Jobs *jobs)
{
  while (jobs->taken == jobs->handed && !jobs->closing)
    pthread_cond_wait(&jobs->ready, &jobs->lock);
  return jobs->taken < jobs->handed ? &jobs->ring[jobs->taken++ % jobs->size] : NULL;
}

static void *jobs_work(void *data)
{
  Jobs *jobs = data;
  JobsBatch *batch;
  pthread_mutex_lock(&jobs->lock);
  while ((batch = jobs_wait(jobs)) != NULL) {
    pthread_mutex_unlock(&jobs->lock);
    jobs_analyse(batch, jobs);
    pthread_mutex_lock(&jobs->lock);
    batch->done = TRUE;
    pthread_cond_signal(&jobs->finished);
  }
  pthread_mutex_unlock(&jobs->lock);
  return NULL;
}

static void jobs_start(Jobs *jobs)
{
  jobs->started = g_new(pthread_t, jobs->threads);
  while (jobs->n_started < jobs->threads
         && pthread_create(&jobs->started[jobs->n_started], NULL, jobs_work, jobs) == 0)
    jobs->n_started++;
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
  pthread_mutex_init(&jobs->lock, NULL);
  pthread_cond_init(&jobs->ready, NULL);
  pthread_cond_init(&jobs->finished, NULL);
  return jobs;
}

static JobsBatch *jobs_filling(Jobs *jobs)
{
  return &jobs->ring[jobs->handed % jobs->size];
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
  JobsBatch *batch = &jobs->ring[jobs->visited % jobs->size];
  pthread_mutex_lock(&jobs->lock);
  while (!batch->done)
    pthread_cond_wait(&jobs->finished, &jobs->lock);
  pthread_mutex_unlock(&jobs->lock);
  jobs_visit(jobs, batch);
  jobs->visited++;
}

static void jobs_drain(Jobs *jobs)
{
  while (jobs->visited < jobs->handed)
    jobs_take(jobs);
}

/* Hands the batch over that is being filled; afterwards one is free. */
static void jobs_hand_over(Jobs *jobs)
{
  if (jobs->started == NULL)
    jobs_start(jobs);
  if (jobs->n_started == 0) { /* no thread to be had: this one does it */
    jobs_analyse(jobs_filling(jobs), jobs);
    jobs_visit(jobs, jobs_filling(jobs));
    return;
  }
  pthread_mutex_lock(&jobs->lock);
  jobs->handed++;
  pthread_cond_signal(&jobs->ready);
  pthread_mutex_unlock(&jobs->lock);
  if (jobs->handed - jobs->visited == jobs->size)
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

static void jobs_end(Jobs *jobs)
{
  pthread_mutex_lock(&jobs->lock);
  jobs->closing = TRUE;
  pthread_cond_broadcast(&jobs->ready);
  pthread_mutex_unlock(&jobs->lock);
  for (guint i = 0; i < jobs->n_started; i++)
    pthread_join(jobs->started[i], NULL);
}

gboolean jobs_finish(Jobs *jobs)
{
  jobs_do_now(jobs, NULL);
  jobs_end(jobs);
  gboolean wanted = !jobs->stopped;
  pthread_mutex_destroy(&jobs->lock);
  pthread_cond_destroy(&jobs->ready);
  pthread_cond_destroy(&jobs->finished);
  g_free(jobs->started);
  g_free(jobs->ring);
  g_free(jobs);
  return wanted;
}
