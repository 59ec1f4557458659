/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who wrote a mail. In: its header. Out: a value that everybody asks. A mail system and a list
 * manager are known by rules/authors.ini, an answer by wordings.ini, the rest by the fields of
 * RFC 5321 section 4.5.5, RFC 3834, RFC 2919 and RFC 5322. What the mail says is not looked at.
 */
#include "message/author.h"

#include <string.h>

#include "base/address.h"
#include "base/pairs.h"
#include "base/text.h"
#include "rules/rules.h"

/* In bytes: nothing longer is a sign of an answer. */
#define SUBJECT_PREFIX_MAX 32
#define WIDE_COLON "\357\274\232" /* U+FF1A */

static gboolean pattern_matches(const char *pattern, const char *name)
{
  gsize length = strlen(pattern);
  if (*pattern == '*')
    return g_str_has_suffix(name, pattern + 1);
  if (length > 0 && pattern[length - 1] == '*')
    return strncmp(name, pattern, length - 1) == 0;
  return strcmp(name, pattern) == 0;
}

gboolean bounce_author_name_is(const char *name, const char *const *patterns)
{
  while (*patterns != NULL && !pattern_matches(*patterns, name))
    patterns++;
  return *patterns != NULL;
}

static gboolean first_address(const char *value, BounceScan *address)
{
  BounceScan rest = bounce_scan_string(value != NULL ? value : "");
  return bounce_address_find(&rest, address);
}

/* The last address of a From field is the author's: a name may hold one, too. */
static char *local_part(BouncePool *pool, const char *from)
{
  BounceScan rest = bounce_scan_string(from);
  BounceScan address;
  BounceScan last = bounce_scan(from, strcspn(from, " \t<("));
  while (bounce_address_find(&rest, &address))
    last = address;
  const char *at = memchr(last.p, '@', bounce_scan_left(&last));
  return bounce_text_fold(pool, last.p,
                          at != NULL ? (gsize) (at - last.p) : bounce_scan_left(&last));
}

/* MAILER-DAEMON, mailer_daemon and Mailer.Daemon are one name. */
static char *without_signs(BouncePool *pool, const char *name)
{
  char *plain = bounce_pool_strndup(pool, name, strlen(name));
  char *out = plain;
  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_isalnum(*p))
      *out++ = *p;
  *out = '\0';
  return plain;
}

static gboolean any_title(const char *from, const BouncePairs *pairs, const char *const *titles)
{
  while (*titles != NULL
         && !(bounce_pairs_may_hold(pairs, *titles) && strstr(from, *titles) != NULL))
    titles++;
  return *titles != NULL;
}

static void read_from(BouncePool *pool, const char *from, BounceAuthor *author)
{
  BouncePairs pairs = { { 0 } };
  BounceAuthorWrites writes = BOUNCE_AUTHOR_WRITES_NOTHING;
  const char *folded = bounce_text_fold(pool, from, strlen(from));
  author->name = local_part(pool, from);
  const char *plain = without_signs(pool, author->name);
  bounce_pairs_add(&pairs, folded, strlen(folded));
  for (guint i = 0; i < bounce_rules_n_authors && writes == BOUNCE_AUTHOR_WRITES_NOTHING; i++) {
    const BounceAuthorRule *rule = &bounce_rules_authors[i];
    if (bounce_author_name_is(plain, rule->name) || any_title(folded, &pairs, rule->title))
      writes = rule->writes;
  }
  gboolean empty = strchr(from, '@') == NULL && strstr(from, "<>") != NULL;
  author->only_reports = empty || writes == BOUNCE_AUTHOR_WRITES_REPORTS;
  author->is_system = author->only_reports || writes == BOUNCE_AUTHOR_WRITES_MAIL;
  author->is_manager = writes == BOUNCE_AUTHOR_WRITES_LISTS;
}

/* `author`: the first address of From, nothing when there is none. */
static BounceEnvelope read_envelope(const char *path, BounceScan author)
{
  BounceScan sender;
  if (path == NULL)
    return BOUNCE_ENVELOPE_UNSAID;
  if (g_str_has_prefix(path, "<>"))
    return BOUNCE_ENVELOPE_EMPTY;
  if (!first_address(path, &sender))
    return BOUNCE_ENVELOPE_NAMED;
  gboolean same = bounce_scan_left(&sender) == bounce_scan_left(&author)
                  && g_ascii_strncasecmp(sender.p, author.p, bounce_scan_left(&sender)) == 0;
  return same ? BOUNCE_ENVELOPE_AUTHOR : BOUNCE_ENVELOPE_OTHER;
}

static gboolean begins_with(const char *subject, BounceWordingSense sense)
{
  const char *const *word = bounce_rules_wordings[sense];
  while (*word != NULL && (**word != *subject || !g_str_has_prefix(subject, *word)))
    word++;
  return *word != NULL;
}

/* What a subject begins with is looked at only where a colon shows that it may be "Re:". */
static void read_subject(BouncePool *pool, const BounceFields *headers, BounceAuthor *author)
{
  const char *subject = bounce_fields_get(headers, "Subject");
  gsize length = subject != NULL ? strnlen(subject, SUBJECT_PREFIX_MAX) : 0;
  author->refers = bounce_fields_get(headers, "In-Reply-To") != NULL;
  author->is_threaded = author->refers || bounce_fields_get(headers, "References") != NULL;
  if (length == 0
      || (memchr(subject, ':', length) == NULL && memmem(subject, length, WIDE_COLON, 3) == NULL))
    return;
  const char *folded = bounce_text_fold(pool, subject, length);
  author->answers = begins_with(folded, BOUNCE_WORDING_SENSE_ANSWER);
  author->forwards = begins_with(folded, BOUNCE_WORDING_SENSE_FORWARD);
}

static gboolean is_bulk(const BounceFields *headers)
{
  const char *precedence = bounce_fields_get(headers, "Precedence");
  return bounce_fields_get(headers, "List-Administrivia") != NULL
         || bounce_fields_get(headers, "X-List-Administrivia") != NULL
         || (precedence != NULL
             && (g_ascii_strcasecmp(precedence, "bulk") == 0
                 || g_ascii_strcasecmp(precedence, "list") == 0
                 || g_ascii_strcasecmp(precedence, "junk") == 0));
}

void bounce_author_read(BouncePool *pool, const BounceFields *headers, BounceAuthor *author)
{
  const char *from = bounce_fields_get(headers, "From");
  const char *automatic = bounce_fields_get(headers, "Auto-Submitted");
  *author = (BounceAuthor){ .name = "" };
  if (from != NULL)
    read_from(pool, from, author);
  BounceScan address = { NULL, NULL };
  author->has_address = first_address(from, &address);
  author->envelope = read_envelope(bounce_fields_get(headers, "Return-Path"), address);
  author->is_automatic = automatic != NULL && g_ascii_strncasecmp(automatic, "no", 2) != 0;
  author->is_reply = automatic != NULL && g_ascii_strncasecmp(automatic, "auto-replied", 12) == 0;
  author->is_post = bounce_fields_get(headers, "List-Id") != NULL
                    || bounce_fields_get(headers, "List-Post") != NULL;
  author->is_bulk = author->is_manager || is_bulk(headers);
  author->names_failed = bounce_fields_get(headers, "X-Failed-Recipients") != NULL;
  read_subject(pool, headers, author);
}
