/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Binds what was found to who it speaks of. */
#ifndef BOUNCE_VERDICT_BIND_H
#define BOUNCE_VERDICT_BIND_H

#include "smtp/reply.h"
#include "verdict/verdict.h"

/* What a finding rests on. */
typedef enum {
  BOUNCE_BASIS_WORDS, /* words, or a name that only one thing has */
  BOUNCE_BASIS_WEAK,  /* words that say little */
  BOUNCE_BASIS_LIKENESS,
  BOUNCE_BASIS_CODE,
} BounceBasis;

/* What one piece of evidence says; reason 0 says nothing. Verdict and fault 0: as the reason has
 * it. */
typedef struct {
  guint reason;
  guint verdict;
  guint fault;
  guint alone;   /* as in BounceRulePhrase */
  guint at_home; /* as in BounceRulePhrase */
  BounceBasis basis;
  const char *rule;
  const char *matched;
  const char *file; /* the user's, where its words decided */
} BounceFinding;

/*
 * Changes `finding` where the words are about another one than its reason: the sender, the sending
 * host, the message. `reply` is the one in the answer of `what`.
 */
void bounce_bind(BouncePool *pool, const BounceCase *what, const BounceReply *reply,
                 BounceFinding *finding);

#endif
