/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For libraries that are preloaded: how many calls there were in one process, at most, in the file
 * $FAIL_COUNT. */
#ifndef FAIL_COUNT_H
#define FAIL_COUNT_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long count_calls;
static long *count_most; /* of all processes */
static int count_file = -1;
static pid_t count_process;

/* The number of this call in this process. */
static long count_next(void)
{
  count_calls++;
  if (count_most != NULL && count_calls > *count_most)
    *count_most = count_calls;
  return count_calls;
}

/* mmap(2), which may be one of the calls that fail; some machines of 32 bits have only this one. */
#ifdef SYS_mmap2
#define COUNT_MAP SYS_mmap2
#else
#define COUNT_MAP SYS_mmap
#endif

/* Before main(): afterwards the program may have no right to open it. */
__attribute__((constructor)) static void count_begin(void)
{
  const char *path = getenv("FAIL_COUNT");
  count_process = getpid();
  if (path == NULL)
    return;
  count_file = (int) syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  long room = syscall(COUNT_MAP, NULL, sizeof *count_most, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0L);
  if (room > 0 || room < -4095)
    count_most = (long *) room;
}

__attribute__((destructor)) static void count_end(void)
{
  char text[24];
  int at = sizeof text;
  long number = count_most != NULL ? *count_most : count_calls;
  if (count_file < 0 || getpid() != count_process)
    return;
  do
    text[--at] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  syscall(SYS_write, count_file, text + at, sizeof text - (size_t) at);
}

#endif
