/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* providers.ini: code systems of mail providers, to const tables of providers, conditions and
 * codes. */
#include <bounce/catalog.h>
#include <stdlib.h>
#include <string.h>

#include "rules/compile/compile-rules.h"
#include "rules/rules.h"

static const char *const provider_keys[] = { "hosts", "marks", "source", "about", NULL };
static const char *const code_keys[] = { "match",    "reason",  "verdict", "fault",
                                         "anywhere", "over",    "sample",  "source",
                                         "title",    "meaning", "notes",   NULL };

static const struct {
  const char *word;
  BounceRuleConditionKind kind;
} kinds[] = {
  { "reply", BOUNCE_RULE_REPLY },       { "status", BOUNCE_RULE_STATUS },
  { "text", BOUNCE_RULE_TEXT },         { "token", BOUNCE_RULE_TOKEN },
  { "code", BOUNCE_RULE_CODE },         { "mask", BOUNCE_RULE_MASK },
  { "param", BOUNCE_RULE_PARAM },       { "command", BOUNCE_RULE_COMMAND },
  { "category", BOUNCE_RULE_CATEGORY }, { "address", BOUNCE_RULE_NAMED },
};

typedef struct {
  const RuleFile *file;
  const char *section;
  GArray *conditions; /* of BounceRuleCondition, texts owned */
  GPtrArray *providers;
} Providers;

static void condition_clear(gpointer condition)
{
  g_free((char *) ((BounceRuleCondition *) condition)->text);
}

static void providers_clear(Providers *providers)
{
  g_array_unref(providers->conditions);
  g_ptr_array_unref(providers->providers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Providers, providers_clear)

static void check_text(const Providers *providers, const char *text)
{
  g_autofree char *lower = g_utf8_strdown(text, -1);
  if (*text == '\0' || strcmp(lower, text) != 0)
    rule_fail(providers->file, providers->section, "match", "\"%s\" is empty or not in lower case",
              text);
}

/* "5.7.606" or "5.7.606-649" */
static gboolean read_status(const char *text, BounceRuleCondition *condition)
{
  guint part[4] = { 0 };
  int n = sscanf(text, "%u.%u.%u-%u", &part[0], &part[1], &part[2], &part[3]);
  if (n < 3 || part[1] > 999 || part[2] > 999 || part[3] > 999)
    return FALSE;
  condition->low = BOUNCE_RULE_STATUS_KEY(part[0], part[1], part[2]);
  condition->high = n == 4 ? BOUNCE_RULE_STATUS_KEY(part[0], part[1], part[3]) : condition->low;
  return condition->low <= condition->high;
}

/* "550" or "550-559" */
static gboolean read_range(const char *text, BounceRuleCondition *condition)
{
  int n = sscanf(text, "%u-%u", &condition->low, &condition->high);
  if (n == 1)
    condition->high = condition->low;
  return n >= 1 && condition->low <= condition->high;
}

/* "PREFIX 1-20": the number stands directly behind the prefix in mail. */
static gboolean read_numbered(char *text, BounceRuleCondition *condition)
{
  char *blank = strrchr(text, ' ');
  if (blank == NULL || !read_range(blank + 1, condition))
    return FALSE;
  condition->text = g_strstrip(g_strndup(text, (gsize) (blank - text)));
  return *condition->text != '\0';
}

static gboolean read_value(const Providers *providers, char *value, BounceRuleCondition *condition)
{
  switch (condition->kind) {
  case BOUNCE_RULE_REPLY:
    return read_range(value, condition);
  case BOUNCE_RULE_STATUS:
    return read_status(value, condition);
  case BOUNCE_RULE_CODE:
  case BOUNCE_RULE_MASK:
    return read_numbered(value, condition);
  case BOUNCE_RULE_NAMED:
    condition->low = strcmp(value, "yes") == 0;
    return condition->low == 1 || strcmp(value, "no") == 0;
  default:
    condition->text = g_strdup(value);
    check_text(providers, value);
    return TRUE;
  }
}

static void read_condition(Providers *providers, const char *text)
{
  BounceRuleCondition condition = { 0 };
  g_autofree char *word = g_strndup(text, strcspn(text, " "));
  g_autofree char *value = g_strstrip(g_strdup(text + strlen(word)));
  gsize i = 0;
  while (i < G_N_ELEMENTS(kinds) && strcmp(kinds[i].word, word) != 0)
    i++;
  if (i == G_N_ELEMENTS(kinds))
    rule_fail(providers->file, providers->section, "match", "unknown condition %s", word);
  condition.kind = kinds[i].kind;
  g_array_append_val(providers->conditions, condition);
  if (!read_value(providers, value,
                  &g_array_index(providers->conditions, BounceRuleCondition,
                                 providers->conditions->len - 1)))
    rule_fail(providers->file, providers->section, "match", "\"%s\" is not understood", text);
}

static guint read_conditions(Providers *providers, const char *alternative)
{
  g_auto(GStrv) parts = g_strsplit(alternative, " + ", -1);
  for (char **part = parts; *part != NULL; part++)
    read_condition(providers, g_strstrip(*part));
  return g_strv_length(parts);
}

static guint find_provider(const Providers *providers)
{
  g_autofree char *name = g_strndup(providers->section, strcspn(providers->section, "/"));
  for (guint i = 0; i < providers->providers->len; i++)
    if (strcmp(g_ptr_array_index(providers->providers, i), name) == 0)
      return i;
  rule_fail(providers->file, providers->section, NULL, "stands before [provider/%s]", name);
}

static void write_code(Providers *providers, FILE *out)
{
  const RuleFile *file = providers->file;
  const char *section = providers->section;
  rule_check_keys(file, section, code_keys);
  g_free(rule_value(file, section, "sample", TRUE));
  g_auto(GStrv) match = rule_list(file, section, "match", TRUE);
  guint reason = rule_word(file, section, "reason", rule_reason);
  guint provider = find_provider(providers);
  for (char **alternative = match; *alternative != NULL; alternative++) {
    guint first = providers->conditions->len;
    guint n = read_conditions(providers, *alternative);
    fputs("  { ", out);
    rule_write_string(out, section);
    fprintf(out, ", %u, %u, %u, %u, %d, %d, %u, %u },\n", provider, reason,
            rule_optional_word(file, section, "verdict", rule_verdict),
            rule_optional_word(file, section, "fault", rule_fault),
            rule_flag(file, section, "anywhere"), rule_flag(file, section, "over"), first, n);
  }
}

static void write_list(const RuleFile *file, const char *section, const char *key, FILE *out)
{
  g_auto(GStrv) list = rule_list(file, section, key, FALSE);
  fputs("(const char *const[]){ ", out);
  for (char **text = list; *text != NULL; text++) {
    rule_write_string(out, *text);
    fputs(", ", out);
  }
  fputs("NULL }", out);
}

static void write_providers(Providers *providers, FILE *out)
{
  const RuleFile *file = providers->file;
  fputs("static const BounceRuleProvider providers[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++) {
    if (!g_str_has_prefix(file->sections[i], "provider/"))
      continue;
    rule_check_keys(file, file->sections[i], provider_keys);
    g_free(rule_value(file, file->sections[i], "source", TRUE));
    g_ptr_array_add(providers->providers, file->sections[i] + strlen("provider/"));
    fputs("  { ", out);
    rule_write_string(out, file->sections[i] + strlen("provider/"));
    fputs(", ", out);
    write_list(file, file->sections[i], "hosts", out);
    fputs(", ", out);
    write_list(file, file->sections[i], "marks", out);
    fputs(" },\n", out);
  }
  fputs("};\n\n", out);
}

static void write_conditions(const Providers *providers, FILE *out)
{
  fputs("static const BounceRuleCondition conditions[] = {\n", out);
  for (guint i = 0; i < providers->conditions->len; i++) {
    const BounceRuleCondition *one = &g_array_index(providers->conditions, BounceRuleCondition, i);
    fprintf(out, "  { %u, ", one->kind);
    rule_write_string(out, one->text);
    fprintf(out, ", %u, %u },\n", one->low, one->high);
  }
  fputs("};\n", out);
}

void compile_providers(const RuleFile *file, FILE *out)
{
  g_auto(Providers)
      providers = { file, NULL, g_array_new(FALSE, FALSE, sizeof(BounceRuleCondition)),
                    g_ptr_array_new() };
  g_array_set_clear_func(providers.conditions, condition_clear);
  fputs("#include \"rules/rules.h\"\n\n", out);
  write_providers(&providers, out);
  fputs("static const BounceRuleCode codes[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++) {
    providers.section = file->sections[i];
    if (!g_str_has_prefix(providers.section, "provider/"))
      write_code(&providers, out);
  }
  fputs("};\n\n", out);
  write_conditions(&providers, out);
  fputs("\nconst BounceProviderRules bounce_rules_providers = {\n"
        "  providers, G_N_ELEMENTS(providers), conditions, G_N_ELEMENTS(conditions), codes,\n"
        "  G_N_ELEMENTS(codes),\n};\n",
        out);
}
