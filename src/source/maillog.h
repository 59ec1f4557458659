/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Logs as a source: what their dates leave out, and how many lines were what. */
#ifndef BOUNCE_SOURCE_MAILLOG_H
#define BOUNCE_SOURCE_MAILLOG_H

#include <bounce/source.h>

#include "source/file.h"
#include "source/log/log-date.h"
#include "source/log/sent.h"

typedef struct {
  guint64 lines;
  guint64 told;       /* they tell of a failure or a delay */
  guint64 delivered;  /* recipients */
  guint64 failed;     /* recipients who were given up */
  guint64 understood; /* lines of a log that tell of none */
  guint64 strange;    /* lines that are none of a log */
} BounceLogCounts;

/* Called when a log is opened, with its first bytes: where the lines begin whose deliveries count.
 */
typedef goffset (*BounceLogOpened)(const guint8 *head, gsize size, gpointer data);

/* Before the first step: logs are read, too, and so are dates without zone and year. The zone is
 * referenced. */
void bounce_source_set_clock(BounceSource *source, const BounceLogClock *clock);

/* What `stream`, which is taken, holds, where it begins as a log or events do; anything else is
 * BOUNCE_ERROR_NOT_MAIL, and no more than BOUNCE_FILE_HEAD of it is read. */
BounceSource *bounce_source_new_log(const char *path, BounceStream *stream);

/*
 * Logs are read while they are written: bounce_source_next() gives NULL, and bounce_source_waits()
 * TRUE, where no more is there yet. `now`: Unix time that no line is behind; to be said again as
 * time goes on.
 */
void bounce_source_set_live(BounceSource *source, gint64 now);
gboolean bounce_source_waits(const BounceSource *source);

/* Before the first step: counts deliveries of logs in `sent`; `opened` is (nullable). */
void bounce_source_set_sent(BounceSource *source, BounceSent *sent, BounceLogOpened opened,
                            gpointer data);

/* Where `opened` is not used: from this offset of the log on. */
void bounce_source_set_sent_from(BounceSource *source, goffset from);

/* Up to where its lines were read. */
goffset bounce_source_log_end(const BounceSource *source);

/* What `stream`, which is taken, holds: `given`, or found among others and passed over if no mail.
 */
BounceSource *bounce_source_new_stream(const char *path, BounceStream *stream, gboolean given);

/* What was met so far; all zero where the input is no log. */
const BounceLogCounts *bounce_source_log(const BounceSource *source);

#endif
