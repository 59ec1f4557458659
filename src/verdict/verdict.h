/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From what is known of one failed recipient to the reason, verdict, fault and advice, by the
 * precedence wording > provider token > vendor code > enhanced code > reply code.
 */
#ifndef BOUNCE_VERDICT_VERDICT_H
#define BOUNCE_VERDICT_VERDICT_H

#include <bounce/catalog.h>

#include "base/pool.h"
#include "rules/rules.h"
#include "verdict/whose.h"

/* What is asked, and by which rules. Every string may be NULL. `answer` is the innermost remote
 * answer (a Diagnostic-Code, the reply a frame quotes), `frame` what the reporting system says
 * around it, for this recipient only. */
typedef struct {
  const BounceRules *rules; /* never NULL */
  BounceAction action;
  BounceParties parties;
  const char *answer;
  const char *frame;
  BounceStatus status;
  guint reply_code;
  const char *remote_mta;
  const char *reporting_mta;
  const char *command; /* SMTP command that was answered: MAIL RCPT DATA DOT CONNECT HELO ... */
  const char *token;   /* a reason the reporting system states in a field of its own */
  const char *format;  /* dialect id or "rfc3464" */
} BounceCase;

typedef struct {
  BounceReason reason;
  BounceVerdict verdict;
  BounceFault fault;
  BounceAdvice advice;
  const char *explanation; /* constant */
  const char *rule;        /* constant: the id of the phrase, provider code or catalogue entry */
  const char *matched;     /* the words or code that decided, in `pool`; NULL for a default */
  const char *file;        /* name of the user's rules that decided, NULL for the built-in */
} BounceJudgement;

void bounce_verdict_judge(BouncePool *pool, const BounceCase *what, BounceJudgement *judgement);

#endif
