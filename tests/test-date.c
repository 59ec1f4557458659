/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message/message.h"
#include "test.h"

typedef struct {
  const char *date;
  const char *want;
} DateCase;

static const DateCase date_cases[] = {
  { "Sun, 29 Apr 2001 23:34:45 +0000", "2001-04-29T23:34:45+00:00" },
  { "29 Apr 2001 23:34:45 -0730", "2001-04-29T23:34:45-07:30" },
  { "Thu, 29 Apr 2010 23:34:45 +0900 (JST)", "2010-04-29T23:34:45+09:00" },
  { "Fri, 1 Jan 99 00:00 EST", "1999-01-01T00:00:00-05:00" },
  { "Fri, 1 Jan 21 00:00:60 GMT", "2021-01-01T00:00:59+00:00" },
  { "Fri, 1 Jan 102 00:00:00 UT", "2002-01-01T00:00:00+00:00" },
  { "Mon (a (nested) comment), 3(c) Feb 2003 04:05:06 +0000", "2003-02-03T04:05:06+00:00" },
  { "  4   September   2003\t04:05:06 CEST", "2003-09-04T04:05:06+02:00" },
  { "Thu Apr 29 23:34:45 2010", "2010-04-29T23:34:45+00:00" },
  { "Wed, 08-Jul-2009 10:11:12 +0200", "2009-07-08T10:11:12+02:00" },
  { "Do., 29 Apr 2010 23:34:45.123 +0200", "2010-04-29T23:34:45+02:00" },
  { "29 Feb 2024 00:00:00 +0000", "2024-02-29T00:00:00+00:00" },
  { "29 Feb 2023 00:00:00 +0000", NULL },
  { "31 Apr 2023 00:00:00 +0000", NULL },
  { "1 Apr 2023 24:00:00 +0000", NULL },
  { "1 Apr 2023 00:61:00 +0000", NULL },
  { "Apr 2023", NULL },
  { "tomorrow", NULL },
  { "((((", NULL },
  { "", NULL },
};

START_TEST(dates_read)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(date_cases); i++) {
    const char *got = bounce_message_date(pool, date_cases[i].date);
    test_row(i, g_strcmp0(got, date_cases[i].want) == 0, "%s: got %s", date_cases[i].date, got);
  }
  ck_assert_ptr_null(bounce_message_date(pool, NULL));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("date");
  tcase_add_test(tcase, dates_read);
  return tcase;
}
