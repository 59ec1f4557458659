/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The judge of one recipient. In: its record as it was read, and the message's kind, which is
 * settled before anybody is judged. Out: action, reason, verdict, fault and advice of the record.
 * Mail and pasted text are judged here alike. It reads no facts and finds no kind (see recipient.c
 * and kind.c).
 */
#include "verdict/judge.h"

#include <string.h>

#include "rules/advice.h"
#include "verdict/feedback.h"
#include "verdict/refused.h"

static BounceAction default_action(BounceKind kind)
{
  switch (kind) {
  case BOUNCE_KIND_BOUNCE:
    return BOUNCE_ACTION_FAILED;
  case BOUNCE_KIND_DELAY:
    return BOUNCE_ACTION_DELAYED;
  case BOUNCE_KIND_DELIVERED:
    return BOUNCE_ACTION_DELIVERED;
  default:
    return BOUNCE_ACTION_NONE;
  }
}

gboolean bounce_judge_is_of_recipients(BounceKind kind)
{
  return default_action(kind) != BOUNCE_ACTION_NONE;
}

BounceKind bounce_judge_kind(BounceKind kind, const BounceRecipient *records, guint n_records)
{
  for (guint i = 0; bounce_judge_is_of_recipients(kind) && i < n_records; i++)
    if (records[i].action == BOUNCE_ACTION_FAILED)
      return BOUNCE_KIND_BOUNCE;
  return kind;
}

/*
 * Kinds other than bounce, delay and delivered have a reason at most, never a verdict; codes that
 * such mail quotes are not about its recipient.
 */
static void judge_other_kind(BounceKind kind, const char *type, BounceRecipient *record)
{
  record->action = BOUNCE_ACTION_NONE;
  record->status = (BounceStatus){ 0 };
  record->reply_code = 0;
  if (kind == BOUNCE_KIND_FEEDBACK)
    record->reason = BOUNCE_REASON_COMPLAINT;
  else if (kind == BOUNCE_KIND_AUTO_REPLY)
    record->reason = BOUNCE_REASON_AUTO_REPLY;
  else
    return;
  record->fault = kind == BOUNCE_KIND_FEEDBACK ? bounce_feedback_fault(type)
                                               : bounce_reason_info(record->reason)->fault;
  record->advice = bounce_advice_of(kind, record->reason, BOUNCE_VERDICT_NONE, record->fault);
  record->explanation = bounce_feedback_explanation(record->reason, record->verdict, record->fault);
}

static void judge_answer(const BounceRules *rules, BouncePool *pool, const BounceReportInfo *info,
                         BounceRecipient *record, BounceJudged *judged)
{
  const BounceRecipientContext *context = &judged->context;
  const BounceJudgement *judgement = &judged->judgement;
  BounceCase what = {
    .rules = rules,
    .action = record->action,
    .parties = { .recipient = record->recipient,
                 .sender = info->sender,
                 .returned_to = context->returned_to,
                 .reporter = context->reporter },
    .answer = record->diagnostic,
    .frame = context->frame,
    .status = record->status,
    .reply_code = record->reply_code,
    .remote_mta = record->remote_mta,
    .reporting_mta = info->reporting_mta,
    .command = context->command,
    .token = context->token,
    .format = info->format,
  };
  bounce_verdict_judge(pool, &what, &judged->judgement);
  record->reason = judgement->reason;
  record->verdict = judgement->verdict;
  record->fault = judgement->fault;
  record->advice = judgement->advice;
  record->explanation = judgement->explanation;
  if (record->action == BOUNCE_ACTION_FAILED || record->action == BOUNCE_ACTION_DELAYED)
    record->refused_ip = bounce_refused_ip(pool, record->diagnostic, record->remote_mta);
}

void bounce_judge_recipient(const BounceRules *rules, BouncePool *pool,
                            const BounceReportInfo *info, BounceRecipient *record,
                            BounceJudged *judged)
{
  if (!bounce_judge_is_of_recipients(info->kind)) {
    judge_other_kind(info->kind, judged->context.message_token, record);
    return;
  }
  if (record->action == BOUNCE_ACTION_NONE)
    record->action = default_action(info->kind);
  judge_answer(rules, pool, info, record, judged);
}

void bounce_judge_keep_unnamed(const BounceReportInfo *info, BounceRecipient *record,
                               BounceJudged *judged)
{
  if (record->verdict != BOUNCE_VERDICT_HARD || strcmp(info->format, "none") != 0
      || record->recipient != NULL || record->original_recipient != NULL
      || record->subscriber != NULL)
    return;
  record->verdict = BOUNCE_VERDICT_SOFT;
  record->advice = bounce_advice_of(info->kind, record->reason, record->verdict, record->fault);
  judged->judgement.verdict = record->verdict;
  judged->judgement.advice = record->advice;
}
