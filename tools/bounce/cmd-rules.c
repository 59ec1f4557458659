/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce rules check FILE...`: what is wrong in a user's rule files. In: the files, each with
 * those after it. Out: one line a mistake, or nothing. It analyses nothing but their samples.
 */
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "match/sample.h"
#include "run/options.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

/* TRUE when each rule of the file decides what it says it does. */
static gboolean check_samples(const char *path, const BounceRules *rules)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_auto(RuleFile) file = { 0 };
  rule_file_load(&file, pool, path, TRUE);
  bounce_sample_check(&file, rules);
  for (guint i = 0; i < file.mistakes->len; i++)
    complain_text(NULL, g_ptr_array_index(file.mistakes, i));
  return file.mistakes->len == 0;
}

static int check(char **paths)
{
  g_auto(RuleFiles) files = { g_ptr_array_new(), NULL };
  int status = EXIT_CODE_OK;
  for (char **path = paths; *path != NULL; path++)
    g_ptr_array_add(files.paths, *path);
  if (rule_files_load(&files, &status))
    for (char **path = paths; *path != NULL; path++)
      if (!check_samples(*path, files.rules))
        status = EXIT_CODE_DATA;
  return status;
}

int cmd_rules(int argc, char **argv)
{
  SandboxChoice sandbox = { 0 };
  const Option options[] = { OPTIONS_SANDBOX(&sandbox) };
  const OptionTable table = { "rules check [OPTION]... FILE...",
                              N_("What is wrong in rule files for --rules (bounce-rules(5)), one "
                                 "line a mistake. Prints nothing when all is well."),
                              options, G_N_ELEMENTS(options), "bounce rules check own-rules.ini" };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (first == argc || strcmp(argv[first], "check") != 0) {
    complain(NULL, "rules: the only thing to do is \"check\"; see \"bounce rules --help\"");
    return EXIT_CODE_USAGE;
  }
  if (first + 1 == argc) {
    complain(NULL, "rules check: no file given; see \"bounce rules --help\"");
    return EXIT_CODE_USAGE;
  }
  if (!sandbox_choose(&sandbox))
    return EXIT_CODE_USAGE;
  const SandboxPlan plan = { .calls = SANDBOX_READING, .readable = argv + first + 1 };
  return sandbox_enter(&plan, &sandbox) ? check(argv + first + 1) : EXIT_CODE_UNAVAILABLE;
}
