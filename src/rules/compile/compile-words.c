/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wordings.ini: the words by which readers know lines, one list a sense, to a const
 * table. */
#include <string.h>

#include "write.h"

/* The sections, in the order of BounceWordingSense. */
static const char *const senses[BOUNCE_WORDING_SENSES] = {
  "delayed", "final",     "delivered",         "contact", "returned", "label",
  "divider", "passed-on", "undelivered-title", "subject", "relayed",  "sent-by",
  "trouble", "answer",    "forward",           "warning",
};

/* "~" at an end is a blank that counts. */
static void write_word(const RuleFile *file, const char *section, const char *key, const char *word,
                       GHashTable *seen, FILE *out)
{
  g_autofree char *lower = g_utf8_strdown(word, -1);
  gsize length = strlen(word);
  if (length < 2) {
    rule_fail(file, section, key, "\"%s\" is too short to mean anything", word);
    return;
  }
  if (strcmp(lower, word) != 0)
    rule_fail(file, section, key, "\"%s\" is not in lower case", word);
  if (!g_hash_table_add(seen, g_strdup(word)))
    rule_fail(file, section, key, "\"%s\" stands twice", word);
  if (*lower == '~')
    *lower = ' ';
  if (lower[length - 1] == '~')
    lower[length - 1] = ' ';
  write_string(out, lower);
  fputs(", ", out);
}

static gboolean is_words_key(const char *key)
{
  return strcmp(key, "words") == 0
         || (g_str_has_prefix(key, "words[") && g_str_has_suffix(key, "]"));
}

static void compile_sense(const RuleFile *file, const char *section, FILE *out)
{
  g_auto(GStrv) keys = rule_keys(file, section);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_free(rule_value(file, section, "about", TRUE));
  g_free(rule_value(file, section, "words", TRUE));
  fputs("  (const char *const[]){ ", out);
  for (char **key = keys; *key != NULL; key++) {
    if (strcmp(*key, "about") == 0)
      continue;
    if (!is_words_key(*key))
      rule_fail(file, section, *key, "unknown key");
    g_auto(GStrv) words = rule_list(file, section, *key, TRUE);
    for (char **word = words; *word != NULL; word++)
      write_word(file, section, *key, *word, seen, out);
  }
  fputs("NULL },\n", out);
}

void compile_wordings(const RuleFile *file, FILE *out)
{
  for (gsize i = 0; i < file->n_sections; i++)
    if (i >= BOUNCE_WORDING_SENSES || strcmp(file->sections[i], senses[i]) != 0)
      rule_fail(file, file->sections[i], NULL, "stands where %s belongs",
                i < BOUNCE_WORDING_SENSES ? senses[i] : "nothing");
  if (file->n_sections < BOUNCE_WORDING_SENSES)
    rule_fail(file, NULL, NULL, "ends before [%s]", senses[file->n_sections]);
  fputs("#include \"rules/rules.h\"\n\nconst char *const *const bounce_rules_wordings[] = {\n",
        out);
  for (gsize i = 0; i < file->n_sections; i++)
    compile_sense(file, file->sections[i], out);
  fputs("};\n", out);
}
