/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lists/answers.tsv: who an answer is about, when it was said, and which of its clauses decides. */
#include "rules/rules.h"
#include "smtp/reply.h"
#include "test.h"
#include "verdict/verdict.h"

enum { RULE, COMMAND, REASON, VERDICT, ANSWER, COLUMNS };

/* The codes that a reader finds in the answer. */
static void read_codes(BounceCase *what)
{
  BounceReply reply;
  if (!bounce_reply_best(bounce_scan_string(what->answer), &reply))
    return;
  what->reply_code = reply.code;
  what->status = reply.status;
}

static void check_row(BouncePool *pool, guint i, char *const *row)
{
  BounceCase asked = {
    .rules = &bounce_rules_builtin,
    .action = BOUNCE_ACTION_FAILED,
    .parties = { "kim@dest.example", "news@example.org", NULL, NULL },
    .answer = row[ANSWER],
    .command = *row[COMMAND] != '-' ? row[COMMAND] : NULL,
  };
  BounceJudgement judgement;
  read_codes(&asked);
  bounce_verdict_judge(pool, &asked, &judgement);
  const char *reason = bounce_reason_to_string(judgement.reason);
  const char *verdict = bounce_verdict_to_string(judgement.verdict);
  test_row(i + 1, g_str_equal(reason, row[REASON]) && g_str_equal(verdict, row[VERDICT]),
           "%s after %s: %s, %s by %s [%s]", row[ANSWER], row[COMMAND], reason, verdict,
           judgement.rule, judgement.matched);
}

START_TEST(an_answer_is_about_somebody)
{
  g_autofree char *list = NULL;
  g_autoptr(BouncePool) pool = bounce_pool_new();
  guint n = 0;
  ck_assert(g_file_get_contents(g_getenv("ANSWERS"), &list, NULL, NULL));
  g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) row = g_strsplit(lines[i], "\t", COLUMNS);
    if (*lines[i] == '#' || *lines[i] == '\0')
      continue;
    ck_assert_uint_eq(g_strv_length(row), COLUMNS);
    check_row(pool, i, row);
    n++;
  }
  ck_assert_uint_ge(n, 130);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("answers");
  tcase_add_test(tcase, an_answer_is_about_somebody);
  return tcase;
}
