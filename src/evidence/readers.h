/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The readers of evidence; gather.c holds the table that runs them, strongest first. */
#ifndef BOUNCE_EVIDENCE_READERS_H
#define BOUNCE_EVIDENCE_READERS_H

#include "evidence/evidence.h"

void bounce_dsn_gather(BounceFacts *facts, const BounceMessage *message); /* RFC 3464, 6533, 3886 */
void bounce_arf_gather(BounceFacts *facts, const BounceMessage *message); /* RFC 5965 */
void bounce_mdn_gather(BounceFacts *facts, const BounceMessage *message); /* RFC 8098 */
void bounce_failed_recipients_gather(
    BounceFacts *facts, const BounceMessage *message); /* X-Failed-Recipients, RFC 3834 ... */
void bounce_ses_gather(BounceFacts *facts, const BounceMessage *message); /* JSON of SES, SNS */
void bounce_dialect_gather(BounceFacts *facts,
                           const BounceMessage *message); /* rules/dialects.ini */
void bounce_generic_gather(BounceFacts *facts,
                           const BounceMessage *message); /* text no dialect knows */
void bounce_rest_gather(BounceFacts *facts, const BounceMessage *message); /* text nobody read */

#endif
