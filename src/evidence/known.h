/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the readers of evidence before one have found, for those that only add to it. */
#ifndef BOUNCE_EVIDENCE_KNOWN_H
#define BOUNCE_EVIDENCE_KNOWN_H

#include "evidence/evidence.h"

/* How well the answers that were found say why. */
typedef enum {
  BOUNCE_SAID_NOTHING,
  BOUNCE_SAID_HOST, /* the first line of a greeting, "554-mx.example.org", which gives no reason */
  BOUNCE_SAID_WORDS,
  BOUNCE_SAID_CODE, /* words with a reply code */
} BounceSaid;

typedef struct {
  const char *address;
  BounceOrigin origin;
} BounceKnownRecipient;

/* All zero: nothing. The strings belong to the pool of the facts. */
typedef struct {
  const BounceKnownRecipient *recipients;
  guint n_recipients;
  gboolean text_named;       /* a text named one of them */
  const char *dsn_recipient; /* the only one that a status part named, or NULL */
  BounceAction dsn_action;   /* what became of it */
  BounceSaid said;
} BounceKnown;

/* Gathers what is known from the facts; only gather.c does. All zero at first. */
typedef struct {
  BounceKnown known;
  GArray *recipients; /* of BounceKnownRecipient */
  guint n_dsn;        /* recipients that status parts named */
  guint dsn_statement;
  guint n_facts; /* that were looked at */
} BounceKnowledge;

/* Adds what `facts` has gained since the last call. */
void bounce_known_learn(BounceKnowledge *knowledge, const BounceFacts *facts);
void bounce_known_clear(BounceKnowledge *knowledge);

#endif
