/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the report's own header says of recipients: X-Failed-Recipients (Exim deliver.c, Gmail,
 * chasquid). In: the header. Out: one statement per address. The subject and the sender are read
 * where the kind is decided.
 */
#include <string.h>

#include "base/address.h"
#include "evidence/readers.h"

/* Exim writes at most 50 addresses a field and repeats the field (deliver.c). */
#define FAILED_RECIPIENTS_MAX 100000

static void add_recipient(BounceFacts *facts, const BounceField *field, BounceScan address)
{
  char *recipient = bounce_address_normalize(facts->pool, address.p, bounce_scan_left(&address));
  BounceFact fact = { .field = BOUNCE_FACT_RECIPIENT,
                      .value = recipient,
                      .origin = BOUNCE_ORIGIN_HEADER,
                      .line = field->line,
                      .rule = "x-failed-recipients" };
  if (recipient == NULL)
    return;
  if (facts->n_statements > FAILED_RECIPIENTS_MAX) {
    bounce_facts_anomaly(facts, BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS);
    return;
  }
  fact.statement = bounce_facts_begin(facts);
  bounce_facts_add(facts, &fact);
}

const char *bounce_failed_recipients_gather(BounceFacts *facts, const BounceMessage *message,
                                            const BounceKnown *known)
{
  for (guint i = 0; i < message->headers.n_fields; i++) {
    const BounceField *field = &message->headers.fields[i];
    if (!bounce_fields_is(field, "x-failed-recipients"))
      continue;
    BounceScan rest = bounce_scan_string(field->value);
    BounceScan address;
    while (bounce_address_find(&rest, &address))
      add_recipient(facts, field, address);
  }
  return NULL;
}
