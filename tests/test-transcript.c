/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "smtp/session.h"
#include "test.h"

#define TWO                                                                                        \
  ">>> RCPT To:<a@b.example>\n<<< 550 5.1.1 no such user\n"                                        \
  ">>> RCPT To:<c@d.example>\n<<< 452 4.2.2 full\n"

static const struct {
  const char *session;
  const char *address;
  gboolean alone;
  const char *reply; /* NULL: none */
} finds[] = {
  { TWO, "a@b.example", FALSE, "550 5.1.1 no such user" },
  { TWO, "c@d.example", FALSE, "452 4.2.2 full" },
  { TWO, "C@D.example", FALSE, "452 4.2.2 full" },
  /* Somebody else's answer, but for the only recipient. */
  { TWO, "e@f.example", FALSE, NULL },
  { TWO, "e@f.example", TRUE, "550 5.1.1 no such user" },
  /* About nobody in particular, and behind it about the recipient. */
  { ">>> DATA\n<<< 554 5.7.1 spam\n", "a@b.example", FALSE, "554 5.7.1 spam" },
  { ">>> MAIL From:<x@y.example>\n<<< 451 4.1.8 who\n" TWO, "c@d.example", FALSE,
    "452 4.2.2 full" },
  /* What was accepted is no answer to look for. */
  { ">>> RCPT To:<a@b.example>\n<<< 250 ok\n", "a@b.example", TRUE, NULL },
  { "", "a@b.example", TRUE, NULL },
};

START_TEST(an_answer_belongs_to_its_recipient)
{
  BounceSmtp found = { 0 };
  gboolean any = bounce_session_find(bounce_scan_string(finds[_i].session), finds[_i].address,
                                     finds[_i].alone, &found);
  test_row(_i, any == (finds[_i].reply != NULL), "%s", finds[_i].address);
  if (any)
    test_row(_i, bounce_scan_is(bounce_scan_trim(found.reply), finds[_i].reply), "%.*s",
             (int) bounce_scan_left(&found.reply), found.reply.p);
}
END_TEST

static const struct {
  const char *session;
  const char *why; /* NULL: nothing */
} owns[] = {
  { "<a@b.example>... Deferred: Connection timed out with b.example.\n",
    "Deferred: Connection timed out with b.example." },
  { "x\n  a@b.example... Host unknown\n", "Host unknown" },
  { "<a@b.example>... Deferred\n", NULL },
  { "<a@b.example... Deferred: why\n", NULL },
  { "aa@b.example... Deferred: why\n", NULL },
  { "a@b.example.org... Deferred: why\n", NULL },
};

START_TEST(a_system_speaks_for_itself)
{
  BounceScan why = { NULL, NULL };
  gboolean any = bounce_session_own(bounce_scan_string(owns[_i].session), "a@b.example", &why);
  test_row(_i, any == (owns[_i].why != NULL), "%s", owns[_i].session);
  if (any)
    test_row(_i, bounce_scan_is(why, owns[_i].why), "%.*s", (int) bounce_scan_left(&why), why.p);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("transcript");
  tcase_add_loop_test(tcase, an_answer_belongs_to_its_recipient, 0, G_N_ELEMENTS(finds));
  tcase_add_loop_test(tcase, a_system_speaks_for_itself, 0, G_N_ELEMENTS(owns));
  return tcase;
}
