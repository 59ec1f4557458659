/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of a mail log against the rules of maillogs.ini. */
#ifndef BOUNCE_MATCH_LOG_LINE_H
#define BOUNCE_MATCH_LOG_LINE_H

#include "base/scan.h"
#include "rules/channels.h"

/* What a line says, without its date; `program` is empty where it names none. */
typedef struct {
  BounceScan program;
  BounceScan text;
} BounceLogLine;

/* Spans of the line; those that were not found have a NULL `p`. */
typedef struct {
  BounceScan values[BOUNCE_LOG_LAST];
} BounceLogValues;

/* The first rule that holds for `line`, or NULL. */
const BounceLogRule *bounce_log_line_rule(const BounceLogLine *line);

/* What `rule`, which holds, reads in `line`. */
void bounce_log_line_read(const BounceLogRule *rule, const BounceLogLine *line,
                          BounceLogValues *values);

#endif
