/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check-samples PHRASES.ini: every sample is decided by its own rule, with the rules that are
 * compiled in. A rule that an earlier one shadows ends the build, as every mistake in rule data
 * does.
 */
#include <stdio.h>
#include <string.h>

#include "match/phrase.h"

static gboolean check_sample(const char *file, const char *section, const char *sample)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const BounceRulePhrase *rule = bounce_phrase_best(pool, sample);
  if (rule != NULL && strcmp(rule->id, section) == 0)
    return TRUE;
  fprintf(stderr, "%s: [%s]: sample: \"%s\" is %s%s\n", file, section, sample,
          rule != NULL ? "shadowed by " : "met by no rule", rule != NULL ? rule->id : "");
  return FALSE;
}

static guint check_section(const char *file, GKeyFile *keys, const char *section)
{
  g_autofree char *value = g_key_file_get_value(keys, section, "sample", NULL);
  g_auto(GStrv) samples = g_strsplit(value != NULL ? value : "", " | ", -1);
  guint bad = 0;
  for (char **sample = samples; *sample != NULL; sample++)
    bad += !check_sample(file, section, g_strstrip(*sample));
  return bad;
}

int main(int argc, char **argv)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autoptr(GError) error = NULL;
  guint bad = 0;
  if (argc != 2 || !g_key_file_load_from_file(keys, argv[1], G_KEY_FILE_NONE, &error)) {
    fprintf(stderr, "check-samples: %s\n", argc == 2 ? error->message : "give one file");
    return 64;
  }
  g_autofree char *file = g_path_get_basename(argv[1]);
  g_auto(GStrv) sections = g_key_file_get_groups(keys, NULL);
  for (char **section = sections; *section != NULL; section++)
    bad += check_section(file, keys, *section);
  return bad > 0;
}
