/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "message/encoded-word.h"
#include "test.h"

typedef struct {
  const char *value;
  const char *charset;
  const char *want;
} WordsCase;

static const WordsCase words_cases[] = {
  { "plain = text?", NULL, "plain = text?" },
  { "=?utf-8?q?a_b=C3=A4?=", NULL, "a b\303\244" },
  { "=?UTF-8?B?w6Q=?= tail", NULL, "\303\244 tail" },
  { "x =?iso-8859-1?Q?=FCber?= y", NULL, "x \303\274ber y" },
  /* gmime#133: padding between neighbours must not end the text. */
  { "=?utf-8?b?YQ==?= =?utf-8?b?Yg==?= =?utf-8?b?Yw==?=", NULL, "abc" },
  /* A character in two words. */
  { "=?utf-8?B?w?= =?utf-8?B?6Q=?=", NULL, "\303\244" },
  { "=?utf-8?q?=C3?= =?utf-8?q?=A4?=", NULL, "\303\244" },
  { "=?iso-2022-jp?B?GyRCJUYbKEI=?=\r\n =?iso-2022-jp?B?GyRCJTkbKEI=?=", NULL,
    "\343\203\206\343\202\271" },
  /* Different charsets: the blank between is not shown either. */
  { "=?utf-8?q?a?= =?iso-8859-1?q?=E4?=", NULL, "a\303\244" },
  { "=?utf-8?q?a?= b =?utf-8?q?c?=", NULL, "a b c" },
  /* RFC 2231 language, raw blanks and question marks in Q. */
  { "=?utf-8*en?q?a?=", NULL, "a" },
  { "=?utf-8?q?why? not so?=", NULL, "why? not so" },
  /* None of these is a word. */
  { "=?utf-8?q?never closed", NULL, "=?utf-8?q?never closed" },
  { "=?utf-8?x?abc?=", NULL, "=?utf-8?x?abc?=" },
  { "=??q?abc?=", NULL, "=??q?abc?=" },
  { "a =?", NULL, "a =?" },
  /* Raw bytes: valid UTF-8, then the label, then windows-1252. */
  { "r\303\244w", "iso-8859-1", "r\303\244w" },
  { "r\344w", "iso-8859-1", "r\303\244w" },
  { "\317\360\350", "windows-1251", "\320\237\321\200\320\270" },
  { "r\344w", NULL, "r\303\244w" },
  /* A charset nobody knows. */
  { "=?x-nobody?q?a=E4?=", NULL, "a\303\244" },
};

START_TEST(words_decode)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(words_cases); i++) {
    const WordsCase *c = &words_cases[i];
    const char *got = bounce_encoded_word_decode(pool, c->value, strlen(c->value), c->charset);
    test_row(i, strcmp(got, c->want) == 0, "%s: got <%s>", c->value, got);
  }
}
END_TEST

START_TEST(prefixes_are_valid_text)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(words_cases); i++)
    for (gsize n = 0; n <= strlen(words_cases[i].value); n++) {
      g_autofree char *exact = g_memdup2(words_cases[i].value, n);
      const char *got = bounce_encoded_word_decode(pool, exact, n, NULL);
      test_row(i, g_utf8_validate(got, -1, NULL), "first %" G_GSIZE_FORMAT " bytes", n);
    }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("words");
  tcase_add_test(tcase, words_decode);
  tcase_add_test(tcase, prefixes_are_valid_text);
  return tcase;
}
