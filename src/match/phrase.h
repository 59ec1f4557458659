/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wording of a text: which rules of rules/phrases.ini its words match. */
#ifndef BOUNCE_MATCH_PHRASE_H
#define BOUNCE_MATCH_PHRASE_H

#include "base/pool.h"
#include "match/phrase-text.h"
#include "rules/rules.h"

/* A rule and, in the pool, the words that matched it; both NULL when nothing did. `file` is the
 * name of the user's file that the rule, or a word it was met by, is of; NULL for none. */
typedef struct {
  const BounceRulePhrase *rule;
  const char *matched;
  const char *file;
} BouncePhrase;

/*
 * The first rule in the order of the rules and of their file: among those that decide (`strong`),
 * among those of a single word that decides in an answer only (`mention`), among those that a
 * detailed enhanced code outweighs (`weak`), and what the words within URLs say (`url`); and that a
 * message was not delivered, whatever the reason (`undelivered`).
 */
typedef struct {
  BouncePhrase strong;
  BouncePhrase mention;
  BouncePhrase weak;
  BouncePhrase url;
  BouncePhrase undelivered;
  gboolean has_asides; /* what decides was found before advice or behind a "but" */
} BouncePhrases;

/* `text` may be NULL, and so may `pool` where the words that matched are not wanted. */
void bounce_phrase_match(const BounceRules *rules, BouncePool *pool, const char *text,
                         BouncePhrases *found);

/* The same for a text that bounce_phrase_text_read() has read, once; `possible` is set by this. */
void bounce_phrase_match_read(BouncePool *pool, BouncePhraseText *text, BouncePhrases *found);

/* Against texts that repeat words: concepts of one text that are told. */
#define BOUNCE_CONCEPTS_MAX 160

/* A concept that stands in a text, and its words as bounce_word_split() counts them. */
typedef struct {
  guint16 concept;
  guint16 first_word;
  guint16 last_word;
  guint16 is_negated;
} BounceConcept;

/* Fills `concepts`, which has room for %BOUNCE_CONCEPTS_MAX, in the order of the text; how many. */
guint bounce_phrase_concepts(const BouncePhraseText *text, BounceConcept *concepts);

/* The rule that decides about `text` alone, or NULL. */
static inline const BounceRulePhrase *bounce_phrase_best(const BounceRules *rules, BouncePool *pool,
                                                         const char *text)
{
  BouncePhrases found;
  bounce_phrase_match(rules, pool, text, &found);
  if (found.strong.rule != NULL)
    return found.strong.rule;
  return found.mention.rule != NULL ? found.mention.rule : found.weak.rule;
}

#endif
