/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates of log lines. */
#ifndef BOUNCE_SOURCE_LOG_DATE_H
#define BOUNCE_SOURCE_LOG_DATE_H

#include "source/log/log-head.h"

/* What a date leaves out. */
typedef struct {
  GTimeZone *zone; /* NULL: UTC */
  gint64 newest;   /* Unix time that no line is behind; 0: not known */
} BounceLogClock;

/* The date of `head` as RFC 3339, freed with g_free(); NULL where it is none. */
char *bounce_log_date(const BounceLogHead *head, const BounceLogClock *clock);

/* The same as Unix time; 0 where it is none. */
gint64 bounce_log_time(const BounceLogHead *head, const BounceLogClock *clock);

#endif
