/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which values stand in the record of a recipient. In: the statements about it. Out: its record
 * without verdict, and the words around the diagnostic for whoever judges.
 */
#include "verdict/recipient.h"

#include <string.h>

#include "base/address.h"
#include "smtp/reply.h"
#include "smtp/status.h"

const BounceFact *bounce_recipient_fact(const BounceRecipientFactsList *list,
                                        const BounceRecipientFacts *recipient,
                                        BounceFactField field)
{
  for (guint i = recipient->statements; i != 0; i = list->statements[i].next)
    if (bounce_statement_fact(list, i, field) != NULL)
      return bounce_statement_fact(list, i, field);
  return NULL;
}

static const char *value_of(const BounceRecipientFactsList *list,
                            const BounceRecipientFacts *merged, BounceFactField field)
{
  const BounceFact *fact = bounce_recipient_fact(list, merged, field);
  return fact != NULL ? fact->value : NULL;
}

static const char *common_value(const BounceRecipientFactsList *list, BounceFactField field)
{
  const BounceFact *fact = bounce_statement_fact(list, 0, field);
  return fact != NULL ? fact->value : NULL;
}

/* For fields that a report may also state once for the whole message. */
static const char *value_or_common(const BounceRecipientFactsList *list,
                                   const BounceRecipientFacts *merged, BounceFactField field)
{
  const char *value = value_of(list, merged, field);
  return value != NULL ? value : common_value(list, field);
}

/* Two blocks on one address (delivered to one mailbox of an alias, refused by another): the worst.
 */
static BounceAction worst_action(const BounceRecipientFactsList *list,
                                 const BounceRecipientFacts *merged)
{
  BounceAction worst = BOUNCE_ACTION_NONE;
  BounceOrigin origin = BOUNCE_ORIGIN_NONE;
  for (guint i = merged->statements; i != 0; i = list->statements[i].next) {
    const BounceFact *fact = bounce_statement_fact(list, i, BOUNCE_FACT_ACTION);
    if (fact == NULL || (origin != BOUNCE_ORIGIN_NONE && fact->origin != origin))
      continue;
    BounceAction action = bounce_action_from_string(fact->value);
    if (worst == BOUNCE_ACTION_NONE || action < worst)
      worst = action;
    origin = fact->origin;
  }
  return worst;
}

static gboolean same_subject(BounceStatus a, BounceStatus b)
{
  return a.class_digit == b.class_digit && a.subject == b.subject;
}

/*
 * Rule 3: a detailed code of the answer beats a Status field of X.0.0, or X.Y.0 of the same
 * subject. Between two undetailed codes the one with a subject says more.
 */
static gboolean says_more(BounceStatus field, BounceStatus answer)
{
  if (field.class_digit == 0)
    return answer.class_digit != 0;
  if (answer.class_digit == 0 || bounce_status_is_detailed(field))
    return FALSE;
  if (bounce_status_is_detailed(answer))
    return field.subject == 0 || same_subject(field, answer);
  return field.subject == 0 && answer.subject != 0;
}

static void read_reply(BounceFacts *facts, BounceRecipient *record, BounceRecipientContext *context,
                       const BounceFact *text)
{
  BounceReply reply;
  if (text == NULL || !bounce_reply_best(bounce_scan_string(text->value), &reply))
    return;
  if (record->reply_code == 0 && reply.code != 0) {
    record->reply_code = reply.code;
    context->reply_text = text;
  }
  if (says_more(record->status, reply.status)) {
    record->status = reply.status;
    context->status_text = text;
  } else if (bounce_status_is_detailed(reply.status)
             && !bounce_status_equal(reply.status, record->status)) {
    bounce_facts_anomaly(facts, BOUNCE_ANOMALY_STATUS_CONFLICT);
  }
}

/* What the report says of all recipients is said of one only where it is alone: nothing leaks. */
static const BounceFact *words_of_all(const BounceRecipientFactsList *list,
                                      const BounceRecipientFacts *merged, BounceFactField field)
{
  gboolean alone = list->n_recipients == 1;
  if (field == BOUNCE_FACT_DIAGNOSTIC)
    alone = alone && value_of(list, merged, field) == NULL;
  return alone ? bounce_statement_fact(list, 0, field) : NULL;
}

static void read_codes(const BounceRecipientFactsList *list, const BounceRecipientFacts *merged,
                       BounceFacts *facts, BounceRecipient *record, BounceRecipientContext *context)
{
  const char *status = value_of(list, merged, BOUNCE_FACT_STATUS);
  if (status != NULL)
    bounce_status_parse(status, -1, &record->status);
  for (guint i = merged->statements; i != 0; i = list->statements[i].next)
    read_reply(facts, record, context, bounce_statement_fact(list, i, BOUNCE_FACT_DIAGNOSTIC));
  read_reply(facts, record, context, words_of_all(list, merged, BOUNCE_FACT_DIAGNOSTIC));
  read_reply(facts, record, context, words_of_all(list, merged, BOUNCE_FACT_COMMENT));
}

/* Everything said about the recipient but the diagnostic itself. */
static const char *frame_text(const BounceRecipientFactsList *list,
                              const BounceRecipientFacts *merged, BounceFacts *facts,
                              const char *diagnostic)
{
  g_autoptr(GString) frame = g_string_new(NULL);
  for (guint i = merged->statements; i != 0; i = list->statements[i].next) {
    const BounceFact *text = bounce_statement_fact(list, i, BOUNCE_FACT_DIAGNOSTIC);
    const BounceFact *comment = bounce_statement_fact(list, i, BOUNCE_FACT_COMMENT);
    if (text != NULL && text->value != diagnostic)
      g_string_append_printf(frame, "%s\n", text->value);
    if (comment != NULL)
      g_string_append_printf(frame, "%s\n", comment->value);
  }
  const BounceFact *all = words_of_all(list, merged, BOUNCE_FACT_COMMENT);
  if (all != NULL)
    g_string_append_printf(frame, "%s\n", all->value);
  return frame->len > 0 ? bounce_pool_strndup(facts->pool, frame->str, frame->len - 1) : NULL;
}

/* The answer; of one that breaks off after its first line, what another statement has more of it.
 */
static const BounceFact *answer_of(const BounceRecipientFactsList *list,
                                   const BounceRecipientFacts *merged)
{
  const BounceFact *first = bounce_recipient_fact(list, merged, BOUNCE_FACT_DIAGNOSTIC);
  if (first == NULL || !bounce_reply_goes_on(first->value))
    return first;
  for (guint i = merged->statements; i != 0; i = list->statements[i].next) {
    const BounceFact *other = bounce_statement_fact(list, i, BOUNCE_FACT_DIAGNOSTIC);
    if (other != NULL && strlen(other->value) > strlen(first->value)
        && g_str_has_prefix(other->value, first->value))
      return other;
  }
  return first;
}

static BounceAction action_of_status(BounceStatus status)
{
  return status.class_digit == 2 ? BOUNCE_ACTION_DELIVERED : BOUNCE_ACTION_NONE;
}

void bounce_recipient_read(const BounceRecipientFactsList *list, const BounceRecipientFacts *merged,
                           BounceFacts *facts, BounceRecipient *record,
                           BounceRecipientContext *context)
{
  const BounceFact *diagnostic = answer_of(list, merged);
  if (diagnostic == NULL)
    diagnostic = words_of_all(list, merged, BOUNCE_FACT_DIAGNOSTIC);
  record->diagnostic = diagnostic != NULL ? diagnostic->value : NULL;
  record->diagnostic_type = value_of(list, merged, BOUNCE_FACT_DIAGNOSTIC_TYPE);
  record->remote_mta = value_or_common(list, merged, BOUNCE_FACT_REMOTE_MTA);
  record->last_attempt_date = value_or_common(list, merged, BOUNCE_FACT_LAST_ATTEMPT_DATE);
  record->will_retry_until = value_or_common(list, merged, BOUNCE_FACT_WILL_RETRY_UNTIL);
  read_codes(list, merged, facts, record, context);
  record->action = worst_action(list, merged);
  if (record->action == BOUNCE_ACTION_NONE)
    record->action = action_of_status(record->status);
  context->frame = frame_text(list, merged, facts, record->diagnostic);
  context->command = value_or_common(list, merged, BOUNCE_FACT_COMMAND);
  context->token = value_of(list, merged, BOUNCE_FACT_TOKEN);
  context->message_token = common_value(list, BOUNCE_FACT_TOKEN);
}
