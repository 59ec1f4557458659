/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why a recipient failed and what that means. In: the texts and codes that speak of one recipient;
 * out: reason, verdict, fault and advice, with the rule that decided. Wording beats codes, the
 * remote answer beats the frame around it (RFC 3463 leaves both open). Does not look for codes in
 * mail parts or merge recipients.
 */
#include "verdict/verdict.h"

#include <string.h>

#include "base/status.h"
#include "verdict/phrase.h"

/* What one piece of evidence says; reason 0 says nothing. The rest 0: as the reason has it. */
typedef struct {
  guint reason;
  guint verdict;
  guint fault;
  guint advice;
  const char *rule;
  const char *matched;
} Finding;

/* What the texts of a case say, read once. */
typedef struct {
  BouncePhrases answer;
  BouncePhrases frame;
  BounceReply reply; /* in the answer */
} Texts;

static gboolean take_phrase(Finding *finding, const BouncePhrase *phrase)
{
  const BounceRulePhrase *rule = phrase->rule;
  if (rule == NULL)
    return FALSE;
  *finding = (Finding){ rule->reason, rule->verdict, rule->fault,
                        rule->advice, rule->id,      phrase->matched };
  return TRUE;
}

static gboolean take_code(Finding *finding, const BounceCode *code)
{
  if (code == NULL || code->reason == BOUNCE_REASON_NONE || code->reason == BOUNCE_REASON_UNKNOWN
      || code->reason == BOUNCE_REASON_DELIVERED)
    return FALSE;
  *finding = (Finding){ .reason = code->reason, .rule = code->key, .matched = code->key };
  return TRUE;
}

/* A reason that the reporting system states in words of its own: one of ours, or unknown to us. */
static gboolean take_token(BouncePool *pool, Finding *finding, const char *token)
{
  BounceReason reason = bounce_reason_from_string(token);
  if (reason == BOUNCE_REASON_NONE)
    return FALSE;
  *finding =
      (Finding){ .reason = reason, .rule = "token", .matched = bounce_pool_strdup(pool, token) };
  return TRUE;
}

static gboolean take_status(BouncePool *pool, Finding *finding, BounceStatus status)
{
  return bounce_status_is_detailed(status) && take_code(finding, bounce_catalog_status(status));
}

/* Strongest first: design section 3, rule 5. */
static void find_reason(BouncePool *pool, const BounceCase *facts, const Texts *texts,
                        Finding *finding)
{
  guint reply = facts->reply_code != 0 ? facts->reply_code : texts->reply.code;
  if (take_phrase(finding, &texts->answer.strong) || take_phrase(finding, &texts->frame.strong)
      || take_token(pool, finding, facts->token) || take_status(pool, finding, texts->reply.status)
      || take_status(pool, finding, facts->status) || take_phrase(finding, &texts->answer.weak)
      || take_phrase(finding, &texts->frame.weak) || take_phrase(finding, &texts->answer.url)
      || (facts->status.subject != 0 && take_code(finding, bounce_catalog_status(facts->status)))
      || take_code(finding, bounce_catalog_reply(reply)))
    return;
  *finding = (Finding){ .reason = BOUNCE_REASON_UNKNOWN };
}

/* The answer was a temporary one: by its last reply, or by the status where there is no reply. */
static gboolean is_temporary(const BounceCase *facts)
{
  if (facts->reply_code != 0)
    return facts->reply_code / 100 == 4;
  return facts->status.class_digit == 4;
}

static BounceVerdict failed_verdict(const BounceCase *facts, const Finding *finding)
{
  BounceVerdict verdict = finding->verdict != 0 ? (BounceVerdict) finding->verdict
                                                : bounce_reason_info(finding->reason)->verdict;
  if (verdict == BOUNCE_VERDICT_HARD && is_temporary(facts)
      && finding->reason != BOUNCE_REASON_HOST_UNKNOWN)
    return BOUNCE_VERDICT_SOFT;
  return verdict;
}

static void set_judgement(const BounceCase *facts, const Finding *finding,
                          BounceJudgement *judgement)
{
  const BounceReasonInfo *info = bounce_reason_info((BounceReason) finding->reason);
  *judgement = (BounceJudgement){ .reason = info->reason,
                                  .verdict = failed_verdict(facts, finding),
                                  .fault = finding->fault != 0 ? finding->fault : info->fault,
                                  .advice = finding->advice != 0 ? finding->advice : info->advice,
                                  .explanation = info->explanation,
                                  .rule = finding->rule,
                                  .matched = finding->matched };
  if (facts->action == BOUNCE_ACTION_DELAYED)
    judgement->verdict = BOUNCE_VERDICT_DEFERRED;
  if (judgement->verdict != BOUNCE_VERDICT_HARD && judgement->advice == BOUNCE_ADVICE_REMOVE)
    judgement->advice = BOUNCE_ADVICE_RETRY_LATER;
}

static gboolean is_success(BounceAction action)
{
  return action == BOUNCE_ACTION_DELIVERED || action == BOUNCE_ACTION_RELAYED
         || action == BOUNCE_ACTION_EXPANDED;
}

void bounce_verdict_judge(BouncePool *pool, const BounceCase *facts, BounceJudgement *judgement)
{
  Finding finding = { .reason = BOUNCE_REASON_DELIVERED };
  Texts texts = { 0 };
  if (!is_success(facts->action)) {
    bounce_phrase_match(pool, facts->answer, &texts.answer);
    bounce_phrase_match(pool, facts->frame, &texts.frame);
    if (facts->answer != NULL)
      bounce_reply_best(bounce_scan_string(facts->answer), &texts.reply);
    find_reason(pool, facts, &texts, &finding);
  }
  set_judgement(facts, &finding, judgement);
}
