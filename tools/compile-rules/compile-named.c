/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* named.ini: block lists and checks that answers name, to a const table. */
#include <string.h>

#include "write.h"

static const char *const named_keys[] = { "name", "words", "page", "source", NULL };

static void write_words(const RuleFile *file, const char *section, FILE *out)
{
  g_auto(GStrv) words = rule_list(file, section, "words", TRUE);
  for (char **word = words; *word != NULL; word++) {
    g_autofree char *lower = g_ascii_strdown(*word, -1);
    if (strlen(*word) < 3)
      rule_fail(file, section, "words", "\"%s\" is too short to mean anything", *word);
    if (strcmp(lower, *word) != 0)
      rule_fail(file, section, "words", "\"%s\" is not in lower case", *word);
    g_strdelimit(*word, "~", ' ');
  }
  write_list(out, (const char *const *) words);
}

static void write_named(const RuleFile *file, const char *section, FILE *out)
{
  g_autofree char *name = rule_value(file, section, "name", TRUE);
  g_autofree char *page = rule_value(file, section, "page", FALSE);
  rule_check_keys(file, section, named_keys);
  rule_check_told(file, section, "source");
  if (page != NULL && !g_str_has_prefix(page, "https://"))
    rule_fail(file, section, "page", "\"%s\" does not begin with https://", page);
  fputs("  { ", out);
  write_string(out, name);
  fputs(", ", out);
  write_words(file, section, out);
  fputs(", ", out);
  write_string(out, page);
  fputs(" },\n", out);
}

void compile_named(const RuleFile *file, FILE *out)
{
  fputs("#include \"rules/rules.h\"\n\nconst BounceRuleNamed bounce_rules_named[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++)
    write_named(file, file->sections[i], out);
  fprintf(out, "};\n\nconst guint bounce_rules_n_named = %u;\n", (guint) file->n_sections);
}
