/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a code, a pasted text or a record means, and why. In: text, or a record of a report. Out:
 * the judgement, what decided it, and the entries of the catalogue it names. It shows nothing and
 * translates nothing; a record's judgement is taken as it stands.
 */
#include <bounce/explain.h>
#include <string.h>

#include "base/text.h"
#include "evidence/log.h"
#include "report/explain.h"
#include "report/reading.h"
#include "smtp/reply.h"
#include "smtp/status.h"
#include "verdict/judge.h"
#include "verdict/kind.h"

/* Longest text that is read: a screenful of log, not a log file. */
#define EXPLAIN_TEXT_MAX (64 * 1024)

#define N_(text) text

struct _BounceExplanation {
  BounceExplanationInfo info;
  const BounceRules *rules;
  BouncePool *pool;
};

static BounceExplanation *explanation_new(const BounceRules *rules)
{
  BounceExplanation *explanation = g_new0(BounceExplanation, 1);
  explanation->rules = rules;
  explanation->pool = bounce_pool_new();
  return explanation;
}

const BounceExplanationInfo *bounce_explanation_info(const BounceExplanation *explanation)
{
  return &explanation->info;
}

void bounce_explanation_free(BounceExplanation *explanation)
{
  if (explanation == NULL)
    return;
  bounce_pool_free(explanation->pool);
  g_free(explanation);
}

static void set_reason(BounceExplanationInfo *info, const BounceReasonInfo *reason)
{
  info->reason = reason->reason;
  info->verdict = reason->verdict;
  info->fault = reason->fault;
  info->advice = reason->advice;
  info->suppress = reason->suppress;
  info->first = reason->first;
  info->explanation = reason->explanation;
  info->causes = reason->causes;
  info->retry = reason->retry;
  memcpy(info->actions, reason->actions, sizeof info->actions);
}

static void set_code(BounceExplanationInfo *info, const BounceCode *code)
{
  info->reason = code->reason;
  info->verdict = code->verdict;
  info->fault = code->fault;
  info->advice = code->advice;
  info->suppress = code->suppress;
  info->first = code->first;
  info->explanation = code->meaning;
  info->causes = code->causes;
  info->retry = code->retry;
  memcpy(info->actions, code->actions, sizeof info->actions);
}

/* Who acts, and whether a list keeps the address, when the verdict is milder than the reason's. */
static void apply_milder_verdict(BounceExplanationInfo *info)
{
  const char *milder = bounce_reason_info(info->reason)->milder;
  if (milder != NULL && info->verdict != BOUNCE_VERDICT_HARD)
    info->explanation = milder;
  if (info->verdict == BOUNCE_VERDICT_DEFERRED) {
    info->suppress = BOUNCE_SUPPRESS_NO;
    info->first = BOUNCE_ACTOR_NOBODY;
    info->actions[BOUNCE_ACTOR_LIST_OWNER] = N_("Keep the address: delivery is still being tried.");
  } else if (info->verdict != BOUNCE_VERDICT_HARD && info->suppress == BOUNCE_SUPPRESS_YES) {
    info->suppress = BOUNCE_SUPPRESS_AFTER_REPEATED;
    info->actions[BOUNCE_ACTOR_LIST_OWNER] =
        N_("Keep the address for now; take it off when this goes on for some weeks.");
  }
}

/* The deciding reading stands first. */
static void set_readings(BounceExplanation *explanation, const BounceReadings *readings,
                         const char *winner)
{
  const GArray *found = readings->found;
  BounceExplanationInfo *info = &explanation->info;
  BounceReading *copy = bounce_pool_alloc(explanation->pool, found->len * sizeof *copy);
  const BounceReading **shown = bounce_pool_alloc(explanation->pool, found->len * sizeof *shown);
  guint n = 0;
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < found->len; i++) {
      BounceReading *reading = &g_array_index(found, BounceReading, i);
      reading->won = g_strcmp0(reading->code->key, winner) == 0;
      if (reading->won != (pass == 0))
        continue;
      copy[n] = *reading;
      shown[n] = &copy[n];
      n++;
    }
  }
  info->readings = shown;
  info->n_readings = n;
}

/* How much a reading of a bare code says: a registered status most, then a provider's own code. */
static guint reading_rank(const BounceReading *reading)
{
  if (reading->code->type == BOUNCE_CODE_STATUS && reading->own)
    return 3;
  return reading->code->type == BOUNCE_CODE_PROVIDER ? 2 : 1;
}

static const BounceReading *best_reading(const GArray *readings)
{
  const BounceReading *best = NULL;
  for (guint i = 0; i < readings->len; i++) {
    const BounceReading *reading = &g_array_index(readings, BounceReading, i);
    if (best == NULL || reading_rank(reading) > reading_rank(best))
      best = reading;
  }
  return best;
}

static gboolean explain_code(BounceExplanation *explanation, BounceReadings *readings)
{
  BounceExplanationInfo *info = &explanation->info;
  if (!bounce_reading_input(readings, info->input) || readings->found->len == 0) {
    g_array_set_size(readings->found, 0);
    return FALSE;
  }
  const BounceReading *best = best_reading(readings->found);
  set_code(info, best->code);
  info->rule = info->matched = best->code->key;
  info->is_code = info->known = TRUE;
  set_readings(explanation, readings, best->code->key);
  return TRUE;
}

/* A reason by its name, as `mailbox-full`. */
static gboolean explain_reason(BounceExplanation *explanation)
{
  BounceExplanationInfo *info = &explanation->info;
  BounceReason reason = bounce_reason_from_string(info->input);
  if (reason == BOUNCE_REASON_NONE)
    return FALSE;
  set_reason(info, bounce_reason_info(reason));
  info->rule = bounce_reason_to_string(reason);
  info->is_code = info->known = TRUE;
  return TRUE;
}

/* What was pasted, as one record of a report. */
typedef struct {
  BounceReportInfo info;
  BounceRecipient record;
  BounceJudged judged;
} Pasted;

/* The pipeline of report.c for what names one recipient at most. */
static void judge_text(const BounceRules *rules, BouncePool *pool, const char *text, Pasted *pasted)
{
  BounceFacts facts;
  BounceRecipientFactsList merged;
  BounceRecipient *record = &pasted->record;
  bounce_log_gather(&facts, pool, rules, text);
  bounce_recipients_merge(&merged, &facts);
  bounce_recipient_read(&merged, &merged.recipients[0], &facts, record, &pasted->judged.context);
  record->recipient = merged.recipients[0].address;
  pasted->info.format = facts.format;
  pasted->info.kind = bounce_kind_of_action(record->action);
  bounce_judge_recipient(facts.rules, pool, &pasted->info, record, &pasted->judged);
  bounce_recipients_clear(&merged);
  bounce_facts_clear(&facts);
}

/* The sentences are those of the words that are known, where these mean what was judged. */
static void set_judgement(BounceExplanation *explanation, const BounceJudgement *judgement,
                          const BounceCode *known)
{
  BounceExplanationInfo *info = &explanation->info;
  const BounceCode *entry =
      known != NULL ? known : bounce_rules_code(explanation->rules, judgement->rule);
  if (entry != NULL && entry->reason == judgement->reason)
    set_code(info, entry);
  else
    set_reason(info, bounce_reason_info(judgement->reason));
  info->verdict = judgement->verdict;
  info->fault = judgement->fault;
  info->advice = judgement->advice;
  info->rule = judgement->rule;
  info->matched = judgement->matched;
  apply_milder_verdict(info);
}

/* What the words of an answer and its codes are known for. */
static const BounceCode *read_answer(BounceReadings *readings, const BounceRecipient *record,
                                     const char *text)
{
  const BounceCode *known = text != NULL ? bounce_reading_text(readings, text) : NULL;
  if (text != NULL)
    bounce_reading_number(readings, text);
  if (record->diagnostic != NULL) {
    bounce_reading_codes(readings, record->diagnostic);
    bounce_reading_provider(readings, record->diagnostic, record->remote_mta);
  }
  bounce_reading_status(readings, record->status);
  bounce_reading_reply(readings, record->reply_code);
  return known;
}

/* A greeting, an invitation to go on, a goodbye: it says nothing of a delivery, and no word beside
 * it does. */
static const BounceCode *silent_code(const BounceRules *rules, const BounceJudgement *judgement,
                                     const BounceRecipient *record, const BounceCode *known)
{
  const BounceCode *code = known != NULL ? known : bounce_rules_reply(rules, record->reply_code);
  gboolean silent = code != NULL && code->verdict == BOUNCE_VERDICT_NONE;
  return silent && judgement->rule == NULL ? code : NULL;
}

static void explain_line(BounceExplanation *explanation, const char *text, BounceReadings *readings)
{
  BounceExplanationInfo *info = &explanation->info;
  Pasted pasted = { 0 };
  const BounceRecipient *record = &pasted.record;
  judge_text(explanation->rules, explanation->pool, text, &pasted);
  info->form = pasted.info.format;
  info->recipient = record->recipient;
  info->remote_mta = record->remote_mta;
  info->action = record->action;
  const BounceCode *known = read_answer(readings, record, text);
  const BounceCode *silent =
      silent_code(explanation->rules, &pasted.judged.judgement, record, known);
  if (silent != NULL) {
    set_code(info, silent);
    info->rule = silent->key;
    info->matched = silent->title;
    info->action = BOUNCE_ACTION_NONE;
  } else {
    set_judgement(explanation, &pasted.judged.judgement, known);
  }
  set_readings(explanation, readings, info->rule);
  info->known = info->rule != NULL || info->n_readings > 0 || info->form != NULL;
}

BounceExplanation *bounce_explain_text_by(const BounceRules *rules, const char *text, gssize length)
{
  BounceExplanation *explanation = explanation_new(rules);
  g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(BounceReading));
  BounceReadings readings = { rules, explanation->pool, found };
  gsize size = length < 0 ? strlen(text) : (gsize) length;
  size = MIN(size, EXPLAIN_TEXT_MAX);
  const char *lines = bounce_text_utf8(explanation->pool, text, size);
  explanation->info.input = bounce_text_clean(explanation->pool, lines, strlen(lines));
  if (!explain_code(explanation, &readings) && !explain_reason(explanation))
    explain_line(explanation, lines, &readings);
  return explanation;
}

BounceExplanation *bounce_explain_text(const char *text, gssize length)
{
  return bounce_explain_text_by(&bounce_rules_builtin, text, length);
}

static const char *evidence_rule(const BounceRecipient *recipient)
{
  for (guint i = 0; i < recipient->n_evidence; i++)
    if (strcmp(recipient->evidence[i]->field, "reason") == 0)
      return recipient->evidence[i]->rule;
  return NULL;
}

static void copy_record(BounceExplanation *explanation, const BounceRecipient *recipient,
                        const char *form)
{
  BounceExplanationInfo *info = &explanation->info;
  BouncePool *pool = explanation->pool;
  info->input = bounce_pool_strdup(pool, recipient->diagnostic);
  info->form = bounce_pool_strdup(pool, form);
  info->recipient = bounce_pool_strdup(pool, recipient->recipient);
  info->remote_mta = bounce_pool_strdup(pool, recipient->remote_mta);
  info->action = recipient->action;
  info->known = recipient->reason != BOUNCE_REASON_NONE;
}

BounceExplanation *bounce_explain_recipient_by(const BounceRules *rules,
                                               const BounceRecipient *recipient, const char *form)
{
  BounceExplanation *explanation = explanation_new(rules);
  BounceExplanationInfo *info = &explanation->info;
  g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(BounceReading));
  BounceReadings readings = { rules, explanation->pool, found };
  copy_record(explanation, recipient, form);
  if (recipient->reason == BOUNCE_REASON_NONE)
    return explanation;
  const BounceCode *known = read_answer(&readings, recipient, recipient->diagnostic);
  BounceJudgement judgement = { .reason = recipient->reason,
                                .verdict = recipient->verdict,
                                .fault = recipient->fault,
                                .advice = recipient->advice,
                                .rule = bounce_pool_strdup(explanation->pool,
                                                           evidence_rule(recipient)) };
  set_judgement(explanation, &judgement, known);
  info->explanation = recipient->explanation;
  set_readings(explanation, &readings, info->rule);
  return explanation;
}

BounceExplanation *bounce_explain_recipient(const BounceRecipient *recipient)
{
  return bounce_explain_recipient_by(&bounce_rules_builtin, recipient, BOUNCE_EXPLAIN_REPORT);
}
