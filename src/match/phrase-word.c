/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looking words of a text up among those of rules/phrases.ini and of a user's rules. In: a word.
 * Out: the numbers of all that it is or begins with. What they mean together is for phrase.c.
 */
#include "match/phrase-word.h"

#include <stdlib.h>
#include <string.h>

/* Against the endings of short words: longer ones only have a plural. */
#define PLURAL_MIN 4
/* Of shorter words too many are one letter from another. */
#define SLIP_MIN 6

/* A word that is looked up. */
typedef struct {
  const BounceWord *word;
  guint64 head; /* bounce_rules_word_head() */
} Key;

static int compare_word(const BouncePhraseRules *table, guint i, const Key *key)
{
  const BounceRuleWord *rule = &table->words[i];
  const BounceWord *word = key->word;
  if (rule->head != key->head)
    return rule->head > key->head ? 1 : -1;
  int order = memcmp(table->letters + rule->text, word->text, MIN(rule->length, word->length));
  return order != 0 ? order : (int) rule->length - (int) word->length;
}

/* The first rule word that is greater than `word`, from those with the same first byte. */
static guint upper_bound(const BouncePhraseRules *table, const Key *key, guint *low)
{
  const guint16 *index = &table->word_index[(guchar) key->word->text[0]];
  guint begin = index[0], end = index[1];
  *low = begin;
  while (begin < end) {
    guint middle = begin + (end - begin) / 2;
    if (compare_word(table, middle, key) > 0)
      end = middle;
    else
      begin = middle + 1;
  }
  return begin;
}

static void add_id(BouncePhraseIds *ids, guint id)
{
  if (ids->n < BOUNCE_PHRASE_IDS_MAX && !bounce_phrase_word_is(ids, id))
    ids->ids[ids->n++] = (guint16) id;
}

/* Every word of a table that `word` is or begins with; FALSE: it is noise, which is the last. */
static gboolean look_up_in(const BouncePhraseRules *table, const BounceWord *word,
                           BouncePhraseIds *ids)
{
  const BounceRuleWord *words = table->words;
  const Key key = { word, bounce_rules_word_head(word->text, word->length) };
  guint low = 0;
  int i = (int) upper_bound(table, &key, &low) - 1;
  if (i < (int) low)
    return TRUE;
  if (!words[i].is_prefix && compare_word(table, (guint) i, &key) == 0) {
    add_id(ids, table->first_word + (guint) i);
    if (words[i].is_noise)
      return FALSE;
    i = words[i].parent;
  } else if (i > (int) low && compare_word(table, (guint) i - 1, &key) == 0) {
    add_id(ids, table->first_word + (guint) i - 1);
    if (words[i - 1].is_noise)
      return FALSE;
  }
  for (; i >= 0; i = words[i].parent)
    if (words[i].is_prefix && words[i].length <= word->length
        && memcmp(table->letters + words[i].text, word->text, words[i].length) == 0)
      add_id(ids, table->first_word + (guint) i);
  return TRUE;
}

gboolean bounce_phrase_word_find(const BounceRules *rules, const BounceWord *word,
                                 BouncePhraseIds *ids)
{
  for (; rules != NULL; rules = rules->next)
    if (rules->phrases != NULL && !look_up_in(rules->phrases, word, ids))
      return FALSE;
  return TRUE;
}

void bounce_phrase_word_whole(const BounceRules *rules, BouncePhraseIds *ids)
{
  guint n = 0;
  for (guint i = 0; i < ids->n; i++) {
    const BouncePhraseRules *table = bounce_phrase_word_rules(rules, ids->ids[i])->phrases;
    if (!table->words[ids->ids[i] - table->first_word].is_prefix)
      ids->ids[n++] = ids->ids[i];
  }
  ids->n = (guint16) n;
}

void bounce_phrase_word_singular(const BounceRules *rules, BounceWord word, BouncePhraseIds *ids)
{
  if (word.length <= PLURAL_MIN || word.text[word.length - 1] != 's')
    return;
  word.length--;
  bounce_phrase_word_find(rules, &word, ids);
}

void bounce_phrase_word_host(const BounceRules *rules, BounceWord word, BouncePhraseIds *ids)
{
  const char *dot = word.text;
  while (dot != NULL && ids->n == 0) {
    bounce_phrase_word_find(rules, &word, ids);
    dot = memchr(word.text, '.', word.length);
    if (dot != NULL) {
      word.length = (guint16) (word.length - (dot + 1 - word.text));
      word.text = dot + 1;
    }
  }
}

static int compare_spelling(const void *key, const void *element)
{
  const BounceWord *word = key;
  const char *wrong = ((const BounceRuleSpelling *) element)->wrong;
  int order = strncmp(word->text, wrong, word->length);
  return order != 0 || wrong[word->length] == '\0' ? order : -1;
}

void bounce_phrase_word_misspelt(const BounceRules *rules, const BounceWord *word,
                                 BouncePhraseIds *ids)
{
  for (const BounceRules *own = rules; own != NULL; own = own->next) {
    const BouncePhraseRules *table = own->phrases;
    const BounceRuleSpelling *found =
        table != NULL && table->n_spellings > 0
            ? bsearch(word, table->spellings, table->n_spellings, sizeof *found, compare_spelling)
            : NULL;
    if (found == NULL)
      continue;
    BounceWord right = { .text = found->right, .length = (guint16) strlen(found->right) };
    bounce_phrase_word_find(rules, &right, ids);
    return;
  }
}

/* TRUE when the words differ by one letter that is more, less or another, or by two swapped. */
static gboolean is_slip(const char *a, gsize n_a, const char *b, gsize n_b)
{
  gsize at = 0;
  if (n_a > n_b)
    return is_slip(b, n_b, a, n_a);
  if (n_b > n_a + 1)
    return FALSE;
  while (at < n_a && a[at] == b[at])
    at++;
  const char *rest = a + at;
  const char *other = b + at;
  gsize left = n_a - at;
  if (n_b > n_a)
    return memcmp(rest, other + 1, left) == 0;
  if (left > 1 && rest[0] == other[1] && rest[1] == other[0])
    return memcmp(rest + 2, other + 2, left - 2) == 0;
  return left > 0 && memcmp(rest + 1, other + 1, left - 1) == 0;
}

/* A rule's word that stands for any ending is compared with the beginning of the word. */
static gboolean is_near(const BouncePhraseRules *table, const BounceRuleWord *rule,
                        const BounceWord *word)
{
  const char *text = table->letters + rule->text;
  if (rule->length < SLIP_MIN || rule->is_noise || word->length + 1U < rule->length)
    return FALSE;
  if (!rule->is_prefix)
    return is_slip(text, rule->length, word->text, word->length);
  for (gsize n = rule->length - 1U; n <= MIN(rule->length + 1U, word->length); n++)
    if (is_slip(text, rule->length, word->text, n))
      return TRUE;
  return FALSE;
}

void bounce_phrase_word_near(const BounceRules *rules, const BounceWord *word, BouncePhraseIds *ids)
{
  if (word->length < SLIP_MIN)
    return;
  for (const BounceRules *own = rules; own != NULL; own = own->next) {
    const BouncePhraseRules *table = own->phrases;
    guint first = table != NULL ? table->word_index[(guchar) word->text[0]] : 0;
    guint end = table != NULL ? table->word_index[(guchar) word->text[0] + 1] : 0;
    for (guint i = first; i < end; i++)
      if (is_near(table, &table->words[i], word))
        add_id(ids, table->first_word + i);
  }
}

const BounceRules *bounce_phrase_word_rules(const BounceRules *rules, guint id)
{
  while (rules->phrases == NULL || id < rules->phrases->first_word)
    rules = rules->next;
  return rules;
}
