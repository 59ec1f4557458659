/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Logs that are followed, and logs on a pipe, with what was read of them kept. */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <bounce/source.h>

#include "follow/log-mark.h"

/* Milliseconds from one look at logs to the next. */
#define FOLLOW_LOOK_INTERVAL 250

/* What becomes of what logs say. */
typedef struct {
  gboolean (*visit)(const BounceMail *mail, gpointer data); /* FALSE: no more is wanted */
  /* All that was visited is analysed; the history may be asked afterwards. FALSE: it failed. */
  gboolean (*settle)(gpointer data);
  /* How far a log is read, with what was delivered. FALSE: it failed. */
  gboolean (*read)(LogMark *mark, goffset to, BounceSent *sent, gpointer data);
  History *history;
  BounceReached *reached; /* (nullable): whom the logs reach, of those who failed */
  GTimeZone *zone;        /* of dates in logs that say none */
  gpointer data;
} FollowWork;

/* From now on SIGTERM and SIGINT are no end but a wish for one: follow_is_over(). */
void follow_begin(void);
gboolean follow_is_over(void);

/*
 * Reads `paths` and what is written to them, until follow_is_over(). Returns: the exit code of the
 * inputs; what cannot be read was said.
 */
int follow_logs(char **paths, const FollowWork *work);

/* The folders of `paths`, in which rotated logs stand, and new ones will. */
char **follow_folders(char **paths);

#endif
