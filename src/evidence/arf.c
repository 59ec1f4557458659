/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Complaints: abuse reports of RFC 5965 (and the authentication failure reports of RFC 6591, which
 * share the format), and those in JSON that message/status-json.c reads. In: the feedback-report
 * part. Out: one statement per Original-Rcpt-To.
 */
#include "evidence/readers.h"
#include "evidence/typed-field.h"

static const struct {
  const char *name;
  BounceFactField field;
  void (*read)(BounceFieldReader *reader, const BounceField *field, BounceFactField as);
} arf_fields[] = {
  { "feedback-type", BOUNCE_FACT_TOKEN, bounce_typed_field_read_text },
  { "reporting-mta", BOUNCE_FACT_REPORTING_MTA, bounce_typed_field_read_mta },
  { "arrival-date", BOUNCE_FACT_ARRIVAL_DATE, bounce_typed_field_read_date },
  { "received-date", BOUNCE_FACT_ARRIVAL_DATE, bounce_typed_field_read_date },
  { "original-envelope-id", BOUNCE_FACT_ENVELOPE_ID, bounce_typed_field_read_xtext },
};

static void read_field(BounceFieldReader *reader, const BounceField *field)
{
  if (g_ascii_strcasecmp(field->name, "original-rcpt-to") == 0) {
    BounceFieldReader recipient = *reader;
    recipient.statement = bounce_facts_begin(reader->facts);
    bounce_typed_field_read_address(&recipient, field, BOUNCE_FACT_RECIPIENT);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(arf_fields); i++)
    if (g_ascii_strcasecmp(field->name, arf_fields[i].name) == 0) {
      arf_fields[i].read(reader, field, arf_fields[i].field);
      return;
    }
  bounce_typed_field_read_other(reader, field, BOUNCE_FACT_FIELD);
}

const char *bounce_arf_gather(BounceFacts *facts, const BounceMessage *message,
                              const BounceKnown *known)
{
  const char *format = NULL;
  for (guint i = 0; i < message->n_status; i++) {
    const BounceStatusPart *part = &message->status[i];
    if (part->type != BOUNCE_STATUS_FEEDBACK)
      continue;
    const char *rule = part->is_xarf ? "XARF" : "RFC 5965";
    BounceFieldReader reader = { .facts = facts, .part = part->part, .rule = rule };
    for (guint k = 0; k < part->n_groups; k++)
      for (guint n = 0; n < part->groups[k].n_fields; n++)
        read_field(&reader, &part->groups[k].fields[n]);
    format = part->is_xarf ? "xarf" : "arf";
    bounce_facts_add(facts, &(BounceFact){ .field = BOUNCE_FACT_KIND,
                                           .value = "feedback",
                                           .origin = BOUNCE_ORIGIN_DSN,
                                           .part = part->part,
                                           .rule = rule });
  }
  return format;
}
