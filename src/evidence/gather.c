/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs every reader over a message. In: the message. Out: all facts it states. Adding a reader is
 * one file and one row here.
 */
#include "evidence/evidence.h"
#include "evidence/readers.h"

/* Facts of most messages. */
#define FACTS_USUAL 16

/* Strongest first: the first that names a recipient gives the report its format. */
static void (*const readers[])(BounceFacts *facts, const BounceMessage *message) = {
  bounce_dsn_gather, bounce_arf_gather,     bounce_mdn_gather,     bounce_failed_recipients_gather,
  bounce_ses_gather, bounce_dialect_gather, bounce_generic_gather, bounce_rest_gather,
};

void bounce_facts_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                         const BounceMessage *message)
{
  facts->rules = rules;
  facts->pool = pool;
  facts->facts = g_array_sized_new(FALSE, FALSE, sizeof(BounceFact), FACTS_USUAL);
  facts->n_statements = 1;
  facts->format = NULL;
  facts->anomalies = g_ptr_array_new();
  for (const char *const *id = message->anomalies; id != NULL && *id != NULL; id++)
    bounce_facts_anomaly(facts, *id);
  for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
    readers[i](facts, message);
}

void bounce_facts_clear(BounceFacts *facts)
{
  g_clear_pointer(&facts->facts, g_array_unref);
  g_clear_pointer(&facts->anomalies, g_ptr_array_unref);
}
