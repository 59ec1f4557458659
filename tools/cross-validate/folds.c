/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Puts examples into folds by their source. In: examples; out: the fold of each, and the sequences
 * of phrases.ini without which only they would be judged otherwise. Lines that many print
 * (`various`) stay together when they begin with the same word. Judges nothing.
 */
#include "folds.h"

#include <string.h>

#include "base/word.h"
#include "match/phrase.h"
#include "smtp/reply.h"
#include "verdict/verdict.h"

#define N_FOLDS 10
#define NO_SEQUENCE G_MAXUINT

static const char various[] = "various";

/* What the examples of one fold have in common. */
static char *fold_key(const Example *example)
{
  BounceWords words;
  if (strcmp(example->source, various) != 0)
    return g_strdup(example->source);
  bounce_word_split(&words, example->text, strlen(example->text));
  for (guint i = 0; i < words.n_words; i++)
    if (words.words[i].kind == BOUNCE_WORD_PLAIN)
      return g_strdup_printf("%s %.*s", various, words.words[i].length, words.words[i].text);
  return g_strdup(various);
}

/* FNV-1a, its bits mixed for a small divisor. */
static guint hash_key(const char *key)
{
  guint32 hash = 2166136261U;
  for (; *key != '\0'; key++)
    hash = (hash ^ (guchar) *key) * 16777619U;
  hash = (hash ^ hash >> 15) * 0x2c1b3c6dU;
  return hash ^ hash >> 12;
}

static guint source_fold(Folds *folds, const char *source)
{
  guint place = 0;
  if (strcmp(source, various) == 0)
    return FOLD_NONE;
  if (!g_ptr_array_find_with_equal_func(folds->names, source, g_str_equal, &place)) {
    place = folds->names->len;
    g_ptr_array_add(folds->names, g_strdup(source));
  }
  return place;
}

/* The text of an answer that the judge reads first, then all of it. */
static gboolean decides(const BounceRules *rules, const char *text)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BouncePhrases found;
  BounceReply reply;
  if (bounce_reply_best(bounce_scan_string(text), &reply)) {
    g_autofree char *inner = g_strndup(reply.text.p, bounce_scan_left(&reply.text));
    bounce_phrase_match(rules, pool, inner, &found);
    if (found.strong.rule != NULL || found.mention.rule != NULL || found.weak.rule != NULL)
      return TRUE;
  }
  bounce_phrase_match(rules, pool, text, &found);
  return found.strong.rule != NULL || found.mention.rule != NULL || found.weak.rule != NULL;
}

/* TRUE when the first `n` sequences of `rule` are enough for `text`. */
static gboolean is_enough(const BounceRulePhrase *rule, guint n, const char *text)
{
  BounceRulePhrase part = *rule;
  BouncePhraseRules phrases = bounce_rules_phrases;
  const BounceRules rules = { .phrases = &phrases };
  part.n_sequences = (guint16) n;
  phrases.phrases = &part;
  phrases.n_phrases = 1;
  return decides(&rules, text);
}

/* The first sequence of `rule` that matches `text`. */
static guint first_sequence(const BounceRulePhrase *rule, const char *text)
{
  guint low = 0;
  guint high = rule->n_sequences;
  if (!is_enough(rule, high, text))
    return NO_SEQUENCE;
  while (high - low > 1) {
    guint middle = (low + high) / 2;
    if (is_enough(rule, middle, text))
      high = middle;
    else
      low = middle;
  }
  return rule->first_sequence + high - 1U;
}

static const BounceRulePhrase *find_rule(const char *id)
{
  for (guint i = 0; id != NULL && i < bounce_rules_phrases.n_phrases; i++)
    if (strcmp(bounce_rules_phrases.phrases[i].id, id) == 0)
      return &bounce_rules_phrases.phrases[i];
  return NULL;
}

static guint deciding_sequence(const Example *example)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceRules rules = bounce_rules_builtin;
  BounceCase what = { .rules = &rules, .action = BOUNCE_ACTION_FAILED, .answer = example->text };
  BounceJudgement judgement;
  rules.likeness = NULL;
  bounce_verdict_judge(pool, &what, &judgement);
  const BounceRulePhrase *rule = find_rule(judgement.rule);
  return rule != NULL ? first_sequence(rule, example->text) : NO_SEQUENCE;
}

Folds *folds_new(const GArray *examples, gboolean each_source)
{
  Folds *folds = g_new0(Folds, 1);
  folds->names = g_ptr_array_new_with_free_func(g_free);
  folds->n_examples = examples->len;
  folds->of_example = g_new0(guint, examples->len);
  folds->sequence_of = g_new0(guint, examples->len);
  folds->uses = g_new0(guint, bounce_rules_phrases.n_sequences);
  for (guint i = 0; i < examples->len; i++) {
    const Example *example = &g_array_index(examples, Example, i);
    g_autofree char *key = fold_key(example);
    folds->of_example[i] =
        each_source ? source_fold(folds, example->source) : hash_key(key) % N_FOLDS;
    folds->sequence_of[i] = deciding_sequence(example);
    if (folds->sequence_of[i] != NO_SEQUENCE)
      folds->uses[folds->sequence_of[i]]++;
  }
  folds->n_folds = each_source ? folds->names->len : N_FOLDS;
  return folds;
}

void folds_free(Folds *folds)
{
  g_ptr_array_unref(folds->names);
  g_free(folds->of_example);
  g_free(folds->sequence_of);
  g_free(folds->uses);
  g_free(folds);
}

const char *folds_name(const Folds *folds, guint fold)
{
  return g_ptr_array_index(folds->names, fold);
}

BounceRuleSequence *folds_sequences_without(const Folds *folds, guint fold)
{
  const guint n = bounce_rules_phrases.n_sequences;
  BounceRuleSequence *sequences = g_memdup2(bounce_rules_phrases.sequences, n * sizeof *sequences);
  g_autofree guint *uses = g_new0(guint, n);
  for (guint i = 0; i < folds->n_examples; i++) {
    guint sequence = folds->sequence_of[i];
    if (folds->of_example[i] == fold && sequence != NO_SEQUENCE
        && ++uses[sequence] == folds->uses[sequence])
      sequences[sequence].n_items = 0;
  }
  return sequences;
}
