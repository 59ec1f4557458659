/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is known so far. In: the facts that readers added. Out: who is named, and how well anything
 * says why, as a value for the readers that come after. It judges nothing.
 */
#include "evidence/known.h"

#include <string.h>

#include "smtp/reply.h"

static gboolean is_host_only(const BounceReply *reply)
{
  BounceScan words = bounce_scan_trim(reply->text);
  gsize length = bounce_scan_left(&words);
  return reply->code != 0 && length > 0 && memchr(words.p, ' ', length) == NULL
         && memchr(words.p, '.', length) != NULL && g_ascii_isalnum(words.end[-1]);
}

static BounceSaid how_said(const char *diagnostic)
{
  BounceReply reply;
  if (!bounce_reply_best(bounce_scan_string(diagnostic), &reply))
    return BOUNCE_SAID_WORDS;
  if (is_host_only(&reply))
    return BOUNCE_SAID_HOST;
  return reply.code != 0 ? BOUNCE_SAID_CODE : BOUNCE_SAID_WORDS;
}

static void learn_recipient(BounceKnowledge *knowledge, const BounceFact *fact)
{
  BounceKnown *known = &knowledge->known;
  BounceKnownRecipient recipient = { fact->value, fact->origin };
  g_array_append_val(knowledge->recipients, recipient);
  known->recipients = (const BounceKnownRecipient *) knowledge->recipients->data;
  known->n_recipients = knowledge->recipients->len;
  known->text_named |= fact->origin == BOUNCE_ORIGIN_TEXT;
  if (fact->origin != BOUNCE_ORIGIN_DSN)
    return;
  known->dsn_recipient = knowledge->n_dsn++ == 0 ? fact->value : NULL;
  knowledge->dsn_statement = fact->statement;
}

void bounce_known_learn(BounceKnowledge *knowledge, const BounceFacts *facts)
{
  BounceKnown *known = &knowledge->known;
  guint before = knowledge->n_dsn;
  if (knowledge->recipients == NULL)
    knowledge->recipients = g_array_new(FALSE, FALSE, sizeof(BounceKnownRecipient));
  for (; knowledge->n_facts < facts->facts->len; knowledge->n_facts++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, knowledge->n_facts);
    if (fact->field == BOUNCE_FACT_RECIPIENT)
      learn_recipient(knowledge, fact);
    else if (fact->field == BOUNCE_FACT_DIAGNOSTIC && known->said != BOUNCE_SAID_CODE)
      known->said = MAX(known->said, how_said(fact->value));
  }
  if (before == 0 && known->dsn_recipient != NULL)
    known->dsn_action = bounce_action_from_string(
        bounce_facts_get(facts, knowledge->dsn_statement, BOUNCE_FACT_ACTION));
}

void bounce_known_clear(BounceKnowledge *knowledge)
{
  g_clear_pointer(&knowledge->recipients, g_array_unref);
}
