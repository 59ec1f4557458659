/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gives a finished file its name, or removes it. In: a file, then one letter by a pipe. Out: the
 * file under its name, and a byte by another pipe, the error number. All that it does after fork(2)
 * is async-signal-safe.
 */
#include "terminal/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/retry.h"

#define KEEPER_RENAME 'r'
#define KEEPER_REMOVE 'd'

/* How often, and how many nanoseconds apart, a name is asked for that another run has for a moment.
 */
#define KEEPER_TRIES 100
#define KEEPER_WAIT 10000000

void keeper_sweep(const char *temporary)
{
  int fd = open(temporary, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return;
  if (flock(fd, LOCK_EX | LOCK_NB) == 0)
    unlink(temporary);
  close(fd);
}

static int link_nameless(const KeeperFile *file, const char *name)
{
  return linkat(AT_FDCWD, file->nameless, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

static int rename_it(const KeeperFile *file)
{
  if (rename(file->temporary, file->path) == 0)
    return 0;
  int error = errno;
  unlink(file->temporary);
  return error;
}

/* No call puts a nameless file in the place of another: it goes by another name for a moment. */
static int name_it(const KeeperFile *file)
{
  const struct timespec wait = { 0, KEEPER_WAIT };
  if (file->nameless == NULL)
    return rename_it(file);
  int error = link_nameless(file, file->path);
  if (error != EEXIST)
    return error;
  for (guint i = 0; (error = link_nameless(file, file->temporary)) == EEXIST && i < KEEPER_TRIES;
       i++) {
    keeper_sweep(file->temporary);
    nanosleep(&wait, NULL);
  }
  return error != 0 ? error : rename_it(file);
}

/* The end of the pipe means that whoever wrote the file is gone, however that was. */
static void keep(int ask, int answer, const KeeperFile *file)
{
  static const int ignored[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE };
  char what = KEEPER_REMOVE;
  int error = 0;
  for (guint i = 0; i < G_N_ELEMENTS(ignored); i++)
    signal(ignored[i], SIG_IGN);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fd != ask && fd != answer)
      close(fd);
  if (TEMP_FAILURE_RETRY(read(ask, &what, 1)) != 1) {
    what = KEEPER_REMOVE;
    error = EIO;
  }
  if (what == KEEPER_RENAME)
    error = name_it(file);
  else if (file->nameless == NULL)
    unlink(file->temporary);
  const guint8 told = (guint8) error;
  _exit(TEMP_FAILURE_RETRY(write(answer, &told, 1)) == 1 ? 0 : 1);
}

static void close_both(const int ends[2])
{
  int error = errno;
  close(ends[0]);
  close(ends[1]);
  errno = error;
}

gboolean keeper_start(Keeper *keeper, const KeeperFile *file)
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
    keep(ask[0], answer[1], file);
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
