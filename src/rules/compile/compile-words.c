/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files that hold nothing but words, one section a question: wordings.ini, replies.ini, frames.ini
 * and logs.ini, to lists in the order of the sections. What a list is for, its reader knows.
 */
#include <string.h>

#include "rules/compile/compile-rules.h"
#include "smtp/smtp-words.h"

static const char *const wording_sections[BOUNCE_WORDING_SENSES] = {
  "delayed",       "final",        "delivered",         "contact",   "returned", "label",
  "divider",       "passed-on",    "undelivered-title", "subject",   "relayed",  "sent-by",
  "trouble",       "answer",       "forward",           "warning",   "greeting", "state-delivered",
  "state-delayed", "state-failed", "reason-label",      "forwarded",
};

static const char *const reply_sections[BOUNCE_REPLY_WORDS] = {
  "never-after",  "after",      "after-unless-counted",
  "after-by-end", "names-code", "between",
  "measure",      "counted",    "goes-on",
  "itself",       "error",
};

static const char *const frame_sections[BOUNCE_FRAME_WORDS] = {
  "command-dot",  "command-rcpt",     "command-mail",    "command-data",
  "command-helo", "command-starttls", "command-connect", "answer",
  "answer-later", "answer-end",       "remote-error",    "host",
  "talks-to",
};

static const char *const log_sections[BOUNCE_LOG_WORDS] = {
  "postfix-delivered", "postfix-delayed", "sendmail-delivered", "sendmail-delayed", "exim-failed",
  "exim-delayed",      "exim-delivered",  "outlook-quoted",     "outlook",
};

const CompiledWords compile_words_wordings = { wording_sections, BOUNCE_WORDING_SENSES, 2, TRUE };
const CompiledWords compile_words_replies = { reply_sections, BOUNCE_REPLY_WORDS, 1, TRUE };
const CompiledWords compile_words_frames = { frame_sections, BOUNCE_FRAME_WORDS, 4, FALSE };
const CompiledWords compile_words_logs = { log_sections, BOUNCE_LOG_WORDS, 2, FALSE };

/* "~" at an end is a blank that counts. */
static void set_blanks(char *word)
{
  gsize length = strlen(word);
  if (*word == '~')
    *word = ' ';
  if (length > 0 && word[length - 1] == '~')
    word[length - 1] = ' ';
}

static void check_word(const RuleFile *file, const char *section, const char *key, const char *word,
                       const CompiledWords *what)
{
  g_autofree char *lower = g_utf8_strdown(word, -1);
  if (strlen(word) < what->least)
    rule_fail(file, section, key, "\"%s\" is too short to mean anything", word);
  if (what->is_folded && strcmp(lower, word) != 0)
    rule_fail(file, section, key, "\"%s\" is not in lower case", word);
}

static gboolean is_words_key(const char *key)
{
  return strcmp(key, "words") == 0
         || (g_str_has_prefix(key, "words[") && g_str_has_suffix(key, "]"));
}

static void add_words(const RuleFile *file, const char *section, const char *key,
                      const CompiledWords *what, GHashTable *seen, GStrvBuilder *all)
{
  g_auto(GStrv) words = rule_list(file, section, key, TRUE);
  for (char **word = words; *word != NULL; word++) {
    check_word(file, section, key, *word, what);
    set_blanks(*word);
    if (!g_hash_table_add(seen, g_strdup(*word)))
      rule_fail(file, section, key, "\"%s\" stands twice", *word);
    g_strv_builder_add(all, *word);
  }
}

static const char *const *compile_section(const RuleFile *file, const char *section,
                                          const CompiledWords *what)
{
  g_auto(GStrv) keys = rule_keys(file, section);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GStrvBuilder) all = g_strv_builder_new();
  if (*keys != NULL)
    rule_check_told(file, section, "about");
  for (char **key = keys; *key != NULL; key++) {
    if (strcmp(*key, "about") == 0)
      continue;
    if (!is_words_key(*key))
      rule_fail(file, section, *key, "unknown key");
    add_words(file, section, *key, what, seen, all);
  }
  g_auto(GStrv) words = g_strv_builder_end(all);
  return rule_keep_list(file, words);
}

/* All sections of the project's own files, in their order; some of a user's. */
static void check_sections(const RuleFile *file, const CompiledWords *what)
{
  for (gsize i = 0; i < file->n_sections; i++)
    if (i >= what->n || strcmp(file->sections[i], what->sections[i]) != 0)
      rule_fail(file, file->sections[i], NULL, "stands where %s belongs",
                i < what->n ? what->sections[i] : "nothing");
  if (file->n_sections < what->n)
    rule_fail(file, NULL, NULL, "ends before [%s]", what->sections[file->n_sections]);
}

/* Who wrote a mail and what it carries is read before the rules of a file are asked. */
static gboolean is_asked_early(guint sense)
{
  return sense == BOUNCE_WORDING_SENSE_DIVIDER || sense == BOUNCE_WORDING_SENSE_PASSED_ON
         || sense == BOUNCE_WORDING_SENSE_UNDELIVERED_TITLE || sense == BOUNCE_WORDING_SENSE_ANSWER
         || sense == BOUNCE_WORDING_SENSE_FORWARD;
}

static void check_known(const RuleFile *file, const CompiledWords *what)
{
  for (gsize i = 0; i < file->n_sections; i++) {
    guint k = 0;
    while (k < what->n && strcmp(file->sections[i], what->sections[k]) != 0)
      k++;
    if (k == what->n)
      rule_fail(file, file->sections[i], NULL, "is no section of wordings.ini");
    else if (is_asked_early(k))
      rule_fail(file, file->sections[i], NULL,
                "is settled before rules of a file are asked: nothing can be added");
  }
}

const char *const *const *compile_words(const RuleFile *file, const CompiledWords *what)
{
  const char *const **lists = bounce_pool_alloc(file->pool, what->n * sizeof *lists);
  if (file->is_users)
    check_known(file, what);
  else
    check_sections(file, what);
  for (guint i = 0; i < what->n; i++)
    lists[i] = compile_section(file, what->sections[i], what);
  return (const char *const *const *) lists;
}
