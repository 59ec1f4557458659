/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of mail logs: their heads, their dates, and each rule of maillogs.ini by its sample. */
#include <string.h>

#include "source/log/log-date.h"
#include "source/log/log-journal.h"
#include "source/log/log-queue.h"
#include "test.h"

#define NEWEST G_GINT64_CONSTANT(1772668800) /* 2026-03-05 */

static const struct {
  const char *line;
  const char *host, *program, *text;
  const char *date;
} heads[] = {
  { "Mar  2 10:00:00 mail postfix/smtp[811]: 4Zb1: removed", "mail", "postfix/smtp",
    "4Zb1: removed", "2026-03-02T10:00:00+00:00" },
  { "<22>Mar 12 10:00:00 mail sendmail: x", "mail", "sendmail", "x", "2025-03-12T10:00:00+00:00" },
  { "2026-03-02T10:00:00.123456+01:00 mail exim[7]: x", "mail", "exim", "x",
    "2026-03-02T10:00:00+01:00" },
  { "2026-03-02T10:00:00+0100 mail exim[7]: 2026-03-02 10:00:00 x", "mail", "exim", "x",
    "2026-03-02T10:00:00+01:00" },
  { "<22>1 2026-03-02T10:00:00Z mail smtpd 70 - - x y", "mail", "smtpd", "x y",
    "2026-03-02T10:00:00+00:00" },
  { "<22>1 2026-03-02T10:00:00Z mail smtpd 70 - [a b=\"c d\"] x y", "mail", "smtpd", "x y",
    "2026-03-02T10:00:00+00:00" },
  { "2026-03-02 10:00:00 1vAbCd Completed", "", "", "1vAbCd Completed",
    "2026-03-02T10:00:00+00:00" },
  { "2026-03-02 10:00:00.123 +0200 [77] 1vAbCd Completed", "", "", "1vAbCd Completed",
    "2026-03-02T10:00:00+02:00" },
  { "@4000000069a5600a0d4e1b2c end msg 7", "", "", "end msg 7", "2026-03-02T10:01:09+00:00" },
  { "1772445600.123456 end msg 7", "", "", "end msg 7", "2026-03-02T10:00:00+00:00" },
  { "Feb 29 10:00:00 mail x[1]: y", "mail", "x", "y", "2024-02-29T10:00:00+00:00" },
  { "Xyz 12 10:00:00 mail x[1]: y", "mail", "x", "y", NULL },
  { "{\"__REALTIME_TIMESTAMP\":\"1772445600000000\",\"_HOSTNAME\":\"mail\","
    "\"SYSLOG_IDENTIFIER\":\"postfix/smtp\",\"MESSAGE\":\"a\\u00e9 \\\"b\\\"\\n\\ud800 c\"}",
    "mail", "postfix/smtp", "a\xc3\xa9 \"b\" \xef\xbf\xbd c", "2026-03-02T10:00:00+00:00" },
};

static void check_scan(guint row, BounceScan got, const char *want)
{
  test_row(row, bounce_scan_left(&got) == strlen(want) && memcmp(got.p, want, strlen(want)) == 0,
           "\"%.*s\"", (int) bounce_scan_left(&got), got.p);
}

START_TEST(heads_are_read)
{
  const BounceLogClock clock = { .newest = NEWEST };
  BounceLogJournal journal;
  bounce_log_journal_init(&journal);
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    BounceScan line = bounce_scan_string(heads[i].line);
    BounceLogHead head;
    gboolean is = bounce_log_journal_head(&journal, line, &head) || bounce_log_head(line, &head);
    test_row(i, is, "%s", heads[i].line);
    check_scan(i, head.host, heads[i].host);
    check_scan(i, head.line.program, heads[i].program);
    check_scan(i, head.line.text, heads[i].text);
    g_autofree char *date = bounce_log_date(&head, &clock);
    test_row(i, g_strcmp0(date, heads[i].date) == 0, "%s", date);
  }
  bounce_log_journal_clear(&journal);
}
END_TEST

START_TEST(what_is_no_log_has_no_head)
{
  static const char *const rows[] = {
    "",
    "From: ann@example.org",
    "Mar  2 10:00 mail x: y",
    "2026-03-02",
    "2026-13-02Q10:00:00 x",
    "@400000006 x",
    "1772445600 x",
    "{}",
    "{\"MESSAGE\":\"x\"}",
    "<22>",
    "<22>1 2026",
  };
  BounceLogJournal journal;
  bounce_log_journal_init(&journal);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceScan line = bounce_scan_string(rows[i]);
    BounceLogHead head;
    test_row(i, !bounce_log_journal_head(&journal, line, &head) && !bounce_log_head(line, &head),
             "%s", rows[i]);
  }
  bounce_log_journal_clear(&journal);
}
END_TEST

/* Reads no byte behind a line: each is a block of its own, for the address sanitizer. */
START_TEST(a_line_may_end_anywhere)
{
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
    for (gsize length = 0; length <= strlen(heads[i].line); length++) {
      g_autofree char *copy = g_memdup2(heads[i].line, MAX(length, 1));
      BounceLogHead head;
      if (!bounce_log_head(bounce_scan(copy, length), &head))
        continue;
      BounceLogValues values;
      const BounceLogClock clock = { .newest = NEWEST };
      g_free(bounce_log_date(&head, &clock));
      const BounceLogRule *rule = bounce_log_line_rule(&head.line);
      if (rule != NULL)
        bounce_log_line_read(rule, &head.line, &values);
    }
}
END_TEST

/* GKeyFile knows no values of several lines; samples have one. */
static char *sample_of(const char *text, const char *id)
{
  g_autofree char *section = g_strdup_printf("\n[%s]\n", id);
  const char *at = strstr(text, section);
  ck_assert_msg(at != NULL, "%s", id);
  at = strstr(at, "\nsample = ") + strlen("\nsample = ");
  return g_strndup(at, strcspn(at, "\n"));
}

/* "+a" waits, "-a" is settled. */
START_TEST(recipients_wait_until_they_are_settled)
{
  static const struct {
    const char *step, *left;
  } rows[] = {
    { "+a@b.c", "<a@b.c>" },
    { "+a@b.c", "<a@b.c>" },
    { "+aa@b.c", "<a@b.c>,<aa@b.c>" },
    { "+d@b.c", "<a@b.c>,<aa@b.c>,<d@b.c>" },
    { "-x@b.c", "<a@b.c>,<aa@b.c>,<d@b.c>" },
    { "-aa@b.c", "<a@b.c>,<d@b.c>" },
    { "-d@b.c", "<a@b.c>" },
    { "+e@b.c", "<a@b.c>,<e@b.c>" },
    { "-a@b.c", "<e@b.c>" },
    { "-e@b.c", NULL },
    { "-e@b.c", NULL },
  };
  BounceLogQueue *queue = bounce_log_queue_new();
  BounceScan id = bounce_scan_string("4Zb1");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceScan recipient = bounce_scan_string(rows[i].step + 1);
    if (*rows[i].step == '+')
      bounce_log_queue_wait(queue, id, recipient);
    else
      bounce_log_queue_settle(queue, id, recipient);
    const char *left = bounce_log_queue_waiting(queue, id);
    test_row(i, g_strcmp0(left, rows[i].left) == 0, "%s", left);
    test_row(i, bounce_log_queue_has_waiting(queue) == (left != NULL), "%s", left);
  }
  g_autoptr(GString) many = g_string_new(NULL);
  for (guint i = 0; i < 10000; i++) {
    g_string_printf(many, "recipient-%u@example.org", i);
    bounce_log_queue_wait(queue, id, bounce_scan_string(many->str));
  }
  ck_assert_uint_le(strlen(bounce_log_queue_waiting(queue, id)), BOUNCE_LOG_QUEUE_WAITING_MAX);
  bounce_log_queue_remove(queue, id);
  ck_assert(!bounce_log_queue_has_waiting(queue));
  bounce_log_queue_free(queue);
}
END_TEST

START_TEST(each_rule_reads_its_sample)
{
  g_autofree char *text = NULL;
  g_autofree char *path =
      g_build_filename(g_getenv("TESTDATA"), "..", "src", "rules", "maillogs.ini", NULL);
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  for (guint i = 0; i < bounce_rules_n_maillogs; i++) {
    const BounceLogRule *rule = &bounce_rules_maillogs[i];
    g_autofree char *sample = sample_of(text, rule->id);
    BounceLogHead head;
    BounceLogValues values;
    test_row(i, bounce_log_head(bounce_scan_string(sample), &head), "%s", rule->id);
    const BounceLogRule *found = bounce_log_line_rule(&head.line);
    test_row(i, found == rule, "%s: %s", rule->id, found != NULL ? found->id : "none");
    bounce_log_line_read(rule, &head.line, &values);
    for (guint k = 0; k < BOUNCE_LOG_LAST; k++)
      test_row(i, rule->fields[k] == NULL || values.values[k].p != NULL || k == BOUNCE_LOG_ORIGINAL,
               "%s: field %u", rule->id, k);
  }
}
END_TEST

START_TEST(what_is_remembered_is_bounded)
{
  BounceLogQueue *queue = bounce_log_queue_new();
  BounceLogValues values = { .values[BOUNCE_LOG_SENDER] = bounce_scan_string("ann@example.org") };
  for (guint i = 0; i <= BOUNCE_LOG_QUEUE_MAX; i++) {
    g_autofree char *id = g_strdup_printf("%u", i);
    ck_assert(!bounce_log_queue_is_short(queue));
    bounce_log_queue_add(queue, bounce_scan_string(id), &values);
  }
  BounceLogValues found = { 0 };
  ck_assert(bounce_log_queue_is_short(queue));
  ck_assert(!bounce_log_queue_complete(queue, bounce_scan_string("0"), &found));
  ck_assert(bounce_log_queue_complete(queue, bounce_scan_string("1"), &found));
  check_scan(0, found.values[BOUNCE_LOG_SENDER], "ann@example.org");
  bounce_log_queue_remove(queue, bounce_scan_string("1"));
  ck_assert(!bounce_log_queue_complete(queue, bounce_scan_string("1"), &found));
  bounce_log_queue_free(queue);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("log");
  tcase_add_test(tcase, heads_are_read);
  tcase_add_test(tcase, what_is_no_log_has_no_head);
  tcase_add_test(tcase, a_line_may_end_anywhere);
  tcase_add_test(tcase, each_rule_reads_its_sample);
  tcase_add_test(tcase, recipients_wait_until_they_are_settled);
  tcase_add_test(tcase, what_is_remembered_is_bounded);
  return tcase;
}
