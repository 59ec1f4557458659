/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "smtp/frame.h"
#include "test.h"

static const struct {
  const char *line;
  const char *command;
  const char *host;
  const char *reply;
} frames[] = {
  { "host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)",
    "RCPT", "mx.example.org", "550 5.1.1 no such user" },
  { "host mx.example.org[192.0.2.1] said: 554 spam (in reply to end of DATA command)", "DOT",
    "mx.example.org", "554 spam" },
  { "SMTP error from remote mail server after RCPT TO:<a@b.example>: host mx.example.org "
    "[192.0.2.1]: 550 no such user",
    "RCPT", "mx.example.org", "550 no such user" },
  { "host mx.example.org [192.0.2.1] SMTP error from remote mail server after end of data: 554 "
    "5.7.1 spam",
    "DOT", "mx.example.org", "554 5.7.1 spam" },
  { "SMTP error from remote server after RCPT command: host mx.example.org[192.0.2.1]: 550 user "
    "unknown",
    "RCPT", "mx.example.org", "550 user unknown" },
  { "mx.example.org [192.0.2.1] did not like our final DATA: 554 5.6.0 no", "DOT", "mx.example.org",
    "554 5.6.0 no" },
  { "192.0.2.1 does not like recipient. Remote host said: 550 no such user Giving up on 192.0.2.1.",
    "RCPT", "192.0.2.1", "550 no such user" },
  { "Connected to 192.0.2.1 but sender was rejected. Remote host said: 553 who?", "MAIL",
    "192.0.2.1", "553 who?" },
  { "Sorry, no SMTP connection got far enough; most progress was RCPT TO response; remote host "
    "192.0.2.1 said: 550 no (#5.5.0) (Other MXes tried: 192.0.2.2)",
    "RCPT", "192.0.2.1", "550 no (#5.5.0)" },
  { "RCPT TO generated following response: 553 unknown", "RCPT", NULL, "553 unknown" },
  { "The error that the other server returned was: 550 5.1.1 no", NULL, NULL, "550 5.1.1 no" },
  { "SMTP:RCPT host 192.0.2.1: 553 no such user", "RCPT", "192.0.2.1", NULL },
  { "Unrouteable address", NULL, NULL, NULL },
  { "connect to mx.example.org[192.0.2.1]:25: Connection refused", NULL, NULL, NULL },
  { "", NULL, NULL, NULL },
};

static gboolean is(BounceScan span, const char *want)
{
  return want == NULL ? span.p == NULL : span.p != NULL && bounce_scan_is(span, want);
}

START_TEST(frames_give_command_host_and_answer)
{
  for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
    BounceSmtp smtp;
    const char *reply = frames[i].reply != NULL ? frames[i].reply : frames[i].line;
    bounce_frame_split(bounce_scan_string(frames[i].line), &smtp);
    test_row(i, g_strcmp0(smtp.command, frames[i].command) == 0, "command %s", smtp.command);
    test_row(i, is(smtp.host, frames[i].host), "host %.*s", (int) bounce_scan_left(&smtp.host),
             smtp.host.p);
    test_row(i, is(smtp.reply, reply), "reply %.*s", (int) bounce_scan_left(&smtp.reply),
             smtp.reply.p);
  }
}
END_TEST

static const char session[] = "... while talking to mx.example.org.:\n"
                              ">>> MAIL From:<alice@example.org>\n"
                              "<<< 250 ok\n"
                              ">>> RCPT To:<bob@example.org>\n"
                              "<<< 550-5.1.1 no\n"
                              "<<< 550 5.1.1 such user\n"
                              "550 5.1.1 <bob@example.org>... User unknown\n"
                              ">>> DATA\n"
                              "<<< 554 no valid recipients\n"
                              "some words\n"
                              "550 5.1.2 <carol@nowhere.invalid>... Host unknown\n"
                              " 10:00:01: --> RCPT To:<dave@example.org>\n"
                              " 10:00:02: <-- 452 4.2.2 full\n";

static const struct {
  const char *command;
  const char *address;
  const char *reply;
} answers[] = {
  { "MAIL", NULL, "250 ok" },
  { "RCPT", "bob@example.org", "550-5.1.1 no\n<<< 550 5.1.1 such user" },
  { "DATA", NULL, "554 no valid recipients" },
  { "DATA", "carol@nowhere.invalid", "550 5.1.2 <carol@nowhere.invalid>... Host unknown" },
  { "RCPT", "dave@example.org", "452 4.2.2 full" },
};

START_TEST(sessions_give_answers_with_their_recipients)
{
  BounceScan text = bounce_scan_string(session);
  BounceSmtp smtp = { 0 };
  guint i = 0;
  for (; bounce_frame_next(&text, &smtp); i++) {
    test_row(i, i < G_N_ELEMENTS(answers), "too many");
    test_row(i, g_strcmp0(smtp.command, answers[i].command) == 0, "command %s", smtp.command);
    test_row(i, is(smtp.address, answers[i].address), "address");
    test_row(i, is(smtp.reply, answers[i].reply), "reply %.*s", (int) bounce_scan_left(&smtp.reply),
             smtp.reply.p);
    test_row(i, is(smtp.host, "mx.example.org"), "host");
  }
  ck_assert_uint_eq(i, G_N_ELEMENTS(answers));
}
END_TEST

START_TEST(answers_are_joined_without_arrows)
{
  g_autoptr(GString) out = g_string_new(NULL);
  bounce_frame_append(out, bounce_scan_string("550-a\n<<< 550 b"));
  ck_assert_str_eq(out->str, "550-a\n550 b\n");
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("smtp");
  tcase_add_test(tcase, frames_give_command_host_and_answer);
  tcase_add_test(tcase, sessions_give_answers_with_their_recipients);
  tcase_add_test(tcase, answers_are_joined_without_arrows);
  return tcase;
}
