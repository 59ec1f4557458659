/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deny CALL PROGRAM...: runs a program under a system call filter, as a service manager would: CALL
 * is "landlock" (its calls are EPERM), "seccomp" (so is loading a filter) or "nothing".
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The same numbers on all machines. */
#define LANDLOCK_FIRST 444
#define LANDLOCK_LAST 446

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static const struct sock_filter landlock[] = {
  LOAD(nr),
  BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, LANDLOCK_FIRST, 0, 2),
  BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, LANDLOCK_LAST, 1, 0),
  REFUSE,
  ALLOW,
};

/* prctl(PR_SET_SECCOMP): told by its first argument, which no other call of the program has. */
static const struct sock_filter seccomp[] = {
  LOAD(args[0]), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 3),
  LOAD(args[1]), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_MODE_FILTER, 0, 1),
  REFUSE,        ALLOW,
};

static int load(const struct sock_filter *filter, size_t size)
{
  struct sock_fprog program = { (unsigned short) (size / sizeof *filter),
                                (struct sock_filter *) filter };
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

int main(int argc, char **argv)
{
  if (argc < 3)
    return 64;
  if (strcmp(argv[1], "landlock") == 0 && !load(landlock, sizeof landlock))
    return 77;
  if (strcmp(argv[1], "seccomp") == 0 && !load(seccomp, sizeof seccomp))
    return 77;
  execv(argv[2], argv + 2);
  perror(argv[2]);
  return 127;
}
