/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A text as the concepts of rules/phrases.ini that stand in it, for whoever looks for sequences. */
#ifndef BOUNCE_MATCH_PHRASE_TEXT_H
#define BOUNCE_MATCH_PHRASE_TEXT_H

#include "match/phrase-word.h"

/* Against texts that repeat one word: more hits of a concept add nothing. */
#define BOUNCE_PHRASE_HITS_MAX 768
#define BOUNCE_PHRASE_CONCEPT_HITS_MAX 12
#define BOUNCE_PHRASE_NO_HIT G_MAXUINT16

/* What part of a text says something, as bits. */
typedef enum {
  BOUNCE_PHRASE_MAIN = 1,
  BOUNCE_PHRASE_ASIDE = 2, /* advice, what "but" takes back */
  BOUNCE_PHRASE_URL = 4,
} BouncePhraseLayer;

typedef struct {
  BouncePhraseIds known;
  guint16 position;
  guint16 word;   /* in the split text */
  guint16 clause; /* how many clauses and sentences ended before */
  guint16 breath; /* the same with colons */
} BouncePhraseToken;

typedef struct {
  guint16 concept;
  guint16 begin; /* positions; `end` is one past the last word */
  guint16 end;
  guint16 first_word; /* in the split text, for showing what matched */
  guint16 last_word;
  guint16 next; /* next hit of this concept in the text */
  guint16 breath;
  guint8 layer; /* a %BouncePhraseLayer */
  guint8 is_negated;
  const char *file; /* the user's whose word it is */
} BouncePhraseHit;

typedef struct {
  const BounceRules *rules;
  BounceWords split;
  BouncePhraseToken tokens[BOUNCE_WORDS_MAX];
  guint n_tokens;
  BouncePhraseHit hits[BOUNCE_PHRASE_HITS_MAX];
  guint n_hits;
  guint16 *heads;    /* first hit of each concept that is there */
  guint64 *there;    /* bits: the concepts that are there, which few are */
  guint64 *possible; /* bits: sequences whose concepts are all there, which few are */
  gboolean any_possible;
  gboolean guesses; /* a word that no rule knows is taken for one that it is a slip from */
  guint layers;     /* of the hits, together */
} BouncePhraseText;

/* The first table of a chain with phrases, which counts what the others have, too. */
const BouncePhraseRules *bounce_phrase_top(const BounceRules *rules);

/* The first hit of a concept, or %BOUNCE_PHRASE_NO_HIT. */
static inline guint bounce_phrase_text_first(const BouncePhraseText *text, guint concept)
{
  gboolean there = (text->there[concept / 64] >> concept % 64 & 1) != 0;
  return there ? text->heads[concept] : BOUNCE_PHRASE_NO_HIT;
}

/*
 * Fills `words` with what stands in `text`, but for `possible`. bounce_phrase_text_init() has given
 * it its rules and room. Nothing of `text` is needed afterwards.
 */
void bounce_phrase_text_read(BouncePhraseText *words, const char *text);

/* Gives `words` its rules and, on the caller's stack, the room for bounce_phrase_text_read(). */
#define bounce_phrase_text_init(words, chain)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const BouncePhraseRules *top_ = bounce_phrase_top(chain);                                      \
    guint n_concepts_ = top_->n_concepts;                                                          \
    guint n_sequences_ = top_->first_sequence + top_->n_sequences;                                 \
    (words)->rules = (chain);                                                                      \
    (words)->guesses = FALSE;                                                                      \
    (words)->heads = g_newa(guint16, n_concepts_);                                                 \
    (words)->there = g_newa(guint64, n_concepts_ / 64 + 1);                                        \
    (words)->possible = g_newa(guint64, n_sequences_ / 64 + 1);                                    \
  }                                                                                                \
  G_STMT_END

#endif
