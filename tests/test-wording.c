/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wording.txt: what servers print, no codes needed beside it, and what it gives. */
#include "test.h"
#include "verdict/verdict.h"

static char **read_rows(void)
{
  g_autofree char *path = g_build_filename(test_data(), "..", "tests", "wording.txt", NULL);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  return g_strsplit(g_strchomp(text), "\n", -1);
}

/* The reason before the first "|" or "/"; %BOUNCE_REASON_NONE for a comment. */
static BounceReason row_reason(const char *row, const char **text)
{
  g_autofree char *word = g_strndup(row, strcspn(row, "|/"));
  if (*row == '#' || *row == '\0')
    return BOUNCE_REASON_NONE;
  *text = strchr(row, '|') + 1;
  ck_assert_msg(bounce_reason_from_string(word) != BOUNCE_REASON_NONE, "no reason: %s", row);
  return bounce_reason_from_string(word);
}

/* A row may go on with the verdict, and with the fault after it. */
static gboolean row_agrees(const char *row, const char *text, const BounceJudgement *judgement)
{
  g_autofree char *words = g_strndup(row, (gsize) (text - 1 - row));
  g_auto(GStrv) parts = g_strsplit(words, "/", 3);
  guint n = g_strv_length(parts);
  return (n < 2 || strcmp(parts[1], bounce_verdict_to_string(judgement->verdict)) == 0)
         && (n < 3 || strcmp(parts[2], bounce_fault_to_string(judgement->fault)) == 0);
}

/* The reply code that the text opens with, 0 for none. */
static guint reply_code(const char *text)
{
  guint code = (guint) strtoul(text, NULL, 10);
  return code >= 400 && code <= 599 ? code : 0;
}

START_TEST(wording_gives_the_reason)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_auto(GStrv) rows = read_rows();
  guint n = 0;
  for (guint i = 0; rows[i] != NULL; i++) {
    BounceCase refused = { .rules = &bounce_rules_builtin, .action = BOUNCE_ACTION_FAILED };
    BounceReason reason = row_reason(rows[i], &refused.answer);
    BounceJudgement judgement;
    if (reason == BOUNCE_REASON_NONE)
      continue;
    refused.reply_code = reply_code(refused.answer);
    bounce_verdict_judge(pool, &refused, &judgement);
    test_row(i, judgement.reason == reason, "%s: %s by %s [%s]", rows[i],
             bounce_reason_to_string(judgement.reason), judgement.rule, judgement.matched);
    test_row(i, judgement.explanation != NULL && judgement.verdict != BOUNCE_VERDICT_NONE, "%s",
             rows[i]);
    test_row(i, row_agrees(rows[i], refused.answer, &judgement), "%s: %s, %s", rows[i],
             bounce_verdict_to_string(judgement.verdict), bounce_fault_to_string(judgement.fault));
    n++;
  }
  ck_assert_uint_ge(n, 150);
}
END_TEST

START_TEST(every_reason_of_a_failure_is_met)
{
  g_auto(GStrv) rows = read_rows();
  gboolean met[BOUNCE_REASON_AUTO_REPLY + 1] = { FALSE };
  const char *text = NULL;
  for (guint i = 0; rows[i] != NULL; i++)
    met[row_reason(rows[i], &text)] = TRUE;
  for (guint reason = 1; reason < BOUNCE_REASON_DELIVERED; reason++)
    test_row(reason, met[reason], "%s", bounce_reason_to_string((BounceReason) reason));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("wording");
  tcase_add_test(tcase, wording_gives_the_reason);
  tcase_add_test(tcase, every_reason_of_a_failure_is_met);
  return tcase;
}
