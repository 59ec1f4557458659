/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records without the people in them, for `bounce report --redact`. */
#ifndef BOUNCE_REDACT_REDACT_RECORD_H
#define BOUNCE_REDACT_REDACT_RECORD_H

#include <bounce/report.h>

#include "redact/redact.h"

/*
 * Copies of `info` and of `recipient` in which every address, host, IP address, id and subject is a
 * pseudonym; evidence is left out. Their strings belong to `strings`.
 */
void redact_record(Redaction *redaction, GStringChunk *strings, BounceReportInfo *info,
                   BounceRecipient *recipient);

#endif
