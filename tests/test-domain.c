/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "history/domain.h"
#include "test.h"

extern const DomainList bounce_domain_list;

START_TEST(organisations_follow_the_public_suffix_list)
{
  static const char *const rows[][2] = {
    { "mx.a.example.co.uk", "example.co.uk" },
    { "example.com", "example.com" },
    { "a.b.example.com", "example.com" },
    { "co.uk", "co.uk" },
    { "localhost", "localhost" },
    { "mx.example.museum", "example.museum" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = bounce_domain_list.organisation(rows[i][0]);
    test_row(i, strcmp(got, rows[i][1]) == 0, "%s", got);
  }
}
END_TEST

START_TEST(hosts_end_in_a_known_suffix)
{
  static const struct {
    const char *host;
    gboolean want;
  } rows[] = {
    { "mx.example.org", TRUE },
    { "a.b.museum", TRUE },
    { "e.g", FALSE },
    { "localhost", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    test_row(i, bounce_domain_list.has_suffix(rows[i].host) == rows[i].want, "%s", rows[i].host);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("domain");
  tcase_add_test(tcase, organisations_follow_the_public_suffix_list);
  tcase_add_test(tcase, hosts_end_in_a_known_suffix);
  return tcase;
}
