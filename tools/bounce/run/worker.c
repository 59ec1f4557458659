/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A worker process. In: which batch comes next. Out: pieces, each a header and then bytes; the last
 * one of a batch says so. A worker that dies is seen as the end of its pipe. What is asked of whom
 * is the business of jobs.c.
 */
#include "run/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/retry.h"
#include "source/entry.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* A piece is sent when it has this many bytes, or its batch ends. */
#define WORKER_PIECE (256 * 1024)
/* Room for pieces on their way, so that a worker need not wait for its parent to read them; where
 * the system allows less, it waits (pipe(7), /proc/sys/fs/pipe-max-size). */
#define WORKER_PIPE (1024 * 1024)

typedef struct {
  guint index;
  gsize size;
  gsize path_size; /* with its NUL */
  BounceChannel channel;
} PackedMail;

typedef struct {
  gsize size;
  guint messages;
  gboolean last;
} PieceHeader;

gboolean worker_pack(WorkerBatch *batch, gsize most, const BounceMail *mail)
{
  const PackedMail packed = { mail->index, mail->size, strlen(mail->path) + 1,
                              bounce_entry_channel(mail) };
  gsize before = sizeof packed + packed.path_size;
  if (before > most - batch->size || mail->size > most - batch->size - before)
    return FALSE;
  char *p = batch->bytes + batch->size;
  memcpy(p, &packed, sizeof packed);
  memcpy(p + sizeof packed, mail->path, packed.path_size);
  memcpy(p + before, mail->data, mail->size);
  batch->size += before + mail->size;
  return TRUE;
}

BounceMail worker_unpack(const WorkerBatch *batch, gsize *offset)
{
  PackedMail packed;
  memcpy(&packed, batch->bytes + *offset, sizeof packed);
  const char *path = batch->bytes + *offset + sizeof packed;
  const guint8 *data = (const guint8 *) path + packed.path_size;
  *offset += sizeof packed + packed.path_size + packed.size;
  BounceMail mail = { path, packed.index, data, packed.size, -1, 0 };
  bounce_entry_set_channel(&mail, packed.channel);
  return mail;
}

gboolean worker_read_all(int fd, void *data, gsize size)
{
  char *p = data;
  while (size > 0) {
    ssize_t got = TEMP_FAILURE_RETRY(read(fd, p, size));
    if (got <= 0)
      return FALSE;
    p += got;
    size -= (gsize) got;
  }
  return TRUE;
}

/* An empty piece: room for its header, so that both are sent in one go. */
static void begin_piece(GString *piece)
{
  g_string_set_size(piece, sizeof(PieceHeader));
}

static gboolean send_piece(int fd, GString *piece, guint messages, gboolean last)
{
  const PieceHeader header = { piece->len - sizeof header, messages, last };
  memcpy(piece->str, &header, sizeof header);
  gboolean sent = output_write_all(fd, piece->str, piece->len);
  begin_piece(piece);
  return sent;
}

static gboolean work_on(const WorkerBatch *batch, int pieces, WorkerRender render, gpointer data)
{
  g_autoptr(GString) piece = g_string_sized_new(WORKER_PIECE);
  guint messages = 0;
  worker_limit_time(batch->size);
  begin_piece(piece);
  for (gsize offset = 0; offset < batch->size;) {
    const BounceMail mail = worker_unpack(batch, &offset);
    render(&mail, piece, data);
    messages++;
    if (piece->len < WORKER_PIECE)
      continue;
    if (!send_piece(pieces, piece, messages, FALSE))
      return FALSE;
    messages = 0;
  }
  return send_piece(pieces, piece, messages, TRUE);
}

static void on_log(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  gboolean memory = message == NULL || strstr(message, "allocate") != NULL;
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)) != 0)
    _exit(memory ? EXIT_CODE_TEMP_FAIL : EXIT_CODE_SOFTWARE);
}

/* GLib ends a process so where a lock gets no memory; the command says what was not judged. */
static void on_abort(int number)
{
  _exit(EXIT_CODE_TEMP_FAIL);
}

/* Every descriptor from `first` to `last`; without close_range(2), those that may be open. */
static void close_from_to(guint first, guint last)
{
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, last, 0) == 0)
    return;
#endif
  const gint64 most = sysconf(_SC_OPEN_MAX);
  for (gint64 fd = first; fd <= last && fd < most; fd++)
    close((int) fd);
}

/* What a mail could reach: the connection or the files of a history, other mail. */
static void close_others(int one, int other)
{
  guint low = (guint) MAX(MIN(one, other), STDERR_FILENO);
  guint high = (guint) MAX(one, other);
  if (low > STDERR_FILENO + 1)
    close_from_to(STDERR_FILENO + 1, low - 1);
  if (high > low + 1)
    close_from_to(low + 1, high - 1);
  close_from_to(high + 1, G_MAXINT);
}

void worker_begin(int one, int other)
{
  close_others(one, other);
  static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    signal(numbers[i], SIG_DFL);
  signal(SIGABRT, on_abort);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  g_log_set_default_handler(on_log, NULL);
}

void worker_limit_time(gsize size)
{
  struct rusage used;
  struct rlimit limit;
  rlim_t seconds = MAX(WORKER_SECONDS_LEAST, (size / (1024 * 1024) + 1) * WORKER_SECONDS_PER_MIB);
  if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0)
    return;
  seconds += (rlim_t) (used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  limit.rlim_cur = MIN(limit.rlim_max, seconds);
  setrlimit(RLIMIT_CPU, &limit);
}

/* The worker's life. */
static void work(int batches, int pieces, WorkerRender render, gpointer data)
{
  worker_begin(batches, pieces);
  WorkerBatch batch;
  while (worker_read_all(batches, &batch, sizeof batch) && batch.bytes != NULL
         && work_on(&batch, pieces, render, data))
    ;
  _exit(EXIT_SUCCESS);
}

static void close_both(const int ends[2])
{
  close(ends[0]);
  close(ends[1]);
}

static gboolean fork_between(Worker *worker, const int in[2], const int out[2], WorkerRender render,
                             gpointer data)
{
  worker->process = fork();
  if (worker->process < 0)
    return FALSE;
  if (worker->process == 0)
    work(in[0], out[1], render, data);
  close(in[0]);
  close(out[1]);
  fcntl(out[0], F_SETPIPE_SZ, WORKER_PIPE);
  worker->batches = in[1];
  worker->pieces = out[0];
  return TRUE;
}

gboolean worker_start(Worker *worker, WorkerRender render, gpointer data)
{
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0)
    return FALSE;
  gboolean piped = pipe2(out, O_CLOEXEC) == 0;
  if (piped && fork_between(worker, in, out, render, data))
    return TRUE;
  worker->process = 0;
  close_both(in);
  if (piped)
    close_both(out);
  return FALSE;
}

gboolean worker_give(const Worker *worker, const WorkerBatch *batch)
{
  return output_write_all(worker->batches, batch, sizeof *batch);
}

gboolean worker_append_all(int fd, GString *out, gsize size)
{
  gsize before = out->len;
  g_string_set_size(out, before + size);
  if (worker_read_all(fd, out->str + before, size))
    return TRUE;
  g_string_truncate(out, before);
  return FALSE;
}

WorkerStep worker_take(const Worker *worker, GString *result, guint *done)
{
  PieceHeader header;
  if (!worker_read_all(worker->pieces, &header, sizeof header)
      || !worker_append_all(worker->pieces, result, header.size))
    return WORKER_LOST;
  *done += header.messages;
  return header.last ? WORKER_FINISHED : WORKER_MORE;
}

void worker_end(Worker *worker)
{
  if (worker->process == 0)
    return;
  /* No bytes: the end. */
  const WorkerBatch end = { 0 };
  worker_give(worker, &end);
  close(worker->batches);
  close(worker->pieces);
  TEMP_FAILURE_RETRY(waitpid(worker->process, NULL, 0));
  worker->process = 0;
}
