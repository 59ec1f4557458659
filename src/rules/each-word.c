/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every word by which the rules know anything. In: rules, with those that are asked after them.
 * Out: the words, one call each. For whoever must leave them as they are; it does not know why.
 */
#include "rules/rules.h"

typedef struct {
  BounceRulesFound found;
  gpointer data;
} Visit;

static void visit(const Visit *at, const char *text, BounceRulesWordUse use)
{
  if (text != NULL)
    at->found(text, use, at->data);
}

static void visit_list(const Visit *at, const char *const *list, BounceRulesWordUse use)
{
  for (; list != NULL && *list != NULL; list++)
    visit(at, *list, use);
}

static void visit_phrases(const Visit *at, const BouncePhraseRules *rules)
{
  for (guint i = 0; rules != NULL && i < rules->n_words; i++)
    visit(at, rules->letters + rules->words[i].text,
          rules->words[i].is_prefix ? BOUNCE_RULES_WORD_BEGINS : BOUNCE_RULES_WORD_STANDS);
}

static void visit_dialect(const Visit *at, const BounceDialect *dialect)
{
  for (guint i = 0; i < BOUNCE_DIALECT_LISTS; i++)
    visit_list(at, bounce_rules_dialect_list(dialect, &bounce_rules_dialect_lists[i])->templates,
               BOUNCE_RULES_WORD_STANDS);
  for (const BounceDialectWhen *when = dialect->when; when->header != NULL; when++)
    visit(at, when->glob, BOUNCE_RULES_WORD_STANDS);
}

static void visit_dialects(const Visit *at, const BounceDialectRules *rules)
{
  if (rules == NULL)
    return;
  for (guint i = 0; i < rules->n_dialects; i++)
    visit_dialect(at, &rules->dialects[i]);
  for (guint i = 0; i < rules->begin_index[256]; i++)
    visit(at, rules->begins[i].pattern, BOUNCE_RULES_WORD_STANDS);
}

static void visit_kinds(const Visit *at, const BounceKindRules *rules)
{
  for (guint i = 0; rules != NULL && i < rules->n_kinds; i++) {
    const BounceKindRule *rule = &rules->kinds[i];
    const char *const *const lists[] = { rule->header, rule->unless, rule->subject, rule->text,
                                         rule->from };
    for (guint k = 0; k < G_N_ELEMENTS(lists); k++)
      visit_list(at, lists[k], BOUNCE_RULES_WORD_STANDS);
  }
}

static void visit_providers(const Visit *at, const BounceProviderRules *rules)
{
  if (rules == NULL)
    return;
  for (guint i = 0; i < rules->n_providers; i++) {
    visit_list(at, rules->providers[i].hosts, BOUNCE_RULES_WORD_STANDS);
    visit_list(at, rules->providers[i].domains, BOUNCE_RULES_WORD_STANDS);
    visit_list(at, rules->providers[i].marks, BOUNCE_RULES_WORD_STANDS);
  }
  for (guint i = 0; i < rules->n_conditions; i++)
    visit(at, rules->conditions[i].text, BOUNCE_RULES_WORD_STANDS);
}

static void visit_wordings(const Visit *at, const char *const *const *wordings)
{
  for (guint i = 0; wordings != NULL && i < BOUNCE_WORDING_SENSES; i++)
    visit_list(at, wordings[i], BOUNCE_RULES_WORD_WITHIN);
}

/* What no user's file has. */
static void visit_fixed(const Visit *at)
{
  for (guint i = 0; i < bounce_rules_n_authors; i++) {
    visit_list(at, bounce_rules_authors[i].name, BOUNCE_RULES_WORD_NAMES);
    visit_list(at, bounce_rules_authors[i].title, BOUNCE_RULES_WORD_NAMES);
  }
}

void bounce_rules_each_word(const BounceRules *rules, BounceRulesFound found, gpointer data)
{
  const Visit at = { found, data };
  visit_fixed(&at);
  for (; rules != NULL; rules = rules->next) {
    visit_phrases(&at, rules->phrases);
    visit_dialects(&at, rules->dialects);
    visit_kinds(&at, rules->kinds);
    visit_providers(&at, rules->providers);
    visit_wordings(&at, rules->wordings);
  }
}
