/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* src/rules/examples: what servers print, no codes needed beside it, and what it gives. */
#include "examples.h"
#include "match/likeness.h"
#include "rules/rules.h"
#include "test.h"
#include "verdict/verdict.h"

/* Lines there are at least, so that a lost file is noticed. */
#define ROWS_MIN 5600

/* One file a reason; every_reason_of_a_failure_is_met() misses those that are not there. */
static GArray *read_examples(void)
{
  GArray *examples = examples_new();
  for (guint reason = 1; reason < BOUNCE_REASON_DELIVERED; reason++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *name =
        g_strconcat(bounce_reason_to_string((BounceReason) reason), ".tsv", NULL);
    g_autofree char *path = g_build_filename(g_getenv("EXAMPLES"), name, NULL);
    ck_assert_msg(!g_file_test(path, G_FILE_TEST_EXISTS) || examples_load(examples, path, &error),
                  "%s", error != NULL ? error->message : "");
  }
  return examples;
}

/* The reply code that the text opens with, 0 for none. */
static guint reply_code(const char *text)
{
  guint code = (guint) strtoul(text, NULL, 10);
  return code >= 400 && code <= 599 ? code : 0;
}

/* Where likeness decides, an address is given up only where that is sure enough. */
static gboolean agrees(const Example *row, const BounceJudgement *judgement)
{
  gboolean spares = row->verdict == BOUNCE_VERDICT_HARD && judgement->verdict == BOUNCE_VERDICT_SOFT
                    && g_strcmp0(judgement->rule, BOUNCE_LIKENESS_RULE) == 0;
  return judgement->fault == row->fault && (judgement->verdict == row->verdict || spares);
}

START_TEST(an_example_gives_its_reason)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autoptr(GArray) examples = read_examples();
  for (guint i = 0; i < examples->len; i++) {
    const Example *row = &g_array_index(examples, Example, i);
    BounceCase facts = { .rules = &bounce_rules_builtin,
                         .action = BOUNCE_ACTION_FAILED,
                         .answer = row->text,
                         .reply_code = reply_code(row->text) };
    BounceJudgement judgement;
    bounce_verdict_judge(pool, &facts, &judgement);
    test_row(i, judgement.reason == row->reason, "%s: %s by %s [%s]", row->text,
             bounce_reason_to_string(judgement.reason), judgement.rule, judgement.matched);
    test_row(i, agrees(row, &judgement), "%s: %s, %s", row->text,
             bounce_verdict_to_string(judgement.verdict), bounce_fault_to_string(judgement.fault));
    test_row(i, judgement.explanation != NULL, "%s", row->text);
  }
  ck_assert_uint_ge(examples->len, ROWS_MIN);
}
END_TEST

START_TEST(every_reason_of_a_failure_is_met)
{
  g_autoptr(GArray) examples = read_examples();
  gboolean met[BOUNCE_REASON_AUTO_REPLY + 1] = { FALSE };
  for (guint i = 0; i < examples->len; i++)
    met[g_array_index(examples, Example, i).reason] = TRUE;
  for (guint reason = 1; reason < BOUNCE_REASON_DELIVERED; reason++)
    test_row(reason, met[reason], "%s", bounce_reason_to_string((BounceReason) reason));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("wording");
  tcase_add_test(tcase, an_example_gives_its_reason);
  tcase_add_test(tcase, every_reason_of_a_failure_is_met);
  return tcase;
}
