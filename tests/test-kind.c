/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <bounce/report.h>
#include <string.h>

#include "test.h"

static const struct {
  BounceKind want;
  const char *mail;
} rows[] = {
  { BOUNCE_KIND_NOT_BOUNCE, "" },
  { BOUNCE_KIND_NOT_BOUNCE, "From: a@example.org\nSubject: Lunch\n\nAt noon?\n" },
  { BOUNCE_KIND_AUTO_REPLY,
    "Return-Path: <>\nFrom: a@example.org\nSubject: Automatische Antwort: Zahlen\n\n"
    "550 5.1.1 User unknown\n" },
  { BOUNCE_KIND_AUTO_REPLY, "From: a@example.org\nSubject: =?utf-8?b?6Ieq5YuV5b+c562U?=\n\nx\n" },
  { BOUNCE_KIND_AUTO_REPLY,
    "From: a@example.org\nAuto-Submitted: auto-replied (vacation)\nSubject: Re: x\n\nx\n" },
  { BOUNCE_KIND_AUTO_REPLY,
    "From: a@example.org\nSubject: Hi\nIn-Reply-To: <1@example.org>\n\nI am out of the office.\n" },
  { BOUNCE_KIND_NOT_BOUNCE, "From: a@example.org\nSubject: Hi\n\nI am out of the office.\n" },
  { BOUNCE_KIND_NOT_BOUNCE,
    "From: a@example.org\nSubject: Re: Undelivered Mail Returned to Sender\n\n"
    "> <b@example.net>: host x[192.0.2.1] said: 550 5.1.1 User unknown\n" },
  { BOUNCE_KIND_NOT_BOUNCE, "From: list-owner@example.org\nX-List-Administrivia: yes\n"
                            "Subject: Bounce action notification\n\n550 5.1.1 User unknown\n" },
  { BOUNCE_KIND_BOUNCE, "From: MAILER-DAEMON@example.org\nSubject: Undeliverable: x\n\nSorry.\n" },
  { BOUNCE_KIND_BOUNCE,
    "From: MAILER-DAEMON@example.org\nX-Failed-Recipients: b@example.net\nSubject: x\n\nx\n" },
  { BOUNCE_KIND_FEEDBACK,
    "From: staff@example.org\nSubject: complaint about message from 192.0.2.1\n\nx\n" },
  { BOUNCE_KIND_DISPOSITION, "From: a@example.org\nSubject: Read: x\n\nYour message was read.\n" },
};

START_TEST(kinds_of_messages_without_a_status_part)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(BounceReport) report =
        bounce_report_new_from_data(rows[i].mail, strlen(rows[i].mail), NULL);
    BounceKind kind = bounce_report_info(report)->kind;
    test_row(i, kind == rows[i].want, "got %s", bounce_kind_to_string(kind));
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("kind");
  tcase_add_test(tcase, kinds_of_messages_without_a_status_part);
  return tcase;
}
