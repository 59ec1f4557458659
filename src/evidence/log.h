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

/*
 * The name of `mx.example.org.`, `mx.example.org[192.0.2.1]:25` or `mx.example.org [192.0.2.1]`,
 * the address where there is none, in the pool; NULL for what is no host: `none`, `dovecot`.
 */
const char *bounce_log_host(BouncePool *pool, const char *text);

/* Adds what `said` holds: the answer out of what stands around it, whose it is, to what command. */
void bounce_log_add_said(BounceFacts *facts, guint statement, const char *rule, const char *said);

#endif
