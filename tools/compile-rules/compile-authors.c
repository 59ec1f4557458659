/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* authors.ini: who writes mail that no person writes, to a const table. */
#include <string.h>

#include "write.h"

static const char *const author_keys[] = { "writes", "source", "name", "title", NULL };
/* In the order of BounceAuthorWrites. */
static const char *const writes[] = { "", "reports", "mail", "lists" };

static guint writes_from_string(const char *text)
{
  for (guint i = BOUNCE_AUTHOR_WRITES_REPORTS; i < G_N_ELEMENTS(writes); i++)
    if (strcmp(text, writes[i]) == 0)
      return i;
  return 0;
}

/* A name is compared without the signs in it: one that holds some would never be met. */
static gboolean is_name(const char *word)
{
  word += *word == '*';
  while (g_ascii_islower(*word) || g_ascii_isdigit(*word))
    word++;
  return *word == '\0' || strcmp(word, "*") == 0;
}

static void write_word(const RuleFile *file, const char *section, const char *key, const char *word,
                       FILE *out)
{
  g_autofree char *lower = g_utf8_strdown(word, -1);
  if (strlen(word) < 3)
    rule_fail(file, section, key, "\"%s\" is too short to mean anything", word);
  if (strcmp(lower, word) != 0)
    rule_fail(file, section, key, "\"%s\" is not in lower case", word);
  if (strcmp(key, "name") == 0 && !is_name(word))
    rule_fail(file, section, key, "\"%s\" holds something else than letters and digits", word);
  write_string(out, word);
  fputs(", ", out);
}

static void write_words(const RuleFile *file, const char *section, const char *key, FILE *out)
{
  g_auto(GStrv) words = rule_list(file, section, key, FALSE);
  fputs("(const char *const[]){ ", out);
  for (char **word = words; *word != NULL; word++)
    write_word(file, section, key, *word, out);
  fputs("NULL }, ", out);
}

static void compile_author(const RuleFile *file, const char *section, FILE *out)
{
  if (!rule_has(file, section, "name") && !rule_has(file, section, "title"))
    rule_fail(file, section, NULL, "holds neither a name nor a title");
  rule_check_keys(file, section, author_keys);
  rule_check_told(file, section, "source");
  fputs("  { ", out);
  write_string(out, section);
  fprintf(out, ", %u, ", rule_word(file, section, "writes", writes_from_string));
  write_words(file, section, "name", out);
  write_words(file, section, "title", out);
  fputs("},\n", out);
}

void compile_authors(const RuleFile *file, FILE *out)
{
  fputs("#include \"rules/rules.h\"\n\nconst BounceAuthorRule bounce_rules_authors[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++)
    compile_author(file, file->sections[i], out);
  fprintf(out, "};\n\nconst guint bounce_rules_n_authors = %u;\n", (guint) file->n_sections);
}
