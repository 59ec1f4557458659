/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a redaction must not touch: the words and public domains that the rules of the library read.
 * In: the rules. Out: sets of words. It knows no message.
 */
#include <string.h>

#include "match/likeness.h"
#include "redact/redact-private.h"
#include "rules/rules.h"

/* A shorter beginning is that of too many names; one that the rules mark as such may be shorter. */
#define STEM_MIN 6
#define PREFIX_MIN 4
/* Digits behind a role: more are a number of somebody. */
#define ROLE_DIGITS_MAX 2
/* Shorter words of scripts without blanks are in too many others. */
#define WIDE_MIN 4
/* Bytes that beginnings of words are sorted by: the shortest has more. */
#define KEY_BYTES 3

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
  "delayed",       "error",     "mdaemon",       "tracking",    "uncaught",     "multipart",
  "plain",         "html",      "alternative",   "mixed",       "related",      "application",
  "octet",         "stream",    "image",         "base64",      "quoted",       "printable",
  "charset",       "boundary",  "ascii",         "windows",     "headers",      "content",
  "encoding",      "global",    "disposition",   "feedback",    "text",         "digest",
  "example",       "test",      "invalid",       "localdomain", "x400",         "x500",
  "smtpd",         "lmtp",      "mimeole",
};

/* A role, also one of many: gateways, bounces2. */
gboolean redact_keep_role(const Redaction *redaction, const char *lower)
{
  gsize length = strlen(lower);
  if (g_hash_table_contains(redaction->roles, lower))
    return TRUE;
  while (length > 0 && g_ascii_isdigit(lower[length - 1]))
    length--;
  length -= lower[length] == '\0' && length > 0 && lower[length - 1] == 's';
  if (lower[length] == '\0' || strlen(lower + length) > ROLE_DIGITS_MAX)
    return FALSE;
  g_autofree char *word = g_strndup(lower, length);
  return g_hash_table_contains(redaction->roles, word);
}

/* Adds a text in lower case. All that the rules have is kept in one place: one by one it would be
 * forty thousand allocations at every start. */
static void add_lower(Redaction *redaction, GHashTable *set, const char *text, gsize length)
{
  GString *lower = redaction->lower;
  g_string_truncate(lower, 0);
  for (gsize i = 0; i < length; i++)
    g_string_append_c(lower, g_ascii_tolower(text[i]));
  if (!g_hash_table_contains(set, lower->str))
    g_hash_table_add(set,
                     g_string_chunk_insert_len(redaction->texts, lower->str, (gssize) lower->len));
}

static void add_host(Redaction *redaction, const char *text, gsize length)
{
  while (length > 0 && (text[length - 1] == '.' || text[length - 1] == '-'))
    length--;
  const char *dot = memchr(text, '.', length);
  if (dot == NULL || dot == text)
    return;
  g_autofree char *host = g_ascii_strdown(text, (gssize) length);
  if (redaction->has_suffix(host))
    add_lower(redaction, redaction->hosts, host, length);
}

static void add_to_set(Redaction *redaction, GHashTable *set, const char *text)
{
  for (const char *p = text; *p != '\0';) {
    const char *begin = p;
    while (redact_is_word_byte((guchar) *p))
      p++;
    if (p > begin)
      add_lower(redaction, set, begin, (gsize) (p - begin));
    else
      p++;
  }
}

static void add_words(Redaction *redaction, const char *text)
{
  add_to_set(redaction, redaction->words, text);
  for (const char *p = text; *p != '\0';) {
    gsize run = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    if (run > 0)
      add_host(redaction, p, run);
    p += MAX(run, 1);
  }
}

/* Words in the order of their first bytes, so that those that a text may begin with are found. */
static int compare_beginnings(gconstpointer one, gconstpointer other)
{
  return strncmp(*(const char *const *) one, *(const char *const *) other, KEY_BYTES);
}

/* The first of the sorted `words` that shares its first bytes with `text`, if any does. */
static guint find_beginning(const GPtrArray *words, const char *text)
{
  guint low = 0;
  guint high = words->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (strncmp(g_ptr_array_index(words, middle), text, KEY_BYTES) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean has_beginning(const GPtrArray *words, const char *text)
{
  for (guint i = find_beginning(words, text); i < words->len; i++) {
    const char *word = g_ptr_array_index(words, i);
    if (strncmp(word, text, KEY_BYTES) != 0)
      return FALSE;
    if (g_str_has_prefix(text, word))
      return TRUE;
  }
  return FALSE;
}

/* A word as the rules have it; what other words begin with it stay, too. */
static void add_word(const char *text, BounceRulesWordUse use, gpointer data)
{
  Redaction *redaction = data;
  gboolean is_stem = (use == BOUNCE_RULES_WORD_BEGINS && strlen(text) >= PREFIX_MIN)
                     || (use == BOUNCE_RULES_WORD_WITHIN && strlen(text) >= STEM_MIN);
  add_words(redaction, text);
  if (use == BOUNCE_RULES_WORD_NAMES)
    add_to_set(redaction, redaction->roles, text);
  if (is_stem)
    g_ptr_array_add(redaction->stems, g_string_chunk_insert(redaction->texts, text));
}

/* Words in scripts without blanks. */
static void fill_wide(Redaction *redaction)
{
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init(&iter, redaction->words);
  while (g_hash_table_iter_next(&iter, &word, NULL))
    if (!g_str_is_ascii(word) && strlen(word) >= WIDE_MIN && g_utf8_validate(word, -1, NULL))
      g_ptr_array_add(redaction->wide, word);
}

void redact_keep_fill(Redaction *redaction, const BounceRules *rules)
{
  for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
    add_to_set(redaction, redaction->roles, roles[i]);
  for (guint i = 0; i < G_N_ELEMENTS(system_words); i++)
    add_words(redaction, system_words[i]);
  bounce_rules_each_word(rules, add_word, redaction);
  fill_wide(redaction);
  g_ptr_array_sort(redaction->stems, compare_beginnings);
  g_ptr_array_sort(redaction->wide, compare_beginnings);
}

/* Scripts without blanks between words: a run that holds a word of the rules is wording. */
static gboolean holds_word(const Redaction *redaction, const char *run)
{
  for (const char *p = run; *p != '\0'; p = g_utf8_next_char(p))
    if (has_beginning(redaction->wide, p))
      return TRUE;
  return FALSE;
}

gboolean redact_keep_exactly(const Redaction *redaction, const char *lower)
{
  if (g_hash_table_contains(redaction->words, lower)
      || bounce_likeness_knows(&bounce_rules_builtin, lower, TRUE))
    return TRUE;
  return !g_str_is_ascii(lower) && g_utf8_validate(lower, -1, NULL) && holds_word(redaction, lower);
}

/* `undeliver` in undeliverable, `full*` in fully. */
gboolean redact_keep_word(const Redaction *redaction, const char *lower)
{
  return has_beginning(redaction->stems, lower)
         || bounce_likeness_knows(&bounce_rules_builtin, lower, FALSE)
         || redact_keep_exactly(redaction, lower);
}

const char *redact_keep_domain(const Redaction *redaction, const char *host)
{
  for (const char *part = host; part != NULL && strlen(host) <= REDACT_HOST_MAX;
       part = strchr(part, '.')) {
    part += *part == '.';
    if (g_hash_table_contains(redaction->hosts, part))
      return part;
  }
  return host + strlen(host); /* NOLINT(clang-analyzer-core.*): it is never NULL */
}
