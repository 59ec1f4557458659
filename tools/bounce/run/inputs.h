/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All messages of all inputs of a command line, with what cannot be read told on the way. */
#ifndef INPUTS_H
#define INPUTS_H

#include <bounce/source.h>

#include "follow/follow.h"
#include "run/jobs.h"
#include "source/maillog.h"
#include "terminal/progress.h"

/* FALSE ends the run: the output is lost and reading on is no use. */
typedef gboolean (*InputsVisit)(const BounceMail *mail, gpointer data);

/* What is read, and what is said of it; all zero: mail alone. */
typedef struct {
  gboolean verbose;
  GTimeZone *log_zone;  /* of the dates in logs, which are read, too; NULL: they are not */
  gint64 newest;        /* Unix time that no line of a log is behind; 0: now */
  BounceLogCounts *log; /* (nullable): what logs and events held is added to it */
  BounceSent *sent;     /* (nullable): the same for what was delivered */
  /* (nullable): logs are kept as far as they are read, while they come in on a pipe, too; only
   * `settle`, `read` and `history` of it are used. */
  const FollowWork *keeper;
} InputsChoice;

/*
 * The time zone `name`, that of this machine for NULL; a confined process could not read it.
 * Complains and gives FALSE when there is none.
 */
gboolean inputs_zone(const char *name, GTimeZone **zone);

/*
 * Calls `visit` for each message of `paths` (NULL-terminated; standard input when there is none).
 * Returns: the exit code of the inputs; errors were said and the others are done. What was passed
 * over in folders is said in one line at the end, and each by name before when it is verbose.
 * Counts the messages in *messages when that is not NULL.
 */
int inputs_each(char **paths, const InputsChoice *choice, InputsVisit visit, gpointer data,
                guint64 *messages);

/* The end of jobs that `visit` gave messages to: those that were left out do not count. Returns:
 * the exit code then, of the inputs so far. */
int inputs_finish(Jobs *jobs, int status, guint64 *messages);

/* Both, with all messages to `jobs`. */
int inputs_analyse(char **paths, const InputsChoice *choice, Jobs *jobs, guint64 *messages);

/*
 * TRUE when `output` (nullable) is one of the files that `paths` names, or the history `db`
 * (nullable): said, EXIT_CODE_USAGE. What replaces its own input would lose it.
 */
gboolean inputs_include(char *const *paths, const char *db, const char *output);

#endif
