/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gives a finished file its name, or removes it. In: two names, then one letter by a pipe. Out: a
 * file, and a byte by another pipe, the error number. All that it does after fork(2) is async-signal-safe.
 */
#include "terminal/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/retry.h"

#define KEEPER_RENAME 'r'
#define KEEPER_REMOVE 'd'

/* The end of the pipe means that whoever wrote the file is gone, however that was. */
static void keep(int ask, int answer, const char *temporary, const char *path)
{
  static const int ignored[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE };
  char what = KEEPER_REMOVE;
  guint8 error = 0;
  for (guint i = 0; i < G_N_ELEMENTS(ignored); i++)
    signal(ignored[i], SIG_IGN);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fd != ask && fd != answer)
      close(fd);
  if (TEMP_FAILURE_RETRY(read(ask, &what, 1)) != 1) {
    what = KEEPER_REMOVE;
    error = EIO;
  }
  if (what == KEEPER_RENAME && rename(temporary, path) != 0)
    error = (guint8) errno;
  if (what != KEEPER_RENAME || error != 0)
    unlink(temporary);
  _exit(TEMP_FAILURE_RETRY(write(answer, &error, 1)) == 1 ? 0 : 1);
}

static void close_both(const int ends[2])
{
  int error = errno;
  close(ends[0]);
  close(ends[1]);
  errno = error;
}

gboolean keeper_start(Keeper *keeper, const char *temporary, const char *path)
{
  int ask[2];
  int answer[2];
  *keeper = (Keeper){ 0 };
  if (pipe2(ask, O_CLOEXEC) != 0)
    return FALSE;
  if (pipe2(answer, O_CLOEXEC) != 0) {
    close_both(ask);
    return FALSE;
  }
  pid_t process = fork();
  if (process == 0) {
    close(ask[1]);
    close(answer[0]);
    keep(ask[0], answer[1], temporary, path);
  }
  if (process < 0) {
    close_both(ask);
    close_both(answer);
    return FALSE;
  }
  close(ask[0]);
  close(answer[1]);
  *keeper = (Keeper){ process, ask[1], answer[0] };
  return TRUE;
}

/* Waits until it is done. */
static int order(Keeper *keeper, char what)
{
  guint8 error = EIO;
  if (TEMP_FAILURE_RETRY(write(keeper->ask, &what, 1)) != 1
      || TEMP_FAILURE_RETRY(read(keeper->answer, &error, 1)) != 1)
    error = EIO;
  close(keeper->ask);
  close(keeper->answer);
  TEMP_FAILURE_RETRY(waitpid(keeper->process, NULL, 0));
  keeper->process = 0;
  return error;
}

int keeper_rename(Keeper *keeper)
{
  return order(keeper, KEEPER_RENAME);
}

void keeper_remove(Keeper *keeper)
{
  if (keeper->process != 0)
    order(keeper, KEEPER_REMOVE);
}
