/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the texts of a case say, before anything is decided. */
#ifndef BOUNCE_VERDICT_ANSWER_H
#define BOUNCE_VERDICT_ANSWER_H

#include "match/likeness.h"
#include "match/phrase.h"
#include "match/provider-code.h"
#include "smtp/reply.h"
#include "verdict/verdict.h"

/* What the texts of a case say, read once. */
typedef struct {
  BouncePool *pool;
  const BounceRules *rules;
  BouncePhrases answer;
  BouncePhrases frame;    /* read when the answer says nothing */
  BounceReply reply;      /* in the answer */
  BouncePhraseText *read; /* what likeness is measured of: the words behind that, or all */
  BounceProviderCase provider;
  gboolean expired;        /* the last answer before the time for trying ran out */
  BounceLikeness likeness; /* of the answer; asked for where that could decide */
  gboolean weighed;        /* it was asked for, or need not be */
} BounceAnswer;

/* Fills `texts`, of which `pool`, `rules` and `read` are set and the rest is 0; `frame` and
 * `likeness` are left for whoever needs them. */
void bounce_answer_read(BouncePool *pool, const BounceCase *what, BounceAnswer *texts);

#endif
