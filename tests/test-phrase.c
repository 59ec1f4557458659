/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/word.h"
#include "match/phrase.h"
#include "test.h"

START_TEST(names_are_not_wording)
{
  static const char *const texts[] = {
    "550 <spam@example.org> failed",
    "550 <virus.blocked@full.example.org> x",
    "host spam.example.org said: 550",
    "550 \"over.quota@example.org\" x",
    "/var/spool/full",
    "host unknown.blocked.example.com",
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    const BounceRulePhrase *rule = bounce_phrase_best(&bounce_rules_builtin, pool, texts[i]);
    test_row(i, rule == NULL, "\"%s\" is taken by %s", texts[i], rule->id);
  }
}
END_TEST

START_TEST(negation_turns_a_state_round)
{
  static const struct {
    const char *text;
    BounceReason not_reason;
  } cases[] = {
    { "550 your address is not blacklisted", BOUNCE_REASON_CLIENT_BLOCKED },
    { "450 the mailbox is no longer full", BOUNCE_REASON_MAILBOX_FULL },
    { "550 the account is not disabled", BOUNCE_REASON_MAILBOX_DISABLED },
    { "550 this is not spam", BOUNCE_REASON_SPAM },
    { "550 no virus", BOUNCE_REASON_VIRUS },
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const BounceRulePhrase *rule = bounce_phrase_best(&bounce_rules_builtin, pool, cases[i].text);
    test_row(i, rule == NULL || rule->reason != cases[i].not_reason, "\"%s\" is taken by %s",
             cases[i].text, rule->id);
  }
}
END_TEST

START_TEST(only_four_numbers_are_an_ip_address)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const BounceRulePhrase *rule =
      bounce_phrase_best(&bounce_rules_builtin, pool, "550 5.7.1 [192.0.2.44] denied");
  ck_assert_ptr_nonnull(rule);
  ck_assert_str_eq(rule->id, "client-blocked/list");
  rule = bounce_phrase_best(&bounce_rules_builtin, pool, "550 5.7.1 [192.0.2] denied");
  ck_assert(rule == NULL || rule->is_weak);
  rule = bounce_phrase_best(&bounce_rules_builtin, pool, "550 5.7.1 [192.0.2.44.1] denied");
  ck_assert(rule == NULL || rule->is_weak);
  rule = bounce_phrase_best(&bounce_rules_builtin, pool, "550 5.7.1 [1920.0.2.44] denied");
  ck_assert(rule == NULL || rule->is_weak);
}
END_TEST

START_TEST(url_words_stand_back_behind_prose)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BouncePhrases found;
  bounce_phrase_match(&bounce_rules_builtin, pool,
                      "550 see https://www.example.org/mailbox-full.html", &found);
  ck_assert_ptr_null(found.strong.rule);
  ck_assert_ptr_nonnull(found.url.rule);
  ck_assert_int_eq(found.url.rule->reason, BOUNCE_REASON_MAILBOX_FULL);
  bounce_phrase_match(&bounce_rules_builtin, pool,
                      "550 user unknown, see https://www.example.org/spam.html", &found);
  ck_assert_int_eq(found.strong.rule->reason, BOUNCE_REASON_USER_UNKNOWN);
}
END_TEST

START_TEST(sentences_and_lines_are_told_apart)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BouncePhrases found;
  bounce_phrase_match(&bounce_rules_builtin, pool, "550-5.1.1 User 550-5.1.1 unknown", &found);
  ck_assert_ptr_nonnull(found.strong.rule);
  ck_assert_str_eq(found.strong.matched, "user unknown");
  bounce_phrase_match(&bounce_rules_builtin, pool, "550 hello user. Unknown", &found);
  ck_assert_ptr_null(found.strong.rule);
}
END_TEST

START_TEST(only_the_beginning_is_read)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autoptr(GString) text = g_string_new(NULL);
  BouncePhrases found;
  while (text->len + sizeof " user unknown" <= BOUNCE_WORD_TEXT_MAX)
    g_string_append_c(text, text->len % 64 == 0 ? ' ' : '7');
  g_string_append(text, " user unknown");
  bounce_phrase_match(&bounce_rules_builtin, pool, text->str, &found);
  ck_assert_ptr_nonnull(found.strong.rule);
  g_string_prepend(text, "77777777777777");
  bounce_phrase_match(&bounce_rules_builtin, pool, text->str, &found);
  ck_assert_ptr_null(found.strong.rule);
  bounce_phrase_match(&bounce_rules_builtin, pool, NULL, &found);
  ck_assert_ptr_null(found.strong.rule);
}
END_TEST

START_TEST(word_table_is_sorted_and_unique)
{
  for (guint i = 1; i < bounce_rules_phrases.n_words; i++) {
    const BounceRuleWord *a = &bounce_rules_phrases.words[i - 1];
    const BounceRuleWord *b = &bounce_rules_phrases.words[i];
    const char *before = bounce_rules_phrases.letters + a->text;
    const char *text = bounce_rules_phrases.letters + b->text;
    int order = strcmp(before, text);
    test_row(i, order < 0 || (order == 0 && !a->is_prefix && b->is_prefix), "%s %s", before, text);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("phrase");
  tcase_add_test(tcase, names_are_not_wording);
  tcase_add_test(tcase, negation_turns_a_state_round);
  tcase_add_test(tcase, only_four_numbers_are_an_ip_address);
  tcase_add_test(tcase, url_words_stand_back_behind_prose);
  tcase_add_test(tcase, sentences_and_lines_are_told_apart);
  tcase_add_test(tcase, only_the_beginning_is_read);
  tcase_add_test(tcase, word_table_is_sorted_and_unique);
  return tcase;
}
