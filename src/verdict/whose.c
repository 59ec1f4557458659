/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who a refusal speaks of. In: the command that was answered (RFC 5321 section 3: the client shows
 * itself, then the sender, the recipients, the message), the addresses of those concerned, and the
 * words. Out: which of them is meant. It knows no reasons and gives no verdict.
 */
#include "verdict/whose.h"

#include <string.h>

#include "base/scan.h"

/* More words than that between a domain and what is said are another clause. */
#define NEAR_MAX 40

BounceWhose bounce_whose_command(const char *command)
{
  static const struct {
    const char *command;
    BounceWhose whose;
  } rows[] = {
    { "CONNECT", BOUNCE_WHOSE_CLIENT }, { "HELO", BOUNCE_WHOSE_CLIENT },
    { "EHLO", BOUNCE_WHOSE_CLIENT },    { "MAIL", BOUNCE_WHOSE_SENDER },
    { "RCPT", BOUNCE_WHOSE_RECIPIENT }, { "DATA", BOUNCE_WHOSE_MESSAGE },
    { "DOT", BOUNCE_WHOSE_MESSAGE },
  };
  for (guint i = 0; command != NULL && i < G_N_ELEMENTS(rows); i++)
    if (g_ascii_strcasecmp(rows[i].command, command) == 0)
      return rows[i].whose;
  return BOUNCE_WHOSE_UNSAID;
}

static gboolean is_name_byte(char c)
{
  return g_ascii_isalnum(c) || c == '-' || c == '_';
}

/* Where `name` stands in `text` and is not part of a longer name. */
static const char *find_name(const char *text, const char *name)
{
  gsize length = strlen(name);
  if (length == 0)
    return NULL;
  for (const char *at = strcasestr(text, name); at != NULL; at = strcasestr(at + 1, name)) {
    gboolean begins = at == text || !is_name_byte(at[-1]);
    gboolean goes_on =
        is_name_byte(at[length]) || (at[length] == '.' && is_name_byte(at[length + 1]));
    if (begins && !goes_on)
      return at;
  }
  return NULL;
}

static gboolean names(const char *text, const char *address)
{
  return address != NULL && strchr(address, '@') != NULL && find_name(text, address) != NULL;
}

BounceWhose bounce_whose_address(const BounceParties *parties, const char *text)
{
  if (names(text, parties->recipient))
    return BOUNCE_WHOSE_RECIPIENT;
  if (names(text, parties->sender) || names(text, parties->returned_to))
    return BOUNCE_WHOSE_SENDER;
  return BOUNCE_WHOSE_UNSAID;
}

static const char *domain_of(const char *address)
{
  const char *at = address != NULL ? strrchr(address, '@') : NULL;
  return at != NULL ? at + 1 : "";
}

const char *bounce_whose_recipient_domain(const BounceParties *parties)
{
  return domain_of(parties->recipient);
}

static gboolean same_domain(const char *a, const char *b)
{
  return *a != '\0' && g_ascii_strcasecmp(a, b) == 0;
}

/* No comma, colon or full stop before a blank: one clause. */
static gboolean is_one_clause(const char *p, const char *end)
{
  for (; p + 1 < end; p++)
    if (strchr(",;:.", *p) != NULL && g_ascii_isspace(p[1]))
      return FALSE;
  return TRUE;
}

static gboolean speaks_of(const char *text, const char *domain, const char *matched)
{
  const char *at = find_name(text, domain);
  g_autofree char *first = g_strndup(matched, strcspn(matched, " "));
  const char *words = at != NULL ? strcasestr(at, first) : NULL;
  return (at != NULL && find_name(matched, domain) != NULL)
         || (words != NULL && words - at <= NEAR_MAX && is_one_clause(at, words));
}

BounceWhose bounce_whose_domain(const BounceParties *parties, const char *text, const char *matched)
{
  const char *own = domain_of(parties->recipient);
  const char *others[] = { domain_of(parties->sender), domain_of(parties->returned_to) };
  if (matched == NULL || find_name(text, own) != NULL)
    return BOUNCE_WHOSE_UNSAID;
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    if (!same_domain(others[i], own) && speaks_of(text, others[i], matched))
      return BOUNCE_WHOSE_SENDER;
  return BOUNCE_WHOSE_UNSAID;
}

/* `host` is `domain` or stands below it. */
static gboolean is_below(const char *host, const char *domain)
{
  gsize more = strlen(host);
  gsize length = strlen(domain);
  return length > 0 && more >= length && g_ascii_strcasecmp(host + more - length, domain) == 0
         && (more == length || host[more - length - 1] == '.');
}

gboolean bounce_whose_own_domain(const BounceParties *parties, const char *reporting_mta)
{
  const char *own = domain_of(parties->recipient);
  return is_below(domain_of(parties->reporter), own)
         || (reporting_mta != NULL && is_below(reporting_mta, own));
}
