/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Explanations: the examples of the catalogue and of the lists on the web have the reason, verdict
 * and fault that are written beside them; every form of pasted text is cut right; any bytes are
 * safe.
 */
#include <bounce/bounce.h>
#include <string.h>

#include "lists.h"
#include "test.h"

/* The rows of both together: what people ask about must not shrink unnoticed. */
#define EXAMPLES_LEAST 140

/* `reasons` are alternatives; verdict and fault are those of the first. */
static void check_example(guint row, const char *text, const char *reasons, const char *verdict,
                          const char *fault)
{
  g_auto(GStrv) list = g_strsplit(reasons, "/", -1);
  g_autoptr(BounceExplanation) explanation = bounce_explain_text(text, -1);
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  const char *found = bounce_reason_to_string(info->reason);
  test_row(row, found != NULL && g_strv_contains((const char *const *) list, found),
           "%s is %s by %s, not %s", text, found, info->rule, reasons);
  if (strcmp(found, list[0]) != 0)
    return;
  found = bounce_verdict_to_string(info->verdict);
  test_row(row, g_strcmp0(found, verdict) == 0, "%s is %s by %s, not %s", text, found, info->rule,
           verdict);
  found = bounce_fault_to_string(info->fault);
  test_row(row, g_strcmp0(found, fault) == 0, "%s is %s by %s, not %s", text, found, info->rule,
           fault);
}

/* Providers' samples need the host that sent them: tests/test-provider.c has those. */
START_TEST(test_examples)
{
  g_autoptr(GPtrArray) rows = list_read("examples.tsv");
  guint n = 0;
  const BounceCode *code;
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++) {
    if (code->example == NULL || code->type == BOUNCE_CODE_PROVIDER)
      continue;
    check_example(i, code->example, bounce_reason_to_string(code->reason),
                  bounce_verdict_to_string(code->verdict), bounce_fault_to_string(code->fault));
    n++;
  }
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    check_example(i, cell[0], cell[1], cell[2], cell[3]);
  }
  ck_assert_uint_ge(n + rows->len, EXAMPLES_LEAST);
}
END_TEST

static const struct {
  const char *text;
  const char *form;
  const char *recipient;
  BounceAction action;
  BounceVerdict verdict;
  BounceReason reason;
} form_rows[] = {
  { "421 local problem, closing connection", NULL, NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_SYSTEM_ERROR },
  { "Nov 21 10:00:00 mx postfix/smtp[123]: 4F2: to=<ann@example.com>, "
    "relay=mx.example.com[192.0.2.25]:25, delay=1.2, delays=0.1/0/0.3/0.8, dsn=5.1.1, "
    "status=bounced (host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown (in reply to "
    "RCPT TO command))",
    "postfix-log", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_USER_UNKNOWN },
  { "postfix/smtp[9]: 4F2: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1, "
    "dsn=5.0.0, status=bounced (host mx.example.com[192.0.2.25] said: 550 quux zzz (in reply to "
    "RCPT TO command))",
    "postfix-log", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_USER_UNKNOWN },
  { "host mx.example.com[192.0.2.25] said: 550 quux zzz (in reply to RCPT TO command)", NULL, NULL,
    BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD, BOUNCE_REASON_USER_UNKNOWN },
  { "550 quux zzz", NULL, NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_USER_UNKNOWN },
  { "221 2.0.0 mx.example.com closing connection", NULL, NULL, BOUNCE_ACTION_NONE,
    BOUNCE_VERDICT_NONE, BOUNCE_REASON_UNKNOWN },
  { "postfix/smtp[9]: 4F2: to=<ann@example.com>, relay=none, delay=30, dsn=4.4.1, status=deferred "
    "(connect to mx.example.com[192.0.2.25]:25: Connection timed out)",
    "postfix-log", "ann@example.com", BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED,
    BOUNCE_REASON_NETWORK_ERROR },
  { "postfix/smtp[9]: 4F2: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1, "
    "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 123)",
    "postfix-log", "ann@example.com", BOUNCE_ACTION_DELIVERED, BOUNCE_VERDICT_DELIVERED,
    BOUNCE_REASON_DELIVERED },
  { "postfix/smtpd[7]: NOQUEUE: reject: RCPT from h.example.org[198.51.100.7]: 554 5.7.1 "
    "<ann@example.com>: Relay access denied; from=<bob@example.org> to=<ann@example.com> "
    "proto=ESMTP helo=<h.example.org>",
    "postfix-reject", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_RELAY_DENIED },
  { "2026-11-21 10:00:00 1abcDE-000001-AB ** ann@example.com R=dnslookup T=remote_smtp "
    "H=mx.example.com [192.0.2.25]: SMTP error from remote mail server after RCPT "
    "TO:<ann@example.com>: 552 5.2.2 Mailbox full",
    "exim-log", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_MAILBOX_FULL },
  { "2026-11-21 10:00:00 1abcDE-000001-AB == ann@example.com R=dnslookup T=remote_smtp defer "
    "(111): Connection refused",
    "exim-log", "ann@example.com", BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED,
    BOUNCE_REASON_NETWORK_ERROR },
  { "2026-11-21 10:00:00 1abcDE-000001-AB == ann@example.com R=dnslookup T=remote_smtp defer "
    "(110): Connection timed out",
    "exim-log", "ann@example.com", BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED,
    BOUNCE_REASON_NETWORK_ERROR },
  { "2026-11-21 10:00:00 1abcDE-000001-AB ** ann@example.com: Unrouteable address", "exim-log",
    "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD, BOUNCE_REASON_HOST_UNKNOWN },
  { "2026-11-21 10:00:00 1abcDE-000001-AB ** \"ann: \\\"eve\"@example.com R=dnslookup "
    "T=remote_smtp H=mx.example.com [192.0.2.25]: 552 5.2.2 Mailbox full",
    "exim-log", "\"ann: \\\"eve\"@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_MAILBOX_FULL },
  { "postfix/smtp[9]: 4F2: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1, "
    "dsn=5.1.1, status=SOFTBOUNCE (host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown "
    "(in reply to RCPT TO command))",
    "postfix-log", "ann@example.com", BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED,
    BOUNCE_REASON_USER_UNKNOWN },
  { "{\"type\":\"Bounce\",\"sender\":\"news@example.org\",\"recipient\":\"ann@example.com\","
    "\"response\":{\"code\":550,\"content\":\"user unknown\"}}",
    NULL, NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD, BOUNCE_REASON_USER_UNKNOWN },
  { "b,2026-11-21 10:00:00,2026-11-21 09:59:00,news@example.org,ann@example.com,failed,"
    "5.1.1 (bad destination),smtp;550 5.1.1 user unknown,mx.example.com",
    NULL, NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD, BOUNCE_REASON_USER_UNKNOWN },
  { "2026-11-21 10:00:00 H=h.example.org [198.51.100.7] F=<bob@example.org> rejected RCPT "
    "<ann@example.com>: Unrouteable address",
    "exim-reject", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_HOST_UNKNOWN },
  { "Nov 21 10:00:00 mx sendmail[12]: uAL: to=<ann@example.com>, delay=00:00:01, mailer=esmtp, "
    "pri=120, relay=mx.example.com. [192.0.2.25], dsn=5.1.1, stat=User unknown",
    "sendmail-log", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_USER_UNKNOWN },
  { "Nov 21 10:00:00 mx sendmail[12]: uAL: to=<ann@example.com>, relay=mx.example.com., "
    "dsn=4.0.0, stat=Deferred: Connection refused by mx.example.com.",
    "sendmail-log", "ann@example.com", BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED,
    BOUNCE_REASON_NETWORK_ERROR },
  { "Nov 21 10:00:00 mx sendmail[12]: uAL: ruleset=check_rcpt, arg1=<ann@example.com>, "
    "relay=h.example.org [198.51.100.7], reject=550 5.7.1 <ann@example.com>... Relaying denied",
    "sendmail-reject", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_RELAY_DENIED },
  { "The message could not be sent because one of the recipients was rejected by the server. "
    "Server Response: '550 5.1.1 User unknown', Port: 25, Secure(SSL): No, Server Error: 550, "
    "Error Number: 0x800CCC79",
    "outlook", NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD, BOUNCE_REASON_USER_UNKNOWN },
  { "Task 'ann@example.com - Sending' reported error (0x800CCC79): 'The server responded: "
    "552 5.2.2 Mailbox full'",
    "outlook", NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT, BOUNCE_REASON_MAILBOX_FULL },
  { "Task 'News - Sending' reported error (0x80042109) : 'Outlook cannot connect to your outgoing "
    "(SMTP) e-mail server.'",
    NULL, NULL, BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_SOFT, BOUNCE_REASON_NETWORK_ERROR },
  { "220 mx.example.com ESMTP\nEHLO h.example.org\n250 mx.example.com\n"
    "MAIL FROM:<bob@example.org>\n250 ok\nRCPT TO:<ann@example.com>\n550-5.1.1 No such user\n"
    "550 5.1.1 here\nDATA\n503 5.5.1 need RCPT\n",
    "session", "ann@example.com", BOUNCE_ACTION_FAILED, BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_USER_UNKNOWN },
  { ">>> RCPT To:<ann@example.com>\n<<< 452 4.2.2 Mailbox full\n", "session", "ann@example.com",
    BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED, BOUNCE_REASON_MAILBOX_FULL },
  { "550 5.1.1 <ann@example.com>: no such user", NULL, "ann@example.com", BOUNCE_ACTION_FAILED,
    BOUNCE_VERDICT_HARD, BOUNCE_REASON_USER_UNKNOWN },
};

START_TEST(test_forms)
{
  for (guint i = 0; i < G_N_ELEMENTS(form_rows); i++) {
    g_autoptr(BounceExplanation) explanation = bounce_explain_text(form_rows[i].text, -1);
    const BounceExplanationInfo *info = bounce_explanation_info(explanation);
    test_row(i, g_strcmp0(info->form, form_rows[i].form) == 0, "%s", info->form);
    test_row(i, g_strcmp0(info->recipient, form_rows[i].recipient) == 0, "%s", info->recipient);
    test_row(i, info->action == form_rows[i].action, "%s", bounce_action_to_string(info->action));
    test_row(i, info->reason == form_rows[i].reason, "%s by %s",
             bounce_reason_to_string(info->reason), info->rule);
    test_row(i, info->verdict == form_rows[i].verdict, "%s",
             bounce_verdict_to_string(info->verdict));
  }
}
END_TEST

/* The host that answered is named as in a report. */
START_TEST(test_hosts)
{
  static const struct {
    const char *text;
    const char *host;
  } rows[] = {
    { "4F2: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, dsn=5.1.1, status=bounced "
      "(User unknown)",
      "mx.example.com" },
    { "4F2: to=<ann@example.com>, relay=[2001:db8::1]:25, dsn=5.1.1, status=bounced (550 no)",
      "2001:db8::1" },
    { "4F2: to=<ann@example.com>, relay=none, dsn=5.4.4, status=bounced (Host not found)", NULL },
    { "4F2: to=<ann@example.com>, relay=dovecot, dsn=5.2.2, status=bounced (Quota exceeded)",
      NULL },
    { "4F2: to=<ann@example.com>, relay=none, dsn=5.1.1, status=bounced (host mx.example.com"
      "[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))",
      "mx.example.com" },
    { "uAL: to=<ann@example.com>, relay=mx.example.com., dsn=5.1.1, stat=User unknown",
      "mx.example.com" },
    { "uAL: to=<ann@example.com>, relay=mx.example.com. [192.0.2.25], dsn=5.1.1, stat=User unknown",
      "mx.example.com" },
    { "1abcDE-000001-AB ** ann@example.com R=dnslookup T=remote_smtp H=mx.example.com "
      "[192.0.2.25]: "
      "550 no",
      "mx.example.com" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(BounceExplanation) explanation = bounce_explain_text(rows[i].text, -1);
    const char *host = bounce_explanation_info(explanation)->remote_mta;
    test_row(i, g_strcmp0(host, rows[i].host) == 0, "%s", host);
  }
}
END_TEST

static const struct {
  const char *text;
  const char *seen;
  const char *key;
  const char *second;
  const char *general;
  gboolean own;
} reading_rows[] = {
  { "511", "511", "511", "5.1.1", NULL, TRUE },
  { "421", "421", "421", "4.2.1", NULL, TRUE },
  { "0x800ccc79", "0x800ccc79", "0x800ccc79", NULL, NULL, TRUE },
  { "0x800CCC18, 500", "0x800CCC18", "0x800ccc18", NULL, NULL, TRUE },
  { "0x800CCC33", "0x800CCC33", "0x800cccxx", NULL, NULL, FALSE },
  { "(0x80040201)", "0x80040201", "0x8004xxxx", NULL, NULL, FALSE },
  { "4.2.1", "4.2.1", "4.2.1", "421", NULL, TRUE },
  { "111", "111", "111", "1.1.1", NULL, TRUE },
  { "548", "548", "5yz", "5.4.8", "x4z", FALSE },
  { "5.1.77", "5.1.77", "5.1.0", NULL, "5.X.X", FALSE },
  { "X.7.26", "X.7.26", "X.7.26", NULL, NULL, TRUE },
  { "x.7.99", "x.7.99", "5.7.0", NULL, NULL, FALSE },
  { "(#5.1.1)", "5.1.1", "5.1.1", "511", NULL, TRUE },
  { "google/tls", "google/tls", "google/tls", NULL, NULL, TRUE },
};

static const char *key_of(const BounceCode *code)
{
  return code != NULL ? code->key : NULL;
}

START_TEST(test_readings)
{
  for (guint i = 0; i < G_N_ELEMENTS(reading_rows); i++) {
    g_autoptr(BounceExplanation) explanation = bounce_explain_text(reading_rows[i].text, -1);
    const BounceExplanationInfo *info = bounce_explanation_info(explanation);
    test_row(i, info->is_code && info->known && info->n_readings >= 1, "%s", reading_rows[i].text);
    const BounceReading *reading = info->readings[0];
    test_row(i, strcmp(reading->seen, reading_rows[i].seen) == 0, "%s", reading->seen);
    test_row(i, strcmp(reading->code->key, reading_rows[i].key) == 0, "%s", reading->code->key);
    test_row(i, g_strcmp0(key_of(reading->second), reading_rows[i].second) == 0, "%s",
             key_of(reading->second));
    test_row(i, g_strcmp0(key_of(reading->general), reading_rows[i].general) == 0, "%s",
             key_of(reading->general));
    test_row(i, reading->own == reading_rows[i].own, "%s", reading->seen);
  }
}
END_TEST

/* A code that only providers know is explained by what they mean. */
START_TEST(test_vendors)
{
  static const struct {
    const char *text;
    const char *key;
  } rows[] = { { "5.7.606", "microsoft/banned-ip" }, { "5.4.5", "google/sending-limit" } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(BounceExplanation) explanation = bounce_explain_text(rows[i].text, -1);
    const BounceExplanationInfo *info = bounce_explanation_info(explanation);
    gboolean found = FALSE;
    for (guint j = 0; j < info->n_readings; j++)
      found |= strcmp(info->readings[j]->code->key, rows[i].key) == 0;
    test_row(i, found && info->is_code, "%s", rows[i].text);
    test_row(i, info->readings[0]->won, "%s", rows[i].text);
  }
}
END_TEST

/* What decided stands first, and what it says alone is known of what lost. */
START_TEST(test_why)
{
  g_autoptr(BounceExplanation) explanation =
      bounce_explain_text("550 5.1.1 The mailbox is over quota", -1);
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  ck_assert_int_eq(info->reason, BOUNCE_REASON_MAILBOX_FULL);
  ck_assert_ptr_nonnull(info->rule);
  ck_assert_ptr_nonnull(info->matched);
  ck_assert_uint_ge(info->n_readings, 2);
  for (guint i = 0; i < info->n_readings; i++)
    if (info->readings[i]->code->type != BOUNCE_CODE_TEXT)
      ck_assert(!info->readings[i]->won);
}
END_TEST

START_TEST(test_unknown)
{
  static const char *const texts[] = { "", " ", "hello there", "#", "....", "-" };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(BounceExplanation) explanation = bounce_explain_text(texts[i], -1);
    test_row(i, !bounce_explanation_info(explanation)->known, "\"%s\"", texts[i]);
  }
}
END_TEST

/* An address that is given up on after temporary answers is kept. */
START_TEST(test_soft)
{
  g_autoptr(BounceExplanation) explanation = bounce_explain_text("450 4.1.1 User unknown", -1);
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  ck_assert_int_eq(info->verdict, BOUNCE_VERDICT_SOFT);
  ck_assert_int_eq(info->suppress, BOUNCE_SUPPRESS_AFTER_REPEATED);
  ck_assert_ptr_nonnull(strstr(info->actions[BOUNCE_ACTOR_LIST_OWNER], "Keep"));
}
END_TEST

START_TEST(test_any_bytes)
{
  guint8 bytes[512];
  GRand *random = g_rand_new_with_seed(4);
  for (guint round = 0; round < 2000; round++) {
    gsize size = (gsize) g_rand_int_range(random, 0, sizeof bytes);
    for (gsize i = 0; i < size; i++)
      bytes[i] =
          (guint8) "0123456789. X-:<>=@\n\t\"'|xa\377\303\200"[g_rand_int_range(random, 0, 29)];
    g_autoptr(BounceExplanation) explanation =
        bounce_explain_text((const char *) bytes, (gssize) size);
    ck_assert(g_utf8_validate(bounce_explanation_info(explanation)->input, -1, NULL));
  }
  g_rand_free(random);
}
END_TEST

static const char report[] =
    "From: MAILER-DAEMON@mx.example.org\nSubject: failure\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.com\n"
    "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\n--b--\n";

START_TEST(test_record)
{
  BounceMail mail = {
    .path = "-", .index = 1, .data = (const guint8 *) report, .size = strlen(report), .fd = -1
  };
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_set_evidence(options, TRUE);
  g_autoptr(BounceReport) made = bounce_report_new(&mail, options);
  g_autoptr(BounceExplanation) explanation =
      bounce_explain_recipient(bounce_report_info(made)->recipients[0]);
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  ck_assert(info->known && !info->is_code);
  ck_assert_str_eq(info->recipient, "ann@example.com");
  ck_assert_int_eq(info->reason, BOUNCE_REASON_MAILBOX_FULL);
  ck_assert_ptr_nonnull(info->rule);
  ck_assert_uint_ge(info->n_readings, 2);
}
END_TEST

TCase *test_case(void)
{
  TCase *tc = tcase_create("explain");
  tcase_add_test(tc, test_examples);
  tcase_add_test(tc, test_forms);
  tcase_add_test(tc, test_hosts);
  tcase_add_test(tc, test_readings);
  tcase_add_test(tc, test_vendors);
  tcase_add_test(tc, test_why);
  tcase_add_test(tc, test_unknown);
  tcase_add_test(tc, test_soft);
  tcase_add_test(tc, test_any_bytes);
  tcase_add_test(tc, test_record);
  return tc;
}
