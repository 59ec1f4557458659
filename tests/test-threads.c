/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The library in several threads at once: the same reports as in one. Built with ThreadSanitizer
 * too. */
#include <bounce/bounce.h>
#include <pthread.h>
#include <string.h>

#include "test.h"

#define THREADS 4
#define ROUNDS 20

static const char full[] =
    "From: MAILER-DAEMON@mx.example.org\nSubject: failure\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset=iso-2022-jp\n\n\033$B%a!<%k\033(B\n"
    "--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example.org\n\n"
    "Final-Recipient: rfc822; anna@example.net\nAction: failed\nStatus: 5.2.2\n"
    "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n\n--b--\n";

static const char unknown[] =
    "From: MAILER-DAEMON@mx.example.org\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.org.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    "<anna@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n";

static const char away[] =
    "From: anna@example.net\nSubject: =?utf-8?q?Out_of_office?=\nAuto-Submitted: auto-replied\n\n"
    "I am away until Monday.\n";

static const char *const messages[] = { full, unknown, away };

/* All that is said of all messages, as JSON Lines. */
static void *report_all(void *unused)
{
  (void) unused;
  const BounceFormat *format = bounce_format_find("jsonl");
  const BounceFormatOptions style = { .evidence = TRUE };
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_set_evidence(options, TRUE);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < ROUNDS * G_N_ELEMENTS(messages); i++) {
    const char *text = messages[i % G_N_ELEMENTS(messages)];
    const BounceMail mail = { "box", i + 1, (const guint8 *) text, strlen(text), -1, 0 };
    g_autoptr(BounceReport) report = bounce_report_new(&mail, options);
    const BounceReportInfo *info = bounce_report_info(report);
    for (guint n = 0; n < info->n_recipients; n++)
      bounce_format_record(
          format, &style, &(BounceRecord){ info, info->recipients[n], mail.path, mail.index }, out);
  }
  return g_string_free(out, FALSE);
}

START_TEST(threads_agree)
{
  pthread_t threads[THREADS];
  /* First: what GLib and GMime set up once, under locks that ThreadSanitizer does not see. */
  g_autofree char *alone = report_all(NULL);
  for (guint i = 0; i < THREADS; i++)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, report_all, NULL), 0);
  ck_assert_ptr_nonnull(strstr(alone, "mailbox-full"));
  for (guint i = 0; i < THREADS; i++) {
    void *other = NULL;
    ck_assert_int_eq(pthread_join(threads[i], &other), 0);
    ck_assert_str_eq(alone, other);
    g_free(other);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("threads");
  tcase_add_test(tcase, threads_agree);
  return tcase;
}
