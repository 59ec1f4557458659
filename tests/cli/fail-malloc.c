/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For LD_PRELOAD: the allocation number $FAIL_MALLOC fails, and with $FAIL_MALLOC_ALL each after
 * it. Counting begins when the program does: GLib, which initialises itself before, waits for
 * itself for ever when memory runs out there.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

#include "fail-count.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static long wanted = -1;
static int all;
static int begun;

typedef int StartMain(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);
StartMain __libc_start_main;

__attribute__((visibility("default"))) int
__libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                  void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
  StartMain *real = (StartMain *) dlsym(RTLD_NEXT, "__libc_start_main");
  begun = 1;
  return real(main, argc, argv, init, fini, rtld_fini, stack_end);
}

static int fails(void)
{
  if (!begun)
    return 0;
  if (wanted < 0) {
    const char *number = getenv("FAIL_MALLOC");
    wanted = number != NULL ? atol(number) : 0;
    all = getenv("FAIL_MALLOC_ALL") != NULL;
  }
  long call = count_next();
  if (wanted == 0 || (all ? call < wanted : call != wanted))
    return 0;
  errno = ENOMEM;
  return 1;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
  return fails() ? NULL : __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
  return fails() ? NULL : __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
  return fails() ? NULL : __libc_realloc(old, size);
}
