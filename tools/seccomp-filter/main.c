/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes the system call filter of tools/bounce/run/sandbox.c as initialisers of struct
 * sock_filter. In: the machine that the command will run on, as libseccomp names it, and its byte
 * order. Out: C on standard output. Run by the build, on another machine when it builds for
 * another.
 */
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What reading mail never needs: the network, other programs, other processes, the kernel's set-up.
 */
static const int forbidden[] = {
  SCMP_SYS(socket),
  SCMP_SYS(socketpair),
  SCMP_SYS(connect),
  SCMP_SYS(bind),
  SCMP_SYS(listen),
  SCMP_SYS(accept),
  SCMP_SYS(accept4),
  SCMP_SYS(sendto),
  SCMP_SYS(sendmsg),
  SCMP_SYS(sendmmsg),
  SCMP_SYS(execve),
  SCMP_SYS(execveat),
  SCMP_SYS(ptrace),
  SCMP_SYS(process_vm_readv),
  SCMP_SYS(process_vm_writev),
  SCMP_SYS(pidfd_open),
  SCMP_SYS(pidfd_getfd),
  SCMP_SYS(mount),
  SCMP_SYS(umount2),
  SCMP_SYS(pivot_root),
  SCMP_SYS(chroot),
  SCMP_SYS(setns),
  SCMP_SYS(unshare),
  SCMP_SYS(bpf),
  SCMP_SYS(perf_event_open),
  SCMP_SYS(userfaultfd),
  SCMP_SYS(keyctl),
  SCMP_SYS(add_key),
  SCMP_SYS(request_key),
  SCMP_SYS(kexec_load),
  SCMP_SYS(init_module),
  SCMP_SYS(finit_module),
  SCMP_SYS(delete_module),
  SCMP_SYS(reboot),
  SCMP_SYS(swapon),
  SCMP_SYS(swapoff),
  SCMP_SYS(io_uring_setup),
};

static int fill(scmp_filter_ctx filter)
{
  for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
    int result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), forbidden[i], 0);
    if (result != 0 && result != -EDOM) /* EDOM: this machine has no such call */
      return result;
  }
  /* A process of this machine never calls by another machine's numbers. */
  return seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
}

/* Has `machine` alone instead of the one that this program runs on: a process of the one is killed
 * by the filter of the other. */
static int target(scmp_filter_ctx filter, const char *machine)
{
  uint32_t arch = seccomp_arch_resolve_name(machine);
  if (arch == 0)
    return -EINVAL;
  if (arch == seccomp_arch_native())
    return 0;
  int result = seccomp_arch_remove(filter, SCMP_ARCH_NATIVE);
  return result != 0 ? result : seccomp_arch_add(filter, arch);
}

/* libseccomp writes in the byte order of the target. */
static void put(const struct sock_filter *line, int swapped)
{
  unsigned code = swapped ? __builtin_bswap16(line->code) : line->code;
  unsigned k = swapped ? __builtin_bswap32(line->k) : line->k;
  printf("{ %#x, %u, %u, %#x },\n", code, line->jt, line->jf, k);
}

static int is_little(void)
{
  const uint16_t one = 1;
  return *(const uint8_t *) &one == 1;
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fputs("usage: seccomp-filter MACHINE little|big\n", stderr);
    return EXIT_FAILURE;
  }
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  FILE *file = tmpfile();
  struct sock_filter line;
  if (filter == NULL || file == NULL || target(filter, argv[1]) != 0 || fill(filter) != 0
      || seccomp_export_bpf(filter, fileno(file)) != 0) {
    fprintf(stderr, "seccomp-filter: the filter for %s cannot be made\n", argv[1]);
    return EXIT_FAILURE;
  }
  lseek(fileno(file), 0, SEEK_SET);
  while (read(fileno(file), &line, sizeof line) == sizeof line)
    put(&line, (strcmp(argv[2], "little") == 0) != is_little());
  seccomp_release(filter);
  return fclose(file) == 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
