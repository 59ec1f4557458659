/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Code systems of mail providers, rules/providers.ini: numbers and tags that only they print. */
#ifndef BOUNCE_MATCH_PROVIDER_CODE_H
#define BOUNCE_MATCH_PROVIDER_CODE_H

#include "rules/rules.h"
#include "smtp/status.h"

/* What is known of one answer; every string but `text` may be NULL. `text` is in lower case. */
typedef struct {
  const char *text;
  const char *remote_mta;
  const char *reporting_mta;
  const char *domain; /* the recipient's: says whose codes they are where no remote host does */
  const char *command;
  const char *dialect;  /* id of the dialect the report is written in */
  const char *category; /* what the reporting system files it under, as PowerMTA does */
  guint reply_code;
  BounceStatus status[2]; /* those known: of the answer, of the report */
} BounceProviderCase;

/*
 * The first code of `rules` that `facts` match, in the order of the file, or NULL: with `over`,
 * only codes that are known to mean something else than their wording; without, all others.
 */
const BounceRuleCode *bounce_provider_code_find(const BounceRules *rules,
                                                const BounceProviderCase *facts, gboolean over);

#endif
