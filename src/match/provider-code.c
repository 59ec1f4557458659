/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finds the code of a provider's own system (rules/providers.ini) in an answer. In: the text, the
 * codes (RFC 3463) and the hosts concerned; out: the rule. A code counts where the host, a mark in
 * the text or, without a host, the recipient's domain says whose it is, or where its form alone
 * does. Does not read wording.
 */
#include "match/provider-code.h"

#include <string.h>

#include "base/pairs.h"

/* A case, and what its texts can hold: hardly any rule has words that they do. */
typedef struct {
  const BounceProviderCase *facts;
  BouncePairs text;
  BouncePairs hosts;
} View;

static void add_host(BouncePairs *pairs, const char *host)
{
  if (host != NULL)
    bounce_pairs_add(pairs, host, strlen(host));
}

/* Where `words` stand in the text, or NULL. */
static const char *find(const View *view, const char *words)
{
  return bounce_pairs_may_hold(&view->text, words) ? strstr(view->facts->text, words) : NULL;
}

static gboolean in_domain(const char *host, const char *domain)
{
  gsize length = strlen(domain);
  for (const char *p = host; p != NULL && *p != '\0'; p++) {
    if ((*p | 0x20) != *domain || g_ascii_strncasecmp(p, domain, length) != 0)
      continue;
    gboolean begins = p == host || p[-1] == '.' || p[-1] == ' ' || p[-1] == ';';
    if (begins && !g_ascii_isalnum(p[length]) && p[length] != '-' && p[length] != '.')
      return TRUE;
  }
  return FALSE;
}

/* By the recipient, where no remote host is named. */
static gboolean takes_mail_of(const BounceRuleProvider *provider, const BounceProviderCase *facts)
{
  if (facts->remote_mta != NULL || facts->domain == NULL)
    return FALSE;
  for (const char *const *domain = provider->domains; *domain != NULL; domain++)
    if (g_ascii_strcasecmp(facts->domain, *domain) == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_concerned(const BounceRuleProvider *provider, const View *view)
{
  const BounceProviderCase *facts = view->facts;
  for (const char *const *host = provider->hosts; *host != NULL; host++)
    if ((bounce_pairs_may_hold(&view->hosts, *host)
         && (in_domain(facts->remote_mta, *host) || in_domain(facts->reporting_mta, *host)))
        || g_strcmp0(facts->dialect, *host) == 0)
      return TRUE;
  for (const char *const *mark = provider->marks; *mark != NULL; mark++)
    if (find(view, *mark) != NULL)
      return TRUE;
  return takes_mail_of(provider, facts);
}

static gboolean word_ends(const char *p)
{
  return !g_ascii_isalnum(*p);
}

/* The next place in `text` where `word` stands and no longer word does. */
static gboolean has_token(const View *view, const char *word)
{
  const char *text = view->facts->text;
  gsize length = strlen(word);
  for (const char *p = find(view, word); p != NULL; p = strstr(p + 1, word))
    if ((p == text || !g_ascii_isalnum(p[-1]) || !g_ascii_isalnum(*word))
        && (word_ends(p + length) || !g_ascii_isalnum(word[length - 1])))
      return TRUE;
  return FALSE;
}

static gboolean has_param(const View *view, const char *param)
{
  gsize length = strlen(param);
  for (const char *p = find(view, param); p != NULL; p = strstr(p + 1, param))
    if (p > view->facts->text && (p[-1] == '?' || p[-1] == '&') && word_ends(p + length))
      return TRUE;
  return FALSE;
}

/* prefix 1*6DIGIT, not within a longer word; `digits` is where the number stands. */
static gboolean next_number(const char **text, const char *prefix, const char **digits,
                            guint *number)
{
  const char *begin = *text;
  gsize length = strlen(prefix);
  for (const char *p = strstr(begin, prefix); p != NULL; p = strstr(p + 1, prefix)) {
    BounceScan scan = bounce_scan_string(p + length);
    if ((p > begin && g_ascii_isalnum(p[-1]) && g_ascii_isalnum(*prefix))
        || !bounce_scan_number(&scan, 6, number))
      continue;
    *digits = p + length;
    *text = scan.p;
    return TRUE;
  }
  return FALSE;
}

/* TRUE when `number` has a 1 wherever `mask` has one, both written in binary digits. */
static gboolean covers(guint number, guint mask)
{
  for (; mask != 0; mask /= 10, number /= 10)
    if (mask % 10 == 1 && number % 10 != 1)
      return FALSE;
  return TRUE;
}

static gboolean number_fits(const BounceRuleCondition *condition, const char *digits, guint number)
{
  if (condition->kind != BOUNCE_RULE_MASK)
    return number >= condition->low && number <= condition->high;
  return !g_ascii_isdigit(digits[strspn(digits, "01")]) && covers(number, condition->low);
}

static gboolean has_number(const View *view, const BounceRuleCondition *condition)
{
  const char *text = view->facts->text;
  const char *digits = NULL;
  guint number = 0;
  if (!bounce_pairs_may_hold(&view->text, condition->text))
    return FALSE;
  while (next_number(&text, condition->text, &digits, &number))
    if (number_fits(condition, digits, number))
      return TRUE;
  return FALSE;
}

static gboolean has_status(const BounceProviderCase *facts, const BounceRuleCondition *condition)
{
  for (gsize i = 0; i < G_N_ELEMENTS(facts->status); i++) {
    BounceStatus status = facts->status[i];
    guint key = BOUNCE_RULE_STATUS_KEY(status.class_digit, status.subject, status.detail);
    if (key >= condition->low && key <= condition->high)
      return TRUE;
  }
  return FALSE;
}

static gboolean holds(const View *view, const BounceRuleCondition *condition)
{
  const BounceProviderCase *facts = view->facts;
  switch (condition->kind) {
  case BOUNCE_RULE_REPLY:
    return facts->reply_code >= condition->low && facts->reply_code <= condition->high;
  case BOUNCE_RULE_STATUS:
    return has_status(facts, condition);
  case BOUNCE_RULE_TEXT:
    return find(view, condition->text) != NULL;
  case BOUNCE_RULE_TOKEN:
    return has_token(view, condition->text);
  case BOUNCE_RULE_CODE:
  case BOUNCE_RULE_MASK:
    return has_number(view, condition);
  case BOUNCE_RULE_PARAM:
    return has_param(view, condition->text);
  case BOUNCE_RULE_COMMAND:
    return facts->command != NULL && g_ascii_strcasecmp(facts->command, condition->text) == 0;
  case BOUNCE_RULE_CATEGORY:
    return facts->category != NULL && g_ascii_strcasecmp(facts->category, condition->text) == 0;
  case BOUNCE_RULE_NAMED:
    return (strchr(facts->text, '@') != NULL) == (condition->low != 0);
  }
  return FALSE;
}

static gboolean matches(const View *view, const BounceRuleCondition *conditions, guint n_conditions)
{
  for (guint i = 0; i < n_conditions; i++)
    if (!holds(view, &conditions[i]))
      return FALSE;
  return TRUE;
}

static const BounceRuleCode *find_code(const BounceProviderRules *rules, const View *view,
                                       gboolean over)
{
  guint provider = G_MAXUINT;
  gboolean concerned = FALSE;
  guint end = over ? rules->n_over : rules->n_codes;
  for (guint i = over ? 0 : rules->n_over; i < end; i++) {
    const BounceRuleCode *code = &rules->codes[rules->order[i]];
    if (code->provider != provider && !code->is_anywhere) {
      provider = code->provider;
      concerned = is_concerned(&rules->providers[provider], view);
    }
    if ((code->is_anywhere || concerned)
        && matches(view, &rules->conditions[code->first_condition], code->n_conditions))
      return code;
  }
  return NULL;
}

const BounceRuleCode *bounce_provider_code_find(const BounceRules *rules,
                                                const BounceProviderCase *facts, gboolean over)
{
  View view = { .facts = facts };
  const BounceRuleCode *code = NULL;
  bounce_pairs_add(&view.text, facts->text, strlen(facts->text));
  add_host(&view.hosts, facts->remote_mta);
  add_host(&view.hosts, facts->reporting_mta);
  for (; rules != NULL && code == NULL; rules = rules->next)
    if (rules->providers != NULL)
      code = find_code(rules->providers, &view, over);
  return code;
}
