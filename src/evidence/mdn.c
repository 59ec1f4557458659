/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Disposition notifications: RFC 8098. In: the disposition-notification part. Out: one statement
 * for the recipient who sent it. Whether it reports a refusal (Sieve reject, RFC 5429) stands only
 * in its text, which the dialects read.
 */
#include <string.h>

#include "evidence/readers.h"
#include "evidence/typed-field.h"

static void read_group(BounceFieldReader *reader, const BounceFields *group)
{
  for (guint i = 0; i < group->n_fields; i++) {
    const BounceField *field = &group->fields[i];
    if (g_ascii_strcasecmp(field->name, "final-recipient") == 0)
      bounce_typed_field_read_address(reader, field, BOUNCE_FACT_RECIPIENT);
    else if (g_ascii_strcasecmp(field->name, "original-recipient") == 0)
      bounce_typed_field_read_address(reader, field, BOUNCE_FACT_ORIGINAL_RECIPIENT);
    else
      bounce_typed_field_read_other(reader, field, BOUNCE_FACT_FIELD);
  }
}

const char *bounce_mdn_gather(BounceFacts *facts, const BounceMessage *message,
                              const BounceKnown *known)
{
  const char *format = NULL;
  for (guint i = 0; i < message->n_status; i++) {
    const BounceStatusPart *part = &message->status[i];
    if (part->type != BOUNCE_STATUS_DISPOSITION)
      continue;
    BounceFieldReader reader = { .facts = facts, .part = part->part, .rule = "RFC 8098" };
    reader.statement = bounce_facts_begin(facts);
    for (guint k = 0; k < part->n_groups; k++)
      read_group(&reader, &part->groups[k]);
    format = "mdn";
    bounce_facts_add(facts, &(BounceFact){ .field = BOUNCE_FACT_KIND,
                                           .value = "disposition",
                                           .origin = BOUNCE_ORIGIN_DSN,
                                           .part = part->part,
                                           .rule = "RFC 8098" });
  }
  return format;
}
