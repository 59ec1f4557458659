/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mailboxes that a mail system names without their domain, one a line below a sentence that ends
 * with a colon. In: the lines of a text in which no address stands. Out: a place for each name. An
 * address of the original's To field that has this name is meant. It reads no answers.
 */
#include <string.h>

#include "base/address.h"
#include "evidence/generic.h"
#include "match/cue.h"

/* In bytes: longer words are no local part (RFC 5321 section 4.5.3.1.1). */
#define LONE_NAME_MAX 64
/* Names of one list; more are prose in columns. */
#define LONE_NAMES_MAX 20

/* One word on an indented line of its own that may be the name of a local mailbox. */
static gboolean is_lone_name(const BounceGeneric *generic, guint at)
{
  const BounceGenericLine *line = &generic->lines[at];
  BounceScan name = line->raw;
  gsize length = bounce_scan_left(&name);
  gboolean letter = FALSE;
  if (!line->indented || length < 2 || length > LONE_NAME_MAX || !g_ascii_isalnum(name.end[-1]))
    return FALSE;
  for (; name.p < name.end && (g_ascii_isalnum(*name.p) || strchr("._-+", *name.p) != NULL);
       name.p++)
    letter |= g_ascii_isalpha(*name.p) != 0;
  return name.p == name.end && letter;
}

/* The paragraph that ends with a colon above line `at` says that something was not delivered. */
static gboolean is_listed(BounceGeneric *generic, guint at)
{
  guint i = at;
  while (i > 0 && (generic->lines[i - 1].blank || is_lone_name(generic, i - 1)))
    i--;
  if (i == 0 || generic->lines[i - 1].raw.end[-1] != ':')
    return FALSE;
  for (; i > 0 && !generic->lines[i - 1].blank; i--)
    if ((bounce_generic_words(generic, &generic->lines[i - 1]) & BOUNCE_WORDING_FAILED) != 0)
      return TRUE;
  return FALSE;
}

/* The address that the original went to and `name` is the mailbox of, else the name. */
static const char *whole_address(BounceGeneric *generic, const char *name)
{
  const char *to = bounce_fields_get(&generic->message->original, "To");
  BounceScan rest = bounce_scan_string(to != NULL ? to : "");
  BounceScan address;
  gsize length = strlen(name);
  while (bounce_address_find(&rest, &address))
    if (bounce_scan_left(&address) > length && address.p[length] == '@'
        && g_ascii_strncasecmp(address.p, name, length) == 0)
      return bounce_address_normalize(generic->facts->pool, address.p, bounce_scan_left(&address));
  return name;
}

/* Where no address stands, a mail system names its own mailboxes without domain. */
void bounce_generic_find_names(BounceGeneric *generic)
{
  for (guint i = 1; i < generic->n_lines && generic->n_candidates < LONE_NAMES_MAX; i++) {
    BounceGenericLine *line = &generic->lines[i];
    if (!is_lone_name(generic, i) || !is_listed(generic, i))
      continue;
    const char *name =
        bounce_pool_strndup(generic->facts->pool, line->raw.p, bounce_scan_left(&line->raw));
    generic->candidates[generic->n_candidates++] =
        (BounceGenericPlace){ whole_address(generic, name),
                              i,
                              BOUNCE_GENERIC_STRUCTURE,
                              { line->raw.end, line->raw.end },
                              TRUE };
    line->is_place = TRUE;
  }
}
