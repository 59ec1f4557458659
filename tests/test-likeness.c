/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Likeness to the examples: softmax in integers, features that do not depend on the machine, what
 * is learnt from a handful of sentences, and where the judge lets it decide.
 */
#include <string.h>

#include "match/feature.h"
#include "match/likeness.h"
#include "match/softmax.h"
#include "test.h"
#include "train.h"
#include "verdict/verdict.h"

static const struct {
  gint32 scores[3];
  gint32 shares[3];
} softmax_rows[] = {
  { { 0, 0, 0 }, { 21845, 21845, 21845 } },
  { { 64, 0, G_MININT32 }, { 47910, 17625, 0 } },
  { { G_MAXINT32, G_MININT32, 0 }, { 65536, 0, 0 } },
  { { -640, -640, -10000 }, { 32768, 32768, 0 } },
};

START_TEST(shares_are_a_whole)
{
  for (guint i = 0; i < G_N_ELEMENTS(softmax_rows); i++) {
    gint32 shares[3];
    bounce_softmax(softmax_rows[i].scores, 3, shares);
    for (guint k = 0; k < 3; k++)
      test_row(i, shares[k] == softmax_rows[i].shares[k], "%u: %d", k, shares[k]);
  }
}
END_TEST

static gboolean has_feature(const BounceFeatures *features, guint32 id)
{
  for (guint i = 0; i < features->n_items; i++)
    if (features->items[i].id == id)
      return TRUE;
  return FALSE;
}

/* FNV-1a, by another program. */
static const struct {
  const char *bytes;
  guint32 id;
} feature_rows[] = {
  { "wunknown", 0x46e44d3c },    { "punknow", 0x419787e3 }, { "w@", 0x7f47e6c2 },
  { "s5.1.1", 0x35226a91 },      { "s.1.1", 0x5a3c5e86 },   { "r550", 0x2af93f6d },
  { "wполучатель", 0x78f1e264 }, { "pполуча", 0x387a3691 },
};

static void collect(const char *answer, BounceFeatures *features)
{
  BounceReply reply = { 0 };
  BouncePhraseText text;
  bounce_phrase_text_init(&text, &bounce_rules_builtin);
  bounce_feature_read(answer, &reply, &text);
  bounce_feature_collect(&text, &reply, features);
}

START_TEST(features_are_the_same_everywhere)
{
  BounceFeatures features;
  collect("550 5.1.1 <a@example.org>: unknown получатель", &features);
  for (guint i = 0; i < G_N_ELEMENTS(feature_rows); i++)
    test_row(i, has_feature(&features, feature_rows[i].id), "%s", feature_rows[i].bytes);
}
END_TEST

/* The longest text and the most words give no more than there is room for. */
START_TEST(features_have_an_end)
{
  g_autoptr(GString) text = g_string_new("550 ");
  BounceFeatures features;
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf(text, "w%xq%x ", i, i * 7);
  collect(text->str, &features);
  ck_assert_uint_eq(features.n_items, BOUNCE_FEATURES_MAX);
  collect("", &features);
  ck_assert_uint_eq(features.n_items, 1);
}
END_TEST

static void add_example(GArray *examples, BounceReason reason, BounceVerdict verdict,
                        BounceFault fault, const char *text)
{
  Example example = { reason, verdict, fault, NULL, NULL, g_strdup(text) };
  g_array_append_val(examples, example);
}

static GArray *few_examples(void)
{
  GArray *examples = examples_new();
  add_example(examples, BOUNCE_REASON_SPAM, BOUNCE_VERDICT_SOFT, BOUNCE_FAULT_MESSAGE,
              "550 zork blat quux");
  add_example(examples, BOUNCE_REASON_SPAM, BOUNCE_VERDICT_SOFT, BOUNCE_FAULT_MESSAGE,
              "554 zork blat");
  add_example(examples, BOUNCE_REASON_USER_UNKNOWN, BOUNCE_VERDICT_HARD, BOUNCE_FAULT_RECIPIENT,
              "550 frob nix");
  add_example(examples, BOUNCE_REASON_USER_UNKNOWN, BOUNCE_VERDICT_SOFT, BOUNCE_FAULT_RECIPIENT,
              "450 frob nix");
  return examples;
}

static gboolean find(const BounceRules *rules, BouncePool *pool, const char *answer, guint least,
                     const BounceRulePhrase *rival, BounceLikeness *found)
{
  BounceReply reply = { 0 };
  BouncePhraseText text;
  bounce_phrase_text_init(&text, rules);
  bounce_feature_read(answer, &reply, &text);
  return bounce_likeness_find(pool, &text, &reply, least, rival, found);
}

START_TEST(what_is_learnt_is_found_again)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autoptr(GArray) examples = few_examples();
  g_autoptr(Model) model = train(&bounce_rules_builtin, examples, NULL);
  const BounceRules rules = { .phrases = &bounce_rules_phrases, .likeness = &model->table };
  BounceLikeness found = { 0 };
  ck_assert_uint_eq(model->table.n_classes, 2);
  ck_assert(find(&rules, pool, "550 some zork blat", 0, NULL, &found));
  ck_assert_int_eq(found.reason, BOUNCE_REASON_SPAM);
  ck_assert_int_eq(found.fault, BOUNCE_FAULT_MESSAGE);
  ck_assert_str_eq(found.matched, "zork blat");
  ck_assert_uint_gt(found.sureness, BOUNCE_LIKENESS_WHOLE / 2);
  ck_assert_uint_le(found.sureness, BOUNCE_LIKENESS_WHOLE);
  ck_assert(!find(&rules, pool, "550 some zork blat", found.sureness + 1, NULL, &found));
  ck_assert(find(&rules, pool, "550 frob", 0, NULL, &found));
  ck_assert_int_eq(found.reason, BOUNCE_REASON_USER_UNKNOWN);
  ck_assert_int_eq(found.verdict, BOUNCE_VERDICT_HARD);
  ck_assert(!find(&rules, pool, "nothing of it", 0, NULL, &found));
  ck_assert(!find(&rules, pool, "", 0, NULL, &found));
  const BounceRules none = { .phrases = &bounce_rules_phrases };
  ck_assert(!find(&none, pool, "550 frob", 0, NULL, &found));
}
END_TEST

START_TEST(a_rival_is_led_by_something)
{
  static const BounceRulePhrase spam = { .reason = BOUNCE_REASON_SPAM };
  static const BounceRulePhrase unknown = { .reason = BOUNCE_REASON_USER_UNKNOWN };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autoptr(GArray) examples = few_examples();
  g_autoptr(Model) model = train(&bounce_rules_builtin, examples, NULL);
  const BounceRules rules = { .phrases = &bounce_rules_phrases, .likeness = &model->table };
  BounceLikeness found = { 0 };
  ck_assert(!find(&rules, pool, "550 some zork blat", 0, &spam, &found));
  ck_assert(find(&rules, pool, "550 some zork blat", 0, &unknown, &found));
  ck_assert_int_eq(found.reason, BOUNCE_REASON_SPAM);
  ck_assert_uint_gt(found.lead, BOUNCE_LIKENESS_NAT);
}
END_TEST

START_TEST(what_is_left_out_is_not_learnt)
{
  static const gboolean left_out[] = { TRUE, TRUE, FALSE, FALSE };
  g_autoptr(GArray) examples = few_examples();
  g_autoptr(Model) model = train(&bounce_rules_builtin, examples, left_out);
  ck_assert_uint_eq(model->table.n_classes, 1);
  ck_assert_uint_eq(model->table.classes[0].reason, BOUNCE_REASON_USER_UNKNOWN);
}
END_TEST

/* No rule knows these words, or did not when this was written. */
static const struct {
  const char *answer;
  BounceReason reason;
  BounceVerdict verdict;
} judge_rows[] = {
  { "550 remote ip is forbidden", BOUNCE_REASON_CLIENT_BLOCKED, BOUNCE_VERDICT_SOFT },
  { "221 2.0.0 we shut this channel now", BOUNCE_REASON_UNKNOWN, BOUNCE_VERDICT_SOFT },
  { "550 quux zork blat", BOUNCE_REASON_USER_UNKNOWN, BOUNCE_VERDICT_SOFT },
};

START_TEST(likeness_decides_what_no_rule_does)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS(judge_rows); i++) {
    BounceCase facts = { .rules = &bounce_rules_builtin,
                         .action = BOUNCE_ACTION_FAILED,
                         .answer = judge_rows[i].answer };
    BounceJudgement judgement;
    bounce_verdict_judge(pool, &facts, &judgement);
    test_row(i, judgement.reason == judge_rows[i].reason, "%s is %s by %s", facts.answer,
             bounce_reason_to_string(judgement.reason), judgement.rule);
    test_row(i, judgement.verdict == judge_rows[i].verdict, "%s", facts.answer);
    n += g_strcmp0(judgement.rule, "likeness") == 0 && judgement.matched != NULL;
  }
  ck_assert_uint_ge(n, 1);
}
END_TEST

/* A rule knows some of the words; all together they mean what is wanted, or the rule is sure. */
static const struct {
  const char *answer;
  BounceReason reason;
  BounceVerdict verdict;
  gboolean overruled;
} overrule_rows[] = {
  { "550 5.1.1 Mailbox <a@example.org> is not hosted here", BOUNCE_REASON_USER_UNKNOWN,
    BOUNCE_VERDICT_HARD, TRUE },
  { "450 5.1.1 Mailbox <a@example.org> is not hosted here", BOUNCE_REASON_USER_UNKNOWN,
    BOUNCE_VERDICT_SOFT, TRUE },
  { "550 that domain is not hosted here", BOUNCE_REASON_RELAY_DENIED, BOUNCE_VERDICT_SOFT, FALSE },
  { "550 REJECTED - Blacklisted URL in message. http://bl.example.net - host [192.0.2.1]",
    BOUNCE_REASON_SPAM, BOUNCE_VERDICT_SOFT, FALSE },
  { "550 5.1.1 Not authorised to send to this alias", BOUNCE_REASON_RECIPIENT_FILTERED,
    BOUNCE_VERDICT_SOFT, FALSE },
  { "550 5.7.1 Spam was found. What you can do: publish SPF records; sign with DKIM.",
    BOUNCE_REASON_SPAM, BOUNCE_VERDICT_SOFT, FALSE },
};

START_TEST(all_the_words_overrule_a_rule_that_is_not_sure)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(overrule_rows); i++) {
    BounceCase facts = { .rules = &bounce_rules_builtin,
                         .action = BOUNCE_ACTION_FAILED,
                         .reply_code = overrule_rows[i].answer[0] == '4' ? 450 : 550,
                         .answer = overrule_rows[i].answer };
    BounceJudgement judgement;
    bounce_verdict_judge(pool, &facts, &judgement);
    test_row(i, judgement.reason == overrule_rows[i].reason, "%s is %s by %s", facts.answer,
             bounce_reason_to_string(judgement.reason), judgement.rule);
    test_row(i, judgement.verdict == overrule_rows[i].verdict, "%s", facts.answer);
    test_row(i, (g_strcmp0(judgement.rule, "likeness") == 0) == overrule_rows[i].overruled,
             "%s by %s", facts.answer, judgement.rule);
  }
}
END_TEST

/* No list of misspellings has these; the first letter is right, and one slip a word is allowed. */
static const struct {
  const char *answer;
  BounceReason reason;
} slip_rows[] = {
  { "552 mailbx exceeeds quotaa", BOUNCE_REASON_MAILBOX_FULL },
  { "550 mailbax dissabled", BOUNCE_REASON_MAILBOX_DISABLED },
  { "550 recipeint unknwon", BOUNCE_REASON_USER_UNKNOWN },
  { "554 messagge rejectted: virrus", BOUNCE_REASON_UNKNOWN },
};

START_TEST(a_slip_is_no_other_word)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceRules rules = bounce_rules_builtin;
  rules.likeness = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(slip_rows); i++) {
    BounceCase facts = { .rules = &rules,
                         .action = BOUNCE_ACTION_FAILED,
                         .answer = slip_rows[i].answer };
    BounceJudgement judgement;
    bounce_verdict_judge(pool, &facts, &judgement);
    test_row(i, judgement.reason == slip_rows[i].reason, "%s is %s by %s", facts.answer,
             bounce_reason_to_string(judgement.reason), judgement.rule);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("likeness");
  tcase_add_test(tcase, shares_are_a_whole);
  tcase_add_test(tcase, features_are_the_same_everywhere);
  tcase_add_test(tcase, features_have_an_end);
  tcase_add_test(tcase, what_is_learnt_is_found_again);
  tcase_add_test(tcase, what_is_left_out_is_not_learnt);
  tcase_add_test(tcase, likeness_decides_what_no_rule_does);
  tcase_add_test(tcase, a_rival_is_led_by_something);
  tcase_add_test(tcase, a_slip_is_no_other_word);
  tcase_add_test(tcase, all_the_words_overrule_a_rule_that_is_not_sure);
  return tcase;
}
