/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parallel analysis: every message once, in order, whatever the number of threads. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jobs.h"
#include "test.h"

#define MESSAGES 500

typedef struct {
  guint seen;
  guint stop_at; /* 0: never */
  gboolean in_order;
} Seen;

static gboolean visit(const BounceMail *mail, const BounceReport *report, gpointer data)
{
  Seen *seen = data;
  g_autofree char *subject = g_strdup_printf("message %u", mail->index);
  seen->seen++;
  if (mail->index != seen->seen || strcmp(mail->path, "box") != 0
      || g_strcmp0(bounce_report_info(report)->subject, subject) != 0)
    seen->in_order = FALSE;
  return seen->stop_at == 0 || seen->seen < seen->stop_at;
}

/* A report whose returned original has its number in the subject. */
static char *message(guint number)
{
  return g_strdup_printf(
      "From: MAILER-DAEMON@mx.example.org\nSubject: failure\nMIME-Version: 1.0\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
      "--b\n\nIt failed.\n"
      "--b\nContent-Type: message/delivery-status\n\n"
      "Reporting-MTA: dns; mx.example.org\n\n"
      "Final-Recipient: rfc822; anna@example.net\nAction: failed\nStatus: 5.1.1\n\n"
      "--b\nContent-Type: message/rfc822\n\nSubject: message %u\n\nhello\n--b--\n",
      number);
}

/* Every tenth message comes by descriptor, as large ones do. */
static gboolean add(Jobs *jobs, guint number)
{
  g_autofree char *text = message(number);
  BounceMail mail = { "box", number, (const guint8 *) text, strlen(text), -1, 0 };
  if (number % 10 != 0)
    return jobs_add(jobs, &mail);
  char name[] = "/tmp/bounce-test-XXXXXX";
  mail.fd = mkstemp(name);
  unlink(name);
  ck_assert_int_eq(write(mail.fd, text, mail.size), (gssize) mail.size);
  mail.data = NULL;
  gboolean wanted = jobs_add(jobs, &mail);
  close(mail.fd);
  return wanted;
}

static const guint threads[] = { 0, 1, 2, 3, 8 };

START_TEST(reports_come_in_order)
{
  const BounceOptions options = { 0 };
  Seen seen = { 0, 0, TRUE };
  Jobs *jobs = jobs_new(threads[_i], &options, visit, &seen);
  for (guint i = 1; i <= MESSAGES; i++)
    test_row(_i, add(jobs, i), "%u", i);
  ck_assert(jobs_finish(jobs));
  test_row(_i, seen.seen == MESSAGES, "%u", seen.seen);
  ck_assert(seen.in_order);
}
END_TEST

START_TEST(a_visitor_may_stop)
{
  const BounceOptions options = { 0 };
  Seen seen = { 0, 100, TRUE };
  Jobs *jobs = jobs_new(threads[_i], &options, visit, &seen);
  gboolean wanted = TRUE;
  for (guint i = 1; i <= MESSAGES && wanted; i++)
    wanted = add(jobs, i);
  ck_assert(!jobs_finish(jobs));
  test_row(_i, seen.seen == 100, "%u", seen.seen);
  ck_assert(seen.in_order);
}
END_TEST

START_TEST(nothing_is_fine)
{
  const BounceOptions options = { 0 };
  Seen seen = { 0, 0, TRUE };
  ck_assert(jobs_finish(jobs_new(threads[_i], &options, visit, &seen)));
  ck_assert_uint_eq(seen.seen, 0);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("jobs");
  tcase_add_loop_test(tcase, reports_come_in_order, 0, G_N_ELEMENTS(threads));
  tcase_add_loop_test(tcase, a_visitor_may_stop, 0, G_N_ELEMENTS(threads));
  tcase_add_loop_test(tcase, nothing_is_fine, 0, G_N_ELEMENTS(threads));
  return tcase;
}
