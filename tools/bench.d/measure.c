/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * measure TIMES INPUT RESULT COMMAND [ARGUMENT...]: runs COMMAND so many times, each with INPUT
 * ("-": what measure got) as standard input, and writes "CPU WALL RSS STATUS" to RESULT: seconds in
 * all, the largest peak in KiB, the last exit status that was not 0. It is small so that the peak
 * is the command's own: a process takes the peak of the program it was before exec.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

static int run(const char *input, char **command)
{
  pid_t child = fork();
  if (child == 0) {
    if (strcmp(input, "-") != 0 && dup2(open(input, O_RDONLY), STDIN_FILENO) < 0)
      _exit(126);
    execv(command[0], command);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
  if (argc < 5)
    return 64;
  int status = 0;
  double start = now();
  for (long times = atol(argv[1]); times > 0; times--) {
    int result = run(argv[2], argv + 4);
    status = result != 0 ? result : status;
  }
  double wall = now() - start;
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  FILE *file = fopen(argv[3], "w");
  if (file == NULL)
    return 73;
  fprintf(file, "%.6f %.6f %ld %d\n", seconds(usage.ru_utime) + seconds(usage.ru_stime), wall,
          usage.ru_maxrss, status);
  return fclose(file) == 0 ? 0 : 74;
}
