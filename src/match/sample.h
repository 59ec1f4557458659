/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The samples of a rule file: each must be decided by the rule it stands with. */
#ifndef BOUNCE_MATCH_SAMPLE_H
#define BOUNCE_MATCH_SAMPLE_H

#include "rules/compile/rule-file.h"
#include "rules/rules.h"

/* Fails (rule_fail()) for each section of `file` with a sample that another rule of `rules`, or
 * none, decides. `rules` hold those of the file. */
void bounce_sample_check(const RuleFile *file, const BounceRules *rules);

/* TRUE for the name of a section that is a phrase. */
gboolean bounce_sample_is_phrase(const char *section);

#endif
