/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Confinement: a command that reads strangers' mail, or a history that their mail made, gives up
 * what it does not need. What the kernel lacks is left out and said by `bounce --version` and
 * --verbose, unless it is required; what is forbidden, by a system call filter around the process,
 * is said in any case.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <glib.h>

#include "base/translate.h"

/* Which system calls: the kinds of tools/seccomp-filter. */
typedef enum {
  SANDBOX_READING,  /* of what is given, and of files that are open */
  SANDBOX_SPOOLING, /* and writing files that are open */
  SANDBOX_WORKING,  /* and in several processes */
} SandboxCalls;

/* What the command still needs. What it writes is open by now. */
typedef struct {
  SandboxCalls calls;
  char *const *readable;   /* NULL-terminated inputs ("-" too), read with everything below them */
  gboolean writes;         /* files that are open grow */
  gboolean talks;          /* over a connection that is open; none can be opened any more */
  gboolean spools;         /* a temporary file is needed, for a pipe longer than the memory limit */
  guint64 processor_limit; /* seconds of processor time, 0 for no limit */
} SandboxPlan;

/* What was asked for on the command line. */
typedef struct {
  gboolean off;
  const char *how; /* "require", "auto", "off", or NULL */
  gboolean verbose;
} SandboxChoice;

/* Rows of an option table. */
#define OPTIONS_SANDBOX(choice)                                                                    \
  { "sandbox", .argument = "HOW", .value = &(choice)->how,                                         \
    .help = N_("require: exit 69 where it cannot be confined; auto (default); off") },             \
  {                                                                                                \
    "no-sandbox", .flag = &(choice)->off, .help = N_("for debugging: keep all rights")             \
  }

/* FALSE when choice->how is no such word: said. */
gboolean sandbox_choose(const SandboxChoice *choice);

/*
 * For all threads and processes that are started afterwards; cannot be undone. FALSE when it is
 * required and cannot be had: said, the exit code is EXIT_CODE_UNAVAILABLE.
 */
gboolean sandbox_enter(const SandboxPlan *plan, const SandboxChoice *choice);

/* "Landlock 7, seccomp", or what is missing, as one line for --version. */
char *sandbox_describe(void);

#endif
