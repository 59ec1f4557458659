/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source/fromline.h"
#include "test.h"

static const struct {
  const char *line;
  gboolean is;
} rows[] = {
  { "From a@example.org Mon Jan  1 00:00:00 2001", TRUE },
  { "From a@example.org  Mon Jan 01 00:00:00 2001", TRUE },
  { "From MAILER-DAEMON Fri Jul  8 12:08:34 2011", TRUE },
  { "From - Mon Jan 01 00:00:00 2001", TRUE },
  { "From ???@??? Mon Jan 01 00:00:00 2001", TRUE },
  { "From  Mon Jan  1 00:00:00 2001", TRUE },
  { "From \"a b\"@example.org Mon Jan  1 00:00:00 2001", TRUE },
  { "From a b@example.org Mon Jan  1 0:00:00 2001", TRUE },
  { "From a@example.org Mon Jan  1 00:00 2001", TRUE },
  { "From a@example.org Mon Jan  1 00:00:00 MET 2001", TRUE },
  { "From a@example.org Mon Jan  1 00:00:00 +0100 2001", TRUE },
  { "From a@example.org Mon Jan  1 00:00:00 2001 +0100", TRUE },
  { "From a Mon Jan  1 00:00:00 2001 remote from host", TRUE },
  { "From a@example.org Mon, 1 Jan 2001 00:00:00 +0000", TRUE },
  { "From 1234@xxx Sat May 01 12:00:00 +0000 2010", TRUE },
  { "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001", TRUE },
  { "From a@example.org", FALSE },
  { "From the beginning it was clear.", FALSE },
  { "From Mon Jan 1 on we met at 10:30.", FALSE },
  { "From: a@example.org Mon Jan  1 00:00:00 2001", FALSE },
  { ">From a@example.org Mon Jan  1 00:00:00 2001", FALSE },
  { "from a@example.org Mon Jan  1 00:00:00 2001", FALSE },
  { "From a@example.org Mon Jan 32 00:00:00 2001", FALSE },
  { "From a@example.org Mon Jan  1 25:00:00 2001", FALSE },
  { "From a@example.org 2001 00:00:00 Mon Jan 1", FALSE },
  { "From a@example.org Mon Foo  1 00:00:00 2001", FALSE },
  { "From ", FALSE },
  { "From", FALSE },
  { "", FALSE },
};

START_TEST(dates_make_the_line)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    test_row(i, bounce_fromline_is(bounce_scan_string(rows[i].line)) == rows[i].is, "%s",
             rows[i].line);
}
END_TEST

START_TEST(a_line_may_be_as_long_as_the_limit)
{
  static const char date[] = " Mon Jan  1 00:00:00 2001";
  char line[BOUNCE_FROMLINE_MAX + 2];
  for (guint over = 0; over < 2; over++) {
    gsize size = BOUNCE_FROMLINE_MAX + over;
    memset(line, 'a', sizeof line);
    memcpy(line, "From ", 5);
    memcpy(line + size - strlen(date), date, strlen(date));
    test_row(over, bounce_fromline_is(bounce_scan(line, size)) == (over == 0), "%u", over);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("fromline");
  tcase_add_test(tcase, dates_make_the_line);
  tcase_add_test(tcase, a_line_may_be_as_long_as_the_limit);
  return tcase;
}
