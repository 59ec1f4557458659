/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Matches the rules of rules/phrases.ini, which are sequences of concepts, against the words of a
 * text. In: a diagnostic text in any language; out: the first rules that match and the words they
 * matched. Time is linear in the text: each word is looked up once, concepts and partial matches
 * are capped. Knows nothing of codes (RFC 3463) or providers, and weighs nothing against anything.
 */
#include "match/phrase.h"

#include <string.h>

/* Where a partial match ends, and the word it began with. */
typedef struct {
  const BouncePhraseHit *first;
  const BouncePhraseHit *last;
  const char *file; /* the user's file that a hit on the way is of */
} Reach;

/* Hits of `item` that a partial match in `from` leads to; every hit for the first item. */
static guint advance(const BouncePhraseText *text, const BounceRuleItem *item, guint layers,
                     gboolean may_be_negated, const Reach *from, guint n_from, Reach *to)
{
  guint n = 0;
  for (guint k = bounce_phrase_text_first(text, item->concept);
       k != BOUNCE_PHRASE_NO_HIT && n < BOUNCE_PHRASE_CONCEPT_HITS_MAX; k = text->hits[k].next) {
    const BouncePhraseHit *hit = &text->hits[k];
    if ((hit->layer & layers) == 0 || (hit->is_negated && !may_be_negated))
      continue;
    if (from == NULL)
      to[n++] = (Reach){ hit, hit, hit->file };
    for (guint i = 0; from != NULL && i < n_from; i++) {
      guint gap = hit->begin - (guint) from[i].last->end;
      if (hit->begin >= from[i].last->end
          && (!may_be_negated || hit->breath == from[i].last->breath)
          && (gap <= item->gap || item->gap == BOUNCE_RULE_GAP_ANY)) {
        to[n++] = (Reach){ from[i].first, hit, from[i].file != NULL ? from[i].file : hit->file };
        break;
      }
    }
  }
  return n;
}

/* FALSE when one of its concepts is not there at all: what most rules end with. */
static gboolean is_possible(const BouncePhraseText *text, const BouncePhraseRules *table,
                            const BounceRuleSequence *sequence)
{
  const BounceRuleItem *items = table->items + sequence->first_item;
  for (guint i = 0; i < sequence->n_items; i++)
    if (bounce_phrase_text_first(text, items[i].concept) == BOUNCE_PHRASE_NO_HIT)
      return FALSE;
  return TRUE;
}

static void mark_keyed(BouncePhraseText *text, const BouncePhraseRules *table, guint concept)
{
  guint end = table->keyed_index[concept + 1];
  for (guint k = table->keyed_index[concept]; k < end; k++)
    if (is_possible(text, table, &table->sequences[table->keyed[k]])) {
      guint sequence = table->first_sequence + table->keyed[k];
      text->possible[sequence / 64] |= G_GUINT64_CONSTANT(1) << sequence % 64;
      text->any_possible = TRUE;
    }
}

/* Only sequences that a concept of the text is the key to are looked at. */
static void mark_possible(BouncePhraseText *text)
{
  for (guint i = 0; i < text->n_hits; i++) {
    guint concept = text->hits[i].concept;
    if (text->heads[concept] != i)
      continue;
    for (const BounceRules *rules = text->rules; rules != NULL; rules = rules->next)
      if (rules->phrases != NULL && concept < rules->phrases->n_concepts)
        mark_keyed(text, rules->phrases, concept);
  }
}

/* The first possible sequence from `from` on, or `end`. */
static guint next_possible(const BouncePhraseText *text, guint from, guint end)
{
  while (from < end) {
    guint64 bits = text->possible[from / 64] >> from % 64;
    if (bits != 0)
      return MIN(from + (guint) __builtin_ctzll(bits), end);
    from += 64 - from % 64;
  }
  return end;
}

static gboolean match_sequence(const BouncePhraseText *text, const BouncePhraseRules *table,
                               guint number, guint layers, Reach *match)
{
  const BounceRuleSequence *sequence = &table->sequences[number - table->first_sequence];
  const BounceRuleItem *items = table->items + sequence->first_item;
  Reach reaches[2][BOUNCE_PHRASE_CONCEPT_HITS_MAX];
  guint n = 0;
  for (guint i = 0; i < sequence->n_items && (i == 0 || n > 0); i++) {
    gboolean after_not = i > 0 && items[i - 1].concept == BOUNCE_RULE_CONCEPT_NOT;
    n = advance(text, &items[i], layers, after_not, i > 0 ? reaches[(i + 1) % 2] : NULL, n,
                reaches[i % 2]);
  }
  if (n == 0)
    return FALSE;
  *match = reaches[(sequence->n_items + 1) % 2][0];
  return TRUE;
}

static gboolean match_any(const BouncePhraseText *text, const BouncePhraseRules *table, guint first,
                          guint n, guint layers, Reach *match)
{
  guint begin = table->first_sequence + first;
  guint end = begin + n;
  for (guint i = next_possible(text, begin, end); i < end; i = next_possible(text, i + 1, end))
    if (match_sequence(text, table, i, layers, match))
      return TRUE;
  return FALSE;
}

/* The words of the text from the first to the last that matched. */
static const char *matched_words(BouncePool *pool, const BouncePhraseText *text, const Reach *match)
{
  g_autoptr(GString) words = g_string_new(NULL);
  const BounceWord *first = &text->split.words[match->first->first_word];
  while (first->is_part)
    first--;
  for (const BounceWord *word = first; word <= &text->split.words[match->last->last_word]; word++) {
    if (word->is_part)
      continue;
    if (words->len > 0)
      g_string_append_c(words, ' ');
    g_string_append_len(words, word->text, word->length);
  }
  return bounce_pool_strndup(pool, words->str, words->len);
}

static gboolean match_rule(BouncePool *pool, const BouncePhraseText *text, const BounceRules *rules,
                           const BounceRulePhrase *rule, guint layers, BouncePhrase *found)
{
  const BouncePhraseRules *table = rules->phrases;
  Reach match;
  Reach ignored;
  if (found->rule != NULL
      || !match_any(text, table, rule->first_sequence, rule->n_sequences, layers, &match)
      || match_any(text, table, rule->first_unless, rule->n_unless, layers, &ignored))
    return FALSE;
  found->rule = rule;
  found->file = rules->name != NULL ? rules->name : match.file;
  found->matched = pool != NULL ? matched_words(pool, text, &match) : NULL;
  return TRUE;
}

static BouncePhrase *slot_of(BouncePhrases *found, const BounceRulePhrase *rule)
{
  if (rule->reason == BOUNCE_REASON_NONE)
    return &found->undelivered;
  if (rule->is_mention)
    return &found->mention;
  return rule->is_weak ? &found->weak : &found->strong;
}

/* The rule that a sequence is of. */
static const BounceRulePhrase *rule_of(const BouncePhraseRules *table, guint sequence)
{
  guint begin = 0;
  guint end = table->n_phrases;
  while (end - begin > 1) {
    guint middle = begin + (end - begin) / 2;
    if (table->phrases[middle].first_sequence <= sequence)
      begin = middle;
    else
      end = middle;
  }
  return &table->phrases[begin];
}

/* Those rules of one table of which a sequence is possible, in their order. */
static void match_table(BouncePool *pool, const BouncePhraseText *text, const BounceRules *rules,
                        guint layers, BouncePhrases *found)
{
  const BouncePhraseRules *table = rules->phrases;
  gboolean url = layers == BOUNCE_PHRASE_URL;
  guint first = table->first_sequence;
  guint end = first + table->n_sequences;
  guint at = next_possible(text, first, end);
  while (at < end && found->strong.rule == NULL) {
    const BounceRulePhrase *rule = rule_of(table, at - first);
    if (!url || rule->reason != BOUNCE_REASON_NONE)
      match_rule(pool, text, rules, rule, layers, url ? &found->url : slot_of(found, rule));
    at = next_possible(text, MAX(at + 1, first + rule->first_unless + rule->n_unless), end);
  }
}

/* In the words of `layers`, in the order of the rules; of URLs only one rule is wanted, and one
 * that gives a reason. */
static void match_all(BouncePool *pool, const BouncePhraseText *text, guint layers,
                      BouncePhrases *found)
{
  for (const BounceRules *rules = text->rules; rules != NULL; rules = rules->next)
    if (rules->phrases != NULL)
      match_table(pool, text, rules, layers, found);
}

/* Advice and what a "but" takes back are asked only where the rest says nothing that decides. */
static void match_prose(BouncePool *pool, const BouncePhraseText *text, BouncePhrases *found)
{
  if (text->layers & BOUNCE_PHRASE_MAIN)
    match_all(pool, text, BOUNCE_PHRASE_MAIN, found);
  found->has_asides = (text->layers & BOUNCE_PHRASE_ASIDE) != 0;
  if ((text->layers & BOUNCE_PHRASE_ASIDE) && found->strong.rule == NULL
      && found->mention.rule == NULL)
    match_all(pool, text, BOUNCE_PHRASE_MAIN | BOUNCE_PHRASE_ASIDE, found);
}

void bounce_phrase_match_read(BouncePool *pool, BouncePhraseText *text, BouncePhrases *found)
{
  const BouncePhraseRules *top = bounce_phrase_top(text->rules);
  const guint n = (top->first_sequence + top->n_sequences) / 64 + 1;
  *found = (BouncePhrases){ 0 };
  memset(text->possible, 0, n * sizeof *text->possible);
  mark_possible(text);
  if (!text->any_possible)
    return;
  match_prose(pool, text, found);
  if (text->layers & BOUNCE_PHRASE_URL)
    match_all(pool, text, BOUNCE_PHRASE_URL, found);
}

void bounce_phrase_match(const BounceRules *rules, BouncePool *pool, const char *text,
                         BouncePhrases *found)
{
  *found = (BouncePhrases){ 0 };
  if (text == NULL || *text == '\0')
    return;
  BouncePhraseText words;
  bounce_phrase_text_init(&words, rules);
  bounce_phrase_text_read(&words, text);
  bounce_phrase_match_read(pool, &words, found);
}

guint bounce_phrase_concepts(const BouncePhraseText *text, BounceConcept *concepts)
{
  guint n = 0;
  for (guint i = 0; i < text->n_hits && n < BOUNCE_CONCEPTS_MAX; i++) {
    const BouncePhraseHit *hit = &text->hits[i];
    if (hit->concept != BOUNCE_RULE_CONCEPT_ADDRESS && hit->concept != BOUNCE_RULE_CONCEPT_HOSTNAME)
      concepts[n++] =
          (BounceConcept){ hit->concept, hit->first_word, hit->last_word, hit->is_negated };
  }
  return n;
}
