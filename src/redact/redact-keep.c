/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a redaction must not touch: the words and public domains that the rules of the library read.
 * In: the compiled rules. Out: two sets. It knows no message.
 */
#include <string.h>

#include "match/likeness.h"
#include "redact/redact-private.h"
#include "rules/rules.h"

/* RFC 1035 section 2.3.4, doubled: longer texts are no host that a rule names. */
#define HOST_MAX 510
/* A shorter beginning is that of too many names. */
#define STEM_MIN 6

static const char *const roles[] = {
  "abuse",       "admin",      "administrator", "agent",   "auto",        "autoreply",  "bounce",
  "bounces",     "btv1",       "confirm",       "daemon",  "delivery",    "email",      "fbl",
  "gateway",     "hostmaster", "imss",          "list",    "lists",       "mail",       "mailadmin",
  "maildaemon",  "mailer",     "mailerdaemon",  "mailhub", "mailservice", "mailsystem", "master",
  "mdaemon",     "mta",        "ndr",           "no",      "noreply",     "not",        "owner",
  "post",        "postmaster", "prvs",          "reply",   "request",     "return",     "returned",
  "root",        "service",    "smtp",          "srs0",    "srs1",        "subsystem",  "system",
  "unsubscribe", "vacation",   "verp",
};

/* Words that mail systems write in their own names and that no rule needs to list. */
static const char *const system_words[] = {
  "mail",          "delivery",  "system",        "subsystem",   "mailer",       "daemon",
  "microsoft",     "outlook",   "exchange",      "server",      "internet",     "service",
  "administrator", "report",    "status",        "returned",    "notification", "failure",
  "failed",        "smtp",      "esmtp",         "esmtps",      "esmtpa",       "local",
  "localhost",     "unknown",   "from",          "with",        "for",          "the",
  "and",           "message",   "undeliverable", "undelivered", "rfc822",       "dns",
  "user",          "address",   "mailbox",       "account",     "recipient",    "sender",
  "http",          "https",     "www",           "mailto",      "utf",          "iso",
  "auto",          "automatic", "reply",         "out",         "office",       "warning",
  "delayed",       "error",     "mdaemon",       "tracking",    "uncaught",
};

gboolean redact_keep_role(const Redaction *redaction, const char *lower)
{
  GHashTableIter iter;
  gpointer role;
  if (g_hash_table_contains(redaction->roles, lower))
    return TRUE;
  /* Gateways and postmasters: the rules look for the longer words within. */
  g_hash_table_iter_init(&iter, redaction->roles);
  while (g_hash_table_iter_next(&iter, &role, NULL))
    if (strlen(role) >= 6 && g_str_has_prefix(lower, role))
      return TRUE;
  return FALSE;
}

static void add_host(Redaction *redaction, const char *text, gsize length)
{
  while (length > 0 && (text[length - 1] == '.' || text[length - 1] == '-'))
    length--;
  g_autofree char *host = g_ascii_strdown(text, (gssize) length);
  const char *dot = strchr(host, '.');
  if (dot != NULL && dot != host && redaction->has_suffix(host))
    g_hash_table_add(redaction->hosts, g_steal_pointer(&host));
}

static void add_to_set(GHashTable *set, const char *text)
{
  for (const char *p = text; *p != '\0';) {
    const char *begin = p;
    while (redact_is_word_byte((guchar) *p))
      p++;
    if (p > begin)
      g_hash_table_add(set, g_ascii_strdown(begin, p - begin));
    else
      p++;
  }
}

static void add_words(Redaction *redaction, const char *text)
{
  add_to_set(redaction->words, text);
  for (const char *p = text; *p != '\0';) {
    gsize run = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    if (run > 0)
      add_host(redaction, p, run);
    p += MAX(run, 1);
  }
}

static void add_list(Redaction *redaction, const char *const *list)
{
  for (; list != NULL && *list != NULL; list++)
    add_words(redaction, *list);
}

static void add_dialects(Redaction *redaction)
{
  for (guint i = 0; i < bounce_rules_dialects.n_dialects; i++) {
    const BounceDialect *dialect = &bounce_rules_dialects.dialects[i];
    const char *const *const lists[] = { dialect->rcpt.templates,     dialect->text.templates,
                                         dialect->skip.templates,     dialect->end.templates,
                                         dialect->failed.templates,   dialect->delayed.templates,
                                         dialect->delivered.templates };
    for (guint j = 0; j < G_N_ELEMENTS(lists); j++)
      add_list(redaction, lists[j]);
    for (const BounceDialectWhen *when = dialect->when; when != NULL && when->header != NULL;
         when++)
      add_words(redaction, when->glob);
  }
  for (guint i = 0; i < bounce_rules_dialects.begin_index[256]; i++)
    add_words(redaction, bounce_rules_dialects.begins[i].pattern);
}

static void add_kinds(Redaction *redaction)
{
  for (guint i = 0; i < bounce_rules_kinds.n_kinds; i++) {
    const BounceKindRule *rule = &bounce_rules_kinds.kinds[i];
    add_list(redaction, rule->header);
    add_list(redaction, rule->unless);
    add_list(redaction, rule->subject);
    add_list(redaction, rule->text);
    add_list(redaction, rule->from);
  }
}

static void add_providers(Redaction *redaction)
{
  for (guint i = 0; i < bounce_rules_providers.n_providers; i++) {
    add_list(redaction, bounce_rules_providers.providers[i].hosts);
    add_list(redaction, bounce_rules_providers.providers[i].marks);
  }
  for (guint i = 0; i < bounce_rules_providers.n_conditions; i++)
    if (bounce_rules_providers.conditions[i].text != NULL)
      add_words(redaction, bounce_rules_providers.conditions[i].text);
}

/* authors.ini: what names a mail system stays in addresses too. */
static void add_names(Redaction *redaction, const char *const *names)
{
  add_list(redaction, names);
  for (; *names != NULL; names++)
    add_to_set(redaction->roles, *names);
}

static void add_authors(Redaction *redaction)
{
  for (guint i = 0; i < bounce_rules_n_authors; i++) {
    add_names(redaction, bounce_rules_authors[i].name);
    add_names(redaction, bounce_rules_authors[i].title);
  }
}

void redact_keep_fill(Redaction *redaction)
{
  for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
    add_to_set(redaction->roles, roles[i]);
  for (guint i = 0; i < BOUNCE_WORDING_SENSES; i++)
    add_list(redaction, bounce_rules_wordings[i]);
  add_authors(redaction);
  for (guint i = 0; i < G_N_ELEMENTS(system_words); i++)
    add_words(redaction, system_words[i]);
  for (guint i = 0; i < bounce_rules_phrases.n_words; i++)
    add_words(redaction, bounce_rules_phrases.words[i].text);
  add_dialects(redaction);
  add_kinds(redaction);
  add_providers(redaction);
}

/* Scripts without blanks between words: a run that holds a word of the rules is wording. */
static gboolean holds_word(const Redaction *redaction, const char *run)
{
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init(&iter, redaction->words);
  while (g_hash_table_iter_next(&iter, &word, NULL))
    if (!g_str_is_ascii(word) && strlen(word) >= 4 && strstr(run, word) != NULL)
      return TRUE;
  return FALSE;
}

/* Wordings are found within words, too: `undeliver` in undeliverable. */
static gboolean begins_with_wording(const char *lower)
{
  for (guint i = 0; i < BOUNCE_WORDING_SENSES; i++)
    for (const char *const *wording = bounce_rules_wordings[i]; *wording != NULL; wording++)
      if (strlen(*wording) >= STEM_MIN && g_str_has_prefix(lower, *wording))
        return TRUE;
  return FALSE;
}

/* Prefix words of the rules (`full*`) are met through what they begin: fulls, fully. */
gboolean redact_keep_word(const Redaction *redaction, const char *lower)
{
  if (g_hash_table_contains(redaction->words, lower))
    return TRUE;
  for (guint i = 0; i < bounce_rules_phrases.n_words; i++)
    if (bounce_rules_phrases.words[i].is_prefix && bounce_rules_phrases.words[i].length >= 4
        && strncmp(bounce_rules_phrases.words[i].text, lower, bounce_rules_phrases.words[i].length)
               == 0)
      return TRUE;
  if (begins_with_wording(lower) || bounce_likeness_knows(&bounce_rules_builtin, lower))
    return TRUE;
  if (g_str_is_ascii(lower) || !g_utf8_validate(lower, -1, NULL))
    return FALSE;
  g_autofree char *folded = g_utf8_strdown(lower, -1);
  return g_hash_table_contains(redaction->words, folded) || holds_word(redaction, folded);
}

const char *redact_keep_domain(const Redaction *redaction, const char *host)
{
  for (const char *part = host; part != NULL && strlen(host) <= HOST_MAX;
       part = strchr(part, '.')) {
    part += *part == '.';
    if (g_hash_table_contains(redaction->hosts, part))
      return part;
  }
  return host + strlen(host); /* NOLINT(clang-analyzer-core.*): it is never NULL */
}
