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

static void append_fact(const BounceTrail *trail, const BounceRecipient *record,
                        const BounceFact *fact, GArray *evidence)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  const char *stands = fact->field == BOUNCE_FACT_STATUS
                           ? bounce_status_format(record->status, status)
                           : record_value(record, trail->info, fact->field);
  BounceEvidence item = {
    .field = bounce_fact_name(fact->field),
    .value = fact->value,
    .origin = fact->origin,
    .part = fact->part,
    .line = fact->line,
    .rule = fact->rule,
    .won = stands != NULL && strcmp(stands, fact->value) == 0,
    .rules = bounce_rules_name_of(trail->facts->rules, fact->rule),
  };
  g_array_append_val(evidence, item);
}

/* The facts of one statement stand together. */
static void append_statement(const BounceTrail *trail, const BounceRecipient *record,
                             guint statement, GArray *evidence)
{
  const GArray *facts = trail->facts->facts;
  for (guint i = trail->merged->statements[statement].first_fact; i < facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts, BounceFact, i);
    if (fact->statement == statement)
      append_fact(trail, record, fact, evidence);
    else if (fact->statement != 0)
      break;
  }
}

/* What the message says of all; of very much, not all is repeated for each of very many. */
static void append_common(const BounceTrail *trail, const BounceRecipient *record, GArray *evidence)
{
  const GPtrArray *common = trail->merged->common;
  guint room = MAX(BOUNCE_LIMIT_REPEATED_FACTS / trail->info->n_recipients,
                   BOUNCE_LIMIT_REPEATED_FACTS_LEAST);
  for (guint i = 0; i < MIN(common->len, room); i++)
    append_fact(trail, record, g_ptr_array_index(common, i), evidence);
}

/* A value read within the words of a fact has its place. */
static void append_within(const BounceTrail *trail, const char *field, const char *value,
                          const BounceFact *words, GArray *evidence)
{
  if (words == NULL)
    return;
  BounceEvidence item = { .field = field,
                          .value = value,
                          .origin = words->origin,
                          .part = words->part,
                          .line = words->line,
                          .rule = words->rule,
                          .won = TRUE,
                          .rules = bounce_rules_name_of(trail->facts->rules, words->rule) };
  g_array_append_val(evidence, item);
}

static void append_codes(const BounceTrail *trail, const BounceRecipientContext *context,
                         const BounceRecipient *record, GArray *evidence)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  g_autofree char *reply = g_strdup_printf("%u", record->reply_code);
  append_within(trail, "status",
                bounce_pool_strdup(trail->pool, bounce_status_format(record->status, status)),
                context->status_text, evidence);
  append_within(trail, "reply_code", bounce_pool_strdup(trail->pool, reply), context->reply_text,
                evidence);
}

static void append_other(const char *field, const char *value, BounceOrigin origin,
                         const char *rule, GArray *evidence)
{
  BounceEvidence item = {
    .field = field, .value = value, .origin = origin, .rule = rule, .won = TRUE
  };
  if (value != NULL && rule != NULL)
    g_array_append_val(evidence, item);
}

/* What rules decided, and whose they are. */
static void append_decided(const char *field, const char *value, const char *rule,
                           const char *rules, GArray *evidence)
{
  guint before = evidence->len;
  append_other(field, value, BOUNCE_ORIGIN_CATALOG, rule, evidence);
  if (evidence->len > before)
    g_array_index(evidence, BounceEvidence, before).rules = rules;
}

static void append_original(const BounceReportInfo *info, GArray *evidence)
{
  append_other("message_id", info->message_id, BOUNCE_ORIGIN_RETURNED, "RFC 5322", evidence);
  append_other("sender", info->sender, BOUNCE_ORIGIN_RETURNED, "RFC 5322", evidence);
  append_other("subject", info->subject, BOUNCE_ORIGIN_RETURNED, "RFC 5322", evidence);
  append_other("list_id", info->list_id, BOUNCE_ORIGIN_RETURNED, "RFC 2919", evidence);
}

void bounce_trail_collect(const BounceTrail *trail, const BounceRecipientFacts *merged,
                          const BounceJudged *judged, BounceRecipient *record)
{
  g_autoptr(GArray) evidence = g_array_new(FALSE, FALSE, sizeof(BounceEvidence));
  for (guint i = merged->statements; i != 0; i = trail->merged->statements[i].next)
    append_statement(trail, record, i, evidence);
  append_common(trail, record, evidence);
  append_codes(trail, &judged->context, record, evidence);
  append_original(trail->info, evidence);
  append_other("subscriber", record->subscriber, BOUNCE_ORIGIN_CATALOG, record->subscriber_from,
               evidence);
  append_decided("kind", bounce_kind_to_string(trail->info->kind), trail->kind_rule,
                 bounce_rules_name_of(trail->facts->rules, trail->kind_rule), evidence);
  append_decided("reason", bounce_reason_to_string(judged->judgement.reason),
                 judged->judgement.rule, judged->judgement.file, evidence);
  BounceEvidence *copy = bounce_pool_alloc(trail->pool, evidence->len * sizeof *copy);
  const BounceEvidence **shown = bounce_pool_alloc(trail->pool, evidence->len * sizeof *shown);
  memcpy(copy, evidence->data, evidence->len * sizeof *copy);
  for (guint i = 0; i < evidence->len; i++)
    shown[i] = &copy[i];
  record->evidence = shown;
  record->n_evidence = evidence->len;
}
