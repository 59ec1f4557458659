/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The judge: what a record means, once all that is said of its recipient has been read. */
#ifndef BOUNCE_VERDICT_JUDGE_H
#define BOUNCE_VERDICT_JUDGE_H

#include "verdict/recipient.h"
#include "verdict/verdict.h"

/* What was read of one recipient and what came of it. */
typedef struct {
  BounceRecipientContext context;
  BounceJudgement judgement; /* zero where the kind leaves nothing to judge */
} BounceJudged;

/* TRUE for kinds that tell what became of each recipient: bounce, delay, delivered. */
gboolean bounce_judge_is_of_recipients(BounceKind kind);

/*
 * The kind of a message that was taken for one of `kind`, once `records` were read (see
 * bounce_recipient_read): a failure that only a weaker place states makes it a bounce all the same.
 */
BounceKind bounce_judge_kind(BounceKind kind, const BounceRecipient *records, guint n_records);

/*
 * Sets action, reason, verdict, fault, advice and explanation of `record`, which was read, in a
 * message of the settled kind info->kind. The message's reporting_mta and format must be set.
 */
void bounce_judge_recipient(const BounceRules *rules, BouncePool *pool,
                            const BounceReportInfo *info, BounceRecipient *record,
                            BounceJudged *judged);

/* An address that neither a report nor a tag of ours names is not given up: words on "an address"
 * of a text that no reader knew do not say which. */
void bounce_judge_keep_unnamed(const BounceReportInfo *info, BounceRecipient *record,
                               BounceJudged *judged);

#endif
