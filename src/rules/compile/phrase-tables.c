/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was read of phrases.ini to the tables that are matched. In: words, expressions and sequences
 * in the order of the file. Out: words sorted by bytes, expressions by their first word, sequences
 * by the concept that the fewest of them have. It checks nothing but their size.
 */
#include "rules/compile/phrase-tables.h"

#include <string.h>

static int compare_words(gconstpointer a, gconstpointer b)
{
  const PhraseWord *left = *(const PhraseWord *const *) a;
  const PhraseWord *right = *(const PhraseWord *const *) b;
  int order = strcmp(left->text, right->text);
  return order != 0 ? order : left->is_prefix - right->is_prefix;
}

/* By first word and concept; the longest first, since what matched is shown. */
static int compare_expressions(gconstpointer a, gconstpointer b, gpointer data)
{
  const guint *rank = data;
  const PhraseExpression *left = a;
  const PhraseExpression *right = b;
  guint first = rank[g_array_index(left->words, guint, 0)];
  guint second = rank[g_array_index(right->words, guint, 0)];
  if (first != second)
    return first < second ? -1 : 1;
  if (left->concept != right->concept)
  return (int) left->concept - (int) right->concept;
  return (int) right->words->len - (int) left->words->len;
}

/* The longest prefix word before `at` that `word` begins with; the list is sorted. */
static int parent_of(const GPtrArray *sorted, guint at)
{
  const PhraseWord *word = g_ptr_array_index(sorted, at);
  for (int i = (int) at - 1; i >= 0; i--) {
    const PhraseWord *other = g_ptr_array_index(sorted, (guint) i);
    if (other->is_prefix && g_str_has_prefix(word->text, other->text))
      return i;
  }
  return -1;
}

static guint first_rank(const PhraseExpression *expression, const guint *rank)
{
  return rank[g_array_index(expression->words, guint, 0)];
}

static void make_expressions(const PhraseCompiler *compiler, const guint *rank,
                             BouncePhraseRules *rules)
{
  g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(guint16));
  g_autoptr(GArray) expressions = g_array_new(FALSE, FALSE, sizeof(BounceRuleExpression));
  for (guint i = 0; i < compiler->expressions->len; i++) {
    const PhraseExpression *from = &g_array_index(compiler->expressions, PhraseExpression, i);
    BounceRuleExpression to = { (guint16) from->concept, (guint16) words->len,
                                (guint16) from->words->len };
    for (guint k = 0; k < from->words->len; k++) {
      guint16 id = (guint16) (rules->first_word + rank[g_array_index(from->words, guint, k)]);
      g_array_append_val(words, id);
    }
    g_array_append_val(expressions, to);
  }
  if (words->len > G_MAXUINT16)
    rule_fail(compiler->file, NULL, NULL, "is larger than its tables may be");
  rules->expression_words = rule_keep_array(compiler->file, words);
  rules->expressions = rule_keep_array(compiler->file, expressions);
}

static void make_words(const PhraseCompiler *compiler, const GPtrArray *sorted, const guint *rank,
                       BouncePhraseRules *rules)
{
  BouncePool *pool = compiler->file->pool;
  BounceRuleWord *words = bounce_pool_alloc(pool, (sorted->len + 1) * sizeof *words);
  guint16 *index = bounce_pool_alloc(pool, 257 * sizeof *index);
  const PhraseExpression *expressions =
      (const PhraseExpression *) (gconstpointer) compiler->expressions->data;
  g_autoptr(GString) letters = g_string_new(NULL);
  guint at = 0;
  for (guint i = 0; i < sorted->len; i++) {
    const PhraseWord *word = g_ptr_array_index(sorted, i);
    guint first = at;
    while (at < compiler->expressions->len && first_rank(&expressions[at], rank) == i)
      at++;
    words[i] = (BounceRuleWord){ .head = bounce_rules_word_head(word->text, strlen(word->text)),
                                 .text = (guint32) letters->len,
                                 .length = (guint8) strlen(word->text),
                                 .is_prefix = (guint8) word->is_prefix,
                                 .is_noise = (guint8) word->is_noise,
                                 .parent = (gint16) parent_of(sorted, i),
                                 .first_expression = (guint16) first,
                                 .n_expressions = (guint16) (at - first) };
    g_string_append_len(letters, word->text, (gssize) strlen(word->text) + 1);
  }
  for (guint byte = 0, i = 0; byte <= 256; byte++) {
    while (i < sorted->len && (guchar) letters->str[words[i].text] < byte)
      i++;
    index[byte] = (guint16) i;
  }
  rules->words = words;
  rules->n_words = sorted->len;
  rules->letters = bounce_pool_strndup(pool, letters->str, letters->len);
  rules->word_index = index;
}

static BounceRuleItem *items_of(const PhraseCompiler *compiler, guint sequence)
{
  return &g_array_index(
      compiler->items, BounceRuleItem,
      g_array_index(compiler->sequences, BounceRuleSequence, sequence).first_item);
}

/* The concept of a sequence that the fewest sequences have: where it is missing, nothing more need
 * be looked at. */
static guint key_of(const PhraseCompiler *compiler, const guint *uses, guint sequence)
{
  const BounceRuleItem *items = items_of(compiler, sequence);
  guint n = g_array_index(compiler->sequences, BounceRuleSequence, sequence).n_items;
  guint key = items[0].concept;
  for (guint i = 1; i < n; i++)
    if (uses[items[i].concept] < uses[key])
  key = items[i].concept;
  return key;
}

/* The sequences by their key. */
static void make_keyed(const PhraseCompiler *compiler, BouncePhraseRules *rules)
{
  guint n = compiler->sequences->len;
  g_autofree guint *uses = g_new0(guint, rules->n_concepts);
  guint16 *keyed = bounce_pool_alloc(compiler->file->pool, (n + 1) * sizeof *keyed);
  guint16 *index = bounce_pool_alloc(compiler->file->pool, (rules->n_concepts + 1) * sizeof *index);
  for (guint i = 0; i < compiler->items->len; i++)
    uses[g_array_index(compiler->items, BounceRuleItem, i).concept]++;
  for (guint i = 0; i < n; i++)
    index[key_of(compiler, uses, i) + 1]++;
  for (guint concept = 0; concept < rules->n_concepts; concept ++)
    index[concept + 1] = (guint16) (index[concept + 1] + index[concept]);
  g_autofree guint16 *at = g_memdup2(index, rules->n_concepts * sizeof *at);
  for (guint i = 0; i < n; i++)
    keyed[at[key_of(compiler, uses, i)]++] = (guint16) i;
  rules->keyed = keyed;
  rules->keyed_index = index;
}

static const char *const *keep_names(const PhraseCompiler *compiler)
{
  const char **names =
      bounce_pool_alloc(compiler->file->pool, (compiler->names->len + 1) * sizeof *names);
  for (guint i = 0; i < compiler->names->len; i++)
    names[i] = g_ptr_array_index(compiler->names, i);
  return names;
}

void phrase_tables_make(PhraseCompiler *compiler, BouncePhraseRules *rules)
{
  const RuleFile *file = compiler->file;
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy(compiler->word_list, NULL, NULL);
  g_autofree guint *rank = g_new(guint, sorted->len + 1);
  g_ptr_array_sort(sorted, compare_words);
  for (guint i = 0; i < sorted->len; i++)
    rank[((PhraseWord *) g_ptr_array_index(sorted, i))->id] = i;
  g_array_sort_with_data(compiler->expressions, compare_expressions, rank);
  if (rules->first_word + sorted->len > G_MAXINT16 || compiler->expressions->len > G_MAXUINT16 / 8
      || compiler->items->len > G_MAXUINT16
      || rules->first_concept + compiler->negate->len > G_MAXUINT16 / 2
      || rules->first_sequence + compiler->sequences->len > G_MAXUINT16)
    rule_fail(file, NULL, NULL, "is larger than its tables may be");
  make_expressions(compiler, rank, rules);
  make_words(compiler, sorted, rank, rules);
  rules->items = rule_keep_array(file, compiler->items);
  rules->sequences = rule_keep_array(file, compiler->sequences);
  rules->n_sequences = compiler->sequences->len;
  rules->concept_negate = rule_keep_array(file, compiler->negate);
  rules->concept_names = keep_names(compiler);
  rules->n_concepts = rules->first_concept + compiler->negate->len;
  make_keyed(compiler, rules);
}
