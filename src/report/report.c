/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pipeline: a message in, a report out. It only calls the layers to its left in their order and
 * keeps what they made in one pool; it judges nothing itself.
 */
#include "report/report.h"

#include <string.h>

#include "evidence/told.h"
#include "message/bounce-options.h"
#include "report/metadata.h"
#include "report/repeated.h"
#include "report/trail.h"
#include "rules/load.h"
#include "source/entry.h"
#include "verdict/judge.h"
#include "verdict/kind.h"
#include "verdict/subscriber.h"

struct _BounceReport {
  BounceReportInfo info;
  BouncePool *pool;
  const char *received;     /* a field as it stands, or NULL */
  const char *tagged;       /* see bounce_report_tagged() */
  const char *writer;       /* see bounce_report_writer() */
  const BounceRules *rules; /* a reference: ids in the report are theirs */
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
  BounceTrail trail;
  const char *reporter;
  const char *returned_to;
  BounceChannel channel;
  BounceTold entry; /* what a log or an event says of the original; empty for mail */
  BounceRecipient *records;
  BounceJudged *judged; /* beside the records */
} Work;

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
  const BounceFact *fact = bounce_statement_fact(&work->merged, 0, field);
  return fact != NULL ? fact->value : NULL;
}

/* Whom a record is about; nobody in a message that is no report. */
static const BounceRecipientFacts *facts_of(const Work *work, guint i)
{
  static const BounceRecipientFacts nobody;
  return work->report->info.kind == BOUNCE_KIND_NOT_BOUNCE ? &nobody : &work->merged.recipients[i];
}

static void read_record(Work *work, guint i)
{
  BounceRecipientContext *context = &work->judged[i].context;
  bounce_recipient_read(&work->merged, facts_of(work, i), &work->facts, &work->records[i], context);
  context->reporter = work->reporter;
  context->returned_to = work->returned_to;
}

static void judge_record(Work *work, guint i)
{
  const BounceReportInfo *info = &work->report->info;
  BounceRecipient *record = &work->records[i];
  BounceJudged *judged = &work->judged[i];
  bounce_judge_recipient(work->options->rules, work->pool, info, record, judged);
  bounce_judge_keep_unnamed(info, record, judged);
  if (work->options->evidence)
    bounce_trail_collect(&work->trail, facts_of(work, i), judged, record);
  else if (work->options->reasons)
    bounce_trail_collect_reason(&work->trail, judged, record);
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
  info->queue_id = common_fact(work, BOUNCE_FACT_QUEUE_ID);
  info->channel = BOUNCE_CHANNEL_MAIL;
  info->date = date != NULL ? bounce_message_date(work->pool, date) : NULL;
  bounce_metadata_read(work->pool, work->message, info);
  bounce_metadata_ends(work->pool, work->message, &work->reporter, &work->returned_to);
}

/* What a mail says in its header and its original stands in the entry. */
static void fill_entry(Work *work)
{
  BounceReportInfo *info = &work->report->info;
  const BounceTold *entry = &work->entry;
  info->kind = entry->kind != BOUNCE_KIND_NONE ? entry->kind : bounce_kind_of_action(entry->action);
  info->format = work->facts.format != NULL ? work->facts.format : "none";
  info->reporting_mta = common_fact(work, BOUNCE_FACT_REPORTING_MTA);
  info->queue_id = common_fact(work, BOUNCE_FACT_QUEUE_ID);
  info->channel = work->channel;
  info->date = entry->date;
  info->message_id = entry->message_id;
  info->sender = work->returned_to = entry->sender;
  info->subject = entry->subject;
  info->list_id = entry->list_id;
}

static void fill_anomalies(Work *work)
{
  const GPtrArray *anomalies = work->facts.anomalies;
  if (bounce_pool_is_overspent(work->pool))
    bounce_facts_anomaly(&work->facts, BOUNCE_ANOMALY_OVER_BUDGET);
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

/* Records that are filled here, and shown to the caller by pointers. */
static void allocate_records(Work *work, guint n)
{
  BounceReportInfo *info = &work->report->info;
  work->records = bounce_pool_alloc(work->pool, n * sizeof(BounceRecipient));
  work->judged = bounce_pool_alloc(work->pool, n * sizeof(BounceJudged));
  const BounceRecipient **shown = bounce_pool_alloc(work->pool, n * sizeof *shown);
  for (guint i = 0; i < n; i++)
    shown[i] = &work->records[i];
  info->recipients = shown;
  info->n_recipients = n;
}

static void find_subscribers(Work *work, guint n)
{
  if (!bounce_subscriber_find(work->pool, work->message, work->options, work->records, n))
    bounce_facts_anomaly(&work->facts, BOUNCE_ANOMALY_SUBSCRIBER_CONFLICT);
}

/* All is read and the kind settled before anybody is judged: their order does not count. */
static void fill_recipients(Work *work)
{
  BounceReportInfo *info = &work->report->info;
  guint n = count_records(work);
  allocate_records(work, n);
  bounce_repeated_limit(&work->facts, info, n);
  for (guint i = 0; i < n; i++)
    read_record(work, i);
  info->kind = bounce_judge_kind(info->kind, work->records, n);
  for (guint i = 0; i < n; i++)
    name_recipient(work, facts_of(work, i), &work->records[i]);
  if (info->kind != BOUNCE_KIND_NOT_BOUNCE)
    find_subscribers(work, n);
  work->trail = (BounceTrail){ .pool = work->pool,
                               .info = info,
                               .facts = &work->facts,
                               .merged = &work->merged,
                               .kind_rule = work->kind_rule };
  if (work->options->evidence)
    bounce_trail_begin(&work->trail);
  for (guint i = 0; i < n; i++)
    judge_record(work, i);
}

static gboolean is_final(BounceVerdict verdict)
{
  return verdict == BOUNCE_VERDICT_HARD || verdict == BOUNCE_VERDICT_SOFT;
}

/* A provider may hold for hard what its own words do not say, and the other way round. */
static void check_class(Work *work)
{
  BounceVerdict told = work->entry.verdict;
  BounceVerdict judged = work->records[0].verdict;
  if (work->records[0].reason == BOUNCE_REASON_SUPPRESSED)
    return; /* what the provider does not even try */
  if (is_final(told) && is_final(judged) && told != judged)
    bounce_facts_anomaly(&work->facts, BOUNCE_ANOMALY_CLASS_CONFLICT);
}

/* From the facts on, mail and entries go one way. */
static void conclude(Work *work)
{
  bounce_recipients_merge(&work->merged, &work->facts);
  if (work->channel == BOUNCE_CHANNEL_MAIL)
    fill_message(work);
  else
    fill_entry(work);
  fill_recipients(work);
  check_class(work);
  fill_anomalies(work);
  bounce_recipients_clear(&work->merged);
  bounce_facts_clear(&work->facts);
}

static const char *find_writer(const Work *work)
{
  const BounceAuthor *author = &work->message->author;
  if (work->report->info.kind != BOUNCE_KIND_NOT_BOUNCE || author->is_system || author->is_manager
      || author->is_automatic || author->is_post || author->is_bulk
      || author->envelope == BOUNCE_ENVELOPE_EMPTY)
    return NULL;
  return bounce_metadata_recipient(work->pool, work->message, BOUNCE_KIND_AUTO_REPLY);
}

BounceReport *bounce_report_make(BouncePool *pool, const BounceMessage *message,
                                 const BounceOptions *options)
{
  BounceReport *report = g_atomic_rc_box_new0(BounceReport);
  Work work = { .report = report,
                .pool = pool,
                .message = message,
                .options = bounce_options_or_default(options),
                .channel = BOUNCE_CHANNEL_MAIL };
  report->pool = pool;
  report->received = message->received;
  report->tagged = bounce_subscriber_tagged(pool, message, options);
  report->rules = work.options->rules;
  bounce_rules_ref(report->rules);
  bounce_facts_gather(&work.facts, work.pool, work.options->rules, work.message);
  conclude(&work);
  report->writer = find_writer(&work);
  return report;
}

/* The one statement of an entry, read by who made it. */
static BounceReport *make_of_entry(BouncePool *pool, const BounceMail *mail,
                                   const BounceOptions *options)
{
  static const BounceMessage none = { 0 };
  BounceReport *report = g_atomic_rc_box_new0(BounceReport);
  Work work = { .report = report,
                .pool = pool,
                .message = &none,
                .options = bounce_options_or_default(options),
                .channel = bounce_entry_channel(mail) };
  report->pool = pool;
  report->rules = work.options->rules;
  bounce_rules_ref(report->rules);
  bounce_told_gather(&work.facts, pool, work.options->rules, mail, &work.entry);
  conclude(&work);
  return report;
}

BounceReport *bounce_report_new(const BounceMail *mail, const BounceOptions *options)
{
  BouncePool *pool = bounce_pool_new();
  if (bounce_entry_channel(mail) != BOUNCE_CHANNEL_MAIL)
    return make_of_entry(pool, mail, options);
  return bounce_report_make(
      pool, bounce_message_open(pool, mail, bounce_options_or_default(options)->forwarded),
      options);
}

BounceReport *bounce_report_new_from_data(const void *data, gsize size,
                                          const BounceOptions *options)
{
  BounceMail mail = {
    .path = "-", .index = 1, .data = data != NULL ? data : (const void *) "", .size = size, .fd = -1
  };
  return bounce_report_new(&mail, options);
}

const BounceReportInfo *bounce_report_info(const BounceReport *report)
{
  return &report->info;
}

/* RFC 5321 section 4.4: the date stands behind the last semicolon. */
char *bounce_report_received(const BounceReport *report)
{
  const char *end = report->received != NULL ? strrchr(report->received, ';') : NULL;
  if (end == NULL)
    return NULL;
  g_autoptr(BouncePool) pool = bounce_pool_new();
  return g_strdup(bounce_message_date(pool, end + 1));
}

const char *bounce_report_writer(const BounceReport *report)
{
  return report->writer;
}

const char *bounce_report_tagged(const BounceReport *report)
{
  return report->tagged;
}

BounceReport *bounce_report_ref(BounceReport *report)
{
  return g_atomic_rc_box_acquire(report);
}

static void report_clear(gpointer data)
{
  BounceReport *report = data;
  bounce_pool_free(report->pool);
  bounce_rules_unref(report->rules);
}

void bounce_report_unref(BounceReport *report)
{
  if (report != NULL)
    g_atomic_rc_box_release_full(report, report_clear);
}
