/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The evidence of a record. In: the statements on one recipient, and what was made of them. Out: a
 * list of values with their places; what stands in the record has won, the rest has lost against
 * it.
 */
#include "report/trail.h"

#include <string.h>

#include "message/limits.h"

static const char *record_value(const BounceRecipient *record, const BounceReportInfo *info,
                                BounceFactField field)
{
  switch (field) {
  case BOUNCE_FACT_RECIPIENT:
    return record->recipient;
  case BOUNCE_FACT_ORIGINAL_RECIPIENT:
    return record->original_recipient;
  case BOUNCE_FACT_ACTION:
    return bounce_action_to_string(record->action);
  case BOUNCE_FACT_DIAGNOSTIC:
    return record->diagnostic;
  case BOUNCE_FACT_DIAGNOSTIC_TYPE:
    return record->diagnostic_type;
  case BOUNCE_FACT_REMOTE_MTA:
    return record->remote_mta;
  case BOUNCE_FACT_REPORTING_MTA:
    return info->reporting_mta;
  case BOUNCE_FACT_ARRIVAL_DATE:
    return info->arrival_date;
  case BOUNCE_FACT_LAST_ATTEMPT_DATE:
    return record->last_attempt_date;
  case BOUNCE_FACT_WILL_RETRY_UNTIL:
    return record->will_retry_until;
  case BOUNCE_FACT_ENVELOPE_ID:
    return info->envelope_id;
  case BOUNCE_FACT_QUEUE_ID:
    return info->queue_id;
  case BOUNCE_FACT_KIND:
    return bounce_kind_to_string(info->kind);
  default:
    return NULL;
  }
}

/* A row of a report. */
static const BounceEvidence *keep(const BounceTrail *trail, const BounceEvidence *item)
{
  BounceEvidence *copy = bounce_pool_alloc(trail->pool, sizeof *copy);
  *copy = *item;
  return copy;
}

static gboolean has_won(const BounceTrail *trail, const BounceRecipient *record,
                        const BounceFact *fact)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  const char *stands = fact->field == BOUNCE_FACT_STATUS
                           ? bounce_status_format(record->status, status)
                           : record_value(record, trail->info, fact->field);
  return stands != NULL && strcmp(stands, fact->value) == 0;
}

static const BounceEvidence *fact_row(const BounceTrail *trail, const BounceFact *fact,
                                      gboolean won)
{
  const BounceEvidence item = {
    .field = bounce_fact_name(fact->field),
    .value = fact->value,
    .origin = fact->origin,
    .part = fact->part,
    .line = fact->line,
    .rule = fact->rule,
    .won = won,
    .rules = bounce_rules_name_of(trail->facts->rules, fact->rule),
  };
  return keep(trail, &item);
}

static void append(GPtrArray *evidence, const BounceEvidence *row)
{
  if (row != NULL)
    g_ptr_array_add(evidence, (gpointer) row);
}

/* The facts of one statement stand together. */
static void append_statement(const BounceTrail *trail, const BounceRecipient *record,
                             guint statement, GPtrArray *evidence)
{
  const GArray *facts = trail->facts->facts;
  for (guint i = trail->merged->statements[statement].first_fact; i < facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts, BounceFact, i);
    if (fact->statement == statement)
      append(evidence, fact_row(trail, fact, has_won(trail, record, fact)));
    else if (fact->statement != 0)
      break;
  }
}

/* What the message says of all; of very much, not all is repeated for each of very many. */
static void append_common(BounceTrail *trail, const BounceRecipient *record, GPtrArray *evidence)
{
  const GPtrArray *common = trail->merged->common;
  guint room = MAX(BOUNCE_LIMIT_REPEATED_FACTS / trail->info->n_recipients,
                   BOUNCE_LIMIT_REPEATED_FACTS_LEAST);
  for (guint i = 0; i < MIN(common->len, room); i++) {
    const BounceFact *fact = g_ptr_array_index(common, i);
    gboolean won = has_won(trail, record, fact);
    const BounceEvidence **row = &trail->common[2 * i + (won ? 1 : 0)];
    if (*row == NULL)
      *row = fact_row(trail, fact, won);
    append(evidence, *row);
  }
}

/* A value read within the words of a fact has its place. */
static void append_within(const BounceTrail *trail, const char *field, const char *value,
                          const BounceFact *words, GPtrArray *evidence)
{
  if (words == NULL)
    return;
  const BounceEvidence item = { .field = field,
                                .value = bounce_pool_strdup(trail->pool, value),
                                .origin = words->origin,
                                .part = words->part,
                                .line = words->line,
                                .rule = words->rule,
                                .won = TRUE,
                                .rules = bounce_rules_name_of(trail->facts->rules, words->rule) };
  append(evidence, keep(trail, &item));
}

static void append_codes(const BounceTrail *trail, const BounceRecipientContext *context,
                         const BounceRecipient *record, GPtrArray *evidence)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  char reply[8];
  g_snprintf(reply, sizeof reply, "%u", record->reply_code);
  append_within(trail, "status", bounce_status_format(record->status, status), context->status_text,
                evidence);
  append_within(trail, "reply_code", reply, context->reply_text, evidence);
}

/* What stands nowhere as a fact; NULL when nothing does. */
static const BounceEvidence *other_row(const BounceTrail *trail, const BounceEvidence *item)
{
  return item->value != NULL && item->rule != NULL ? keep(trail, item) : NULL;
}

/* What rules decided, and whose they are. */
static const BounceEvidence *decided_row(const BounceTrail *trail, const char *field,
                                         const char *value, const char *rule, const char *rules)
{
  const BounceEvidence item = { .field = field,
                                .value = value,
                                .origin = BOUNCE_ORIGIN_CATALOG,
                                .rule = rule,
                                .won = TRUE,
                                .rules = rules };
  return other_row(trail, &item);
}

/* Most recipients of a report failed for the same reason. */
static const BounceEvidence *reason_row(BounceTrail *trail, const BounceJudged *judged)
{
  const BounceEvidence *before = trail->reason;
  const char *value = bounce_reason_to_string(judged->judgement.reason);
  if (before == NULL || before->value != value || before->rule != judged->judgement.rule
      || before->rules != judged->judgement.file)
    trail->reason =
        decided_row(trail, "reason", value, judged->judgement.rule, judged->judgement.file);
  return trail->reason;
}

static void set_rows(const BounceTrail *trail, BounceRecipient *record, const GPtrArray *evidence)
{
  const BounceEvidence **shown = bounce_pool_alloc(trail->pool, evidence->len * sizeof *shown);
  record->n_evidence = evidence->len;
  if (evidence->len > 0)
    memcpy(shown, evidence->pdata, evidence->len * sizeof *shown);
  record->evidence = shown;
}

void bounce_trail_begin(BounceTrail *trail)
{
  const BounceReportInfo *info = trail->info;
  const BounceEvidence original[BOUNCE_TRAIL_ORIGINAL] = {
    { .field = "message_id", .value = info->message_id, .rule = "RFC 5322" },
    { .field = "sender", .value = info->sender, .rule = "RFC 5322" },
    { .field = "subject", .value = info->subject, .rule = "RFC 5322" },
    { .field = "list_id", .value = info->list_id, .rule = "RFC 2919" },
  };
  for (guint i = 0; i < BOUNCE_TRAIL_ORIGINAL; i++) {
    BounceEvidence item = original[i];
    item.origin = BOUNCE_ORIGIN_RETURNED;
    item.won = TRUE;
    trail->original[i] = other_row(trail, &item);
  }
  trail->kind = decided_row(trail, "kind", bounce_kind_to_string(info->kind), trail->kind_rule,
                            bounce_rules_name_of(trail->facts->rules, trail->kind_rule));
  trail->common =
      bounce_pool_alloc(trail->pool, 2 * trail->merged->common->len * sizeof *trail->common);
}

void bounce_trail_collect(BounceTrail *trail, const BounceRecipientFacts *merged,
                          const BounceJudged *judged, BounceRecipient *record)
{
  g_autoptr(GPtrArray) evidence = g_ptr_array_new();
  for (guint i = merged->statements; i != 0; i = trail->merged->statements[i].next)
    append_statement(trail, record, i, evidence);
  append_common(trail, record, evidence);
  append_codes(trail, &judged->context, record, evidence);
  for (guint i = 0; i < BOUNCE_TRAIL_ORIGINAL; i++)
    append(evidence, trail->original[i]);
  append(evidence,
         decided_row(trail, "subscriber", record->subscriber, record->subscriber_from, NULL));
  append(evidence, trail->kind);
  append(evidence, reason_row(trail, judged));
  set_rows(trail, record, evidence);
}

void bounce_trail_collect_reason(BounceTrail *trail, const BounceJudged *judged,
                                 BounceRecipient *record)
{
  g_autoptr(GPtrArray) evidence = g_ptr_array_new();
  append(evidence, reason_row(trail, judged));
  set_rows(trail, record, evidence);
}
