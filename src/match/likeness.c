/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Judges an answer by its likeness to labelled sentences (rules/examples), with a linear model that
 * the build has learnt from them. In: text; out: the likeliest reason, how sure that is, and the
 * words that speak for it. Integers only. Asks no rule and does not say when to be believed.
 */
#include "match/likeness.h"

#include <string.h>

#include "match/feature.h"
#include "match/softmax.h"

/* Words that are shown. */
#define SHOWN_WORDS 4
/* Fewer features that the examples know are no likeness; the first one every text has. */
#define KNOWN_MIN 3

typedef struct {
  gint32 scores[BOUNCE_RULE_CLASSES_MAX];
  gint32 places[BOUNCE_FEATURES_MAX]; /* of the features in the model; -1: not there */
  guint n_known;
} Sums;

/* The place of a feature in the model, or -1. */
static gint32 find_feature(const BounceRuleLikeness *model, guint32 id)
{
  guint begin = 0;
  guint end = model->n_features;
  while (begin < end) {
    guint middle = begin + (end - begin) / 2;
    if (model->features[middle] < id)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin < model->n_features && model->features[begin] == id ? (gint32) begin : -1;
}

/* The weight that the feature at `place` gives to `class`. */
static int weight_of(const BounceRuleLikeness *model, gint32 place, guint class)
{
  for (guint i = model->index[place]; i < model->index[place + 1]; i++)
    if (model->weights[i][0] == (gint8) class)
      return model->weights[i][1];
  return 0;
}

static void add_up(const BounceRuleLikeness *model, const BounceFeatures *features, Sums *sums)
{
  const int scale = BOUNCE_SOFTMAX_UNIT / BOUNCE_RULE_LIKENESS_UNIT;
  for (guint i = 0; i < features->n_items; i++) {
    gint32 place = find_feature(model, features->items[i].id);
    sums->places[i] = place;
    if (place < 0)
      continue;
    sums->n_known++;
    for (guint k = model->index[place]; k < model->index[place + 1]; k++)
      sums->scores[model->weights[k][0]] += scale * model->weights[k][1];
  }
}

/* What each word says for `class` rather than for `other`. */
static void weigh_words(const BounceRuleLikeness *model, const BounceFeatures *features,
                        const Sums *sums, guint class, guint other, int *weights)
{
  for (guint i = 0; i < features->n_items; i++) {
    const BounceFeature *feature = &features->items[i];
    if (sums->places[i] < 0 || feature->first == BOUNCE_FEATURE_NO_WORD)
      continue;
    int weight =
        weight_of(model, sums->places[i], class) - weight_of(model, sums->places[i], other);
    weights[feature->first] += weight;
    if (feature->last != feature->first)
      weights[feature->last] += weight;
  }
}

/* The words that weigh most, in the order of the text; NULL where no word weighs anything. */
static const char *heaviest_words(BouncePool *pool, const BounceWords *words, int *weights)
{
  gboolean shown[BOUNCE_WORDS_MAX] = { FALSE };
  for (guint n = 0; n < SHOWN_WORDS; n++) {
    guint best = 0;
    for (guint i = 1; i < words->n_words; i++)
      if (weights[i] > weights[best])
        best = i;
    if (words->n_words == 0 || weights[best] <= 0)
      break;
    shown[best] = TRUE;
    weights[best] = 0;
  }
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < words->n_words; i++)
    if (shown[i]) {
      g_string_append(text, text->len > 0 ? " " : "");
      g_string_append_len(text, words->words[i].text, words->words[i].length);
    }
  return text->len > 0 ? bounce_pool_strndup(pool, text->str, text->len) : NULL;
}

/* The class with the greatest score but for `but`. */
static guint greatest(const BounceRuleLikeness *model, const Sums *sums, guint but)
{
  guint best = but == 0 && model->n_classes > 1 ? 1 : 0;
  for (guint i = best + 1; i < model->n_classes; i++)
    if (i != but && sums->scores[i] > sums->scores[best])
      best = i;
  return best;
}

/* What was learnt; NULL where no rules of the chain have that. */
static const BounceRuleLikeness *model_of(const BounceRules *rules)
{
  while (rules != NULL && rules->likeness == NULL)
    rules = rules->next;
  return rules != NULL ? rules->likeness : NULL;
}

static guint part_of_whole(gint32 share)
{
  return (guint) share * BOUNCE_LIKENESS_WHOLE / BOUNCE_SOFTMAX_WHOLE;
}

/* How sure it is that the address is to be given up, for whatever reason. */
static guint hardness(const BounceRuleLikeness *model, const gint32 *shares)
{
  gint32 sum = 0;
  for (guint i = 0; i < model->n_classes; i++)
    if (model->classes[i].verdict == BOUNCE_VERDICT_HARD)
      sum += shares[i];
  return part_of_whole(sum);
}

/* By how much `class` leads on the best class of the reason of `rival`; 0: on none. */
static guint lead_on(const BounceRuleLikeness *model, const Sums *sums, guint class,
                     const BounceRulePhrase *rival)
{
  gint32 lead = G_MAXINT32;
  for (guint i = 0; rival != NULL && i < model->n_classes; i++)
    if (model->classes[i].reason == rival->reason)
      lead = MIN(lead, sums->scores[class] - sums->scores[i]);
  return lead < G_MAXINT32 ? (guint) lead : 0;
}

static gboolean says_more(const BounceRuleClass *label, const BounceRulePhrase *rival)
{
  if (rival == NULL || rival->reason != label->reason)
    return TRUE;
  guint verdict = rival->verdict != 0
                      ? rival->verdict
                      : (guint) bounce_reason_info((BounceReason) rival->reason)->verdict;
  return verdict != label->verdict;
}

gboolean bounce_likeness_find(BouncePool *pool, const BouncePhraseText *text,
                              const BounceReply *reply, guint least, const BounceRulePhrase *rival,
                              BounceLikeness *found)
{
  const BounceRuleLikeness *model = model_of(text->rules);
  BounceFeatures features;
  Sums sums = { 0 };
  int weights[BOUNCE_WORDS_MAX];
  gint32 shares[BOUNCE_RULE_CLASSES_MAX];
  if (model == NULL)
    return FALSE;
  bounce_feature_collect(text, reply, &features);
  add_up(model, &features, &sums);
  if (sums.n_known < KNOWN_MIN)
    return FALSE;
  guint class = greatest(model, &sums, model->n_classes);
  const BounceRuleClass *label = &model->classes[class];
  if (!says_more(label, rival))
    return FALSE;
  bounce_softmax(sums.scores, model->n_classes, shares);
  guint sureness = part_of_whole(shares[class]);
  if (sureness < least)
    return FALSE;
  memset(weights, 0, text->split.n_words * sizeof *weights);
  weigh_words(model, &features, &sums, class, greatest(model, &sums, class), weights);
  const char *matched = heaviest_words(pool, &text->split, weights);
  if (matched == NULL)
    return FALSE;
  *found = (BounceLikeness){
    .reason = (BounceReason) label->reason,
    .verdict = (BounceVerdict) label->verdict,
    .fault = (BounceFault) label->fault,
    .sureness = sureness,
    .hardness = hardness(model, shares),
    .lead = lead_on(model, &sums, class, rival),
    .matched = matched,
  };
  return TRUE;
}

gboolean bounce_likeness_knows(const BounceRules *rules, const char *word, gboolean whole)
{
  const BounceRuleLikeness *model = model_of(rules);
  BounceWords words;
  guint32 ids[BOUNCE_FEATURES_OF_WORD];
  bounce_word_split(&words, word, strlen(word));
  if (model == NULL || words.n_words != 1 || words.words[0].kind != BOUNCE_WORD_PLAIN)
    return FALSE;
  /* The word itself, then its beginning. */
  guint n = bounce_feature_word(&words.words[0], ids);
  return find_feature(model, ids[0]) >= 0 || (!whole && n > 1 && find_feature(model, ids[1]) >= 0);
}
