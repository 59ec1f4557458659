/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes the system call filter of tools/bounce/sandbox.c as initialisers of struct sock_filter.
 * In: nothing. Out: C on standard output. Run by the build.
 */
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
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

int main(void)
{
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  FILE *file = tmpfile();
  struct sock_filter line;
  if (filter == NULL || file == NULL || fill(filter) != 0
      || seccomp_export_bpf(filter, fileno(file)) != 0) {
    fputs("seccomp-filter: the filter cannot be made\n", stderr);
    return EXIT_FAILURE;
  }
  lseek(fileno(file), 0, SEEK_SET);
  while (read(fileno(file), &line, sizeof line) == sizeof line)
    printf("{ %#x, %u, %u, %#x },\n", line.code, line.jt, line.jf, line.k);
  seccomp_release(filter);
  return fclose(file) == 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
