/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parallel analysis: every message once, in order, whatever the number of processes, and even if
 * they die. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bounce/report.h>

#include "run/jobs.h"
#include "test.h"

#define MESSAGES 6000
/* In the second batch, which a worker has. */
#define UNLUCKY 400

typedef struct {
  GString *out;
  GString *all;    /* what was written, in its order */
  gsize stop_at;   /* bytes; 0: never */
  pid_t caller;    /* the process of the test */
  guint *deadly;   /* shared: how many more processes message UNLUCKY ends; NULL: none */
  gboolean greedy; /* message UNLUCKY wants more memory than there is */
  gboolean live;   /* each message is waited for */
  Jobs *jobs;
  guint in_caller; /* messages rendered in that process */
} Seen;

static void render(const BounceMail *mail, GString *out, gpointer data)
{
  Seen *seen = data;
  g_autoptr(BounceReport) report = bounce_report_new(mail, NULL);
  gboolean here = getpid() == seen->caller;
  if (!here && seen->deadly != NULL && mail->index == UNLUCKY && *seen->deadly > 0) {
    --*seen->deadly;
    raise(SIGKILL);
  }
  /* A machine of 32 bits may have half of all addresses. */
  volatile gsize greed = G_MAXSIZE - 4096;
  if (!here && seen->greedy && mail->index == UNLUCKY)
    g_free(g_malloc(greed));
  seen->in_caller += here;
  g_string_append_printf(out, "%s %u %s\n", mail->path, mail->index,
                         bounce_report_info(report)->subject);
}

static gboolean written(gpointer data)
{
  Seen *seen = data;
  g_string_append_len(seen->all, seen->out->str, (gssize) seen->out->len);
  g_string_truncate(seen->out, 0);
  return seen->stop_at == 0 || seen->all->len < seen->stop_at;
}

/* Memory that all processes see. */
static guint *shared_number(guint number)
{
  guint *shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ck_assert_ptr_ne(shared, MAP_FAILED);
  *shared = number;
  return shared;
}

static Seen seen_new(void)
{
  return (Seen){ .out = g_string_new(NULL), .all = g_string_new(NULL), .caller = getpid() };
}

static void seen_clear(Seen *seen)
{
  g_string_free(seen->out, TRUE);
  g_string_free(seen->all, TRUE);
}

static Jobs *jobs_of(guint processes, Seen *seen)
{
  const JobsWork work = {
    .render = render, .written = written, .out = seen->out, .data = seen, .live = seen->live
  };
  return jobs_new(processes, &work);
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

/* A few messages come by descriptor, as large ones do. */
static gboolean add(Jobs *jobs, guint number)
{
  g_autofree char *text = message(number);
  BounceMail mail = { "box", number, (const guint8 *) text, strlen(text), -1, 0 };
  if (number % 2500 != 0)
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

static char *expected(guint messages, guint without)
{
  GString *lines = g_string_new(NULL);
  for (guint i = 1; i <= messages; i++)
    if (i != without)
      g_string_append_printf(lines, "box %u message %u\n", i, i);
  return g_string_free(lines, FALSE);
}

/* All messages but `without`, 0 for none. */
static void check_but(guint processes, Seen *seen, guint without)
{
  g_autofree char *lines = expected(MESSAGES, without);
  Jobs *jobs = jobs_of(processes, seen);
  for (guint i = 1; i <= MESSAGES; i++)
    test_row(processes, add(jobs, i), "%u", i);
  ck_assert_uint_eq(jobs_finish(jobs), without > 0);
  test_row(processes, strcmp(seen->all->str, lines) == 0, "%zu bytes, not %zu", seen->all->len,
           strlen(lines));
}

static void check_all(guint processes, Seen *seen)
{
  check_but(processes, seen, 0);
}

static const guint processes[] = { 0, 1, 2, 3, 8 };

START_TEST(reports_come_in_order)
{
  Seen seen = seen_new();
  check_all(processes[_i], &seen);
  ck_assert_uint_eq(seen.in_caller, 0);
  seen_clear(&seen);
}
END_TEST

START_TEST(a_message_that_is_waited_for_is_there)
{
  Seen seen = seen_new();
  seen.live = TRUE;
  Jobs *jobs = jobs_of(processes[_i], &seen);
  for (guint i = 1; i <= 20; i++) {
    g_autofree char *lines = expected(i, 0);
    ck_assert(add(jobs, i));
    ck_assert_str_eq(seen.all->str, lines);
  }
  ck_assert_uint_eq(jobs_finish(jobs), 0);
  seen_clear(&seen);
}
END_TEST

START_TEST(a_dead_worker_loses_nothing)
{
  Seen seen = seen_new();
  seen.deadly = shared_number(1);
  check_all(processes[_i], &seen);
  ck_assert_uint_eq(*seen.deadly, 0);
  seen_clear(&seen);
}
END_TEST

START_TEST(a_deadly_message_is_left_out_alone)
{
  Seen seen = seen_new();
  seen.deadly = shared_number(2);
  check_but(processes[_i], &seen, UNLUCKY);
  seen_clear(&seen);
}
END_TEST

START_TEST(a_message_without_memory_is_left_out_alone)
{
  Seen seen = seen_new();
  seen.greedy = TRUE;
  check_but(processes[_i], &seen, UNLUCKY);
  seen_clear(&seen);
}
END_TEST

static void render_twice(const BounceMail *mail, GString *out, gpointer data)
{
  Seen *seen = data;
  g_string_append_printf(out, "%u:%0*d\n", mail->index, 300000, 0);
  jobs_drain(seen->jobs, out);
  render(mail, out, data);
}

/* A message that is not held in memory, as large ones are not. */
START_TEST(a_large_message_has_a_process_and_is_drained)
{
  Seen seen = seen_new();
  g_autofree char *text = g_strnfill(300 * 1024, 'x');
  memcpy(text, "Subject: any\n\n", 14);
  int fd = memfd_create("mail", MFD_CLOEXEC);
  ck_assert_int_eq(write(fd, text, strlen(text)), (gssize) strlen(text));
  const BounceMail mail = { .path = "box 7", .index = 7, .size = strlen(text), .fd = fd };
  const JobsWork work = {
    .render = render_twice, .written = written, .out = seen.out, .data = &seen
  };
  seen.jobs = jobs_new(processes[_i], &work);
  ck_assert(jobs_add(seen.jobs, &mail));
  ck_assert_uint_eq(jobs_finish(seen.jobs), 0);
  ck_assert_uint_eq(seen.in_caller, 0);
  ck_assert(g_str_has_suffix(seen.all->str, "0\nbox 7 7 (null)\n"));
  seen_clear(&seen);
  close(fd);
}
END_TEST

START_TEST(a_few_messages_are_analysed_elsewhere_too)
{
  Seen seen = seen_new();
  g_autofree char *lines = expected(3, 0);
  Jobs *jobs = jobs_of(processes[_i], &seen);
  for (guint i = 1; i <= 3; i++)
    ck_assert(add(jobs, i));
  ck_assert_uint_eq(jobs_finish(jobs), 0);
  ck_assert_str_eq(seen.all->str, lines);
  ck_assert_uint_eq(seen.in_caller, 0);
  seen_clear(&seen);
}
END_TEST

/* Which descriptors behind standard error a process has, that many at most. */
#define DESCRIPTORS 200

static void render_open(const BounceMail *mail, GString *out, gpointer data)
{
  guint n = 0;
  for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
    n += fcntl(fd, F_GETFD) >= 0;
  g_string_append_printf(out, "%u", n);
}

/* One that holds the mail in memory, and one that reads it. */
START_TEST(who_analyses_has_nothing_else_open)
{
  Seen seen = seen_new();
  g_autofree char *text = message(1);
  int others[] = { open("/dev/null", O_RDONLY), dup(STDERR_FILENO), socket(AF_UNIX, SOCK_STREAM, 0),
                   memfd_create("mail", 0), dup(STDERR_FILENO) };
  ck_assert_int_eq(write(others[3], text, strlen(text)), (gssize) strlen(text));
  BounceMail mail = { "box", 1, (const guint8 *) text, strlen(text), -1, 0 };
  const JobsWork work = {
    .render = render_open, .written = written, .out = seen.out, .data = &seen
  };
  Jobs *jobs = jobs_new(processes[_i], &work);
  ck_assert(jobs_add(jobs, &mail));
  mail.data = NULL;
  mail.fd = others[3];
  ck_assert(jobs_add(jobs, &mail));
  ck_assert_uint_eq(jobs_finish(jobs), 0);
  ck_assert_str_eq(seen.all->str, "22");
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    close(others[i]);
  seen_clear(&seen);
}
END_TEST

START_TEST(the_caller_may_stop)
{
  Seen seen = seen_new();
  g_autofree char *lines = expected(MESSAGES, 0);
  seen.stop_at = 1000;
  Jobs *jobs = jobs_of(processes[_i], &seen);
  guint i = 1;
  while (i <= MESSAGES && add(jobs, i))
    i++;
  ck_assert_uint_eq(jobs_finish(jobs), 0);
  if (processes[_i] <= 2) /* more have room for all of them */
    test_row(_i, i < MESSAGES, "not stopped");
  test_row(_i, g_str_has_prefix(lines, seen.all->str), "%.80s", seen.all->str);
  seen_clear(&seen);
}
END_TEST

START_TEST(nothing_is_fine)
{
  Seen seen = seen_new();
  ck_assert_uint_eq(jobs_finish(jobs_of(processes[_i], &seen)), 0);
  ck_assert_uint_eq(seen.all->len, 0);
  seen_clear(&seen);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("jobs");
  signal(SIGPIPE, SIG_IGN); /* as main() does */
  tcase_set_timeout(tcase, 120);
  tcase_add_loop_test(tcase, reports_come_in_order, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, a_message_that_is_waited_for_is_there, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, a_dead_worker_loses_nothing, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, a_deadly_message_is_left_out_alone, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, a_message_without_memory_is_left_out_alone, 0,
                      G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, a_large_message_has_a_process_and_is_drained, 0,
                      G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, a_few_messages_are_analysed_elsewhere_too, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, who_analyses_has_nothing_else_open, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, the_caller_may_stop, 0, G_N_ELEMENTS(processes));
  tcase_add_loop_test(tcase, nothing_is_fine, 0, G_N_ELEMENTS(processes));
  return tcase;
}
