/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Learns from examples what features speak for what reason: the same table on every machine. */
#ifndef TRAIN_LIKENESS_TRAIN_H
#define TRAIN_LIKENESS_TRAIN_H

#include "examples.h"
#include "rules/rules.h"

/* A table as the library has it, with what it is made of. */
typedef struct {
  BounceRuleLikeness table;
  GArray *features; /* of guint32 */
  GArray *index;    /* of guint16 */
  GArray *weights;  /* of gint8[2] */
  GArray *classes;  /* of BounceRuleClass */
} Model;

void model_free(Model *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/*
 * Learns from the examples, in which the concepts of `rules` are looked for. Those with `left_out`
 * (may be NULL) set are not looked at.
 */
Model *train(const BounceRules *rules, const GArray *examples, const gboolean *left_out);

#endif
