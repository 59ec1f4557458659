/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The user's rules of a command: --rules=FILE. */
#ifndef RULE_FILES_H
#define RULE_FILES_H

#include "rules/rules.h"

typedef struct {
  GPtrArray *paths; /* in the order they were given; NULL for none */
  const BounceRules *rules;
} RuleFiles;

#define OPTION_RULES(files)                                                                        \
  {                                                                                                \
    "rules", .argument = "FILE", .values = &(files)->paths,                                        \
             .help = N_("ask the rules in FILE first (bounce-rules(5)); may be given again")       \
  }

/* Loads them; the first file given is asked first, the built-in rules last. FALSE when a mistake
 * was said, with *status. */
gboolean rule_files_load(RuleFiles *files, int *status);

/* Frees what was loaded. */
void rule_files_clear(RuleFiles *files);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleFiles, rule_files_clear)

#endif
