/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/scan.h"
#include "test.h"

START_TEST(matches_advance_and_misses_stay)
{
  BounceScan scan = bounce_scan_string("Status:  12x");
  guint number = 0;
  ck_assert(!bounce_scan_literal(&scan, "action"));
  ck_assert(bounce_scan_literal(&scan, "STATUS"));
  ck_assert(!bounce_scan_byte(&scan, ';'));
  ck_assert(bounce_scan_byte(&scan, ':'));
  ck_assert_uint_eq(bounce_scan_blanks(&scan), 2);
  ck_assert(!bounce_scan_number(&scan, 1, &number));
  ck_assert(bounce_scan_number(&scan, 3, &number));
  ck_assert_uint_eq(number, 12);
  ck_assert_int_eq(bounce_scan_peek(&scan), 'x');
  ck_assert(!bounce_scan_literal(&scan, "xy"));
}
END_TEST

START_TEST(lines_end_with_lf_crlf_or_cr)
{
  static const char *const want[] = { "a", "b", "", "c", "d" };
  BounceScan scan = bounce_scan_string("a\nb\r\n\r\nc\rd");
  BounceScan line;
  guint i = 0;
  for (; bounce_scan_line(&scan, &line); i++)
    test_row(i, bounce_scan_is(line, want[i]), "%.*s", (int) bounce_scan_left(&line), line.p);
  ck_assert_uint_eq(i, G_N_ELEMENTS(want));
}
END_TEST

/* Around the chunk in which line ends are looked for. */
START_TEST(lines_of_any_length_end_where_they_should)
{
  static const char *const ends[] = { "\n", "\r\n", "\r", "" };
  for (guint length = 0; length < 400; length++) {
    g_autofree char *text = g_strnfill(length, 'x');
    const char *end = ends[length % G_N_ELEMENTS(ends)];
    g_autofree char *lines = g_strconcat(text, end, *end != '\0' ? "y\n" : "", NULL);
    BounceScan scan = bounce_scan_string(lines);
    BounceScan line = scan;
    test_row(length, bounce_scan_line(&scan, &line) || length == 0, "%s", lines);
    test_row(length, bounce_scan_left(&line) == length, "%zu", bounce_scan_left(&line));
    test_row(length, bounce_scan_peek(&scan) == (*end != '\0' ? 'y' : '\0'), "%s", lines);
  }
}
END_TEST

START_TEST(trim_takes_both_ends)
{
  ck_assert(bounce_scan_is(bounce_scan_trim(bounce_scan_string(" \t a b\r\n")), "A B"));
  ck_assert(bounce_scan_is(bounce_scan_trim(bounce_scan_string("  ")), ""));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("scan");
  tcase_add_test(tcase, matches_advance_and_misses_stay);
  tcase_add_test(tcase, lines_end_with_lf_crlf_or_cr);
  tcase_add_test(tcase, lines_of_any_length_end_where_they_should);
  tcase_add_test(tcase, trim_takes_both_ends);
  return tcase;
}
