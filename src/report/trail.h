/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence of a record: what was read for it, where, and what lost. */
#ifndef BOUNCE_REPORT_TRAIL_H
#define BOUNCE_REPORT_TRAIL_H

#include "verdict/judge.h"

/* What all records of one report share. */
typedef struct {
  BouncePool *pool;
  const BounceReportInfo *info;
  const BounceFacts *facts;
  const BounceRecipientFactsList *merged;
  const char *kind_rule;
} BounceTrail;

/* Sets the evidence of `record`, whose other members are filled. */
void bounce_trail_collect(const BounceTrail *trail, const BounceRecipientFacts *merged,
                          const BounceJudged *judged, BounceRecipient *record);

#endif
