/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rules that a user hands in. In: paths of files. Out: the rules that an analysis asks, in a chain
 * that ends with the built-in ones. What is wrong in a file is said as the compiler says it.
 */
#include "run/rule-files.h"

#include <errno.h>
#include <unistd.h>

#include "rules/load.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

/* One line a mistake: the file stands in it, and where in the file. */
static void say_mistakes(char **mistakes)
{
  for (char **line = mistakes; *line != NULL; line++)
    complain_text(NULL, *line);
}

static gboolean load_one(RuleFiles *files, const char *path, int *status)
{
  g_auto(GStrv) mistakes = NULL;
  if (access(path, R_OK) != 0) {
    complain_text(path, g_strerror(errno));
    *status = EXIT_CODE_NO_INPUT;
    return FALSE;
  }
  const BounceRules *rules = bounce_rules_load(path, files->rules, &mistakes);
  if (rules == NULL) {
    say_mistakes(mistakes);
    *status = EXIT_CODE_DATA;
    return FALSE;
  }
  bounce_rules_unref(files->rules);
  files->rules = rules;
  return TRUE;
}

gboolean rule_files_load(RuleFiles *files, int *status)
{
  files->rules = &bounce_rules_builtin;
  for (guint i = files->paths != NULL ? files->paths->len : 0; i > 0; i--)
    if (!load_one(files, g_ptr_array_index(files->paths, i - 1), status))
      return FALSE;
  return TRUE;
}

void rule_files_clear(RuleFiles *files)
{
  bounce_rules_unref(files->rules);
  files->rules = NULL;
  g_clear_pointer(&files->paths, g_ptr_array_unref);
}
