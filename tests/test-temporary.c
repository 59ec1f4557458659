/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Time: no text of the catalogue can make a 4xx hard. Every sample of phrases.ini and
 * providers.ini, every example of codes.ini and every labelled answer is judged behind each kind
 * of temporary reply; only a domain that does not exist may be given up by one.
 */
#include "examples.h"
#include "rules/compile/rule-lines.h"
#include "rules/rules.h"
#include "test.h"
#include "verdict/verdict.h"

/* Texts there are at least, so that a lost file is noticed. */
#define TEXTS_MIN 8500

/* The text behind its own codes. */
static const char *words_of(const char *text)
{
  return text + strspn(text, "0123456789.-# ");
}

static gboolean spares(const char *answer, guint reply_code, const char *status)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceCase what = { .rules = &bounce_rules_builtin,
                      .action = BOUNCE_ACTION_FAILED,
                      .answer = answer,
                      .reply_code = reply_code,
                      .command = "RCPT",
                      .remote_mta = "mx.outlook.com" };
  BounceJudgement judgement;
  if (status != NULL)
    bounce_status_parse(status, -1, &what.status);
  bounce_verdict_judge(pool, &what, &judgement);
  return judgement.verdict != BOUNCE_VERDICT_HARD || judgement.reason == BOUNCE_REASON_HOST_UNKNOWN;
}

static void expect_spared(guint row, const char *text)
{
  g_autofree char *reply = g_strdup_printf("450 %s", words_of(text));
  g_autofree char *both = g_strdup_printf("450 4.2.0 %s", words_of(text));
  test_row(row, spares(reply, 450, NULL), "%s", reply);
  test_row(row, spares(both, 450, "4.2.0"), "%s", both);
  test_row(row, spares(text, 421, NULL), "reply 421: %s", text);
  test_row(row, spares(words_of(text), 0, "4.4.1"), "status 4.4.1: %s", words_of(text));
}

/* All texts of `key`. */
static guint expect_file(const char *name, const char *key)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autofree char *path = g_build_filename(test_data(), "..", "src", "rules", name, NULL);
  g_autofree char *written = NULL;
  guint bad_line = 0;
  guint n = 0;
  ck_assert(g_file_get_contents(path, &written, NULL, NULL));
  g_autofree char *joined = rule_lines_join(written, &bad_line);
  ck_assert(g_key_file_load_from_data(keys, joined, strlen(joined), G_KEY_FILE_NONE, NULL));
  g_auto(GStrv) sections = g_key_file_get_groups(keys, NULL);
  for (char **section = sections; *section != NULL; section++) {
    g_autofree char *value = g_key_file_get_value(keys, *section, key, NULL);
    g_auto(GStrv) texts = rule_lines_alternatives(value);
    for (char **text = texts; *text != NULL; text++, n++)
      expect_spared(n, *text);
  }
  return n;
}

START_TEST(no_text_makes_a_temporary_answer_hard)
{
  g_autoptr(GArray) examples = examples_new();
  guint n = expect_file("phrases.ini", "sample") + expect_file("providers.ini", "sample")
            + expect_file("codes.ini", "example");
  for (guint reason = 1; reason < BOUNCE_REASON_DELIVERED; reason++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *name =
        g_strconcat(bounce_reason_to_string((BounceReason) reason), ".tsv", NULL);
    g_autofree char *path = g_build_filename(g_getenv("EXAMPLES"), name, NULL);
    ck_assert_msg(examples_load(examples, path, &error), "%s", name);
  }
  for (guint i = 0; i < examples->len; i++)
    expect_spared(i, g_array_index(examples, Example, i).text);
  ck_assert_uint_ge(n + examples->len, TEXTS_MIN);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("temporary");
  tcase_add_test(tcase, no_text_makes_a_temporary_answer_hard);
  return tcase;
}
