/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For LD_PRELOAD: system calls as they may be but seldom are. $ODD_CALLS holds "interrupt": every
 * other read and write ends with EINTR; "short": each moves one to three bytes; "clock": every look
 * at a clock jumps by years, back and forth; "past": clocks are twenty years late, "days": three
 * days; "broken": every read ends with EIO; "defect": the first read finds that the program
 * contradicts itself, as an assertion of GLib does.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SHOW __attribute__((visibility("default")))
#define JUMP (86400L * 3650)

static unsigned calls;

static int odd(const char *what)
{
  const char *wanted = getenv("ODD_CALLS");
  return wanted != NULL && strstr(wanted, what) != NULL;
}

/* TRUE when this call fails, with errno set. */
static int fails(int reading)
{
  errno = odd("broken") ? EIO : EINTR;
  return (reading && odd("broken")) || (odd("interrupt") && calls++ % 2 == 0);
}

static size_t length(size_t size)
{
  return odd("short") && size > 3 ? 1 + calls++ % 3 : size;
}

/* 4: G_LOG_LEVEL_ERROR, which ends the program. */
static void fail_assertion(void)
{
  if (!odd("defect"))
    return;
  void (*log)(const char *, int, const char *, ...) =
      (void (*)(const char *, int, const char *, ...)) dlsym(RTLD_DEFAULT, "g_log");
  log("bounce", 4, "%s", "assertion failed: (1 == 2)");
}

SHOW ssize_t read(int fd, void *buffer, size_t size)
{
  fail_assertion();
  ssize_t (*real)(int, void *, size_t) = (ssize_t(*)(int, void *, size_t)) dlsym(RTLD_NEXT, "read");
  return fails(1) ? -1 : real(fd, buffer, length(size));
}

SHOW ssize_t write(int fd, const void *buffer, size_t size)
{
  ssize_t (*real)(int, const void *, size_t) =
      (ssize_t(*)(int, const void *, size_t)) dlsym(RTLD_NEXT, "write");
  return fails(0) ? -1 : real(fd, buffer, length(size));
}

/* Whose symbol is pread64 where files have 64-bit offsets. */
SHOW ssize_t pread(int fd, void *buffer, size_t size, off_t at)
{
  fail_assertion();
  ssize_t (*real)(int, void *, size_t, off_t) =
      (ssize_t(*)(int, void *, size_t, off_t)) dlsym(RTLD_NEXT, "pread64");
  return fails(1) ? -1 : real(fd, buffer, length(size), at);
}

static time_t jump(void)
{
  if (odd("past"))
    return -2 * JUMP;
  if (odd("days"))
    return -3 * 86400L;
  return odd("clock") ? (time_t) (calls++ % 2 == 0 ? JUMP : -JUMP) : 0;
}

SHOW time_t time(time_t *result)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}

SHOW int clock_gettime(clockid_t clock, struct timespec *now)
{
  int (*real)(clockid_t, struct timespec *) =
      (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(clock, now);
  now->tv_sec += jump();
  return result;
}

SHOW int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
  struct timespec precise;
  int result = clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return result;
}
