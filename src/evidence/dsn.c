/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Delivery status parts: RFC 3464, internationalised RFC 6533, tracking status RFC 3886. In: groups
 * of fields. Out: one statement per recipient. Wrong case, order, types, empty lines and repeated
 * fields are tolerated (rule 7 of src/README.md); nothing is judged.
 */
#include <string.h>

#include "base/address.h"
#include "base/scan.h"
#include "evidence/readers.h"
#include "evidence/typed-field.h"
#include "smtp/status.h"

/* What a field of the report becomes. Per-message fields speak in statement 0. */
typedef struct {
  const char *name;
  BounceFactField field;
  void (*read)(BounceFieldReader *reader, const BounceField *field, BounceFactField as);
  gboolean per_message;
} DsnField;

/* action-field of RFC 3464 section 2.3.3, of RFC 3886 section 3.3.2 (opaque: passed on, and what
 * became of it then is unknown), and words that are met in its place. */
static const struct {
  const char *word;
  BounceAction action;
} action_words[] = {
  { "failed", BOUNCE_ACTION_FAILED },       { "fail", BOUNCE_ACTION_FAILED },
  { "failure", BOUNCE_ACTION_FAILED },      { "delayed", BOUNCE_ACTION_DELAYED },
  { "delay", BOUNCE_ACTION_DELAYED },       { "deferred", BOUNCE_ACTION_DELAYED },
  { "delivered", BOUNCE_ACTION_DELIVERED }, { "deliverable", BOUNCE_ACTION_DELIVERED },
  { "relayed", BOUNCE_ACTION_RELAYED },     { "transferred", BOUNCE_ACTION_RELAYED },
  { "expanded", BOUNCE_ACTION_EXPANDED },   { "bounced", BOUNCE_ACTION_FAILED },
  { "expired", BOUNCE_ACTION_FAILED },      { "rejected", BOUNCE_ACTION_FAILED },
  { "opaque", BOUNCE_ACTION_RELAYED },
};

/* `value` without a comment or quotes before its first word. */
static const char *first_word(const char *value)
{
  static const char marks[] = " \t\"'<";
  const char *word = value + strspn(value, marks);
  const char *end = *word == '(' ? strchr(word, ')') : NULL;
  return end != NULL ? end + 1 + strspn(end + 1, marks) : word;
}

/* SendGrid's "Action: expired" says why, too. */
static void read_action(BounceFieldReader *reader, const BounceField *field, BounceFactField as)
{
  const char *value = first_word(field->value);
  gsize length = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  BounceScan word = bounce_scan(value, length);
  for (guint i = 0; i < G_N_ELEMENTS(action_words); i++)
    if (bounce_scan_is(word, action_words[i].word)) {
      bounce_typed_field_add(reader, field, as, bounce_action_to_string(action_words[i].action));
      if (bounce_scan_is(word, "expired"))
        bounce_typed_field_add(reader, field, BOUNCE_FACT_TOKEN,
                               bounce_reason_to_string(BOUNCE_REASON_DELIVERY_EXPIRED));
      return;
    }
  bounce_facts_anomaly(reader->facts, BOUNCE_ANOMALY_UNKNOWN_ACTION);
}

/* "5.1.1", "5.1.1 (comment)", "5.1.1 smtp;550 ..." */
static void read_status(BounceFieldReader *reader, const BounceField *field, BounceFactField as)
{
  char text[BOUNCE_STATUS_TEXT_SIZE];
  BounceStatus status;
  const char *value = first_word(field->value);
  gsize length = strspn(value, "0123456789.");
  const char *rest = value + length;
  if (!bounce_status_parse(value, (gssize) length, &status)) {
    bounce_facts_anomaly(reader->facts, BOUNCE_ANOMALY_BAD_STATUS);
    bounce_typed_field_add(reader, field, BOUNCE_FACT_COMMENT, field->value);
    return;
  }
  bounce_typed_field_add(reader, field, as, bounce_status_format(status, text));
  bounce_typed_field_add(reader, field, BOUNCE_FACT_COMMENT, rest + strspn(rest, " \t"));
}

/* diagnostic-code-field, RFC 3464 section 2.3.6: `type; text`; many leave the type out. */
static void read_diagnostic(BounceFieldReader *reader, const BounceField *field, BounceFactField as)
{
  const char *text;
  char *type = bounce_typed_field_type(reader, field->value, &text);
  bounce_typed_field_add(reader, field, BOUNCE_FACT_DIAGNOSTIC_TYPE, type);
  bounce_typed_field_add(reader, field, as, text);
}

/*
 * "<mx.example.org #5.1.1 smtp;550 5.1.1 user unknown>", as some gateways write
 * X-Supplementary-Info (Exchange edge servers, IronPort): the answer stands behind the type.
 */
static const char *without_frame(BounceFieldReader *reader, const char *value)
{
  const char *text = *value == '<' ? strstr(value, " #") : NULL;
  const char *type = text != NULL ? strchr(text, ';') : NULL;
  if (type == NULL)
    return value;
  text = type + 1 + strspn(type + 1, " \t");
  gsize length = strlen(text);
  if (length > 0 && text[length - 1] == '>')
    length--;
  return bounce_pool_strndup(reader->facts->pool, text, length);
}

static void read_answer(BounceFieldReader *reader, const BounceField *field, BounceFactField as)
{
  BounceField answer = { field->name, without_frame(reader, field->value), field->line };
  read_diagnostic(reader, &answer, as);
}

static const DsnField dsn_fields[] = {
  { "final-recipient", BOUNCE_FACT_RECIPIENT, bounce_typed_field_read_address, FALSE },
  { "original-recipient", BOUNCE_FACT_ORIGINAL_RECIPIENT, bounce_typed_field_read_address, FALSE },
  { "action", BOUNCE_FACT_ACTION, read_action, FALSE },
  { "status", BOUNCE_FACT_STATUS, read_status, FALSE },
  { "diagnostic-code", BOUNCE_FACT_DIAGNOSTIC, read_diagnostic, FALSE },
  { "remote-mta", BOUNCE_FACT_REMOTE_MTA, bounce_typed_field_read_mta, FALSE },
  { "last-attempt-date", BOUNCE_FACT_LAST_ATTEMPT_DATE, bounce_typed_field_read_date, FALSE },
  { "will-retry-until", BOUNCE_FACT_WILL_RETRY_UNTIL, bounce_typed_field_read_date, FALSE },
  { "x-powermta-bouncecategory", BOUNCE_FACT_TOKEN, bounce_typed_field_read_text, FALSE },
  { "reporting-mta", BOUNCE_FACT_REPORTING_MTA, bounce_typed_field_read_mta, TRUE },
  { "arrival-date", BOUNCE_FACT_ARRIVAL_DATE, bounce_typed_field_read_date, TRUE },
  { "original-envelope-id", BOUNCE_FACT_ENVELOPE_ID, bounce_typed_field_read_xtext, TRUE },
  { "x-postfix-queue-id", BOUNCE_FACT_QUEUE_ID, bounce_typed_field_read_text, TRUE },
};

/* Any field that is_own_answer(). */
static const DsnField own_answer = { NULL, BOUNCE_FACT_DIAGNOSTIC, read_answer, FALSE };

/* A field of a mail system's own that holds the answer where Diagnostic-Code does not. */
static gboolean is_own_answer(const BounceField *field)
{
  static const char *const ends[] = { "-diagnostic", "-diagnostic-code", "-supplementary-info" };
  gsize length = strlen(field->name);
  gboolean own = FALSE;
  if (g_ascii_strncasecmp(field->name, "x-", 2) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(ends) && !own; i++) {
    gsize size = strlen(ends[i]);
    own = length > size && g_ascii_strcasecmp(field->name + length - size, ends[i]) == 0;
  }
  return own;
}

static gboolean lacks_answer(const BounceFields *group)
{
  const char *answer = bounce_fields_get(group, "diagnostic-code");
  return answer == NULL || answer[strspn(answer, " \t")] == '\0';
}

static gboolean group_names_somebody(const BounceFields *group)
{
  return bounce_fields_get(group, "final-recipient") != NULL
         || bounce_fields_get(group, "original-recipient") != NULL;
}

/* sendmail's field for the address behind an alias names the recipient where no other does. */
static const char actual_recipient[] = "x-actual-recipient";

static const DsnField *dsn_field_find(const BounceFields *group, const BounceField *field,
                                      gboolean names_somebody)
{
  if (!names_somebody && bounce_fields_is(field, actual_recipient))
    return &dsn_fields[0];
  for (guint i = 0; i < G_N_ELEMENTS(dsn_fields); i++)
    if (bounce_fields_is(field, dsn_fields[i].name))
      return &dsn_fields[i];
  return is_own_answer(field) && lacks_answer(group) ? &own_answer : NULL;
}

/* Where the fields of a report are being read to: the recipient begun last. */
typedef struct {
  BounceFieldReader reader;
  guint statement;       /* of the recipient, 0 before the first */
  const DsnField *first; /* the field that opened it: seeing it again opens the next one */
  guint seen;            /* bit set of dsn_fields met in it */
} DsnState;

static guint field_bit(const DsnField *known)
{
  return 1u << (known != &own_answer ? known - dsn_fields : (gssize) G_N_ELEMENTS(dsn_fields));
}

/*
 * A recipient begins with a group, and where a group repeats the field it began with (no empty line
 * between two recipients). A group that names nobody and repeats nothing goes on with the recipient
 * before it (an empty line within its fields).
 */
static gboolean opens_recipient(const DsnState *state, const DsnField *known,
                                gboolean names_somebody, gboolean new_group)
{
  if (state->statement == 0)
    return TRUE;
  if (new_group)
    return names_somebody ? TRUE : (state->seen & field_bit(known)) != 0;
  return known == state->first
         || (known->field == BOUNCE_FACT_RECIPIENT && (state->seen & field_bit(known)) != 0);
}

static void read_recipient_field(DsnState *state, const DsnField *known, const BounceField *field,
                                 gboolean opens)
{
  if (opens) {
    state->statement = bounce_facts_begin(state->reader.facts);
    state->first = known;
    state->seen = 0;
  } else if ((state->seen & field_bit(known)) != 0) {
    bounce_facts_anomaly(state->reader.facts, BOUNCE_ANOMALY_REPEATED_FIELD);
  }
  state->seen |= field_bit(known);
  state->reader.statement = state->statement;
  known->read(&state->reader, field, known->field);
}

static void read_group(DsnState *state, const BounceFields *group)
{
  gboolean named = group_names_somebody(group);
  gboolean names_somebody = named || bounce_fields_get(group, actual_recipient) != NULL;
  gboolean new_group = TRUE;
  for (guint i = 0; i < group->n_fields; i++) {
    const BounceField *field = &group->fields[i];
    const DsnField *known = dsn_field_find(group, field, named);
    if (known == NULL) {
      state->reader.statement = names_somebody ? state->statement : 0;
      bounce_typed_field_read_other(&state->reader, field, BOUNCE_FACT_FIELD);
    } else if (known->per_message) {
      state->reader.statement = 0;
      known->read(&state->reader, field, known->field);
    } else {
      read_recipient_field(state, known, field,
                           opens_recipient(state, known, names_somebody, new_group));
      new_group = FALSE;
    }
  }
}

const char *bounce_dsn_gather(BounceFacts *facts, const BounceMessage *message,
                              const BounceKnown *known)
{
  const char *format = NULL;
  for (guint i = 0; i < message->n_status; i++) {
    const BounceStatusPart *part = &message->status[i];
    if (part->type != BOUNCE_STATUS_DSN && part->type != BOUNCE_STATUS_TRACKING)
      continue;
    DsnState state = { .reader = { .facts = facts, .part = part->part, .rule = "RFC 3464" } };
    for (guint k = 0; k < part->n_groups; k++)
      read_group(&state, &part->groups[k]);
    if (state.statement != 0)
      format = "rfc3464";
  }
  return format;
}
