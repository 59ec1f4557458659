/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The advice: what it may never say, over every combination, and what it says for some. */
#include <string.h>

#include "rules/advice.h"
#include "test.h"
#include "verdict/feedback.h"

#define N_KINDS (BOUNCE_KIND_NOT_BOUNCE + 1)
#define N_REASONS (BOUNCE_REASON_AUTO_REPLY + 1)
#define N_VERDICTS (BOUNCE_VERDICT_DELIVERED + 1)
#define N_FAULTS (BOUNCE_FAULT_UNKNOWN + 1)

START_TEST(removes_only_what_is_hard_or_complained_of)
{
  for (guint i = 0; i < N_KINDS * N_REASONS * N_VERDICTS * N_FAULTS; i++) {
    BounceKind kind = i % N_KINDS;
    BounceReason reason = i / N_KINDS % N_REASONS;
    BounceVerdict verdict = i / N_KINDS / N_REASONS % N_VERDICTS;
    BounceFault fault = i / N_KINDS / N_REASONS / N_VERDICTS;
    gboolean complaint = kind == BOUNCE_KIND_FEEDBACK || reason == BOUNCE_REASON_COMPLAINT;
    BounceAdvice advice = bounce_advice_of(kind, reason, verdict, fault);
    test_row(i, (advice == BOUNCE_ADVICE_NONE) == (reason == BOUNCE_REASON_NONE), "%u", advice);
    test_row(i,
             advice != BOUNCE_ADVICE_REMOVE || (complaint && fault <= BOUNCE_FAULT_RECIPIENT)
                 || (!complaint && verdict == BOUNCE_VERDICT_HARD),
             "kind %u, %s, verdict %u, fault %u", kind, bounce_reason_to_string(reason), verdict,
             fault);
  }
}
END_TEST

static const struct {
  const char *reason;
  const char *verdict;
  const char *fault;
  const char *advice;
} rows[] = {
  { "user-unknown", "hard", "recipient", "remove" },
  { "user-unknown", "soft", "recipient", "retry-later" },
  { "user-unknown", "deferred", "recipient", "retry-later" },
  { "bad-reputation", "soft", "sender-system", "fix-sender" },
  { "bad-reputation", "deferred", "sender-system", "fix-sender" },
  { "rate-limited", "soft", "sender-system", "retry-later" },
  { "greylisted", "deferred", "recipient-system", "retry-later" },
  { "spam", "soft", "message", "fix-message" },
  { "tls-failure", "soft", "sender-system", "fix-sender" },
  { "tls-failure", "soft", "recipient-system", "ask-recipient-postmaster" },
  { "unknown", "soft", "unknown", "ask-recipient-postmaster" },
  { "unknown", "deferred", "unknown", "retry-later" },
  { "delivered", "delivered", "unknown", "none" },
  { "complaint", NULL, "recipient", "remove" },
  { "complaint", NULL, "sender-system", "fix-sender" },
  { "complaint", NULL, "message", "fix-message" },
  { "complaint", NULL, "unknown", "none" },
  { "auto-reply", NULL, "unknown", "none" },
  { NULL, NULL, NULL, NULL }, /* no reason: nothing to advise */
};

START_TEST(says_what_helps)
{
  BounceAdvice advice = bounce_advice_of(
      BOUNCE_KIND_NONE, bounce_reason_from_string(rows[_i].reason),
      bounce_verdict_from_string(rows[_i].verdict), bounce_fault_from_string(rows[_i].fault));
  test_row(_i, g_strcmp0(bounce_advice_to_string(advice), rows[_i].advice) == 0, "%s, %s: %s",
           rows[_i].reason, rows[_i].verdict, bounce_advice_to_string(advice));
}
END_TEST

/* Nobody reads "there is no mailbox" beside "keep the address". */
START_TEST(a_milder_verdict_says_why)
{
  for (guint reason = 1; reason < N_REASONS; reason++) {
    const BounceReasonInfo *info = bounce_reason_info(reason);
    const char *own = bounce_feedback_explanation(reason, info->verdict, info->fault);
    const char *soft = bounce_feedback_explanation(reason, BOUNCE_VERDICT_SOFT, info->fault);
    const char *deferred =
        bounce_feedback_explanation(reason, BOUNCE_VERDICT_DEFERRED, info->fault);
    gboolean is_hard = info->verdict == BOUNCE_VERDICT_HARD;
    test_row(reason, is_hard == (strcmp(own, soft) != 0), "%s", soft);
    test_row(reason, is_hard == (strcmp(own, deferred) != 0), "%s", deferred);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("advice");
  tcase_add_test(tcase, removes_only_what_is_hard_or_complained_of);
  tcase_add_test(tcase, a_milder_verdict_says_why);
  tcase_add_loop_test(tcase, says_what_helps, 0, G_N_ELEMENTS(rows));
  return tcase;
}
