/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finds one address in texts: in any letter case, its domain as A-labels or U-labels (RFC 5890),
 * behind "@" or the "=" of VERP. In: an address; texts. Out: the texts without it. What stands
 * around it is left, so that more than the address alone may be found ("xann@example.org").
 */
#include "history/mention.h"

#include <string.h>

#include "history/event.h"

#define REMOVED "(removed)"
/* RFC 1035 section 2.3.4, in letters of up to four bytes. */
#define LONGEST_DOMAIN (255 * 4)

void mention_init(Mention *mention, const char *address)
{
  *mention = (Mention){ .folded = event_fold_address(address) };
  const char *domain = event_domain(mention->folded);
  if (domain == NULL)
    return;
  mention->local = (gsize) (domain - mention->folded) - 1;
  mention->domains[0] = g_hostname_to_ascii(domain);
  mention->domains[1] = g_hostname_to_unicode(domain);
}

void mention_clear(Mention *mention)
{
  g_free(mention->folded);
  g_free(mention->domains[0]);
  g_free(mention->domains[1]);
}

gboolean mention_is_address(const Mention *mention, const char *address)
{
  if (g_ascii_strncasecmp(address, mention->folded, mention->local) != 0)
    return FALSE;
  g_autofree char *folded = event_fold_address(address);
  return strcmp(folded, mention->folded) == 0;
}

/* The bytes at `text` that may belong to a domain. */
static gsize domain_length(const char *text)
{
  gsize length = 0;
  while (g_ascii_isalnum(text[length]) || text[length] == '-' || text[length] == '.'
         || (guchar) text[length] >= 0x80)
    length++;
  while (length > 0 && text[length - 1] == '.')
    length--;
  return length;
}

/* Letters that have another case outside ASCII: only the whole domain tells. */
static gboolean is_domain(const Mention *mention, const char *text, gsize length)
{
  if (length == 0 || length > LONGEST_DOMAIN || !g_utf8_validate(text, (gssize) length, NULL))
    return FALSE;
  g_autofree char *copy = g_strndup(text, length);
  g_autofree char *labels = g_str_is_ascii(copy) ? NULL : g_hostname_to_ascii(copy);
  return labels != NULL && g_strcmp0(labels, mention->domains[0]) == 0;
}

/* How many bytes at `text` are the domain, 0 when they are not. */
static gsize match_domain(const Mention *mention, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(mention->domains); i++) {
    const char *domain = mention->domains[i];
    if (domain != NULL && g_ascii_strncasecmp(text, domain, strlen(domain)) == 0)
      return strlen(domain);
  }
  gsize length = domain_length(text);
  return is_domain(mention, text, length) ? length : 0;
}

/* The next place behind `from` that names the address; its length in *length, 0 when none does. */
static const char *find(const Mention *mention, const char *from, gsize *length)
{
  *length = 0;
  for (const char *at = from; (at = strpbrk(at, "@=")) != NULL; at++) {
    if ((gsize) (at - from) < mention->local
        || g_ascii_strncasecmp(at - mention->local, mention->folded, mention->local) != 0)
      continue;
    gsize domain = match_domain(mention, at + 1);
    if (domain == 0)
      continue;
    *length = mention->local + 1 + domain;
    return at - mention->local;
  }
  return NULL;
}

char *mention_remove(const Mention *mention, const char *text)
{
  gsize length;
  const char *place = mention->local > 0 ? find(mention, text, &length) : NULL;
  if (place == NULL)
    return NULL;
  GString *rest = g_string_new(NULL);
  for (; place != NULL; place = find(mention, text, &length)) {
    g_string_append_len(rest, text, place - text);
    g_string_append(rest, REMOVED);
    text = place + length;
  }
  g_string_append(rest, text);
  return g_string_free(rest, FALSE);
}
