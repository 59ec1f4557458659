/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How an address is spelled in a file that another program reads. In: an address and what the
 * program can hold. Out: no spelling, one, or both of an internationalised domain (RFC 5890). It
 * quotes nothing: what would need quotes is not spelled.
 */
#include "policy/export-address.h"

#include <string.h>

static gboolean has_empty_atom(const char *local, const char *end)
{
  return *local == '.' || end[-1] == '.' || g_strstr_len(local, end - local, "..") != NULL;
}

/* RFC 5321 Dot-string "@" Domain; UTF-8 letters pass (RFC 6531) where the program has them. */
static gboolean is_held(const ExportAlphabet *alphabet, const char *address)
{
  const char *at = strchr(address, '@');
  if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL
      || strlen(address) > EXPORT_ADDRESS_MAX || !g_utf8_validate(address, -1, NULL))
    return FALSE;
  if ((alphabet->first != NULL && strchr(alphabet->first, *address) != NULL)
      || (alphabet->ascii && !g_str_is_ascii(address))
      || (alphabet->dot_atom && has_empty_atom(address, at)))
    return FALSE;
  for (const char *p = address; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f || strchr(alphabet->forbidden, *p) != NULL)
      return FALSE;
  return TRUE;
}

/* `address` with the domain in its other form; NULL where it has none. */
static char *other_spelling(const char *address)
{
  const char *at = strrchr(address, '@');
  if (at == NULL || !g_utf8_validate(address, -1, NULL))
    return NULL;
  g_autofree char *domain =
      g_str_is_ascii(at + 1) ? g_hostname_to_unicode(at + 1) : g_hostname_to_ascii(at + 1);
  if (domain == NULL || g_ascii_strcasecmp(domain, at + 1) == 0)
    return NULL;
  return g_strdup_printf("%.*s@%s", (int) (at - address), address, domain);
}

static void take_spelling(ExportSpellings *spellings, const ExportAlphabet *alphabet, char *address)
{
  if (address != NULL && is_held(alphabet, address))
    spellings->of[spellings->n++] = address;
  else
    g_free(address);
}

ExportSpellings export_spell(const ExportAlphabet *alphabet, const char *address)
{
  ExportSpellings spellings = { 0 };
  take_spelling(&spellings, alphabet, g_strdup(address));
  take_spelling(&spellings, alphabet, other_spelling(address));
  return spellings;
}

void export_spellings_clear(ExportSpellings *spellings)
{
  for (guint i = 0; i < spellings->n; i++)
    g_free(spellings->of[i]);
}
