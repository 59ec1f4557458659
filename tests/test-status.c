/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "smtp/status.h"
#include "test.h"

START_TEST(status_values_are_parsed_and_printed)
{
  static const struct {
    const char *text;
    const char *want; /* NULL: no status */
  } rows[] = {
    { "5.1.1", "5.1.1" },  { " 4.7.26 \r\n", "4.7.26" },
    { "2.0.0", "2.0.0" },  { "5.999.999", "5.999.999" },
    { "5.1.01", "5.1.1" }, { "3.1.1", NULL },
    { "5.1", NULL },       { "5.1.1.1", NULL },
    { "5.1.1000", NULL },  { "5.1.1 (bad)", NULL },
    { "", NULL },          { "x5.1.1", NULL },
    { "55.1.1", NULL },    { "5..1", NULL },
    { "5.1.", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceStatus status = { 0 };
    char buffer[BOUNCE_STATUS_TEXT_SIZE];
    gboolean found = bounce_status_parse(rows[i].text, -1, &status);
    test_row(i, found == (rows[i].want != NULL), "%s", rows[i].text);
    bounce_status_format(status, buffer);
    test_row(i, g_strcmp0(buffer, found ? rows[i].want : "") == 0, "%s", buffer);
  }
}
END_TEST

START_TEST(detail_and_equality)
{
  BounceStatus none = { 0 }, detailed = { 5, 1, 1 }, vague = { 5, 1, 0 };
  ck_assert(bounce_status_is_detailed(detailed));
  ck_assert(!bounce_status_is_detailed(vague));
  ck_assert(!bounce_status_is_detailed(none));
  ck_assert(bounce_status_equal(detailed, detailed));
  ck_assert(!bounce_status_equal(detailed, vague));
  ck_assert(!bounce_status_parse(NULL, -1, &none));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("status");
  tcase_add_test(tcase, status_values_are_parsed_and_printed);
  tcase_add_test(tcase, detail_and_equality);
  return tcase;
}
