/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pipeline: a message in, a report out. It only calls the layers to its left in their order and
 * keeps what they made in one pool; it judges nothing itself.
 */
#include "report/report.h"

#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "report/metadata.h"
#include "report/trail.h"
#include "verdict/kind.h"
#include "verdict/recipient.h"
#include "verdict/subscriber.h"
#include "verdict/verdict.h"

struct _BounceReport {
  BounceReportInfo info;
  BouncePool *pool;
};

G_DEFINE_BOXED_TYPE(BounceReport, bounce_report, bounce_report_ref, bounce_report_unref)

/* What the steps of one report share. */
typedef struct {
  BounceReport *report;
  BouncePool *pool;
  const BounceMessage *message;
  const BounceOptions *options;
  BounceFacts facts;
  BounceRecipientFactsList merged;
  const char *kind_rule;
} Work;

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

/* Lets xgettext find a sentence. */
#define N_(text) text

/* Feedback types (RFC 5965 section 7.3, RFC 6591, RFC 6430) with which nobody asks to be left
 * alone.
 */
static const struct {
  const char *type;
  BounceFault fault;
  BounceAdvice advice;
  const char *explanation;
} feedback_types[] = {
  { "auth-failure", BOUNCE_FAULT_SENDER_SYSTEM, BOUNCE_ADVICE_FIX_SENDER,
    N_("A mail system reports that the message failed authentication (SPF, DKIM or DMARC).") },
  { "virus", BOUNCE_FAULT_MESSAGE, BOUNCE_ADVICE_FIX_MESSAGE,
    N_("A mail system reports that it found a virus in the message.") },
  { "not-spam", BOUNCE_FAULT_UNKNOWN, BOUNCE_ADVICE_NOTHING,
    N_("The recipient reported that the message was no spam.") },
};

static void judge_feedback(const char *type, BounceRecipient *record)
{
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS(feedback_types); i++) {
    if (g_ascii_strcasecmp(type, feedback_types[i].type) == 0) {
      record->fault = feedback_types[i].fault;
      record->advice = feedback_types[i].advice;
      record->explanation = feedback_types[i].explanation;
    }
  }
}

/*
 * Kinds other than bounce, delay and delivered have a reason at most, never a verdict; codes that
 * such mail quotes are not about its recipient.
 */
static void judge_other_kind(BounceKind kind, const char *token, BounceRecipient *record)
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
  const BounceReasonInfo *info = bounce_reason_info(record->reason);
  record->fault = info->fault;
  record->advice = info->advice;
  record->explanation = info->explanation;
  if (kind == BOUNCE_KIND_FEEDBACK)
    judge_feedback(token, record);
}

static void judge(Work *work, BounceRecipient *record, const BounceRecipientContext *context,
                  BounceJudgement *judgement)
{
  BounceCase facts = {
    .action = record->action,
    .recipient = record->recipient,
    .answer = record->diagnostic,
    .frame = context->frame,
    .status = record->status,
    .reply_code = record->reply_code,
    .remote_mta = record->remote_mta,
    .reporting_mta = work->report->info.reporting_mta,
    .command = context->command,
    .token = context->token,
    .format = work->report->info.format,
  };
  bounce_verdict_judge(work->pool, &facts, judgement);
  record->reason = judgement->reason;
  record->verdict = judgement->verdict;
  record->fault = judgement->fault;
  record->advice = judgement->advice;
  record->explanation = judgement->explanation;
}

/* Who failed; all are named before anything is said of one, since the subscriber depends on all. */
static void name_recipient(Work *work, const BounceRecipientFacts *merged, BounceRecipient *record)
{
  BounceKind kind = work->report->info.kind;
  const BounceFact *original =
      bounce_recipient_fact(&work->merged, merged, BOUNCE_FACT_ORIGINAL_RECIPIENT);
  /* What an automatic answer names are others: it speaks of who sent it. */
  record->recipient = kind != BOUNCE_KIND_AUTO_REPLY ? merged->address : NULL;
  record->original_recipient = original != NULL ? original->value : NULL;
  if (record->recipient == NULL && kind != BOUNCE_KIND_NOT_BOUNCE)
    record->recipient = bounce_metadata_recipient(work->pool, work->message, kind);
}

static const char *common_fact(const Work *work, BounceFactField field)
{
  const BounceFact *fact = work->merged.statements[0].facts[field];
  return fact != NULL ? fact->value : NULL;
}

static void fill_recipient(Work *work, const BounceRecipientFacts *merged, BounceRecipient *record)
{
  BounceRecipientContext context = { 0 };
  BounceJudgement judgement = { 0 };
  BounceKind kind = work->report->info.kind;
  bounce_recipient_read(&work->merged, merged, &work->facts, record, &context);
  if (default_action(kind) == BOUNCE_ACTION_NONE) {
    judge_other_kind(kind, common_fact(work, BOUNCE_FACT_TOKEN), record);
  } else {
    if (record->action == BOUNCE_ACTION_NONE)
      record->action = default_action(kind);
    /* A failure that only a weaker place states makes the message a bounce all the same. */
    if (record->action == BOUNCE_ACTION_FAILED)
      work->report->info.kind = BOUNCE_KIND_BOUNCE;
    judge(work, record, &context, &judgement);
  }
  if (work->options->evidence)
    bounce_trail_collect(&(BounceTrail){ work->pool, &work->report->info, &work->facts,
                                         &work->merged, work->kind_rule },
                         merged, &context, &judgement, record);
}

static void fill_message(Work *work)
{
  BounceReportInfo *info = &work->report->info;
  const char *date = bounce_fields_get(&work->message->headers, "date");
  info->kind = bounce_kind_decide(work->message, &work->facts, &work->kind_rule);
  info->format = work->facts.format != NULL ? work->facts.format : "none";
  info->reporting_mta = common_fact(work, BOUNCE_FACT_REPORTING_MTA);
  info->arrival_date = common_fact(work, BOUNCE_FACT_ARRIVAL_DATE);
  info->envelope_id = common_fact(work, BOUNCE_FACT_ENVELOPE_ID);
  info->date = date != NULL ? bounce_message_date(work->pool, date) : NULL;
  bounce_metadata_read(work->pool, work->message, info);
}

static void fill_anomalies(Work *work)
{
  const GPtrArray *anomalies = work->facts.anomalies;
  const char **copy = bounce_pool_alloc(work->pool, (anomalies->len + 1) * sizeof(char *));
  for (guint i = 0; i < anomalies->len; i++)
    copy[i] = g_ptr_array_index(anomalies, i);
  work->report->info.anomalies = copy;
}

/* A message that is no bounce has one record, and names nobody who failed. */
static guint count_records(const Work *work)
{
  BounceKind kind = work->report->info.kind;
  return kind == BOUNCE_KIND_NOT_BOUNCE || kind == BOUNCE_KIND_AUTO_REPLY
             ? 1
             : work->merged.n_recipients;
}

static void fill_recipients(Work *work)
{
  static const BounceRecipientFacts nobody;
  BounceReportInfo *info = &work->report->info;
  gboolean none = info->kind == BOUNCE_KIND_NOT_BOUNCE;
  info->n_recipients = count_records(work);
  BounceRecipient *records =
      bounce_pool_alloc(work->pool, info->n_recipients * sizeof(BounceRecipient));
  info->recipients = records;
  for (guint i = 0; i < info->n_recipients; i++)
    name_recipient(work, none ? &nobody : &work->merged.recipients[i], &records[i]);
  if (!none)
    bounce_subscriber_find(work->pool, work->message, work->options, records, info->n_recipients);
  for (guint i = 0; i < info->n_recipients; i++)
    fill_recipient(work, none ? &nobody : &work->merged.recipients[i], &records[i]);
}

BounceReport *bounce_report_make(BouncePool *pool, const BounceMessage *message,
                                 const BounceOptions *options)
{
  static const BounceOptions defaults;
  BounceReport *report = g_atomic_rc_box_new0(BounceReport);
  Work work = { .report = report,
                .pool = pool,
                .message = message,
                .options = options != NULL ? options : &defaults };
  report->pool = pool;
  bounce_facts_gather(&work.facts, work.pool, work.message);
  bounce_recipients_merge(&work.merged, &work.facts);
  fill_message(&work);
  fill_recipients(&work);
  fill_anomalies(&work);
  bounce_recipients_clear(&work.merged);
  bounce_facts_clear(&work.facts);
  return report;
}

BounceReport *bounce_report_new(const BounceMail *mail, const BounceOptions *options)
{
  BouncePool *pool = bounce_pool_new();
  return bounce_report_make(pool, bounce_message_new(pool, mail), options);
}

BounceReport *bounce_report_new_from_data(const void *data, gsize size)
{
  BounceMail mail = {
    .path = "-", .index = 1, .data = data != NULL ? data : (const void *) "", .size = size, .fd = -1
  };
  return bounce_report_new(&mail, NULL);
}

const BounceReportInfo *bounce_report_info(const BounceReport *report)
{
  return &report->info;
}

BounceReport *bounce_report_ref(BounceReport *report)
{
  return g_atomic_rc_box_acquire(report);
}

static void report_clear(gpointer data)
{
  BounceReport *report = data;
  bounce_pool_free(report->pool);
}

void bounce_report_unref(BounceReport *report)
{
  if (report != NULL)
    g_atomic_rc_box_release_full(report, report_clear);
}
