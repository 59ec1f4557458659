/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Knows the large mail providers. In: an organisational domain. Out: a name, by
 * rules/providers.ini; or the domain that was meant, by a table here. It is no list of good and bad
 * domains.
 */
#include "summary/mail-provider.h"

#include <string.h>

#include "base/nearest.h"
#include "rules/rules.h"

/* Domains that people have addresses in and misspell. */
static const char *const meant[] = {
  "aol.com",     "btinternet.com", "comcast.net", "free.fr",       "gmail.com",   "gmx.de",
  "gmx.net",     "googlemail.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr",  "icloud.com",
  "laposte.net", "libero.it",      "live.com",    "mail.ru",       "msn.com",     "orange.fr",
  "outlook.com", "protonmail.com", "qq.com",      "sbcglobal.net", "t-online.de", "verizon.net",
  "wanadoo.fr",  "web.de",         "yahoo.co.uk", "yahoo.com",     "yahoo.de",    "yahoo.fr",
  "yandex.ru",   "ymail.com",
};

/* Neighbours of those that are good domains of their own. */
static const char *const good[] = {
  "email.com",  "gmx.at",      "gmx.ch",       "gmx.com",    "gmx.fr",     "gmx.us",
  "hotmail.be", "hotmail.de",  "hotmail.es",   "hotmail.it", "hotmail.nl", "hotmail.no",
  "hotmail.se", "live.co.uk",  "live.de",      "live.fr",    "live.it",    "live.nl",
  "live.no",    "live.se",     "mac.com",      "mail.com",   "mail.de",    "me.com",
  "outlook.de", "outlook.es",  "outlook.fr",   "outlook.it", "proton.me",  "yahoo.ca",
  "yahoo.cn",   "yahoo.co.jp", "yahoo.com.br", "yahoo.es",   "yahoo.gr",   "yahoo.ie",
  "yahoo.in",   "yahoo.it",    "yahoo.no",     "yahoo.ro",   "yahoo.se",   "yandex.by",
  "yandex.kz",  "yandex.ua",   "sina.com",     "qq.cn",
};

static const char *owner_of(const BounceRuleProvider *provider, const char *organisation)
{
  for (guint i = 0; provider->hosts[i] != NULL; i++)
    if (g_ascii_strcasecmp(provider->hosts[i], organisation) == 0)
      return *provider->owners[i] != '\0' ? provider->owners[i] : NULL;
  return NULL;
}

const char *mail_provider_name(const char *organisation)
{
  const BounceProviderRules *rules = &bounce_rules_providers;
  const char *name = NULL;
  for (guint i = 0; i < rules->n_providers && name == NULL; i++)
    name = owner_of(&rules->providers[i], organisation);
  return name;
}

const char *mail_provider_page(const char *name)
{
  const BounceProviderRules *rules = &bounce_rules_providers;
  for (guint i = 0; i < rules->n_providers; i++)
    for (const char *const *owner = rules->providers[i].owners; *owner != NULL; owner++)
      if (strcmp(*owner, name) == 0)
        return rules->providers[i].page;
  return NULL;
}

static gboolean is_one_of(const char *const *list, guint n, const char *domain)
{
  for (guint i = 0; i < n; i++)
    if (strcmp(list[i], domain) == 0)
      return TRUE;
  return FALSE;
}

const char *mail_provider_meant(const char *domain)
{
  gsize length = strlen(domain);
  if (length > BOUNCE_NEAREST_MAX || strchr(domain, '.') == NULL
      || is_one_of(meant, G_N_ELEMENTS(meant), domain)
      || is_one_of(good, G_N_ELEMENTS(good), domain))
    return NULL;
  const char *best = NULL;
  guint best_distance = 3;
  for (guint i = 0; i < G_N_ELEMENTS(meant); i++) {
    /* A short domain has many good neighbours: one slip; two where they stand out. */
    gsize size = strlen(meant[i]);
    guint allowed = size < 7 ? 0 : size < 9 ? 1 : 2;
    guint slips = bounce_nearest_distance(domain, meant[i]);
    if (*domain == *meant[i] && slips <= allowed && slips < best_distance) {
      best = meant[i];
      best_distance = slips;
    }
  }
  return best;
}

/* A host as it may be counted: no dot at its end; NULL for what is no host name at all. */
static char *clean_host(const char *text)
{
  gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:");
  if (length == 0 || text[length] != '\0')
    return NULL;
  while (length > 0 && text[length - 1] == '.')
    length--;
  return g_ascii_strdown(text, (gssize) length);
}

char *mail_provider_of(const DomainList *domains, const char *host, const char *domain)
{
  g_autofree char *clean = host != NULL ? clean_host(host) : NULL;
  const char *place = host != NULL ? clean : domain;
  const char *organisation = place != NULL ? domains->organisation(place) : NULL;
  const char *name = organisation != NULL ? mail_provider_name(organisation) : NULL;
  return g_strdup(name == NULL && host != NULL ? organisation : name);
}
