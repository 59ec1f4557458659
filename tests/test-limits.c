/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each limit that a message can go past: at it nothing is said, one past it is an anomaly. */
#include <bounce/bounce.h>
#include <string.h>

#include "message/anomaly.h"
#include "message/limits.h"
#include "test.h"

#define HEAD "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered mail\n"
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define REPORT "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
#define STATUS                                                                                     \
  "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"           \
  "Final-Recipient: rfc822; user@example.net\nAction: failed\nStatus: 5.1.1\n\n"

/* What src/evidence keeps to itself. */
#define HEADER_RECIPIENTS 100000
#define DIALECT_RECIPIENTS 10000
#define NOTICE_RECIPIENTS 1000
#define PROSE_RECIPIENTS 400
#define PROSE_LINES 400

/* Each gives a mail in which `n` of something stand. */
static void nested(GString *mail, guint n)
{
  g_string_append(mail, HEAD);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(mail, "Content-Type: multipart/mixed; boundary=x%uy\n\n--x%uy\n", i, i);
  g_string_append(mail, "\nhello\n");
}

static void parts(GString *mail, guint n)
{
  g_string_append(mail, HEAD MIXED);
  for (guint i = 0; i < n; i++)
    g_string_append(mail, "--b\nContent-Type: image/png\n\n");
}

static void texts(GString *mail, guint n)
{
  g_string_append(mail, HEAD MIXED);
  for (guint i = 0; i < n; i++)
    g_string_append(mail, "--b\n\nhello\n");
}

static void value(GString *mail, guint n)
{
  g_string_append(mail, HEAD REPORT STATUS);
  g_string_truncate(mail, mail->len - 1);
  g_string_append(mail, "Diagnostic-Code: smtp; ");
  for (guint i = 0; i < n; i++)
    g_string_append_c(mail, 'x');
  g_string_append(mail, "\n\n--b--\n");
}

static void address(GString *mail, guint n)
{
  g_string_append(mail, HEAD REPORT STATUS);
  g_string_truncate(mail, mail->len - 1);
  g_string_append(mail, "Original-Recipient: rfc822; ");
  for (guint i = strlen("@example.net"); i < n; i++)
    g_string_append_c(mail, 'x');
  g_string_append(mail, "@example.net\n\n--b--\n");
}

static void conversions(GString *mail, guint n)
{
  g_string_append(mail, HEAD "X-Words:");
  for (guint i = 0; i < n; i++)
    g_string_append(mail, i % 2 == 0 ? " =?iso-8859-5?Q?=E4?=\n" : " =?iso-8859-7?Q?=E4?=\n");
  g_string_append(mail, "\nUser unknown: <user@example.net>\n");
}

static void repairs(GString *mail, guint n)
{
  g_string_append(mail, HEAD "\n");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(mail, "--lost%u\nContent-Type: text/plain\n\n", i);
  g_string_append(mail, "User unknown: <user@example.net>\n");
}

/* A report in n mails of list managers that pass it on. */
static void forwards(GString *mail, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf(
        mail,
        "From: mailer-daemon@example.org\nSubject: Uncaught bounce notification\n"
        "Content-Type: multipart/mixed; boundary=f%uf\n\n--f%uf\n\nsee below\n"
        "--f%uf\nContent-Type: message/rfc822\n\n",
        i, i, i);
  g_string_append(mail, HEAD REPORT STATUS "--b--\n");
}

static void fields(GString *mail, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append(mail, "X: y\n");
  g_string_append(mail, "\nhello\n");
}

/* A header of `n` bytes, with its empty line. */
static void header(GString *mail, guint n)
{
  gsize begin = mail->len;
  while (mail->len - begin + 200 < n)
    g_string_append_printf(mail, "X-Filling: %0150u\n", n);
  g_string_append(mail, "X-Rest: ");
  while (mail->len - begin + 2 < n)
    g_string_append_c(mail, 'x');
  g_string_append(mail, "\n\nhello\n");
}

/* Lines that may be boundaries. */
static void rulers(GString *mail, guint n)
{
  g_string_append(mail, HEAD "\n");
  for (guint i = 0; i < n; i++)
    g_string_append(mail, "--x\n");
}

static void text(GString *mail, guint n)
{
  g_string_append(mail, HEAD "\n");
  gsize begin = mail->len;
  while (mail->len - begin + 65 < n)
    g_string_append(mail, "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghi\n");
  while (mail->len - begin < n)
    g_string_append_c(mail, 'x');
}

/* Texts of `n` bytes in all, each as large as one may be. */
static void many_texts(GString *mail, guint n)
{
  g_string_append(mail, HEAD MIXED);
  for (guint done = 0; done < n; done += BOUNCE_LIMIT_TEXT_BYTES) {
    guint size = MIN(n - done, BOUNCE_LIMIT_TEXT_BYTES);
    g_string_append(mail, "--b\n\n");
    for (guint i = 1; i <= size; i++)
      g_string_append_c(mail, i % 64 == 0 && i < size ? '\n' : 'x');
    g_string_append_c(mail, '\n');
  }
  g_string_append(mail, "--b--\n");
}

static void groups(GString *mail, guint n)
{
  g_string_append(mail, HEAD REPORT STATUS);
  for (guint i = 2; i < n; i++)
    g_string_append(mail, "a: b\n\n");
}

static void status(GString *mail, guint n)
{
  g_string_append(mail, HEAD REPORT STATUS);
  gsize begin = (gsize) (strstr(mail->str, "Reporting-MTA") - mail->str);
  while (mail->len - begin < n)
    g_string_append_c(mail, mail->len % 1000 == 0 ? '\n' : 'x');
}

static void header_recipients(GString *mail, guint n)
{
  g_string_append(mail, HEAD "X-Failed-Recipients: ");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(mail, "%x@b.c,%s", i, i % 50 == 49 ? "\n " : "");
  g_string_append(mail, "\n\nhello\n");
}

static void dialect_recipients(GString *mail, guint n)
{
  g_string_append(mail,
                  "From: MAILER-DAEMON@mx.example.org\nSubject: failure notice\n\n"
                  "Hi. This is the qmail-send program at mx.example.org.\n"
                  "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
                  "This is a permanent error; I've given up. Sorry it didn't work out.\n\n");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(mail, "<u%u@example.net>:\nNo such user.\n\n", i);
}

static void notice_recipients(GString *mail, guint n)
{
  g_string_append(mail, HEAD
                  "\n{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Permanent\","
                  "\"bouncedRecipients\":[");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(mail, "%s{\"emailAddress\":\"u%u@example.net\"}", i > 0 ? "," : "", i);
  g_string_append(mail, "]}}\n");
}

static void prose_recipients(GString *mail, guint n)
{
  g_string_append(mail, HEAD "\n");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(mail, "u%u@example.net%s", i,
                           i % 2 == 0 && i + 1 < n ? " and " : ": user unknown\n");
}

static void prose_lines(GString *mail, guint n)
{
  g_string_append(mail, HEAD "\nuser@example.net: user unknown\n");
  for (guint i = 1; i < n; i++)
    g_string_append(mail, "hello\n");
}

/* A body of `n` bytes: a multipart whose header does not say what its boundary is. */
static void repaired(GString *mail, guint n)
{
  g_string_append(mail, HEAD "Content-Type: multipart/mixed\n\n");
  gsize begin = mail->len;
  for (guint line = 0; mail->len - begin + 100 < n; line++)
    g_string_append(mail, line % 3000 == 0 ? "--b\nContent-Type: image/png\n\n"
                                           : "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrst\n");
  while (mail->len - begin + 1 < n)
    g_string_append_c(mail, 'x');
  g_string_append_c(mail, '\n');
}

/* A returned original in an encoding of its own, whose header has `n` bytes with its empty line. */
static void original(GString *mail, guint n)
{
  g_string_append(mail, HEAD REPORT STATUS "--b\nContent-Type: message/rfc822\n"
                                           "Content-Transfer-Encoding: quoted-printable\n\n");
  header(mail, n);
  g_string_append(mail, "--b--\n");
}

static const struct {
  const char *what;
  void (*write)(GString *mail, guint n);
  guint limit;
  const char *anomaly;
  guint recipients; /* at the limit and past it; 0: not counted */
} limits[] = {
  { "nesting", nested, BOUNCE_LIMIT_DEPTH, BOUNCE_ANOMALY_NESTED, 0 },
  { "parts", parts, BOUNCE_LIMIT_PARTS, BOUNCE_ANOMALY_TOO_MANY_PARTS, 0 },
  { "texts", texts, BOUNCE_LIMIT_TEXTS, BOUNCE_ANOMALY_TOO_MANY_PARTS, 0 },
  { "forwards", forwards, BOUNCE_LIMIT_FORWARDS, BOUNCE_ANOMALY_NESTED, 0 },
  { "fields", fields, BOUNCE_LIMIT_FIELDS, BOUNCE_ANOMALY_HEADER_CUT, 0 },
  { "header", header, BOUNCE_LIMIT_HEADER_BYTES, BOUNCE_ANOMALY_HEADER_CUT, 0 },
  { "boundaries", rulers, BOUNCE_LIMIT_BOUNDARIES, BOUNCE_ANOMALY_TOO_MANY_PARTS, 0 },
  { "text", text, BOUNCE_LIMIT_TEXT_BYTES, BOUNCE_ANOMALY_TEXT_CUT, 0 },
  { "all texts", many_texts, BOUNCE_LIMIT_TEXTS_BYTES, BOUNCE_ANOMALY_OVER_BUDGET, 0 },
  { "groups", groups, BOUNCE_LIMIT_GROUPS, BOUNCE_ANOMALY_TEXT_CUT, 1 },
  { "status part", status, BOUNCE_LIMIT_STATUS_BYTES, BOUNCE_ANOMALY_TEXT_CUT, 1 },
  { "repaired multipart", repaired, BOUNCE_LIMIT_REPAIR_BYTES, BOUNCE_ANOMALY_TEXT_CUT, 0 },
  { "value", value, BOUNCE_LIMIT_VALUE_BYTES, BOUNCE_ANOMALY_VALUE_CUT, 1 },
  { "address", address, BOUNCE_LIMIT_ADDRESS_BYTES, BOUNCE_ANOMALY_VALUE_CUT, 1 },
  { "conversions", conversions, BOUNCE_LIMIT_CONVERSIONS, BOUNCE_ANOMALY_OVER_BUDGET, 0 },
  { "repairs within repairs", repairs, BOUNCE_LIMIT_REPAIR_LEVELS, BOUNCE_ANOMALY_OVER_BUDGET, 0 },
  { "header of an original", original, BOUNCE_LIMIT_ORIGINAL_BYTES, BOUNCE_ANOMALY_TEXT_CUT, 1 },
  { "recipients in a field", header_recipients, HEADER_RECIPIENTS,
    BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS, HEADER_RECIPIENTS },
  { "recipients of a dialect", dialect_recipients, DIALECT_RECIPIENTS,
    BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS, DIALECT_RECIPIENTS },
  { "recipients of a notice", notice_recipients, NOTICE_RECIPIENTS,
    BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS, NOTICE_RECIPIENTS },
  { "recipients in prose", prose_recipients, PROSE_RECIPIENTS, BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS,
    0 },
  { "lines of prose", prose_lines, PROSE_LINES, BOUNCE_ANOMALY_TEXT_CUT, 1 },
};

START_TEST(at_a_limit_nothing_is_said_and_past_it_is_an_anomaly)
{
  for (guint past = 0; past <= 1; past++) {
    g_autoptr(GString) mail = g_string_new(NULL);
    limits[_i].write(mail, limits[_i].limit + past);
    g_autoptr(BounceReport) report = bounce_report_new_from_data(mail->str, mail->len, NULL);
    const BounceReportInfo *info = bounce_report_info(report);
    gboolean told = g_strv_contains(info->anomalies, limits[_i].anomaly);
    test_row(_i, told == (past == 1), "%s: %u past the limit", limits[_i].what, past);
    test_row(_i, limits[_i].recipients == 0 || info->n_recipients == limits[_i].recipients,
             "%s: %u recipients, %u past the limit", limits[_i].what, info->n_recipients, past);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("limits");
  tcase_set_timeout(tcase, 100);
  tcase_add_loop_test(tcase, at_a_limit_nothing_is_said_and_past_it_is_an_anomaly, 0,
                      G_N_ELEMENTS(limits));
  return tcase;
}
