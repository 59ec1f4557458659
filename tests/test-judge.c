/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One report, its recipients in every order: the order changes nothing but the order. */
#include <bounce/bounce.h>
#include <string.h>

#include "test.h"

#define RECIPIENTS 4
/* 4! */
#define ORDERS 24

/* One is delayed, one failed by the text alone, one without an action, one delivered. */
static const struct {
  const char *block;
  const char *record;
} blocks[RECIPIENTS] = {
  { "Final-Recipient: rfc822; ann@example.org\nAction: delayed\nStatus: 4.4.1\n"
    "Diagnostic-Code: smtp; 451 4.4.1 connection refused\n\n",
    "ann@example.org delayed deferred network-error" },
  { "Final-Recipient: rfc822; ben@example.org\n\n", "ben@example.org failed hard user-unknown" },
  { "Final-Recipient: rfc822; cat@example.org\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full\n\n",
    "cat@example.org failed soft mailbox-full" },
  { "Final-Recipient: rfc822; dan@example.org\nAction: delivered\nStatus: 2.0.0\n\n",
    "dan@example.org delivered delivered delivered" },
};

static const char head[] =
    "From: MAILER-DAEMON@mx.example.org\nSubject: Delivery report\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
    "This message was created automatically by mail delivery software.\n\n"
    "A message that you sent could not be delivered to one or more of its\n"
    "recipients. This is a permanent error. The following address(es) failed:\n\n"
    "  ben@example.org\n    550 5.1.1 No such user here\n\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n";

/* The `number`th order. */
static void order_nth(guint number, guint order[RECIPIENTS])
{
  guint left[RECIPIENTS] = { 0, 1, 2, 3 };
  for (guint n = RECIPIENTS; n > 0; n--) {
    guint pick = number % n;
    number /= n;
    order[RECIPIENTS - n] = left[pick];
    memmove(&left[pick], &left[pick + 1], (n - pick - 1) * sizeof left[0]);
  }
}

static char *record_text(const BounceRecipient *record)
{
  return g_strdup_printf("%s %s %s %s", record->recipient, bounce_action_to_string(record->action),
                         bounce_verdict_to_string(record->verdict),
                         bounce_reason_to_string(record->reason));
}

START_TEST(order_does_not_count)
{
  for (guint number = 0; number < ORDERS; number++) {
    guint order[RECIPIENTS];
    g_autoptr(GString) mail = g_string_new(head);
    order_nth(number, order);
    for (guint i = 0; i < RECIPIENTS; i++)
      g_string_append(mail, blocks[order[i]].block);
    g_string_append(mail, "--b--\n");
    g_autoptr(BounceReport) report = bounce_report_new_from_data(mail->str, mail->len, NULL);
    const BounceReportInfo *info = bounce_report_info(report);
    test_row(number, info->kind == BOUNCE_KIND_BOUNCE, "%s", bounce_kind_to_string(info->kind));
    ck_assert_uint_eq(info->n_recipients, RECIPIENTS);
    for (guint i = 0; i < RECIPIENTS; i++) {
      g_autofree char *record = record_text(info->recipients[i]);
      test_row(number, strcmp(record, blocks[order[i]].record) == 0, "%s", record);
    }
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("judge");
  tcase_add_test(tcase, order_does_not_count);
  return tcase;
}
