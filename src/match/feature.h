/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an answer is compared by: its words, their beginnings, the concepts of rules/phrases.ini and
 * codes, each as a number. The examples are learnt from and an answer is judged by the same.
 */
#ifndef BOUNCE_MATCH_FEATURE_H
#define BOUNCE_MATCH_FEATURE_H

#include "match/phrase-text.h"
#include "rules/rules.h"
#include "smtp/reply.h"

/* Against pasted messages: what stands further behind says little. */
#define BOUNCE_FEATURES_MAX 512

/* Of the hash table that finds a feature again; with room, so that a search ends soon. */
#define BOUNCE_FEATURES_SLOTS (2 * BOUNCE_FEATURES_MAX)

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
  guint16 slots[BOUNCE_FEATURES_SLOTS]; /* one more than the place of an item; 0: none */
} BounceFeatures;

/* Most that one word gives. */
#define BOUNCE_FEATURES_OF_WORD 2

/* Fills `ids` with the features that a word has by itself; how many. */
guint bounce_feature_word(const BounceWord *word, guint32 *ids);

/* Reads what is compared of `answer` into `text`, which was given its rules: the words behind its
 * code; all where the code stands behind. `reply` is that code. */
void bounce_feature_read(const char *answer, BounceReply *reply, BouncePhraseText *text);

/* TRUE when the text behind a code, already read, is what bounce_feature_read() would read. */
gboolean bounce_feature_is_read(const BouncePhraseText *text);

/* The features of what was read, each once. */
void bounce_feature_collect(const BouncePhraseText *text, const BounceReply *reply,
                            BounceFeatures *features);

#endif
