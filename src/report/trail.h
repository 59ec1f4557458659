/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence of a record: what was read for it, where, and what lost. */
#ifndef BOUNCE_REPORT_TRAIL_H
#define BOUNCE_REPORT_TRAIL_H

#include "verdict/judge.h"

/* Values of the original that are shown: its id, sender, subject and list. */
#define BOUNCE_TRAIL_ORIGINAL 4

/* What all records of one report share. */
typedef struct {
  BouncePool *pool;
  const BounceReportInfo *info;
  const BounceFacts *facts;
  const BounceRecipientFactsList *merged;
  const char *kind_rule;
  /* Rows about the message stand in all records, and are made once: of merged->common, lost and
   * won, NULL while not made; and of the original. */
  const BounceEvidence **common;
  const BounceEvidence *original[BOUNCE_TRAIL_ORIGINAL];
  const BounceEvidence *kind;
  const BounceEvidence *reason; /* of the record before */
} BounceTrail;

/* Makes what all records share; the other members are set, and the report's values final. */
void bounce_trail_begin(BounceTrail *trail);

/* Sets the evidence of `record`, whose other members are filled. */
void bounce_trail_collect(BounceTrail *trail, const BounceRecipientFacts *merged,
                          const BounceJudged *judged, BounceRecipient *record);

/* The same with the row of its reason alone: all that an explanation asks for. */
void bounce_trail_collect_reason(BounceTrail *trail, const BounceJudged *judged,
                                 BounceRecipient *record);

#endif
