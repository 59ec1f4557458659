/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text that somebody pasted, as evidence: a log line, an error box, a session, an answer. */
#ifndef BOUNCE_EVIDENCE_LOG_H
#define BOUNCE_EVIDENCE_LOG_H

#include "evidence/evidence.h"

/*
 * Reads all that `text`, which is UTF-8 with LF line ends, says of one recipient. `format` becomes
 * the id of the form it is written in, as `postfix-log`; NULL for plain text, which is an answer as
 * a whole. Never NULL; freed by bounce_facts_clear().
 */
void bounce_log_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                       const char *text);

#endif
