/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the message says, each statement with its origin, before anything is decided. A statement is
 * what one place of the message says about one recipient (a block of a delivery status part, a
 * section of a text); statement 0 speaks of the whole message.
 */
#ifndef BOUNCE_EVIDENCE_EVIDENCE_H
#define BOUNCE_EVIDENCE_EVIDENCE_H

#include <bounce/report.h>

#include "message/anomaly.h"
#include "message/message.h"
#include "rules/rules.h"

typedef enum {
  BOUNCE_FACT_RECIPIENT,          /* normalised address */
  BOUNCE_FACT_ORIGINAL_RECIPIENT, /* normalised address */
  BOUNCE_FACT_ACTION,             /* spelling of BounceAction */
  BOUNCE_FACT_STATUS,             /* a Status field, or a code the frame itself states */
  BOUNCE_FACT_DIAGNOSTIC,         /* cleaned text: Diagnostic-Code, or the section's text */
  BOUNCE_FACT_DIAGNOSTIC_TYPE,
  BOUNCE_FACT_REMOTE_MTA,
  BOUNCE_FACT_REPORTING_MTA,
  BOUNCE_FACT_ARRIVAL_DATE, /* RFC 3339, as the other dates */
  BOUNCE_FACT_LAST_ATTEMPT_DATE,
  BOUNCE_FACT_WILL_RETRY_UNTIL,
  BOUNCE_FACT_ENVELOPE_ID,
  BOUNCE_FACT_QUEUE_ID, /* of the original at the reporting system */
  BOUNCE_FACT_COMMAND, /* the SMTP command that was answered: MAIL RCPT DATA DOT CONNECT HELO ... */
  BOUNCE_FACT_KIND,  /* spelling of BounceKind: what the place that was read shows the message is */
  BOUNCE_FACT_TOKEN, /* what a system states in a field of its own: X-PowerMTA-BounceCategory,
                        Feedback-Type */
  BOUNCE_FACT_COMMENT, /* words beside a field, as "Status: 5.0.0 (no such user)" */
  BOUNCE_FACT_FIELD,   /* any other field of a report, "Name: value" */
  BOUNCE_FACT_LAST
} BounceFactField;

typedef struct {
  BounceFactField field;
  BounceOrigin origin;
  const char *value;
  guint part;
  guint line;
  const char *rule;
  guint statement;
} BounceFact;

typedef struct {
  BouncePool *pool;
  const BounceRules *rules;
  GArray *facts;        /* of BounceFact, in the order of the message */
  guint n_statements;   /* statement 0 always exists: 1 at the start */
  const char *format;   /* id of the reader or dialect that named the recipients, or NULL */
  GPtrArray *anomalies; /* of const char * */
} BounceFacts;

/* No facts yet. `facts` and `anomalies` are freed by _clear. */
void bounce_facts_init(BounceFacts *facts, BouncePool *pool, const BounceRules *rules);

/* Reads everything `message` says, with `rules`, into facts that it inits. */
void bounce_facts_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                         const BounceMessage *message);
void bounce_facts_clear(BounceFacts *facts);

/* For readers: a new statement, and one fact of it. The value is cleaned (bounce_text_clean) into
 * the pool; a NULL or empty one is not added. */
guint bounce_facts_begin(BounceFacts *facts);
void bounce_facts_add(BounceFacts *facts, const BounceFact *fact);
void bounce_facts_anomaly(BounceFacts *facts, const char *id); /* of message/anomaly.h */

/* The first value of `field` in `statement`, or NULL. */
const char *bounce_facts_get(const BounceFacts *facts, guint statement, BounceFactField field);

/* The record's key for a field, as "status"; a constant. */
const char *bounce_fact_name(BounceFactField field);

#endif
