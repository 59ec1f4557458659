/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kinds.ini: ordered rules for messages without a machine-readable report, to a const table. */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/compile/compile-rules.h"
#include "rules/rules.h"

static const char *const kind_keys[] = { "kind",         "source",   "header", "unless",
                                         "subject",      "text",     "from",   "daemon",
                                         "beats-report", "returned", "begins", NULL };
static const char *const list_keys[] = { "header", "unless", "subject", "text", "from" };

static guint kind_from_string(const char *text)
{
  return bounce_kind_from_string(text);
}

static void check_folded(const RuleFile *file, const char *section, const char *key,
                         const char *word)
{
  g_autofree char *lower = g_utf8_strdown(word, -1);
  if (*word == '\0')
    rule_fail(file, section, key, "holds an empty alternative");
  if (strcmp(key, "header") != 0 && strcmp(key, "unless") != 0 && strcmp(lower, word) != 0)
    rule_fail(file, section, key, "\"%s\" is not in lower case", word);
}

static void write_list(const RuleFile *file, const char *section, const char *key, FILE *out)
{
  g_auto(GStrv) words = rule_list(file, section, key, FALSE);
  if (words[0] == NULL) {
    fputs("NULL, ", out);
    return;
  }
  fputs("(const char *const[]){ ", out);
  for (char **word = words; *word != NULL; word++) {
    check_folded(file, section, key, *word);
    rule_write_string(out, *word);
    fputs(", ", out);
  }
  fputs("NULL }, ", out);
}

/* yes, no, or the key is missing: 1, -1, 0. */
static int read_flag(const RuleFile *file, const char *section, const char *key)
{
  g_autofree char *value = rule_value(file, section, key, FALSE);
  if (value == NULL)
    return 0;
  if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
    rule_fail(file, section, key, "is neither yes nor no");
  return strcmp(value, "yes") == 0 ? 1 : -1;
}

/* answer, forward, or both. */
static guint read_begins(const RuleFile *file, const char *section)
{
  g_auto(GStrv) words = rule_list(file, section, "begins", FALSE);
  guint begins = 0;
  for (char **word = words; *word != NULL; word++) {
    guint bit = strcmp(*word, "answer") == 0    ? BOUNCE_KIND_BEGINS_ANSWER
                : strcmp(*word, "forward") == 0 ? BOUNCE_KIND_BEGINS_FORWARD
                                                : 0;
    if (bit == 0)
      rule_fail(file, section, "begins", "is neither answer nor forward");
    begins |= bit;
  }
  return begins;
}

static void compile_kind(const RuleFile *file, const char *section, FILE *out)
{
  rule_check_keys(file, section, kind_keys);
  g_free(rule_value(file, section, "source", TRUE)); /* must be there */
  fputs("  { ", out);
  rule_write_string(out, section);
  fprintf(out, ", %u, ", rule_word(file, section, "kind", kind_from_string));
  for (gsize i = 0; i < G_N_ELEMENTS(list_keys); i++)
    write_list(file, section, list_keys[i], out);
  fprintf(out, "%uU, %d, %d, %d },\n", read_begins(file, section),
          read_flag(file, section, "returned") > 0, read_flag(file, section, "beats-report") > 0,
          read_flag(file, section, "daemon"));
}

void compile_kinds(const RuleFile *file, FILE *out)
{
  fputs("#include \"rules/rules.h\"\n\nstatic const BounceKindRule kinds[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++)
    compile_kind(file, file->sections[i], out);
  fputs("};\n\nconst BounceKindRules bounce_rules_kinds = { kinds, G_N_ELEMENTS(kinds) };\n", out);
}
