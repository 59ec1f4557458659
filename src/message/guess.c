/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Eight-bit charsets without a label worth believing. In: bytes. Out: the charset that makes the
 * most words of phrases.ini of those that are no ASCII. It counts words, no letters: a charset in
 * which nothing is understood is no better than another.
 */
#include "message/guess.h"

#include <string.h>

#include "base/pool.h"
#include "base/word.h"
#include "message/charset.h"
#include "rules/rules.h"

/* Bytes of words that are tried: every one is converted once for each charset. */
#define GUESS_WORDS_SIZE 512

/* Shorter words are some word in every charset. */
#define GUESS_WORD_MIN 4

/* The first one stands unless another makes more words. */
static const char *const guess_charsets[] = {
  "WINDOWS-1252", "ISO-8859-2", "WINDOWS-1250", "WINDOWS-1251", "KOI8-R", "WINDOWS-1254",
};

static gboolean is_letter(char c)
{
  return (guchar) c >= 0x80 || g_ascii_isalpha(c);
}

static gboolean has_high(const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) word[i] >= 0x80)
      return TRUE;
  return FALSE;
}

/* The words that are no ASCII, a blank after each. */
static gsize high_words(const char *bytes, gsize length, char *words)
{
  gsize used = 0;
  for (gsize i = 0; i < length; i++) {
    gsize begin = i;
    while (i < length && is_letter(bytes[i]))
      i++;
    gsize size = i - begin;
    if (!has_high(bytes + begin, size))
      continue;
    if (used + size >= GUESS_WORDS_SIZE)
      break;
    memcpy(words + used, bytes + begin, size);
    used += size;
    words[used++] = ' ';
  }
  return used;
}

static gboolean rule_matches(const BouncePhraseRules *rules, guint i, const BounceWord *word)
{
  const BounceRuleWord *rule = &rules->words[i];
  return (rule->is_prefix ? rule->length <= word->length : rule->length == word->length)
         && memcmp(rules->letters + rule->text, word->text, rule->length) == 0;
}

static gboolean is_known(const BounceWord *word)
{
  guint byte = (guchar) word->text[0];
  const BouncePhraseRules *rules = &bounce_rules_phrases;
  for (guint i = rules->word_index[byte]; i < rules->word_index[byte + 1]; i++)
    if (rules->words[i].length >= GUESS_WORD_MIN && rule_matches(rules, i, word))
      return TRUE;
  return FALSE;
}

static guint count_known(const char *charset, const char *words, gsize length)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autofree BounceWords *split = g_new(BounceWords, 1);
  char *text = bounce_charset_convert(pool, charset, words, length);
  guint known = 0;
  if (text == NULL)
    return 0;
  bounce_word_split(split, text, strlen(text));
  for (guint i = 0; i < split->n_words; i++)
    known += split->words[i].length >= GUESS_WORD_MIN && is_known(&split->words[i]);
  return known;
}

const char *bounce_guess_charset(const char *bytes, gsize length)
{
  char words[GUESS_WORDS_SIZE];
  gsize used = high_words(bytes, length, words);
  guint best = 0;
  guint most = count_known(guess_charsets[0], words, used);
  for (guint i = 1; i < G_N_ELEMENTS(guess_charsets); i++) {
    guint known = count_known(guess_charsets[i], words, used);
    if (known > most) {
      most = known;
      best = i;
    }
  }
  return guess_charsets[best];
}
