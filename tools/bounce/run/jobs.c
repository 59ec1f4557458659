/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Analysis in other processes. In: messages, one after the other. Out: what is rendered of them, in
 * the same order. Messages go to worker processes in batches, which lie in a ring in shared memory.
 * Processes, not threads: GMime makes an object of every header, and threads that make objects wait
 * for each other's reference counts of GObject types; and a message that asks for more memory or
 * time than there is ends its process alone. Reading and writing stay with the caller, who analyses
 * only where no process can be had. A large message, and each of a batch over which a worker died,
 * has a process of its own: where that dies too, the message is named and left out.
 */
#include "run/jobs.h"

#include <poll.h>
#include <sys/mman.h>

#include "run/alone.h"
#include "run/worker.h"
#include "terminal/complain.h"

/* A batch is handed over when it has this many bytes: enough to pay for the hand-over, and little
 * enough that the last batches end at about the same time. */
#define JOBS_BATCH_BYTES (64 * 1024)
/* Room of a batch; what does not fit in an empty one has a process of its own. */
#define JOBS_BATCH_ROOM (1024 * 1024)
/* Output of one message that is not kept until the message is done. */
#define JOBS_DRAIN_BYTES (256 * 1024)
/* Batches a worker has: one in work, and others so that it need not wait for this process. */
#define JOBS_GIVEN 3
/* Batches a worker's share of the ring has room for: those it has, and those done before their turn
 * while it has a long one. */
#define JOBS_RING 8
/* Of a batch whose turn has not come, no more than about this is rendered. */
#define JOBS_RESULT_BYTES (1024 * 1024)

typedef struct {
  WorkerBatch mails;
  GString *result; /* what is rendered and not yet written */
  guint done;      /* messages rendered */
  gboolean given;  /* a worker has it */
} JobsBatch;

typedef struct {
  Worker worker;
  JobsBatch *given[JOBS_GIVEN]; /* the oldest first */
  guint n_given;
} JobsWorker;

/* Batch number n stands at ring[n % size]; the numbers only grow: taken <= handed. */
struct _Jobs {
  JobsWork work;
  JobsWorker *workers;
  guint n_workers;
  guint most_workers;
  JobsBatch *ring;
  guint size;
  guint64 handed; /* the batch behind is being filled */
  guint64 taken;  /* written in order, and emptied */
  gboolean stopped;
  guint64 left_out;
  int pipe;        /* of a process for one message, in that process */
  GString *direct; /* the output of what is rendered here, while it is */
};

gboolean jobs_count(const char *text, guint *processes)
{
  guint64 number = g_get_num_processors();
  if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, JOBS_MAX, &number, NULL)) {
    complain(NULL, "--jobs: \"%s\" is not a number from 1 to %d", text, JOBS_MAX);
    return FALSE;
  }
  *processes = (guint) MIN(number, JOBS_MAX);
  return TRUE;
}

/* Memory that workers share; where there is none, each message has a process of its own. */
static void share_ring(Jobs *jobs)
{
  char *room = mmap(NULL, jobs->size * (gsize) JOBS_BATCH_ROOM, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED)
    return;
  jobs->ring = g_new0(JobsBatch, jobs->size);
  for (guint i = 0; i < jobs->size; i++) {
    jobs->ring[i].mails.bytes = room + i * (gsize) JOBS_BATCH_ROOM;
    jobs->ring[i].result = g_string_new(NULL);
  }
}

Jobs *jobs_new(guint processes, const JobsWork *work)
{
  Jobs *jobs = g_new0(Jobs, 1);
  jobs->work = *work;
  jobs->pipe = -1;
  jobs->most_workers = CLAMP(processes, 1, JOBS_MAX);
  jobs->workers = g_new0(JobsWorker, jobs->most_workers);
  jobs->size = jobs->most_workers * JOBS_RING + 1;
  share_ring(jobs);
  return jobs;
}

static JobsBatch *filling(const Jobs *jobs)
{
  return &jobs->ring[jobs->handed % jobs->size];
}

static JobsBatch *oldest(const Jobs *jobs)
{
  return &jobs->ring[jobs->taken % jobs->size];
}

static gboolean written(gpointer data)
{
  Jobs *jobs = data;
  jobs->stopped = !jobs->work.written(jobs->work.data);
  return !jobs->stopped;
}

/* Where no process can be had: nothing is lost for that, as long as there is memory here. */
static void render_here(Jobs *jobs, const BounceMail *mail)
{
  jobs->direct = jobs->work.out;
  jobs->work.render(mail, jobs->work.out, jobs->work.data);
  jobs->direct = NULL;
  written(jobs);
}

void jobs_drain(Jobs *jobs, GString *out)
{
  if (out->len < JOBS_DRAIN_BYTES)
    return;
  if (jobs->pipe >= 0)
    alone_send(jobs->pipe, out);
  else if (out == jobs->direct && !jobs->stopped)
    written(jobs);
}

static void leave_out(Jobs *jobs, const BounceMail *mail, AloneEnd end)
{
  jobs->left_out++;
  if (end == ALONE_FAULT)
    complain(mail->path,
             "message %u: not judged, or not whole: its analysis broke off; where there is memory "
             "enough, please report it",
             mail->index);
  else
    complain(mail->path,
             "message %u: not judged, or not whole: it needs more memory or time than there is",
             mail->index);
}

/* What may need much has a process of its own, so that it harms no other message. */
static void render_alone(Jobs *jobs, const BounceMail *mail)
{
  if (jobs->stopped)
    return;
  if (jobs->work.end_threads != NULL)
    jobs->work.end_threads(jobs->work.data);
  const Alone alone = { jobs->work.render, jobs->work.data, &jobs->pipe,
                        jobs->work.out,    written,         jobs };
  AloneEnd end = alone_render(&alone, mail);
  if (end == ALONE_NO_PROCESS)
    render_here(jobs, mail);
  else if (end != ALONE_DONE && !jobs->stopped)
    leave_out(jobs, mail, end);
}

/* What no worker did of a batch: any of its messages may be why one died over it. */
static void render_rest(Jobs *jobs, const JobsBatch *batch)
{
  gsize offset = 0;
  for (guint n = 0; offset < batch->mails.size; n++) {
    const BounceMail mail = worker_unpack(&batch->mails, &offset);
    if (n >= batch->done)
      render_alone(jobs, &mail);
  }
}

static void write_result(Jobs *jobs, JobsBatch *batch)
{
  if (jobs->stopped || batch->result->len == 0)
    return;
  g_string_append_len(jobs->work.out, batch->result->str, (gssize) batch->result->len);
  g_string_truncate(batch->result, 0);
  jobs->stopped = !jobs->work.written(jobs->work.data);
}

static void write_whole(Jobs *jobs, JobsBatch *batch)
{
  write_result(jobs, batch);
  render_rest(jobs, batch);
  batch->mails.size = 0;
  g_string_truncate(batch->result, 0);
  batch->done = 0;
}

/* Writes what is there of the batches whose turn it is. */
static void advance(Jobs *jobs)
{
  for (; jobs->taken < jobs->handed && !oldest(jobs)->given; jobs->taken++)
    write_whole(jobs, oldest(jobs));
  if (jobs->taken < jobs->handed)
    write_result(jobs, oldest(jobs));
}

/* What it has not finished is no longer its own. */
static void lose(JobsWorker *worker)
{
  for (guint i = 0; i < worker->n_given; i++)
    worker->given[i]->given = FALSE;
  worker->n_given = 0;
  worker_end(&worker->worker);
}

/* Takes the next piece of a worker's work. */
static void take_piece(JobsWorker *worker)
{
  JobsBatch *batch = worker->given[0];
  WorkerStep step = worker_take(&worker->worker, batch->result, &batch->done);
  if (step == WORKER_LOST)
    lose(worker);
  if (step != WORKER_FINISHED)
    return;
  batch->given = FALSE;
  worker->n_given--;
  memmove(worker->given, worker->given + 1, worker->n_given * sizeof *worker->given);
}

static gboolean may_send(const Jobs *jobs, const JobsWorker *worker)
{
  const JobsBatch *batch = worker->given[0];
  return worker->n_given > 0 && (batch == oldest(jobs) || batch->result->len < JOBS_RESULT_BYTES);
}

/* Takes what workers have sent; where nothing is there yet, waits for it if asked to. */
static void attend(Jobs *jobs, gboolean wait)
{
  struct pollfd polled[JOBS_MAX];
  for (guint i = 0; i < jobs->n_workers; i++)
    polled[i] =
        (struct pollfd){ .fd = may_send(jobs, &jobs->workers[i]) ? jobs->workers[i].worker.pieces
                                                                 : -1,
                         .events = POLLIN };
  if (poll(polled, jobs->n_workers, wait ? -1 : 0) <= 0)
    return; /* a signal; the caller looks again */
  for (guint i = 0; i < jobs->n_workers; i++)
    if (polled[i].fd >= 0 && polled[i].revents != 0)
      take_piece(&jobs->workers[i]);
  advance(jobs);
}

/* Where one died, another takes its place. */
static JobsWorker *start_one(Jobs *jobs)
{
  guint place = 0;
  while (place < jobs->n_workers && jobs->workers[place].worker.process != 0)
    place++;
  if (place == jobs->most_workers)
    return NULL;
  if (jobs->work.end_threads != NULL)
    jobs->work.end_threads(jobs->work.data);
  if (!worker_start(&jobs->workers[place].worker, jobs->work.render, jobs->work.data))
    return NULL;
  jobs->n_workers = MAX(jobs->n_workers, place + 1);
  return &jobs->workers[place];
}

/* The living worker with the least to do, NULL: none lives. */
static JobsWorker *least_busy(const Jobs *jobs)
{
  JobsWorker *least = NULL;
  for (guint i = 0; i < jobs->n_workers; i++) {
    JobsWorker *worker = &jobs->workers[i];
    if (worker->worker.process != 0 && (least == NULL || worker->n_given < least->n_given))
      least = worker;
  }
  return least;
}

/* A worker that can take a batch, as soon as there is one; NULL: no process can be had. */
static JobsWorker *find_worker(Jobs *jobs)
{
  attend(jobs, FALSE);
  for (;;) {
    JobsWorker *worker = least_busy(jobs);
    if (worker == NULL || worker->n_given > 0) {
      JobsWorker *fresh = start_one(jobs);
      worker = fresh != NULL ? fresh : worker;
    }
    if (worker == NULL || worker->n_given < JOBS_GIVEN)
      return worker;
    attend(jobs, TRUE);
  }
}

static void give(JobsWorker *worker, JobsBatch *batch)
{
  if (!worker_give(&worker->worker, &batch->mails)) {
    lose(worker);
    return;
  }
  batch->given = TRUE;
  worker->given[worker->n_given++] = batch;
}

/* Hands the batch over that is being filled; afterwards one is free. */
static void hand_over(Jobs *jobs)
{
  JobsBatch *batch = filling(jobs);
  JobsWorker *worker = find_worker(jobs);
  jobs->handed++;
  if (worker != NULL)
    give(worker, batch);
  advance(jobs);
  while (jobs->handed - jobs->taken == jobs->size)
    attend(jobs, TRUE);
}

void jobs_settle(Jobs *jobs)
{
  if (jobs->ring == NULL)
    return;
  if (filling(jobs)->mails.size > 0 && !jobs->stopped)
    hand_over(jobs);
  while (jobs->taken < jobs->handed && !jobs->stopped)
    attend(jobs, TRUE);
}

gboolean jobs_add(Jobs *jobs, const BounceMail *mail)
{
  gboolean packed = jobs->ring != NULL && mail->data != NULL
                    && worker_pack(&filling(jobs)->mails, JOBS_BATCH_ROOM, mail);
  if (!packed || jobs->work.live)
    jobs_settle(jobs);
  else if (filling(jobs)->mails.size >= JOBS_BATCH_BYTES)
    hand_over(jobs);
  if (!packed)
    render_alone(jobs, mail);
  return !jobs->stopped;
}

static void free_ring(Jobs *jobs)
{
  for (guint i = 0; i < jobs->n_workers; i++)
    worker_end(&jobs->workers[i].worker);
  for (guint i = 0; i < jobs->size; i++)
    g_string_free(jobs->ring[i].result, TRUE);
  munmap(jobs->ring[0].mails.bytes, jobs->size * (gsize) JOBS_BATCH_ROOM);
  g_free(jobs->ring);
}

guint64 jobs_finish(Jobs *jobs)
{
  jobs_settle(jobs);
  guint64 left_out = jobs->left_out;
  if (jobs->ring != NULL)
    free_ring(jobs);
  g_free(jobs->workers);
  g_free(jobs);
  return left_out;
}
