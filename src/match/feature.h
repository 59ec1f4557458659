/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an answer is compared by: its words, their beginnings, the concepts of rules/phrases.ini and
 * codes, each as a number. The examples are learnt from and an answer is judged by the same.
 */
#ifndef BOUNCE_MATCH_FEATURE_H
#define BOUNCE_MATCH_FEATURE_H

#include "base/word.h"
#include "rules/rules.h"

/* Against pasted messages: what stands further behind says little. */
#define BOUNCE_FEATURES_MAX 512

/* In place of a word: a code, which is none, or what every text has. */
#define BOUNCE_FEATURE_NO_WORD G_MAXUINT16

/* `id` is a hash; `first` and `last` are the words that it was made of. */
typedef struct {
  guint32 id;
  guint16 first;
  guint16 last;
} BounceFeature;

typedef struct {
  BounceFeature items[BOUNCE_FEATURES_MAX];
  guint n_items;
  BounceWords words;
} BounceFeatures;

/* Most that one word gives. */
#define BOUNCE_FEATURES_OF_WORD 2

/* Fills `ids` with the features that a word has by itself; how many. */
guint bounce_feature_word(const BounceWord *word, guint32 *ids);

/* The features of `answer`, each once. */
void bounce_feature_collect(const BounceRules *rules, const char *answer, BounceFeatures *features);

#endif
