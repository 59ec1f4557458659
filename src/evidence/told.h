/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a source read of a log or an event, as facts. */
#ifndef BOUNCE_EVIDENCE_TOLD_H
#define BOUNCE_EVIDENCE_TOLD_H

#include "evidence/evidence.h"

/* What an entry says of the original; every string may be NULL and belongs to the pool. */
typedef struct {
  BounceAction action;
  BounceKind kind; /* NONE: that of the action */
  const char *message_id;
  const char *sender;
  const char *date;
  const char *subject;
  const char *list_id;
  BounceVerdict verdict; /* what a provider holds it for, or NONE */
} BounceTold;

/* Reads the lines of `mail` (source/entry.h) into facts that it inits, and into `entry`. */
void bounce_told_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                        const BounceMail *mail, BounceTold *entry);

#endif
