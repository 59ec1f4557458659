/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Logs as a source: what their dates leave out, and how many lines were what. */
#ifndef BOUNCE_SOURCE_MAILLOG_H
#define BOUNCE_SOURCE_MAILLOG_H

#include <bounce/source.h>

#include "source/file.h"
#include "source/log-date.h"

typedef struct {
  guint64 lines;
  guint64 told;       /* they tell of a failure or a delay */
  guint64 delivered;  /* recipients */
  guint64 failed;     /* recipients who were given up */
  guint64 understood; /* lines of a log that tell of none */
  guint64 strange;    /* lines that are none of a log */
} BounceLogCounts;

/* Before the first step: logs are read, too, and so are dates without zone and year. The zone is
 * referenced. */
void bounce_source_set_clock(BounceSource *source, const BounceLogClock *clock);

/* What `stream`, which is taken, holds, where it begins as a log or events do; anything else is
 * BOUNCE_ERROR_NOT_MAIL, and no more than BOUNCE_FILE_HEAD of it is read. */
BounceSource *bounce_source_new_log(const char *path, BounceStream *stream);

/* What was met so far; all zero where the input is no log. */
const BounceLogCounts *bounce_source_log(const BounceSource *source);

#endif
