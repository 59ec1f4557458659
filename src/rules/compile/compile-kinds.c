/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kinds.ini: ordered rules for messages without a machine-readable report, to a const table. */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/compile/compile-rules.h"

static const char *const kind_keys[] = { "kind",   "source",  "header", "unless",       "subject",
                                         "text",   "from",    "daemon", "beats-report", "returned",
                                         "begins", "answers", NULL };

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

static const char *const *read_list(const RuleFile *file, const char *section, const char *key)
{
  g_auto(GStrv) words = rule_list(file, section, key, FALSE);
  for (char **word = words; *word != NULL; word++)
    check_folded(file, section, key, *word);
  return *words != NULL ? rule_keep_list(file, words) : NULL;
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

/* One of the words of the schema, or the key is missing. */
static BounceKindAnswers read_answers(const RuleFile *file, const char *section)
{
  static const char *const words[] = { [BOUNCE_KIND_ANSWERS_ANY] = "",
                                       [BOUNCE_KIND_ANSWERS_THREAD] = "thread",
                                       [BOUNCE_KIND_ANSWERS_MAIL] = "mail",
                                       [BOUNCE_KIND_ANSWERS_POSSIBLY] = "possibly",
                                       [BOUNCE_KIND_ANSWERS_PROGRAM] = "program" };
  g_autofree char *value = rule_value(file, section, "answers", FALSE);
  guint i = BOUNCE_KIND_ANSWERS_ANY;
  while (value != NULL && i < G_N_ELEMENTS(words) && strcmp(value, words[i]) != 0)
    i++;
  if (i == G_N_ELEMENTS(words))
    rule_fail(file, section, "answers", "is none of thread, mail, possibly and program");
  return (BounceKindAnswers) i;
}

static BounceKindRule compile_kind(const RuleFile *file, const char *section)
{
  rule_check_keys(file, section, kind_keys);
  rule_check_told(file, section, "source");
  return (BounceKindRule){
    .id = bounce_pool_strdup(file->pool, section),
    .kind = rule_word(file, section, "kind", kind_from_string),
    .header = read_list(file, section, "header"),
    .unless = read_list(file, section, "unless"),
    .subject = read_list(file, section, "subject"),
    .text = read_list(file, section, "text"),
    .from = read_list(file, section, "from"),
    .begins = read_begins(file, section),
    .answers = read_answers(file, section),
    .returned = read_flag(file, section, "returned") > 0,
    .beats_report = read_flag(file, section, "beats-report") > 0,
    .daemon = read_flag(file, section, "daemon"),
  };
}

const BounceKindRules *compile_kinds(const RuleFile *file)
{
  BounceKindRules *rules = bounce_pool_alloc(file->pool, sizeof *rules);
  BounceKindRule *kinds = bounce_pool_alloc(file->pool, (file->n_sections + 1) * sizeof *kinds);
  for (gsize i = 0; i < file->n_sections; i++)
    kinds[i] = compile_kind(file, file->sections[i]);
  *rules = (BounceKindRules){ kinds, (guint) file->n_sections };
  return rules;
}
