/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the report's own header says of recipients: X-Failed-Recipients (Exim deliver.c, Gmail,
 * chasquid), and who complained: X-HmXmrOriginalRecipient (Hotmail's junk mail program). In: the
 * header. Out: one statement per address. The subject and the sender are read where the kind is
 * decided.
 */
#include <string.h>

#include "base/address.h"
#include "evidence/readers.h"

/* Exim writes at most 50 addresses a field and repeats the field (deliver.c). */
#define FAILED_RECIPIENTS_MAX 100000

static const struct {
  const char *name;
  const char *rule;
} named_fields[] = {
  { "x-failed-recipients", "x-failed-recipients" },
  { "x-hmxmroriginalrecipient", "junk-mail-program" },
};

static void add_recipient(BounceFacts *facts, const BounceField *field, BounceScan address,
                          const char *rule)
{
  char *recipient = bounce_address_normalize(facts->pool, address.p, bounce_scan_left(&address));
  BounceFact fact = { .field = BOUNCE_FACT_RECIPIENT,
                      .value = recipient,
                      .origin = BOUNCE_ORIGIN_HEADER,
                      .line = field->line,
                      .rule = rule };
  if (recipient == NULL)
    return;
  if (facts->n_statements > FAILED_RECIPIENTS_MAX) {
    bounce_facts_anomaly(facts, BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS);
    return;
  }
  fact.statement = bounce_facts_begin(facts);
  bounce_facts_add(facts, &fact);
}

static void read_field(BounceFacts *facts, const BounceField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS(named_fields); i++) {
    if (!bounce_fields_is(field, named_fields[i].name))
      continue;
    BounceScan rest = bounce_scan_string(field->value);
    BounceScan address;
    while (bounce_address_find(&rest, &address))
      add_recipient(facts, field, address, named_fields[i].rule);
  }
}

const char *bounce_failed_recipients_gather(BounceFacts *facts, const BounceMessage *message,
                                            const BounceKnown *known)
{
  for (guint i = 0; i < message->headers.n_fields; i++)
    read_field(facts, &message->headers.fields[i]);
  return NULL;
}
