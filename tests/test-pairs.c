/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/pairs.h"

#include <string.h>

#include "test.h"

/* Every piece of a text, in any case, must be let through. */
START_TEST(what_occurs_may_be_held)
{
  static const char text[] = "550 5.1.1 <a@example.org>: Utilisateur inconnu, d\303\251sol\303\251";
  BouncePairs pairs = { { 0 } };
  bounce_pairs_add(&pairs, text, strlen(text));
  for (gsize from = 0; from < strlen(text); from++)
    for (gsize to = from; to <= strlen(text); to++) {
      g_autofree char *piece = g_strndup(text + from, to - from);
      g_autofree char *upper = g_ascii_strup(piece, -1);
      test_row(from, bounce_pairs_may_hold(&pairs, piece), "%s", piece);
      test_row(from, bounce_pairs_may_hold(&pairs, upper), "%s", upper);
    }
}
END_TEST

START_TEST(most_other_words_are_not)
{
  static const char *const words[] = { "quota", "mailbox", "5.2.2", "inconnue", "xx" };
  static const char text[] = "550 5.1.1 User unknown";
  BouncePairs pairs = { { 0 } };
  bounce_pairs_add(&pairs, text, strlen(text));
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    test_row(i, !bounce_pairs_may_hold(&pairs, words[i]), "%s", words[i]);
}
END_TEST

/* What was added first is still there. */
START_TEST(texts_add_up)
{
  BouncePairs pairs = { { 0 } };
  bounce_pairs_add(&pairs, "mx.example.org", strlen("mx.example.org"));
  bounce_pairs_add(&pairs, "host.test", strlen("host.test"));
  ck_assert(bounce_pairs_may_hold(&pairs, "example.org"));
  ck_assert(bounce_pairs_may_hold(&pairs, "host.test"));
  ck_assert(!bounce_pairs_may_hold(&pairs, "invalid"));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("pairs");
  tcase_add_test(tcase, what_occurs_may_be_held);
  tcase_add_test(tcase, most_other_words_are_not);
  tcase_add_test(tcase, texts_add_up);
  return tcase;
}
