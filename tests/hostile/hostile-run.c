/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* In: a command line. Out: its exit code and, by wait4(2), its processor time and memory. */
#include "hostile-run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longer than anything takes: what still runs then waits for ever. */
#define RUN_SECONDS 300

static void open_as(const char *path, int flags, int fd)
{
  int opened = open(path, flags, 0600);
  if (opened < 0 || dup2(opened, fd) < 0)
    _exit(126);
}

HostileRun hostile_run(const char *const *argv, const char *in, const char *out, const char *err)
{
  struct rusage used;
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    open_as(in, O_RDONLY, STDIN_FILENO);
    open_as(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    open_as(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    alarm(RUN_SECONDS);
    execvp(argv[0], (char *const *) argv);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &used) != child)
    g_error("%s cannot be run", argv[0]);
  HostileRun run = { WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), 0, 0 };
  run.seconds = (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec)
                + 1e-6 * (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec);
  run.mib = (guint) (used.ru_maxrss / 1024);
  return run;
}

void hostile_run_environment(void)
{
  g_setenv("LC_ALL", "C", TRUE);
  g_unsetenv("RECIPIENT");
  g_unsetenv("ORIGINAL_RECIPIENT");
  g_unsetenv("ORIG_RECIPIENT");
  g_unsetenv("SENDER");
  g_unsetenv("LOCAL");
  g_unsetenv("EXTENSION");
}
