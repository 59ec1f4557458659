/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The readers of evidence; gather.c holds the table that runs them, strongest first. */
#ifndef BOUNCE_EVIDENCE_READERS_H
#define BOUNCE_EVIDENCE_READERS_H

#include "evidence/known.h"

/*
 * Adds what it finds in `message` to `facts`, in which it does not look; what stands there already
 * is `known`. Returns the id of the format it read, a constant, or NULL when it found none.
 */
typedef const char *BounceReader(BounceFacts *facts, const BounceMessage *message,
                                 const BounceKnown *known);

BounceReader bounce_dsn_gather;               /* RFC 3464, 6533, 3886 */
BounceReader bounce_arf_gather;               /* RFC 5965 */
BounceReader bounce_mdn_gather;               /* RFC 8098 */
BounceReader bounce_failed_recipients_gather; /* X-Failed-Recipients, RFC 3834 ... */
BounceReader bounce_ses_gather;               /* JSON of SES, SNS */
BounceReader bounce_dialect_gather;           /* rules/dialects.ini */
BounceReader bounce_generic_gather;           /* text no dialect knows */
BounceReader bounce_rest_gather;              /* text nobody read */

#endif
