/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Confinement: a command that reads strangers' mail gives up what it does not need. Best effort:
 * what the kernel lacks is left out, and `bounce --version` says so; what is forbidden, by a
 * system call filter around the process, is told on standard error.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <glib.h>

/* What the command still needs; each path may be NULL or "-". */
typedef struct {
  char *const *readable;   /* NULL-terminated inputs, read with everything below them */
  const char *output;      /* a file that is written and renamed in its folder */
  gboolean spools;         /* temporary files are made (a pipe longer than the memory limit) */
  guint64 processor_limit; /* seconds of processor time, 0 for no limit */
} SandboxPlan;

/* For all threads that are started afterwards; cannot be undone. */
void sandbox_enter(const SandboxPlan *plan);

/* "Landlock 7, seccomp", or what is missing, as one line for --version. */
char *sandbox_describe(void);

#endif
