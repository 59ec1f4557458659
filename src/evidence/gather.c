/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs every reader over a message. In: the message. Out: all facts it states. Which reader is
 * asked, and when, stands in one table; what gives the report its format is decided here alone.
 * Adding a reader is one file and one row.
 */
#include "evidence/evidence.h"
#include "evidence/readers.h"

/* When a reader is asked, by what those above it found. */
typedef enum {
  ALWAYS,
  UNLESS_SETTLED, /* unless a text named somebody, an MDN did, or anything says why */
  UNLESS_CODE,    /* unless an answer with a reply code says why */
} When;

/* Strongest first: the first that names a format gives it to the report. */
static const struct {
  When when;
  BounceReader *read;
} readers[] = {
  { ALWAYS, bounce_mdn_gather },
  { ALWAYS, bounce_arf_gather },
  { ALWAYS, bounce_dsn_gather },
  { ALWAYS, bounce_failed_recipients_gather },
  { ALWAYS, bounce_ses_gather },
  { ALWAYS, bounce_dialect_gather },
  { UNLESS_SETTLED, bounce_generic_gather },
  { UNLESS_CODE, bounce_rest_gather },
};

static gboolean is_due(When when, const BounceKnown *known, const BounceMessage *message)
{
  /* An MDN names who sent it: its text speaks of nobody else. */
  gboolean answered =
      known->n_recipients > 0 && bounce_message_has_status(message, BOUNCE_STATUS_DISPOSITION);
  switch (when) {
  case UNLESS_SETTLED:
    return !known->text_named && !answered && known->said == BOUNCE_SAID_NOTHING;
  case UNLESS_CODE:
    return known->said != BOUNCE_SAID_CODE;
  default:
    return TRUE;
  }
}

static void read_all(BounceFacts *facts, const BounceMessage *message)
{
  BounceKnowledge knowledge = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
    bounce_known_learn(&knowledge, facts);
    if (!is_due(readers[i].when, &knowledge.known, message))
      continue;
    const char *format = readers[i].read(facts, message, &knowledge.known);
    facts->format = facts->format != NULL ? facts->format : format;
  }
  bounce_known_clear(&knowledge);
}

void bounce_facts_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                         const BounceMessage *message)
{
  bounce_facts_init(facts, pool, rules);
  for (const char *const *id = message->anomalies; id != NULL && *id != NULL; id++)
    bounce_facts_anomaly(facts, *id);
  read_all(facts, message);
}
