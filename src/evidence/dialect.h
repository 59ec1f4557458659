/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading one text with one dialect; the table walk over all of them is bounce_dialect_gather(). */
#ifndef BOUNCE_EVIDENCE_DIALECT_H
#define BOUNCE_EVIDENCE_DIALECT_H

#include "base/scan.h"
#include "evidence/known.h"
#include "rules/rules.h"

/* Where a dialect opened: the line at `at`, 1-based `line` of `part`, and the server it names. */
typedef struct {
  const BounceTextPart *part;
  const char *at;
  guint line;
  BounceScan mta;
} BounceDialectOpening;

/*
 * Reads from `opening` on with `dialect`. Adds facts and returns how many recipients it named; when
 * that is none, nothing was added.
 */
guint bounce_dialect_read(BounceFacts *facts, const BounceDialect *dialect,
                          const BounceMessage *message, const BounceKnown *known,
                          const BounceDialectOpening *opening);

#endif
