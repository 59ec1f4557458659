/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attempts at what reading mail never needs. In: a number. Out: whether the kernel did it. Each is
 * one call with fixed arguments, so that what is refused is the call, and not a way to it.
 */
#include "attempts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

/* Arguments that are known only when it runs. */
#define VICTIM (INTPTR_MIN + 1)
#define TERMINAL (INTPTR_MIN + 2)
#define P(pointer) ((intptr_t) (pointer))
#define ARGUMENTS 6

#define OPEN(path, flags)                                                                          \
  SYS_openat,                                                                                      \
  {                                                                                                \
    AT_FDCWD, P(path), (flags), 0600                                                               \
  }
#define AT(number, ...)                                                                            \
  number,                                                                                          \
  {                                                                                                \
    AT_FDCWD, __VA_ARGS__                                                                          \
  }

typedef struct {
  const char *name;
  long number;
  intptr_t arguments[ARGUMENTS];
} Attempt;

static const struct rlimit one = { 1, 1 };
static const struct clone_args new_user = { .flags = CLONE_NEWUSER, .exit_signal = SIGCHLD };
static const char zeros[4096];
static char room[4096];
static char *const no_words[] = { NULL };

/* The memory of another process, asked for by address: any will do. */
static const struct {
  const void *base;
  size_t size;
} span = { room, 8 };

/* mmap(2): where numbers have 32 bits, mmap2; s390x has them in memory. */
#define MAP_WORDS                                                                                  \
  {                                                                                                \
    0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0                \
  }
#ifdef SYS_mmap2
#define MAP_CALL SYS_mmap2
#else
#define MAP_CALL SYS_mmap
#endif
#ifdef __s390x__
static const intptr_t map_words[ARGUMENTS] = MAP_WORDS;
#define MAP_ARGUMENTS                                                                              \
  {                                                                                                \
    P(map_words)                                                                                   \
  }
#else
#define MAP_ARGUMENTS MAP_WORDS
#endif

static const Attempt attempts[] = {
  { "read a file of the system", OPEN("/etc/passwd", O_RDONLY) },
#ifndef __SANITIZE_ADDRESS__ /* which is given /usr, for its own needs: sandbox.c */
  { "read a program", OPEN("/bin/sh", O_RDONLY) },
  { "read a library", OPEN("/usr/lib", O_RDONLY | O_DIRECTORY) },
  { "read what is installed", OPEN("/usr/share", O_RDONLY | O_DIRECTORY) },
#endif
  { "read a key", OPEN("home/.ssh/id", O_RDONLY) },
  { "read beside the input", OPEN("probe/other", O_RDONLY) },
  { "read the root folder", OPEN("/", O_RDONLY | O_DIRECTORY) },
  { "read the folder of temporary files", OPEN("/tmp", O_RDONLY | O_DIRECTORY) },
  { "append to a start-up file", OPEN("home/.bashrc", O_WRONLY | O_APPEND) },
  { "make a file at home", OPEN("home/new", O_WRONLY | O_CREAT) },
  { "make a file beside the output", OPEN("out/new", O_WRONLY | O_CREAT) },
  { "make a file in the input", OPEN("mail/new", O_WRONLY | O_CREAT) },
  { "make a temporary file", OPEN("/tmp/bounce-attempt", O_WRONLY | O_CREAT) },
  { "make a nameless file", OPEN("/tmp", O_RDWR | O_TMPFILE) },
  { "write the input", OPEN("mail/a", O_RDWR) },
  { "empty the input", OPEN("mail/a", O_RDONLY | O_TRUNC) },
  { "write the output's neighbour", OPEN("out/neighbour", O_WRONLY) },
  { "unlink a file at home", AT(SYS_unlinkat, P("home/victim"), 0) },
  { "unlink the output's neighbour", AT(SYS_unlinkat, P("out/neighbour"), 0) },
  { "make a folder", AT(SYS_mkdirat, P("home/folder"), 0700) },
  { "make a symbolic link", SYS_symlinkat, { P("/etc/passwd"), AT_FDCWD, P("out/link") } },
  { "rename at home", AT(SYS_renameat2, P("home/one"), AT_FDCWD, P("home/two"), 0) },
  { "rename beside the output", AT(SYS_renameat2, P("out/neighbour"), AT_FDCWD, P("out/two"), 0) },
  { "rename out of a folder",
    AT(SYS_renameat2, P("home/sub/three"), AT_FDCWD, P("home/three"), 0) },
  { "make a hard link", AT(SYS_linkat, P("home/one"), AT_FDCWD, P("out/hard"), 0) },
  { "make a device", AT(SYS_mknodat, P("home/device"), S_IFBLK | 0600, 0xfe00) },
  { "chmod", AT(SYS_fchmodat, P("probe/other"), 0777) },
  { "chmod what is open", SYS_fchmod, { STDIN_FILENO, 0600 } },
  { "chown", AT(SYS_fchownat, P("probe/other"), 65534, 65534, 0) },
  { "set times", AT(SYS_utimensat, P("probe/other"), 0, 0) },
  { "set an attribute", SYS_setxattr, { P("probe/other"), P("user.x"), P("y"), 1, 0 } },
  { "truncate", SYS_truncate, { P("probe/other"), 0 } },
  { "lock a file", SYS_flock, { STDIN_FILENO, 2 | 4 } },
  { "change the folder", SYS_chdir, { P("/etc") } },
  { "change the root", SYS_chroot, { P("/tmp") } },
  { "watch a folder", SYS_inotify_init1, { 0 } },
  { "watch everything", SYS_fanotify_init, { 0, 0 } },
  { "a handle of a file", AT(SYS_name_to_handle_at, P("/etc/passwd"), P(room), P(room + 256), 0) },
  { "open by handle", SYS_open_by_handle_at, { AT_FDCWD, P(room), O_RDONLY } },
  { "an internet socket", SYS_socket, { AF_INET, SOCK_STREAM, 0 } },
  { "a local socket", SYS_socket, { AF_UNIX, SOCK_STREAM, 0 } },
  { "a datagram socket", SYS_socket, { AF_UNIX, SOCK_DGRAM, 0 } },
  { "a netlink socket", SYS_socket, { AF_NETLINK, SOCK_RAW, 0 } },
  { "a raw socket", SYS_socket, { AF_INET, SOCK_RAW, 255 } },
  { "a pair of sockets", SYS_socketpair, { AF_UNIX, SOCK_STREAM, 0, P(room) } },
  { "io_uring", SYS_io_uring_setup, { 1, P(room) } },
  { "run a program", SYS_execve, { P("/bin/true"), P(no_words), P(no_words) } },
  { "run a program by descriptor", AT(SYS_execveat, P("/bin/true"), P(no_words), P(no_words), 0) },
  { "a file in memory", SYS_memfd_create, { P("x"), 0 } },
  { "memory to write and run", MAP_CALL, MAP_ARGUMENTS },
  { "trace another", SYS_ptrace, { 16, VICTIM, 0, 0 } },
  { "read another's memory", SYS_process_vm_readv, { VICTIM, P(&span), 1, P(&span), 1, 0 } },
  { "write another's memory", SYS_process_vm_writev, { VICTIM, P(&span), 1, P(&span), 1, 0 } },
  { "wake another", SYS_kill, { VICTIM, SIGCONT } },
  { "end another", SYS_kill, { VICTIM, SIGTERM } },
  { "look for another", SYS_kill, { VICTIM, 0 } },
  { "end everybody", SYS_kill, { -1, 0 } },
  { "a signal to a thread", SYS_tkill, { VICTIM, SIGCONT } },
  { "a signal to another's thread", SYS_tgkill, { VICTIM, VICTIM, SIGCONT } },
  { "a descriptor of another", SYS_pidfd_open, { VICTIM, 0 } },
  { "limits of another", SYS_prlimit64, { VICTIM, RLIMIT_NOFILE, P(&one), 0 } },
  { "priority of another", SYS_setpriority, { PRIO_PROCESS, VICTIM, 19 } },
  { "processors of another", SYS_sched_setaffinity, { VICTIM, 8, P("\1\0\0\0\0\0\0") } },
  { "scheduler of another", SYS_sched_setscheduler, { VICTIM, SCHED_IDLE, P(zeros) } },
  { "compare with another", SYS_kcmp, { VICTIM, VICTIM, 0, 0, 0 } },
  { "move another's pages", SYS_migrate_pages, { VICTIM, 0, 0, 0 } },
  { "signals for another", SYS_fcntl, { STDIN_FILENO, F_SETOWN, VICTIM } },
  { "memory of this process as a file", OPEN("/proc/self/mem", O_RDWR) },
  { "what others run", OPEN("/proc/1/environ", O_RDONLY) },
  { "type for the user", SYS_ioctl, { TERMINAL, TIOCSTI, P("!") } },
  { "paste for the user", SYS_ioctl, { TERMINAL, TIOCLINUX, P(zeros) } },
  { "another terminal", SYS_ioctl, { TERMINAL, TIOCSCTTY, 1 } },
  { "a size of the terminal", SYS_ioctl, { TERMINAL, TIOCSWINSZ, P(zeros) } },
  { "a process in a namespace", SYS_clone, { CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0 } },
  { "the same by clone3", SYS_clone3, { P(&new_user), sizeof new_user } },
  { "a namespace", SYS_unshare, { CLONE_NEWUSER } },
  { "shared memory", SYS_shmget, { 0x1234, 4096, IPC_CREAT | 0600 } },
  { "a message queue", SYS_msgget, { 0x1234, IPC_CREAT | 0600 } },
  { "a semaphore", SYS_semget, { 0x1234, 1, IPC_CREAT | 0600 } },
  { "a named queue", SYS_mq_open, { P("bounce"), O_CREAT | O_RDWR, 0600, 0 } },
  { "mount", SYS_mount, { P("none"), P("probe/mount"), P("tmpfs"), 0, 0 } },
  { "open a file system", SYS_fsopen, { P("tmpfs"), 0 } },
  { "copy a mount", AT(SYS_open_tree, P("/"), 1) },
  { "BPF", SYS_bpf, { 0, P(zeros), 64 } },
  { "counters", SYS_perf_event_open, { P(zeros), 0, -1, -1, 0 } },
  { "page faults", SYS_userfaultfd, { 0 } },
  { "keys", SYS_keyctl, { 0, -3, 0 } },
  { "the kernel's log", SYS_syslog, { 10, 0, 0 } },
  { "the domain's name", SYS_setdomainname, { P("(none)"), 6 } },
  { "accounting", SYS_acct, { P("probe/nothing") } },
  { "another personality", SYS_personality, { 0x0400000 } },
  { "another user", SYS_setuid, { 65534 } },
  { "more Landlock", SYS_landlock_create_ruleset, { 0, 0, 1 } },
  { "more filters", SYS_seccomp, { 2, 0, P(room) } },
  { "a core", SYS_prctl, { 4 /* PR_SET_DUMPABLE */, 1, 0, 0, 0 } },
};

#undef P

unsigned attempts_count(void)
{
  return sizeof attempts / sizeof *attempts;
}

const char *attempts_name(unsigned i)
{
  return attempts[i].name;
}

int attempts_make(unsigned i, pid_t victim, int terminal)
{
  intptr_t a[ARGUMENTS];
  for (unsigned n = 0; n < ARGUMENTS; n++) {
    a[n] = attempts[i].arguments[n];
    if (a[n] == VICTIM)
      a[n] = victim;
    if (a[n] == TERMINAL)
      a[n] = terminal;
  }
  room[0] = (char) 128; /* bytes of a file handle */
  return syscall(attempts[i].number, a[0], a[1], a[2], a[3], a[4], a[5]) != -1 ? 0 : errno;
}

void attempts_prepare(void)
{
  static const char *const folders[] = { "home",        "home/.ssh", "home/sub", "probe",
                                         "probe/mount", "mail",      "out" };
  static const char *const files[] = { "home/.ssh/id", "home/.bashrc",   "home/victim",
                                       "home/one",     "home/sub/three", "probe/other",
                                       "mail/a",       "out/neighbour" };
  static const char *const made[] = { "home/new", "out/new",    "mail/new", "/tmp/bounce-attempt",
                                      "out/link", "home/two",   "out/two",  "home/three",
                                      "out/hard", "home/device" };
  for (size_t i = 0; i < sizeof made / sizeof *made; i++)
    unlink(made[i]);
  rmdir("home/folder");
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    mkdir(folders[i], 0700);
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    int fd = open(files[i], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, "x\n", 2) != 2)
      abort();
    close(fd);
  }
}
