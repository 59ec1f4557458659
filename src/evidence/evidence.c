/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The list of facts that readers fill. In: what a reader found. Out: the same, made safe, in the
 * order it was found. It decides nothing.
 */
#include "evidence/evidence.h"

#include <string.h>

#include "base/text.h"
#include "message/limits.h"

/* More facts than any report holds that is meant to be read: 100,000 recipients with 20 fields
 * each. */
#define FACTS_MAX 2000000
/* Facts of most messages. */
#define FACTS_USUAL 16

static const char *const fact_names[BOUNCE_FACT_LAST] = {
  [BOUNCE_FACT_RECIPIENT] = "recipient",
  [BOUNCE_FACT_ORIGINAL_RECIPIENT] = "original_recipient",
  [BOUNCE_FACT_ACTION] = "action",
  [BOUNCE_FACT_STATUS] = "status",
  [BOUNCE_FACT_DIAGNOSTIC] = "diagnostic",
  [BOUNCE_FACT_DIAGNOSTIC_TYPE] = "diagnostic_type",
  [BOUNCE_FACT_REMOTE_MTA] = "remote_mta",
  [BOUNCE_FACT_REPORTING_MTA] = "reporting_mta",
  [BOUNCE_FACT_ARRIVAL_DATE] = "arrival_date",
  [BOUNCE_FACT_LAST_ATTEMPT_DATE] = "last_attempt_date",
  [BOUNCE_FACT_WILL_RETRY_UNTIL] = "will_retry_until",
  [BOUNCE_FACT_ENVELOPE_ID] = "envelope_id",
  [BOUNCE_FACT_QUEUE_ID] = "queue_id",
  [BOUNCE_FACT_COMMAND] = "command",
  [BOUNCE_FACT_KIND] = "kind",
  [BOUNCE_FACT_TOKEN] = "token",
  [BOUNCE_FACT_COMMENT] = "comment",
  [BOUNCE_FACT_FIELD] = "field",
};

const char *bounce_fact_name(BounceFactField field)
{
  return fact_names[field];
}

void bounce_facts_init(BounceFacts *facts, BouncePool *pool, const BounceRules *rules)
{
  *facts = (BounceFacts){
    .rules = rules,
    .pool = pool,
    .facts = g_array_sized_new(FALSE, FALSE, sizeof(BounceFact), FACTS_USUAL),
    .n_statements = 1,
    .anomalies = g_ptr_array_new(),
  };
}

void bounce_facts_clear(BounceFacts *facts)
{
  g_clear_pointer(&facts->facts, g_array_unref);
  g_clear_pointer(&facts->anomalies, g_ptr_array_unref);
}

guint bounce_facts_begin(BounceFacts *facts)
{
  return facts->n_statements++;
}

/* The value, cleaned and no longer than it may be; part of an address is none. */
static const char *fact_value(BounceFacts *facts, const BounceFact *fact)
{
  gboolean is_address =
      fact->field == BOUNCE_FACT_RECIPIENT || fact->field == BOUNCE_FACT_ORIGINAL_RECIPIENT;
  gsize length = strlen(fact->value);
  gsize limit = is_address ? BOUNCE_LIMIT_ADDRESS_BYTES : BOUNCE_LIMIT_VALUE_BYTES;
  if (!bounce_pool_spend(facts->pool, BOUNCE_SPEND_VALUES, MIN(length, limit),
                         BOUNCE_LIMIT_VALUES_BYTES))
    limit = BOUNCE_LIMIT_VALUE_LATE;
  if (length <= limit)
    return bounce_text_clean(facts->pool, fact->value, length);
  bounce_facts_anomaly(facts, BOUNCE_ANOMALY_VALUE_CUT);
  return is_address
             ? ""
             : bounce_text_clean(facts->pool, fact->value, bounce_text_fit(fact->value, limit));
}

void bounce_facts_add(BounceFacts *facts, const BounceFact *fact)
{
  if (fact->value == NULL || *fact->value == '\0')
    return;
  if (facts->facts->len >= FACTS_MAX) {
    bounce_facts_anomaly(facts, BOUNCE_ANOMALY_TOO_MANY_FACTS);
    return;
  }
  BounceFact copy = *fact;
  copy.value = fact_value(facts, fact);
  if (*copy.value != '\0')
    g_array_append_val(facts->facts, copy);
}

void bounce_facts_anomaly(BounceFacts *facts, const char *id)
{
  for (guint i = 0; i < facts->anomalies->len; i++)
    if (strcmp(g_ptr_array_index(facts->anomalies, i), id) == 0)
      return;
  g_ptr_array_add(facts->anomalies, (gpointer) id);
}

const char *bounce_facts_get(const BounceFacts *facts, guint statement, BounceFactField field)
{
  for (guint i = 0; i < facts->facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    if (fact->statement == statement && fact->field == field)
      return fact->value;
  }
  return NULL;
}
