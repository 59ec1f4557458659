/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which words of the phrases a word of a text is. */
#ifndef BOUNCE_MATCH_PHRASE_WORD_H
#define BOUNCE_MATCH_PHRASE_WORD_H

#include "base/word.h"
#include "rules/rules.h"

/* Words of the rules that one word can be: itself and its prefixes, in each of the rules. */
#define BOUNCE_PHRASE_IDS_MAX 6

/* Numbers of words, as they go on through the rules of a chain. */
typedef struct {
  guint16 ids[BOUNCE_PHRASE_IDS_MAX];
  guint16 n;
} BouncePhraseIds;

static inline gboolean bounce_phrase_word_is(const BouncePhraseIds *ids, guint id)
{
  for (guint i = 0; i < ids->n; i++)
    if (ids->ids[i] == id)
      return TRUE;
  return FALSE;
}

/* Adds every word that `word` is or begins with; FALSE: it is noise, which is the last one then. */
gboolean bounce_phrase_word_find(const BounceRules *rules, const BounceWord *word,
                                 BouncePhraseIds *ids);

/* Drops all that a word is only by its beginning. */
void bounce_phrase_word_whole(const BounceRules *rules, BouncePhraseIds *ids);

/* A word in "s" may be the plural of the word without it. */
void bounce_phrase_word_singular(const BounceRules *rules, BounceWord word, BouncePhraseIds *ids);

/* A host is known by its own name or by a domain above it. */
void bounce_phrase_word_host(const BounceRules *rules, BounceWord word, BouncePhraseIds *ids);

/* The same for the word that `word` is a common misspelling of. */
void bounce_phrase_word_misspelt(const BounceRules *rules, const BounceWord *word,
                                 BouncePhraseIds *ids);

/* The words that a long word is one slip from: a letter more, less or another, or two swapped, but
 * for the first letter. It costs more than a look-up. */
void bounce_phrase_word_near(const BounceRules *rules, const BounceWord *word,
                             BouncePhraseIds *ids);

/* The rules that a word belongs to. */
const BounceRules *bounce_phrase_word_rules(const BounceRules *rules, guint id);

#endif
