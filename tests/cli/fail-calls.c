/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For LD_PRELOAD: call number $FAIL_CALL of the kind $FAIL_KIND fails, as a full or broken disk or
 * a full table of processes would make it fail: open, read, write, sync, rename (and link), mmap,
 * fork. 0: none, -1: all. With $FAIL_SIGNAL the process gets that signal there instead. Counting
 * begins with main(); a process that is forked goes on counting for itself.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "fail-count.h"

#define SHOW __attribute__((visibility("default")))
/* The next function of this name, cast to what it is. */
#define REAL(type, name) ((type) dlsym(RTLD_NEXT, name))

static int begun;

typedef int StartMain(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);
StartMain __libc_start_main;

SHOW int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                           void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
                           void *stack_end)
{
  begun = 1;
  return REAL(StartMain *, "__libc_start_main")(main, argc, argv, init, fini, rtld_fini, stack_end);
}

static int fails(const char *kind, int error)
{
  const char *wanted = begun ? getenv("FAIL_KIND") : NULL;
  const char *number = getenv("FAIL_CALL");
  if (wanted == NULL || number == NULL || strcmp(kind, wanted) != 0)
    return 0;
  long call = count_next();
  if (atol(number) >= 0 && atol(number) != call)
    return 0;
  if (getenv("FAIL_SIGNAL") != NULL)
    kill(getpid(), atoi(getenv("FAIL_SIGNAL")));
  errno = error;
  return 1;
}

typedef int Open(const char *path, int flags, ...);

static mode_t open_mode(int flags, va_list list)
{
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
}

#define DEFINE_OPEN(name)                                                                          \
  SHOW int name(const char *path, int flags, ...)                                                  \
  {                                                                                                \
    va_list list;                                                                                  \
    va_start(list, flags);                                                                         \
    mode_t mode = open_mode(flags, list);                                                          \
    va_end(list);                                                                                  \
    return fails("open", EMFILE) ? -1 : REAL(Open *, #name)(path, flags, mode);                    \
  }

/* Large files have names of their own. */
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

typedef int OpenAt(int folder, const char *path, int flags, ...);

#define DEFINE_OPENAT(name)                                                                        \
  SHOW int name(int folder, const char *path, int flags, ...)                                      \
  {                                                                                                \
    va_list list;                                                                                  \
    va_start(list, flags);                                                                         \
    mode_t mode = open_mode(flags, list);                                                          \
    va_end(list);                                                                                  \
    return fails("open", EMFILE) ? -1 : REAL(OpenAt *, #name)(folder, path, flags, mode);          \
  }

DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

/* Functions that get their arguments as they are. */
#define DEFINE(result, failed, name, kind, error, parameters, arguments)                           \
  typedef result name##_type parameters;                                                           \
  SHOW result name parameters                                                                      \
  {                                                                                                \
    return fails(kind, error) ? (failed) : REAL(name##_type *, #name) arguments;                   \
  }

DEFINE(ssize_t, -1, read, "read", EIO, (int fd, void *to, size_t size), (fd, to, size))
DEFINE(ssize_t, -1, pread, "read", EIO, (int fd, void *to, size_t size, off_t at),
       (fd, to, size, at))
DEFINE(ssize_t, -1, pread64, "read", EIO, (int fd, void *to, size_t size, off64_t at),
       (fd, to, size, at))
DEFINE(ssize_t, -1, write, "write", ENOSPC, (int fd, const void *from, size_t size),
       (fd, from, size))
DEFINE(ssize_t, -1, pwrite, "write", ENOSPC, (int fd, const void *from, size_t size, off_t at),
       (fd, from, size, at))
DEFINE(ssize_t, -1, pwrite64, "write", ENOSPC, (int fd, const void *from, size_t size, off64_t at),
       (fd, from, size, at))
DEFINE(int, -1, fsync, "sync", EIO, (int fd), (fd))
DEFINE(int, -1, fdatasync, "sync", EIO, (int fd), (fd))
DEFINE(int, -1, rename, "rename", EIO, (const char *from, const char *to), (from, to))
DEFINE(int, -1, linkat, "rename", EIO,
       (int from_folder, const char *from, int to_folder, const char *to, int flags),
       (from_folder, from, to_folder, to, flags))
DEFINE(void *, MAP_FAILED, mmap, "mmap", ENOMEM,
       (void *where, size_t size, int rights, int flags, int fd, off_t at),
       (where, size, rights, flags, fd, at))
DEFINE(void *, MAP_FAILED, mmap64, "mmap", ENOMEM,
       (void *where, size_t size, int rights, int flags, int fd, off64_t at),
       (where, size, rights, flags, fd, at))
DEFINE(pid_t, -1, fork, "fork", EAGAIN, (void), ())
