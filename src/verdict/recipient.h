/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From statements to recipients: which statements speak of the same address, and which of their
 * values stand in its record. Nothing leaks from one recipient to another.
 */
#ifndef BOUNCE_VERDICT_RECIPIENT_H
#define BOUNCE_VERDICT_RECIPIENT_H

#include "evidence/evidence.h"

/* What one statement says. Numbers, since a message may make a hundred thousand statements. */
typedef struct {
  guint32 facts[BOUNCE_FACT_LAST]; /* see bounce_statement_fact() */
  guint first_fact; /* index of its first fact */
  BounceOrigin origin;
  guint next; /* the next statement on the same recipient, 0 at the end */
} BounceStatement;

typedef struct {
  const char *address; /* NULL when the message names nobody */
  guint statements;    /* the strongest statement, 0 for none; follow .next for the others */
  guint last;
} BounceRecipientFacts;

typedef struct {
  BounceStatement *statements; /* indexed as in BounceFacts; [0] speaks of the message */
  guint n_statements;
  const GArray *facts; /* of BounceFact, all there are */
  GPtrArray *common; /* of const BounceFact *: those of statement 0, which stand anywhere */
  BounceRecipientFacts *recipients;
  guint n_recipients;
  BounceRecipientFacts *cut; /* within whose block the mail ends, NULL: none */
  GHashTable *by_key;        /* borrowed keys to index + 1 */
} BounceRecipientFactsList;

/* The first fact of `field` in a statement, NULL where it says nothing. */
const BounceFact *bounce_statement_fact(const BounceRecipientFactsList *list, guint statement,
                                        BounceFactField field);

/* Always at least one recipient. Freed by _clear; facts must outlive the list. */
void bounce_recipients_merge(BounceRecipientFactsList *list, const BounceFacts *facts);
void bounce_recipients_clear(BounceRecipientFactsList *list);

/* The value of `field` in the strongest statement that has one, NULL if none has. */
const BounceFact *bounce_recipient_fact(const BounceRecipientFactsList *list,
                                        const BounceRecipientFacts *recipient,
                                        BounceFactField field);

/* The record of one recipient: all that the report states, but who it is and what it means. */
typedef struct {
  const char *frame;   /* what the reporting system says around the diagnostic */
  const char *command; /* SMTP command that was answered */
  const char *token;
  const char *message_token;     /* the same of the whole message: Feedback-Type */
  const BounceFact *status_text; /* the words a status was read in, NULL where a field states it */
  const BounceFact *reply_text;  /* the words the reply code was read in, or NULL */
  const char *returned_to;       /* who gets the report, and who sends it, or NULL */
  const char *reporter;
} BounceRecipientContext;

void bounce_recipient_read(const BounceRecipientFactsList *list, const BounceRecipientFacts *merged,
                           BounceFacts *facts, BounceRecipient *record,
                           BounceRecipientContext *context);

#endif
