/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which examples are judged together, by rules that were not made for them. */
#ifndef CROSS_VALIDATE_FOLDS_H
#define CROSS_VALIDATE_FOLDS_H

#include "examples.h"
#include "rules/rules.h"

/* An example in no fold is always learnt from. */
#define FOLD_NONE G_MAXUINT

typedef struct {
  guint n_folds;
  guint *of_example;
  guint *sequence_of; /* the sequence of phrases.ini that decides an example; G_MAXUINT: none */
  guint n_examples;
  guint *uses;      /* by sequence: examples that it decides */
  GPtrArray *names; /* of sources; not used where folds hold several */
} Folds;

/* Ten folds by source; or, with `each_source`, one for each source that has a name. */
Folds *folds_new(const GArray *examples, gboolean each_source);

void folds_free(Folds *folds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folds, folds_free)

const char *folds_name(const Folds *folds, guint fold);

/* The sequences of phrases.ini; those that only examples of `fold` need match nothing. */
BounceRuleSequence *folds_sequences_without(const Folds *folds, guint fold);

#endif
