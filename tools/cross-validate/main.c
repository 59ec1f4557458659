/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cross-validate [--each-source] EXAMPLES.tsv...: how well answers are judged that nobody has seen.
 * The lines of one source stay together. Each part of them is judged by rules and a likeness that
 * were made without it: alternatives of phrases.ini that only lines of this part need are taken
 * out. (What its words gave to the concepts is not, so figures of the rules are a little too good.)
 */
#include <stdio.h>
#include <string.h>

#include "folds.h"
#include "match/feature.h"
#include "match/likeness.h"
#include "tally.h"
#include "train.h"
#include "verdict/verdict.h"

typedef enum { BY_RULES, BY_BOTH, BY_LIKENESS, WAYS } Way;

static const char *const way_names[WAYS] = { "rules alone", "rules, then likeness",
                                             "likeness alone" };

typedef struct {
  const GArray *examples;
  const Folds *folds;
  Tally tallies[WAYS];
  Sureness sureness;
} Validation;

/* The reply code that the text opens with, 0 for none. */
static guint reply_code(const char *text)
{
  guint64 code = g_ascii_strtoull(text, NULL, 10);
  return code >= 400 && code <= 599 ? (guint) code : 0;
}

static void judge(const BounceRules *rules, const Example *example, BounceJudgement *judgement)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceCase what = { .rules = rules,
                      .action = BOUNCE_ACTION_FAILED,
                      .answer = example->text,
                      .reply_code = reply_code(example->text) };
  bounce_verdict_judge(pool, &what, judgement);
}

static void add_likeness(Validation *validation, const BounceRules *rules, const Example *example)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceLikeness found = { .reason = BOUNCE_REASON_UNKNOWN, .verdict = BOUNCE_VERDICT_SOFT };
  BounceReply reply = { 0 };
  BouncePhraseText text;
  bounce_phrase_text_init(&text, rules);
  bounce_feature_read(example->text, &reply, &text);
  bounce_likeness_find(pool, &text, &reply, 0, NULL, &found);
  if (reply_code(example->text) / 100 == 4 && found.reason != BOUNCE_REASON_HOST_UNKNOWN)
    found.verdict = BOUNCE_VERDICT_SOFT;
  tally_add(&validation->tallies[BY_LIKENESS], example, found.reason, found.verdict, found.fault);
  sureness_add(&validation->sureness, example, &found);
}

static void validate_example(Validation *validation, const BounceRules *rules,
                             const BounceRuleLikeness *model, const Example *example)
{
  BounceRules both = *rules;
  BounceJudgement judgement;
  both.likeness = model;
  judge(rules, example, &judgement);
  tally_add(&validation->tallies[BY_RULES], example, judgement.reason, judgement.verdict,
            judgement.fault);
  judge(&both, example, &judgement);
  tally_add(&validation->tallies[BY_BOTH], example, judgement.reason, judgement.verdict,
            judgement.fault);
  add_likeness(validation, &both, example);
}

static void validate_fold(Validation *validation, guint fold)
{
  const GArray *examples = validation->examples;
  g_autofree gboolean *left_out = g_new0(gboolean, examples->len);
  g_autofree BounceRuleSequence *sequences = folds_sequences_without(validation->folds, fold);
  BouncePhraseRules phrases = bounce_rules_phrases;
  BounceRules rules = bounce_rules_builtin;
  phrases.sequences = sequences;
  rules.phrases = &phrases;
  rules.likeness = NULL;
  for (guint i = 0; i < examples->len; i++)
    left_out[i] = validation->folds->of_example[i] == fold;
  g_autoptr(Model) model = train(&rules, examples, left_out);
  for (guint i = 0; i < examples->len; i++)
    if (left_out[i])
      validate_example(validation, &rules, &model->table, &g_array_index(examples, Example, i));
}

static void print_ways(const Validation *validation)
{
  tally_print_head("");
  for (guint way = 0; way < WAYS; way++)
    tally_print(way_names[way], &validation->tallies[way]);
}

/* All folds together. */
static void validate(const GArray *examples, const Folds *folds)
{
  Validation validation = { .examples = examples, .folds = folds };
  for (guint fold = 0; fold < folds->n_folds; fold++)
    validate_fold(&validation, fold);
  print_ways(&validation);
  sureness_print(&validation.sureness);
}

/* One source after the other, and all that have a name. */
static void validate_sources(const GArray *examples, const Folds *folds)
{
  Validation all = { .examples = examples, .folds = folds };
  tally_print_head("rules, then likeness");
  for (guint fold = 0; fold < folds->n_folds; fold++) {
    Validation one = { .examples = examples, .folds = folds };
    validate_fold(&one, fold);
    tally_print(folds_name(folds, fold), &one.tallies[BY_BOTH]);
    for (guint way = 0; way < WAYS; way++)
      tally_add_tally(&all.tallies[way], &one.tallies[way]);
  }
  print_ways(&all);
}

int main(int argc, char **argv)
{
  g_autoptr(GArray) examples = examples_new();
  g_autoptr(GError) error = NULL;
  gboolean each_source = argc > 1 && strcmp(argv[1], "--each-source") == 0;
  for (int i = each_source ? 2 : 1; i < argc; i++)
    if (!examples_load(examples, argv[i], &error)) {
      fprintf(stderr, "cross-validate: %s\n", error->message);
      return 65;
    }
  if (examples->len == 0) {
    fputs("usage: cross-validate [--each-source] EXAMPLES.tsv...\n", stderr);
    return 64;
  }
  g_autoptr(Folds) folds = folds_new(examples, each_source);
  if (each_source)
    validate_sources(examples, folds);
  else
    validate(examples, folds);
  return 0;
}
