/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process for one message. In: a message and what to make of it. Out: the bytes that were made,
 * in pieces. What is done about a message that cannot be judged is the business of jobs.c.
 */
#include "run/alone.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/retry.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* A piece is its size and its bytes. */
gboolean alone_send(int pipe, GString *made)
{
  const gsize size = made->len;
  gboolean sent =
      output_write_all(pipe, &size, sizeof size) && output_write_all(pipe, made->str, made->len);
  g_string_truncate(made, 0);
  return sent;
}

/* Large blocks go back to the system when they are freed: a C library that keeps them for the next
 * ones would need the room of all copies of a message that never are there at the same time. */
#define ALONE_BLOCK (128 * 1024)

static void alone_keep_little(void)
{
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, ALONE_BLOCK);
#endif
}

static void alone_live(const Alone *alone, const BounceMail *mail)
{
  GString *made = g_string_new(NULL);
  alone_keep_little();
  worker_begin(*alone->pipe, mail->fd >= 0 ? mail->fd : *alone->pipe);
  worker_limit_time(mail->size);
  alone->render(mail, made, alone->data);
  _exit(alone_send(*alone->pipe, made) ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Takes the pieces until there are no more. */
static void alone_read(const Alone *alone, int in)
{
  gsize size;
  while (worker_read_all(in, &size, sizeof size) && worker_append_all(in, alone->out, size))
    if (!alone->take(alone->taker))
      return;
}

/* Signals that only a faulty program gets. */
static gboolean alone_is_fault(int number)
{
  return number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE
         || number == SIGABRT || number == SIGSYS;
}

static AloneEnd alone_end(pid_t process)
{
  int status = 0;
  if (TEMP_FAILURE_RETRY(waitpid(process, &status, 0)) != process)
    return ALONE_FAULT;
  if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
    return ALONE_DONE;
  gboolean fault = WIFSIGNALED(status) ? alone_is_fault(WTERMSIG(status))
                                       : WEXITSTATUS(status) == EXIT_CODE_SOFTWARE;
  return fault ? ALONE_FAULT : ALONE_STARVED;
}

AloneEnd alone_render(const Alone *alone, const BounceMail *mail)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return ALONE_NO_PROCESS;
  pid_t process = fork();
  if (process == 0) {
    *alone->pipe = ends[1];
    alone_live(alone, mail);
  }
  close(ends[1]);
  if (process > 0)
    alone_read(alone, ends[0]);
  close(ends[0]);
  return process > 0 ? alone_end(process) : ALONE_NO_PROCESS;
}
