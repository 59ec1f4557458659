/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the confined commands may call, as data. Names, not numbers: a call that this libseccomp or
 * the machine does not know is left out. Where several C libraries or machines have calls of their
 * own for the same thing (time64, _llseek, fstat64), all stand here.
 */
#ifndef CALLS_H
#define CALLS_H

/* Memory, time, threads' locks, signals to be handled, and descriptors that are open: what a filter
 * needs that has read its message. */
static const char *const calls_of_all[] = {
  "arch_prctl",
  "brk",
  "clock_getres",
  "clock_gettime",
  "clock_gettime64",
  "clock_nanosleep",
  "clock_nanosleep_time64",
  "close",
  "close_range",
  "dup",
  "dup2",
  "dup3",
  "exit",
  "exit_group",
  "fadvise64",
  "fadvise64_64",
  "fstat",
  "fstat64",
  "fstatfs",
  "fstatfs64",
  "fsync",
  "futex",
  "futex_time64",
  "getcpu",
  "getegid",
  "getegid32",
  "geteuid",
  "geteuid32",
  "getgid",
  "getgid32",
  "getpid",
  "getppid",
  "getrandom",
  "getrusage",
  "gettid",
  "gettimeofday",
  "getuid",
  "getuid32",
  "lseek",
  "_llseek",
  "madvise",
  "membarrier",
  "mremap",
  "munmap",
  "nanosleep",
  "poll",
  "ppoll",
  "ppoll_time64",
  "pread64",
  "preadv",
  "read",
  "readv",
  "restart_syscall",
  "riscv_flush_icache",
  "riscv_hwprobe",
  "rseq",
  "rt_sigaction",
  "rt_sigprocmask",
  "rt_sigreturn",
  "sched_getaffinity",
  "sched_yield",
  "set_robust_list",
  "set_tid_address",
  "setitimer",
  "sigaltstack",
  "sigreturn",
  "sysinfo",
  "time",
  "ugetrlimit",
  "getrlimit",
  "uname",
  "wait4", /* for the process that gives an output its name */
  "waitid",
  "waitpid",
  "write",
  "writev",
};

/* Files and folders of the input: Landlock says which. Also converters (iconv), translations. */
static const char *const calls_of_files[] = {
  "access",   "faccessat",  "faccessat2", "fchdir",   "fstatat64",  "getcwd",
  "getdents", "getdents64", "newfstatat", "readlink", "readlinkat", "lstat",
  "lstat64",  "stat",       "stat64",     "statx",
};

/* A spool or a history, which are open, grows and shrinks. */
static const char *const calls_of_writers[] = {
  "fallocate", "fdatasync", "ftruncate", "ftruncate64", "pwrite64", "pwritev",
};

/* Processes and threads of one's own. */
static const char *const calls_of_workers[] = {
  "fork",
  "pipe",
  "pipe2",
  "set_robust_list",
};

/* A connection to a server, which is open; sendto(2), to nobody else, stands in main.c. */
static const char *const calls_of_talkers[] = { "recv", "recvfrom", "send" };

/* Requests of ioctl(2) that only ask. */
static const unsigned long calls_ioctl[] = { 0x5401 /* TCGETS */, 0x5413 /* TIOCGWINSZ */,
                                             0x541b /* FIONREAD */ };

/* fcntl(2): neither who gets signals (F_SETOWN, F_SETSIG) nor leases and notifications. */
static const unsigned calls_fcntl[] = {
  0,    1,    2,    3,  4,      /* F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL */
  5,    6,    7,    12, 13, 14, /* F_GETLK F_SETLK F_SETLKW, and those of 64 bits */
  36,   37,   38,               /* F_OFD_GETLK ... */
  1030, 1031, 1032,             /* F_DUPFD_CLOEXEC F_SETPIPE_SZ F_GETPIPE_SZ */
};

/* prctl(2): PR_SET_PDEATHSIG, PR_SET_NAME, PR_GET_SECCOMP, PR_SET_VMA. */
static const unsigned long calls_prctl[] = { 1, 15, 21, 0x53564d41 };

/* Flags of clone(2) that make namespaces, all but CLONE_NEWTIME, which only unshare(2) takes. */
#define CALLS_CLONE_NEW 0x7e020000UL

/* The same on all machines of the list: O_ACCMODE | O_CREAT | O_TRUNC. */
#define CALLS_OPEN_CHANGES 01103UL

/* PROT_WRITE, PROT_EXEC. */
#define CALLS_PROT_WRITE 2
#define CALLS_PROT_EXEC 4

#endif
