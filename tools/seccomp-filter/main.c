/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes the system call filters of tools/bounce/run/sandbox.c as arrays of struct sock_filter, one
 * for each kind of command: what is not listed in calls.h fails with ENOSYS. In: the machine that
 * the command will run on, as libseccomp names it, and its byte order. Out: C on standard output.
 * Run by the build, on another machine when it builds for another.
 */
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What sandbox.c replaces by its own process, to which alone it may send signals. */
#define SELF 0x5e1fU

/* The machine that is built for. */
static uint32_t target_arch;

/* 0 where the call is unknown, which is then not allowed. */
static int allow(scmp_filter_ctx filter, const char *name, unsigned n,
                 const struct scmp_arg_cmp *args)
{
  int number = seccomp_syscall_resolve_name_arch(target_arch, name);
  if (number == __NR_SCMP_ERROR)
    return 0;
  int result =
      seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name(name), n, args);
  return result == -EDOM || result == -EEXIST ? 0
                                              : result; /* EDOM: this machine has no such call */
}

static int allow_list(scmp_filter_ctx filter, const char *const *names, size_t n)
{
  int result = 0;
  for (size_t i = 0; i < n && result == 0; i++)
    result = allow(filter, names[i], 0, NULL);
  return result;
}

#define ALLOW_LIST(filter, names) allow_list(filter, names, COUNT(names))

/* With one argument whose lower half is `value` under `mask`: the kernel looks at no more of it. */
static int allow_one(scmp_filter_ctx filter, const char *name, unsigned argument, uint64_t mask,
                     uint64_t value)
{
  return allow(filter, name, 1,
               &(struct scmp_arg_cmp){ argument, SCMP_CMP_MASKED_EQ, mask, value });
}

#define LOWER_HALF 0xffffffffUL

/* Memory is either written or run. */
static int allow_memory(scmp_filter_ctx filter)
{
  static const char *const names[] = { "mmap", "mmap2", "mprotect" };
  int result = 0;
  for (size_t i = 0; i < COUNT(names) && result == 0; i++) {
    /* s390x: the arguments stand in memory. */
    if (target_arch == SCMP_ARCH_S390X && strcmp(names[i], "mmap") == 0)
      result = allow(filter, names[i], 0, NULL);
    else if ((result = allow_one(filter, names[i], 2, CALLS_PROT_WRITE, 0)) == 0)
      result = allow_one(filter, names[i], 2, CALLS_PROT_EXEC, 0);
  }
  return result;
}

static int allow_questions(scmp_filter_ctx filter)
{
  int result = 0;
  for (size_t i = 0; i < COUNT(calls_ioctl) && result == 0; i++)
    result = allow_one(filter, "ioctl", 1, LOWER_HALF, calls_ioctl[i]);
  for (size_t i = 0; i < COUNT(calls_prctl) && result == 0; i++)
    result = allow_one(filter, "prctl", 0, LOWER_HALF, calls_prctl[i]);
  for (size_t i = 0; i < COUNT(calls_fcntl) && result == 0; i++)
    if ((result = allow_one(filter, "fcntl", 1, LOWER_HALF, calls_fcntl[i])) == 0)
      result = allow_one(filter, "fcntl64", 1, LOWER_HALF, calls_fcntl[i]);
  return result;
}

/* Signals and limits: of this process, and of no other. */
static int allow_self(scmp_filter_ctx filter)
{
  int result = allow_one(filter, "tgkill", 0, LOWER_HALF, SELF);
  if (result == 0)
    result = allow_one(filter, "kill", 0, LOWER_HALF, SELF);
  return result == 0 ? allow_one(filter, "prlimit64", 0, LOWER_HALF, 0) : result;
}

static int allow_opening(scmp_filter_ctx filter)
{
  int result = allow_one(filter, "openat", 2, CALLS_OPEN_CHANGES, 0);
  if (result == 0)
    result = allow_one(filter, "open", 1, CALLS_OPEN_CHANGES, 0);
  return result == 0 ? ALLOW_LIST(filter, calls_of_files) : result;
}

/* No namespace is made; on s390x the flags stand behind the stack. */
static int allow_workers(scmp_filter_ctx filter)
{
  int result = allow_one(filter, "clone", target_arch == SCMP_ARCH_S390X, CALLS_CLONE_NEW, 0);
  return result == 0 ? ALLOW_LIST(filter, calls_of_workers) : result;
}

static int allow_writing(scmp_filter_ctx filter)
{
  return ALLOW_LIST(filter, calls_of_writers);
}

/* What is sent has no address: it goes where the connection leads. */
static int allow_talking(scmp_filter_ctx filter)
{
  int result = allow_one(filter, "sendto", 4, UINT64_MAX, 0);
  return result == 0 ? ALLOW_LIST(filter, calls_of_talkers) : result;
}

static int fill(scmp_filter_ctx filter)
{
  int result = ALLOW_LIST(filter, calls_of_all);
  if (result == 0)
    result = allow_memory(filter);
  if (result == 0)
    result = allow_questions(filter);
  if (result == 0)
    result = allow_self(filter);
  if (result == 0)
    result = allow_opening(filter);
  /* A process of this machine never calls by another machine's numbers. */
  return result == 0 ? seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS)
                     : result;
}

/* The kinds of commands, and what each may beside the rest. */
static const struct {
  const char *name;
  int (*allow[3])(scmp_filter_ctx filter);
} kinds[] = {
  { "reading", { NULL } },                         /* filter */
  { "spooling", { allow_writing } },               /* explain, redact, a history */
  { "working", { allow_writing, allow_workers } }, /* report, record */
  /* a history on a server */
  { "spooling_talking", { allow_writing, allow_talking } },
  { "working_talking", { allow_writing, allow_workers, allow_talking } },
};

/* Has the target alone instead of the one that this program runs on: a process of the one is killed
 * by the filter of the other. */
static int target(scmp_filter_ctx filter)
{
  if (target_arch == seccomp_arch_native())
    return 0;
  int result = seccomp_arch_remove(filter, SCMP_ARCH_NATIVE);
  return result != 0 ? result : seccomp_arch_add(filter, target_arch);
}

/* libseccomp writes in the byte order of the target. */
static void put(const struct sock_filter *line, int swapped)
{
  unsigned code = swapped ? __builtin_bswap16(line->code) : line->code;
  unsigned k = swapped ? __builtin_bswap32(line->k) : line->k;
  printf("  { %#x, %u, %u, %#x },\n", code, line->jt, line->jf, k);
}

static int is_little(void)
{
  const uint16_t one = 1;
  return *(const uint8_t *) &one == 1;
}

static int fill_kind(scmp_filter_ctx filter, size_t kind)
{
  int result = target(filter);
  if (result == 0)
    result = fill(filter);
  for (size_t i = 0; i < COUNT(kinds[kind].allow) && result == 0; i++)
    if (kinds[kind].allow[i] != NULL)
      result = kinds[kind].allow[i](filter);
  return result;
}

/* FALSE when it cannot be made. */
static int write_kind(size_t kind, int swapped)
{
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
  FILE *file = tmpfile();
  struct sock_filter line;
  if (filter == NULL || file == NULL || seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0
      || fill_kind(filter, kind) != 0 || seccomp_export_bpf(filter, fileno(file)) != 0)
    return 0;
  printf("static const struct sock_filter calls_%s[] = {\n", kinds[kind].name);
  lseek(fileno(file), 0, SEEK_SET);
  while (read(fileno(file), &line, sizeof line) == sizeof line)
    put(&line, swapped);
  puts("};");
  seccomp_release(filter);
  return fclose(file) == 0;
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fputs("usage: seccomp-filter MACHINE little|big\n", stderr);
    return EXIT_FAILURE;
  }
  int swapped = (strcmp(argv[2], "little") == 0) != is_little();
  target_arch = seccomp_arch_resolve_name(argv[1]);
  printf("#define CALLS_SELF %#xU\n", SELF);
  for (size_t kind = 0; kind < COUNT(kinds); kind++) {
    if (target_arch == 0 || !write_kind(kind, swapped)) {
      fprintf(stderr, "seccomp-filter: the filter for %s cannot be made\n", argv[1]);
      return EXIT_FAILURE;
    }
  }
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
