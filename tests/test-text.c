/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/text.h"
#include "base/word.h"
#include "test.h"

typedef char *(*Function)(BouncePool *, const char *, gsize);

typedef struct {
  const char *in;
  gsize length; /* 0: up to the NUL */
  const char *want;
} Row;

static void check(Function function, const Row *rows, guint n_rows)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < n_rows; i++) {
    gsize length = rows[i].length > 0 ? rows[i].length : strlen(rows[i].in);
    /* A copy of exactly this size, so that a sanitizer sees any byte read beyond it. */
    g_autofree char *copy = g_memdup2(rows[i].in, length > 0 ? length : 1);
    const char *got = function(pool, copy, length);
    test_row(i, g_strcmp0(got, rows[i].want) == 0, "got \"%s\"", got);
  }
}

START_TEST(utf8_is_valid_and_ends_lines_with_lf)
{
  static const Row rows[] = {
    { "", 0, "" },
    { "plain", 0, "plain" },
    { "a\r\nb\rc\nd\r", 0, "a\nb\nc\nd\n" },
    { "\r\r\n\n", 0, "\n\n\n" },
    { "\xff\r\nb\rc\r", 0, "\xef\xbf\xbd\nb\nc\n" },
    { "\r\nb\xc3\xbc\r\r\nc", 0, "\nb\xc3\xbc\n\nc" },
    { "gr\xc3\xbc\xc3\x9f", 0, "gr\xc3\xbc\xc3\x9f" },
    { "gr\xfc\xdf e", 0, "gr\xef\xbf\xbd\xef\xbf\xbd e" },
    { "a\0b", 3,
      "a\xef\xbf\xbd"
      "b" },
    { "cut \xe2\x82", 0, "cut \xef\xbf\xbd\xef\xbf\xbd" },
    { "\xed\xa0\x80", 0, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "tab\tesc\x1b[0m", 0, "tab\tesc\x1b[0m" },
  };
  check(bounce_text_utf8, rows, G_N_ELEMENTS(rows));
}
END_TEST

START_TEST(clean_is_one_safe_line)
{
  static const Row rows[] = {
    { "", 0, "" },
    { "  a \t\r\n  b  ", 0, "a b" },
    { "a b", 0, "a b" },
    { "a  b", 0, "a b" },
    { "\x1b[31mred", 0, "\\u001B[31mred" },
    { "del\x7f", 0, "del\\u007F" },
    { "c1 \xc2\x9b", 0, "c1 \\u009B" },
    { "\xe2\x80\xae"
      "evil",
      0, "\\u202Eevil" },
    { "\xc2\xa0nbsp\xe3\x80\x80wide", 0, "nbsp wide" },
    { "a\0b", 3, "a\\u0000b" },
    { "bad \xff", 0, "bad \xef\xbf\xbd" },
  };
  check(bounce_text_clean, rows, G_N_ELEMENTS(rows));
}
END_TEST

START_TEST(fold_makes_wording_comparable)
{
  static const Row rows[] = {
    { "", 0, "" },
    { "User  UNKNOWN\r\n in table ", 0, "user unknown in table" },
    { "doesn\xe2\x80\x99t", 0, "doesn't" },
    { "`quoted'", 0, "'quoted'" },
    { "\xe2\x80\x9cspam\xe2\x80\x9d \xe2\x80\x93 no", 0, "\"spam\" - no" },
    { "\xc3\x9c"
      "BER",
      0,
      "\xc3\xbc"
      "ber" },
    { "\xd0\x9f\xd0\x9e\xd0\xa7\xd0\xa2\xd0\x90", 0, "\xd0\xbf\xd0\xbe\xd1\x87\xd1\x82\xd0\xb0" },
    { "no\xc2\xa0such", 0, "no such" },
    { "mail\xc2\xad"
      "box\xe2\x80\x8b",
      0, "mailbox" },
    { "\xef\xbc\x95\xef\xbc\x95\xef\xbc\x90 \xef\xbc\xa1", 0, "550 a" },
    { "\xff", 0, "\xef\xbf\xbd" },
  };
  check(bounce_text_fold, rows, G_N_ELEMENTS(rows));
}
END_TEST

START_TEST(digits_have_a_width)
{
  static const struct {
    guint number;
    guint width;
    const char *want;
  } rows[] = {
    { 0, 0, "0" },
    { 0, 1, "0" },
    { 7, 2, "07" },
    { 2001, 4, "2001" },
    { 33, 4, "0033" },
    { 550, 1, "550" },
    { G_MAXUINT32, 1, "4294967295" },
    { 1, 10, "0000000001" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    char text[16];
    char *end = bounce_text_digits(text, rows[i].number, rows[i].width);
    test_row(i, g_str_equal(text, rows[i].want) && *end == '\0' && end == text + strlen(text), "%s",
             text);
  }
}
END_TEST

START_TEST(no_text_has_no_words)
{
  static BounceWords words;
  words.n_words = 1;
  bounce_word_split(&words, NULL, 0);
  ck_assert_uint_eq(words.n_words, 0);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("text");
  tcase_add_test(tcase, utf8_is_valid_and_ends_lines_with_lf);
  tcase_add_test(tcase, clean_is_one_safe_line);
  tcase_add_test(tcase, fold_makes_wording_comparable);
  tcase_add_test(tcase, digits_have_a_width);
  tcase_add_test(tcase, no_text_has_no_words);
  return tcase;
}
