/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* providers.ini: code systems of mail providers, to const tables of providers, conditions and
 * codes. */
#include <bounce/catalog.h>
#include <stdio.h>
#include <string.h>

#include "base/scan.h"
#include "rules/compile/compile-rules.h"
#include "rules/rules.h"

static const char *const provider_keys[] = { "name",   "hosts", "domains", "marks",
                                             "source", "about", NULL };
static const char *const code_keys[] = { "match",    "reason",  "verdict", "fault",
                                         "anywhere", "over",    "sample",  "source",
                                         "title",    "meaning", "notes",   NULL };

/* Digits of a number in a range. */
#define RANGE_DIGITS_MAX 9

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
  GArray *conditions; /* of BounceRuleCondition, texts in the pool */
  GArray *providers;  /* of BounceRuleProvider */
  GArray *codes;      /* of BounceRuleCode */
} Providers;

static void providers_clear(Providers *providers)
{
  g_array_unref(providers->conditions);
  g_array_unref(providers->providers);
  g_array_unref(providers->codes);
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
  guint class, subject, low;
  BounceScan scan = bounce_scan_string(text);
  if (!bounce_scan_number(&scan, 1, &class) || !bounce_scan_byte(&scan, '.')
      || !bounce_scan_number(&scan, 3, &subject) || !bounce_scan_byte(&scan, '.')
      || !bounce_scan_number(&scan, 3, &low))
    return FALSE;
  guint high = low;
  if (bounce_scan_byte(&scan, '-') && !bounce_scan_number(&scan, 3, &high))
    return FALSE;
  condition->low = BOUNCE_RULE_STATUS_KEY(class, subject, low);
  condition->high = BOUNCE_RULE_STATUS_KEY(class, subject, high);
  return bounce_scan_left(&scan) == 0 && low <= high;
}

/* "550" or "550-559" */
static gboolean read_range(const char *text, BounceRuleCondition *condition)
{
  BounceScan scan = bounce_scan_string(text);
  if (!bounce_scan_number(&scan, RANGE_DIGITS_MAX, &condition->low))
    return FALSE;
  condition->high = condition->low;
  if (bounce_scan_byte(&scan, '-')
      && !bounce_scan_number(&scan, RANGE_DIGITS_MAX, &condition->high))
    return FALSE;
  return bounce_scan_left(&scan) == 0 && condition->low <= condition->high;
}

/* "PREFIX 1-20": the number stands directly behind the prefix in mail. */
static gboolean read_numbered(BouncePool *pool, const char *text, BounceRuleCondition *condition)
{
  const char *blank = strrchr(text, ' ');
  if (blank == NULL || !read_range(blank + 1, condition))
    return FALSE;
  condition->text = g_strstrip(bounce_pool_strndup(pool, text, (gsize) (blank - text)));
  return *condition->text != '\0';
}

static gboolean read_value(const Providers *providers, const char *value,
                           BounceRuleCondition *condition)
{
  switch (condition->kind) {
  case BOUNCE_RULE_REPLY:
    return read_range(value, condition);
  case BOUNCE_RULE_STATUS:
    return read_status(value, condition);
  case BOUNCE_RULE_CODE:
  case BOUNCE_RULE_MASK:
    return read_numbered(providers->file->pool, value, condition);
  case BOUNCE_RULE_NAMED:
    condition->low = strcmp(value, "yes") == 0;
    return condition->low == 1 || strcmp(value, "no") == 0;
  default:
    condition->text = bounce_pool_strdup(providers->file->pool, value);
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
  if (i == G_N_ELEMENTS(kinds)) {
    rule_fail(providers->file, providers->section, "match", "unknown condition %s", word);
    return;
  }
  condition.kind = kinds[i].kind;
  if (!read_value(providers, value, &condition))
    rule_fail(providers->file, providers->section, "match", "\"%s\" is not understood", text);
  g_array_append_val(providers->conditions, condition);
}

static guint read_conditions(Providers *providers, const char *alternative)
{
  g_auto(GStrv) parts = g_strsplit(alternative, " + ", -1);
  for (char **part = parts; *part != NULL; part++)
    read_condition(providers, g_strstrip(*part));
  return g_strv_length(parts);
}

/* One of those of this file; one that is asked later is copied, so that its codes can grow. */
static guint find_provider(const Providers *providers, const BounceRules *next)
{
  g_autofree char *name = g_strndup(providers->section, strcspn(providers->section, "/"));
  for (guint i = 0; i < providers->providers->len; i++)
    if (strcmp(g_array_index(providers->providers, BounceRuleProvider, i).name, name) == 0)
      return i;
  for (; next != NULL; next = next->next)
    for (guint i = 0; next->providers != NULL && i < next->providers->n_providers; i++)
      if (strcmp(next->providers->providers[i].name, name) == 0) {
        g_array_append_val(providers->providers, next->providers->providers[i]);
        return providers->providers->len - 1;
      }
  rule_fail(providers->file, providers->section, NULL, "there is no [provider/%s]", name);
  return 0;
}

static void read_code(Providers *providers, const BounceRules *next)
{
  const RuleFile *file = providers->file;
  const char *section = providers->section;
  rule_check_keys(file, section, code_keys);
  rule_check_told(file, section, "sample");
  g_auto(GStrv) match = rule_list(file, section, "match", TRUE);
  BounceRuleCode code = {
    .id = bounce_pool_strdup(file->pool, section),
    .provider = (guint8) find_provider(providers, next),
    .reason = (guint8) rule_word(file, section, "reason", rule_reason),
    .verdict = (guint8) rule_optional_word(file, section, "verdict", rule_verdict),
    .fault = (guint8) rule_optional_word(file, section, "fault", rule_fault),
    .is_anywhere = (guint8) rule_flag(file, section, "anywhere"),
    .is_over = (guint8) rule_flag(file, section, "over"),
  };
  for (char **alternative = match; *alternative != NULL; alternative++) {
    code.first_condition = (guint16) providers->conditions->len;
    code.n_conditions = (guint16) read_conditions(providers, *alternative);
    g_array_append_val(providers->codes, code);
  }
}

/* "domain" or "domain (Name)": takes the name off. */
static char *take_owner(const RuleFile *file, const char *section, char *host)
{
  char *open = strstr(host, " (");
  if (open == NULL) {
    char *name = rule_value(file, section, "name", FALSE);
    return name != NULL ? name : g_strdup("");
  }
  if (!g_str_has_suffix(open, ")"))
    rule_fail(file, section, "hosts", "\"%s\" is not \"domain (Name)\"", host);
  char *owner = g_strndup(open + 2, strcspn(open + 2, ")"));
  *open = '\0';
  return owner;
}

static const char *const *take_owners(const RuleFile *file, const char *section, char **hosts)
{
  g_autoptr(GStrvBuilder) owners = g_strv_builder_new();
  for (char **host = hosts; *host != NULL; host++) {
    g_autofree char *owner = take_owner(file, section, *host);
    g_strv_builder_add(owners, owner);
  }
  g_auto(GStrv) list = g_strv_builder_end(owners);
  return rule_keep_list(file, list);
}

/* The address at the end of `source`. */
static const char *take_page(const RuleFile *file, const char *section)
{
  g_autofree char *source = rule_value(file, section, "source", FALSE);
  const char *page = source != NULL ? g_strrstr(source, "https://") : NULL;
  return page != NULL ? bounce_pool_strndup(file->pool, page, strcspn(page, " ,;")) : NULL;
}

static void read_provider(Providers *providers, const char *section)
{
  const RuleFile *file = providers->file;
  g_auto(GStrv) hosts = rule_list(file, section, "hosts", FALSE);
  g_auto(GStrv) domains = rule_list(file, section, "domains", FALSE);
  g_auto(GStrv) marks = rule_list(file, section, "marks", FALSE);
  rule_check_keys(file, section, provider_keys);
  rule_check_told(file, section, "source");
  const char *const *owners = take_owners(file, section, hosts);
  BounceRuleProvider provider = {
    .name = bounce_pool_strdup(file->pool, section + strlen("provider/")),
    .hosts = rule_keep_list(file, hosts),
    .owners = owners,
    .domains = rule_keep_list(file, domains),
    .marks = rule_keep_list(file, marks),
    .page = take_page(file, section),
  };
  g_array_append_val(providers->providers, provider);
}

/* Those of the codes that are over, or those that are not, behind what `order` has. */
static void order_codes(const GArray *codes, gboolean is_over, GArray *order)
{
  for (guint i = 0; i < codes->len; i++) {
    guint16 place = (guint16) i;
    if (g_array_index(codes, BounceRuleCode, i).is_over == is_over)
      g_array_append_val(order, place);
  }
}

const BounceProviderRules *compile_providers(const RuleFile *file, const BounceRules *next)
{
  g_auto(Providers) providers = {
    .file = file,
    .conditions = g_array_new(FALSE, FALSE, sizeof(BounceRuleCondition)),
    .providers = g_array_new(FALSE, FALSE, sizeof(BounceRuleProvider)),
    .codes = g_array_new(FALSE, FALSE, sizeof(BounceRuleCode)),
  };
  for (gsize i = 0; i < file->n_sections; i++)
    if (g_str_has_prefix(file->sections[i], "provider/"))
      read_provider(&providers, file->sections[i]);
  for (gsize i = 0; i < file->n_sections; i++) {
    providers.section = file->sections[i];
    if (!g_str_has_prefix(providers.section, "provider/"))
      read_code(&providers, next);
  }
  if (providers.providers->len > G_MAXUINT8 || providers.conditions->len > G_MAXUINT16
      || providers.codes->len > G_MAXUINT16)
    rule_fail(file, NULL, NULL, "is larger than its tables may be");
  BounceProviderRules *rules = bounce_pool_alloc(file->pool, sizeof *rules);
  g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint16));
  order_codes(providers.codes, TRUE, order);
  guint n_over = order->len;
  order_codes(providers.codes, FALSE, order);
  *rules = (BounceProviderRules){
    rule_keep_array(file, providers.providers),
    providers.providers->len,
    rule_keep_array(file, providers.conditions),
    providers.conditions->len,
    rule_keep_array(file, providers.codes),
    providers.codes->len,
    rule_keep_array(file, order),
    n_over,
  };
  return rules;
}
