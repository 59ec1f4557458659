/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test.h"
#include "verdict/refused.h"

START_TEST(the_answer_names_the_sending_host)
{
  static const struct {
    const char *answer;
    const char *remote_mta;
    const char *want;
  } rows[] = {
    { "554 5.7.1 Client host [192.0.2.10] blocked using dnsbl.example.net", NULL, "192.0.2.10" },
    { "550-5.7.26 192.0.2.10:41310 fails", NULL, "192.0.2.10" },
    { "550 see http://www.example.net/lookup?192.0.2.10", NULL, "192.0.2.10" },
    { "421 4.7.0 Too many connections from 192.0.2.10.", NULL, "192.0.2.10" },
    { "550 5.7.1 [2001:db8::25] has no PTR record", NULL, "2001:db8::25" },
    { "550 5.7.1 [IPv6:2001:db8::25]: blocked", NULL, "2001:db8::25" },
    { "550 mx.example.org (198.51.100.7) refuses 192.0.2.10", "mx.example.org[198.51.100.7]",
      "192.0.2.10" },
    /* None of these is the address of a host. */
    { "550 5.1.1 unknown", NULL, NULL },
    { "550 5.7.1 user@[192.0.2.10] unknown", NULL, NULL },
    { "550 5.7.1 version 1.2.3.4.5 of 10:20:30 on :: and ab::", NULL, NULL },
    { "550 5.7.1 300.1.1.1 and 192.0.2.10abc and x192.0.2.10", NULL, NULL },
    /* No answer of a remote system. */
    { "connect to mx.example.org[198.51.100.7]:25: Connection refused", NULL, NULL },
    { "250 2.0.0 queued at 192.0.2.10", NULL, NULL },
    { "550", NULL, NULL },
    { "", NULL, NULL },
    { NULL, NULL, NULL },
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = bounce_refused_ip(pool, rows[i].answer, rows[i].remote_mta);
    test_row(i, g_strcmp0(got, rows[i].want) == 0, "%s", got);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("refused");
  tcase_add_test(tcase, the_answer_names_the_sending_host);
  return tcase;
}
