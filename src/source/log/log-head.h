/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands before the words of a log line: when, where, which program. */
#ifndef BOUNCE_SOURCE_LOG_HEAD_H
#define BOUNCE_SOURCE_LOG_HEAD_H

#include "match/log-line.h"

/* How the date of a line is written. */
typedef enum {
  BOUNCE_LOG_DATE_SYSLOG, /* Mar  2 10:00:00, RFC 3164 section 4.1.2: without a year or zone */
  BOUNCE_LOG_DATE_ISO,    /* 2026-03-02T10:00:00.5+01:00, or with a blank, or without a zone */
  BOUNCE_LOG_DATE_TAI64,  /* @4000000069a5600a0d4e1b2c */
  BOUNCE_LOG_DATE_UNIX,   /* 1772445600.123456, or in microseconds */
} BounceLogDateForm;

typedef struct {
  BounceLogDateForm form;
  BounceScan date;
  BounceScan host; /* empty where the line names none */
  BounceLogLine line;
} BounceLogHead;

/* FALSE where `line` does not begin as that of a log. */
gboolean bounce_log_head(BounceScan line, BounceLogHead *head);

#endif
