/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs a program and says what it cost. */
#ifndef BOUNCE_TESTS_HOSTILE_RUN_H
#define BOUNCE_TESTS_HOSTILE_RUN_H

#include <glib.h>

typedef struct {
  int status;     /* exit code, or 128 and the signal that ended it */
  double seconds; /* of processor time */
  guint mib;      /* of memory, at most */
} HostileRun;

/* Runs `argv` with standard output and standard error in files that are written anew. */
HostileRun hostile_run(const char *const *argv, const char *in, const char *out, const char *err);

/* A fixed number of threads and no settings of the person who runs the tests. */
void hostile_run_environment(void);

#endif
