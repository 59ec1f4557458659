/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an answer that no rule knows most likely says, by the sentences of rules/examples that its
 * words have in common with it.
 */
#ifndef BOUNCE_MATCH_LIKENESS_H
#define BOUNCE_MATCH_LIKENESS_H

#include <bounce/catalog.h>

#include "base/pool.h"
#include "match/phrase-text.h"
#include "match/softmax.h"
#include "rules/rules.h"
#include "smtp/reply.h"

/* What bounce_likeness_find() is sure by: parts of this. */
#define BOUNCE_LIKENESS_WHOLE 1000

/* What leads are told in: so much of one is odds of e to one. */
#define BOUNCE_LIKENESS_NAT BOUNCE_SOFTMAX_UNIT

/* What stands in place of a rule's id where likeness decided. */
#define BOUNCE_LIKENESS_RULE "likeness"

typedef struct {
  BounceReason reason;
  BounceVerdict verdict;
  BounceFault fault;
  guint sureness; /* 0 to %BOUNCE_LIKENESS_WHOLE: the share of this among all that it may say */
  guint hardness; /* the same of all that gives an address up, together */
  guint lead; /* how much more speaks for it than for the rival, in parts of %BOUNCE_LIKENESS_NAT */
  const char *matched; /* in the pool: the words that weighed most, in the order of the text */
} BounceLikeness;

/*
 * FALSE when too little of an answer, which bounce_feature_read() has read, is known, when none of
 * its words counts, or when that is not `least` sure. Nor is it found where it says no more than
 * `rival`, a rule that the lead is measured to, which may be NULL.
 */
gboolean bounce_likeness_find(BouncePool *pool, const BouncePhraseText *text,
                              const BounceReply *reply, guint least, const BounceRulePhrase *rival,
                              BounceLikeness *found);

/* TRUE when `word`, one word in lower case, or unless it must be `whole` its beginning is one of
 * the examples'. */
gboolean bounce_likeness_knows(const BounceRules *rules, const char *word, gboolean whole);

#endif
