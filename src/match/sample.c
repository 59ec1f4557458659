/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether the samples of phrases and of providers' codes are decided by their own rules. In: a rule
 * file and the rules made of it. Out: the file's mistakes. Other sections are not looked at.
 */
#include "match/sample.h"

#include <string.h>

#include "match/phrase.h"
#include "match/provider-code.h"
#include "smtp/reply.h"

static const BounceRuleProvider *provider_of(const BounceRules *rules, const char *section)
{
  gsize length = strcspn(section, "/");
  for (; rules != NULL; rules = rules->next)
    for (guint i = 0; rules->providers != NULL && i < rules->providers->n_providers; i++) {
      const BounceRuleProvider *provider = &rules->providers->providers[i];
      if (strncmp(provider->name, section, length) == 0 && provider->name[length] == '\0')
        return provider;
    }
  return NULL;
}

/* As if the provider's first host had said it. */
static const char *code_of(const BounceRules *rules, const char *section, const char *sample)
{
  g_autofree char *text = g_ascii_strdown(sample, -1);
  const BounceRuleProvider *provider = provider_of(rules, section);
  BounceReply reply = { 0 };
  bounce_reply_best(bounce_scan_string(sample), &reply);
  BounceProviderCase facts = { .text = text,
                               .remote_mta = provider != NULL ? provider->hosts[0] : NULL,
                               .category = sample,
                               .reply_code = reply.code,
                               .status = { reply.status } };
  const BounceRuleCode *code = bounce_provider_code_find(rules, &facts, TRUE);
  if (code == NULL)
    code = bounce_provider_code_find(rules, &facts, FALSE);
  return code != NULL ? code->id : NULL;
}

static const char *phrase_of(const BounceRules *rules, const char *sample)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BouncePhrases found;
  bounce_phrase_match(rules, pool, sample, &found);
  const BounceRulePhrase *rule = bounce_phrase_best(rules, pool, sample);
  if (rule == NULL)
    rule = found.undelivered.rule;
  return rule != NULL ? rule->id : NULL;
}

gboolean bounce_sample_is_phrase(const char *section)
{
  g_autofree char *name = g_strndup(section, strcspn(section, "/"));
  return strchr(section, '/') != NULL
         && (bounce_reason_from_string(name) != BOUNCE_REASON_NONE || strcmp(name, "tells") == 0);
}

/* The whole text of a code is one sample; phrases have one a line. */
static char **samples_of(const RuleFile *file, const char *section)
{
  if (bounce_sample_is_phrase(section))
    return rule_list(file, section, "sample", FALSE);
  char **one = g_new0(char *, 2);
  *one = rule_value(file, section, "sample", FALSE);
  return one;
}

static void check_section(const RuleFile *file, const BounceRules *rules, const char *section)
{
  g_auto(GStrv) samples = samples_of(file, section);
  for (char **sample = samples; *sample != NULL; sample++) {
    const char *id = bounce_sample_is_phrase(section) ? phrase_of(rules, *sample)
                                                      : code_of(rules, section, *sample);
    if (id == NULL)
      rule_fail(file, section, "sample", "\"%s\" is met by no rule", *sample);
    else if (strcmp(id, section) != 0)
      rule_fail(file, section, "sample", "\"%s\" is shadowed by %s", *sample, id);
  }
}

/* Samples of dialects are files, kinds and entries of the catalogue have none. */
static gboolean has_samples(const char *section)
{
  static const char *const others[] = { "dialect", "kind", "code", "provider", "concept", NULL };
  g_autofree char *kind = g_strndup(section, strcspn(section, "/"));
  return strchr(section, '/') != NULL && !g_strv_contains(others, kind);
}

void bounce_sample_check(const RuleFile *file, const BounceRules *rules)
{
  for (gsize i = 0; i < file->n_sections; i++)
    if (has_samples(file->sections[i]))
      check_section(file, rules, file->sections[i]);
}
