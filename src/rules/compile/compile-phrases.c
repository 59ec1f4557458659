/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phrases.ini: concepts and the rules made of them, to sorted word and expression tables. Fails on
 * unknown concepts, empty phrases, prefixes that would match nearly anything, and words beyond the
 * sizes of the tables. That every sample belongs to its own rule is for tests/test-phrase.c.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/compile/phrase-tables.h"

/* A shorter prefix would match words that are not meant. */
#define PREFIX_MIN 3

static const char *const phrase_keys[] = { "match", "unless", "verdict", "fault",
                                           "weak",  "sure",   "mention", "at-home",
                                           "alone", "sample", "source",  NULL };

/* In the order of their numbers. */
static const char *const known_concepts[] = { "address", "hostname",  "not",    "advice",
                                              "but",     "recipient", "sender", "unknown" };

static guint add_concept(PhraseCompiler *compiler, const char *name)
{
  guint8 no = 0;
  guint number = compiler->top->n_concepts + compiler->negate->len;
  const char *kept = *name != '=' ? bounce_pool_strdup(compiler->file->pool, name) : NULL;
  g_hash_table_insert(compiler->concepts, g_strdup(name), GUINT_TO_POINTER(number + 1));
  g_ptr_array_add(compiler->names, (gpointer) kept);
  g_array_append_val(compiler->negate, no);
  return number;
}

static PhraseWord *add_word(PhraseCompiler *compiler, const char *text, gsize length,
                            gboolean is_prefix)
{
  g_autofree char *key = g_strdup_printf("%.*s%s", (int) length, text, is_prefix ? "*" : "");
  PhraseWord *word = g_hash_table_lookup(compiler->words, key);
  if (word != NULL)
    return word;
  word = g_new0(PhraseWord, 1);
  word->text = g_strndup(text, length);
  word->is_prefix = is_prefix;
  word->id = compiler->word_list->len;
  g_ptr_array_add(compiler->word_list, word);
  g_hash_table_insert(compiler->words, g_steal_pointer(&key), word);
  return word;
}

/* The words of `text`; one before "*" is a prefix. Noise is left out, except where a concept is
 * that one word. */
static GArray *phrase_words(PhraseCompiler *compiler, const char *section, const char *key,
                            const char *text)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
  guint n_noise = 0;
  g_auto(GStrv) parts = g_strsplit(text, " ", -1);
  for (char **part = parts; *part != NULL; part++) {
    gboolean is_prefix = g_str_has_suffix(*part, "*");
    bounce_word_split(&compiler->split, *part, strlen(*part));
    for (guint i = 0; i < compiler->split.n_words; i++) {
      const BounceWord *found = &compiler->split.words[i];
      gboolean prefix = is_prefix && i + 1 == compiler->split.n_words;
      if (prefix && found->length < PREFIX_MIN)
        rule_fail(compiler->file, section, key, "prefix \"%s\" is too short", *part);
      PhraseWord *word = add_word(compiler, found->text, found->length, prefix);
      n_noise += word->is_noise;
      if (!word->is_noise || (parts[1] == NULL && g_str_has_prefix(section, "concept/")))
        g_array_append_val(ids, word->id);
    }
  }
  if (ids->len == 0 || (ids->len == 1 && n_noise > 0 && parts[1] != NULL))
    rule_fail(compiler->file, section, key, "\"%s\" holds hardly a word but noise", text);
  return g_steal_pointer(&ids);
}

static void add_expression(PhraseCompiler *compiler, const char *section, const char *key,
                           const char *text, guint concept)
{
  g_autoptr(GArray) words = phrase_words(compiler, section, key, text);
  PhraseExpression expression = { concept, words };
  if (words->len == 0)
    return;
  g_array_append_val(compiler->expressions, expression);
  g_steal_pointer(&words);
}

static void read_noise(PhraseCompiler *compiler)
{
  g_auto(GStrv) words = rule_list(compiler->file, "noise", "words", !compiler->file->is_users);
  for (char **word = words; *word != NULL; word++)
    add_word(compiler, *word, strlen(*word), FALSE)->is_noise = TRUE;
}

static int compare_spellings(const void *a, const void *b)
{
  return strcmp(((const BounceRuleSpelling *) a)->wrong, ((const BounceRuleSpelling *) b)->wrong);
}

static void read_spellings(PhraseCompiler *compiler, BouncePhraseRules *rules)
{
  const RuleFile *file = compiler->file;
  g_autoptr(GArray) spellings = g_array_new(FALSE, FALSE, sizeof(BounceRuleSpelling));
  g_auto(GStrv) keys = rule_keys(file, "spelling");
  for (char **key = keys; *key != NULL; key++) {
    g_autofree char *right = rule_value(file, "spelling", *key, TRUE);
    BounceRuleSpelling spelling = { bounce_pool_strdup(file->pool, *key),
                                    bounce_pool_strdup(file->pool, right) };
    g_array_append_val(spellings, spelling);
  }
  g_array_sort(spellings, compare_spellings);
  rules->spellings = rule_keep_array(file, spellings);
  rules->n_spellings = spellings->len;
}

/* The number + 1 of a concept of this file or of those it is asked before, 0 for none. */
static guint known_concept(const PhraseCompiler *compiler, const char *name)
{
  gpointer known = g_hash_table_lookup(compiler->concepts, name);
  for (const BounceRules *rules = compiler->next; rules != NULL && known == NULL;
       rules = rules->next) {
    const BouncePhraseRules *table = rules->phrases;
    for (guint i = 0; table != NULL && i < table->n_concepts - table->first_concept; i++)
      if (g_strcmp0(table->concept_names[i], name) == 0)
        return table->first_concept + i + 1;
  }
  return GPOINTER_TO_UINT(known);
}

static void read_negate(PhraseCompiler *compiler, const char *section, guint concept)
{
  gboolean negate = rule_flag(compiler->file, section, "negate");
  if (concept >= compiler->top->n_concepts)
    g_array_index(compiler->negate, guint8, concept - compiler->top->n_concepts) = negate;
  else if (rule_has(compiler->file, section, "negate"))
    rule_fail(compiler->file, section, "negate", "is settled by the rules that are built in");
}

static void read_concept(PhraseCompiler *compiler, const char *section)
{
  const char *name = section + strlen("concept/");
  guint known = known_concept(compiler, name);
  guint concept = known != 0 ? known - 1 : add_concept(compiler, name);
  g_auto(GStrv) keys = rule_keys(compiler->file, section);
  read_negate(compiler, section, concept);
  for (char **key = keys; *key != NULL; key++) {
    if (strcmp(*key, "negate") == 0)
      continue;
    if (strlen(*key) != 2)
      rule_fail(compiler->file, section, *key, "is no language (two letters)");
    g_auto(GStrv) list = rule_list(compiler->file, section, *key, TRUE);
    for (char **text = list; *text != NULL; text++)
      add_expression(compiler, section, *key, *text, concept);
  }
}

static guint find_concept(PhraseCompiler *compiler, const char *section, const char *key,
                          const char *name)
{
  guint known = known_concept(compiler, name);
  if (known == 0)
    rule_fail(compiler->file, section, key, "unknown concept %s", name);
  return known != 0 ? known - 1 : 0;
}

/* The concept of a literal, made when it is met first. */
static guint literal_concept(PhraseCompiler *compiler, const char *section, const char *key,
                             const char *text)
{
  g_autofree char *name = g_strconcat("=", text, NULL);
  gpointer known = g_hash_table_lookup(compiler->concepts, name);
  if (known != NULL)
    return GPOINTER_TO_UINT(known) - 1;
  guint concept = add_concept(compiler, name);
  add_expression(compiler, section, key, text, concept);
  return concept;
}

static void add_item(PhraseCompiler *compiler, guint concept, guint *gap)
{
  BounceRuleItem item = { (guint16) concept, (guint16) *gap };
  g_array_append_val(compiler->items, item);
  *gap = 0;
}

static void end_literal(PhraseCompiler *compiler, const char *section, const char *key,
                        GString *literal, guint *gap)
{
  if (literal->len > 0)
    add_item(compiler, literal_concept(compiler, section, key, literal->str), gap);
  g_string_truncate(literal, 0);
}

/* item *( [ "~" number / "&" ] item ), where item is {concept} or words. */
static void read_sequence(PhraseCompiler *compiler, const char *section, const char *key,
                          const char *text)
{
  g_auto(GStrv) parts = g_strsplit(text, " ", -1);
  g_autoptr(GString) literal = g_string_new(NULL);
  BounceRuleSequence sequence = { (guint16) compiler->items->len, 0 };
  guint gap = 0;
  for (char **part = parts; *part != NULL; part++) {
    gsize length = strlen(*part);
    if (**part == '{' && (*part)[length - 1] == '}') {
      end_literal(compiler, section, key, literal, &gap);
      (*part)[length - 1] = '\0';
      add_item(compiler, find_concept(compiler, section, key, *part + 1), &gap);
    } else if (**part == '~' || strcmp(*part, "&") == 0) {
      end_literal(compiler, section, key, literal, &gap);
      gap = **part == '&' ? BOUNCE_RULE_GAP_ANY : (guint) g_ascii_strtoull(*part + 1, NULL, 10);
    } else if (length > 0) {
      g_string_append_printf(literal, "%s%s", literal->len > 0 ? " " : "", *part);
    }
  }
  end_literal(compiler, section, key, literal, &gap);
  sequence.n_items = (guint16) (compiler->items->len - sequence.first_item);
  if (sequence.n_items == 0 || gap != 0)
    rule_fail(compiler->file, section, key, "\"%s\" is empty or ends with a distance", text);
  else
    g_array_append_val(compiler->sequences, sequence);
}

/* Adds the alternatives of `key`; returns how many. */
static guint read_sequences(PhraseCompiler *compiler, const char *section, const char *key,
                            gboolean required)
{
  g_auto(GStrv) list = rule_list(compiler->file, section, key, required);
  guint before = compiler->sequences->len;
  for (char **text = list; *text != NULL; text++)
    read_sequence(compiler, section, key, *text);
  return compiler->sequences->len - before;
}

static BounceRulePhrase read_phrase(PhraseCompiler *compiler, const char *section)
{
  const RuleFile *file = compiler->file;
  g_autofree char *name = g_strndup(section, strcspn(section, "/"));
  guint reason = bounce_reason_from_string(name);
  rule_check_keys(file, section, phrase_keys);
  if ((reason == 0 && strcmp(name, "tells") != 0) || strchr(section, '/') == NULL)
    rule_fail(file, section, NULL, "is neither noise, concept/NAME, tells/NAME nor REASON/NAME");
  rule_check_told(file, section, "sample");
  rule_check_told(file, section, "source");
  guint first = compiler->sequences->len;
  guint n_match = read_sequences(compiler, section, "match", TRUE);
  guint n_unless = read_sequences(compiler, section, "unless", FALSE);
  return (BounceRulePhrase){
    .id = bounce_pool_strdup(file->pool, section),
    .reason = (guint8) reason,
    .verdict = (guint8) rule_optional_word(file, section, "verdict", rule_verdict),
    .fault = (guint8) rule_optional_word(file, section, "fault", rule_fault),
    .is_weak = (guint8) rule_flag(file, section, "weak"),
    .is_mention = (guint8) rule_flag(file, section, "mention"),
    .is_sure = (guint8) rule_flag(file, section, "sure"),
    .alone = (guint8) rule_optional_word(file, section, "alone", rule_verdict),
    .at_home = (guint8) rule_optional_word(file, section, "at-home", rule_reason),
    .first_sequence = (guint16) first,
    .n_sequences = (guint16) n_match,
    .first_unless = (guint16) (first + n_match),
    .n_unless = (guint16) n_unless,
  };
}

static void word_free(gpointer data)
{
  PhraseWord *word = data;
  g_free(word->text);
  g_free(word);
}

static void expression_clear(gpointer expression)
{
  g_array_unref(((PhraseExpression *) expression)->words);
}

/* The first table of `rules`, which counts what the others have, too; an empty one for none. */
static const BouncePhraseRules *top_table(const BounceRules *rules)
{
  static const BouncePhraseRules none;
  while (rules != NULL && rules->phrases == NULL)
    rules = rules->next;
  return rules != NULL ? rules->phrases : &none;
}

static PhraseCompiler *compiler_new(const RuleFile *file, const BounceRules *next)
{
  PhraseCompiler *compiler = g_new0(PhraseCompiler, 1);
  compiler->file = file;
  compiler->next = next;
  compiler->top = top_table(next);
  compiler->names = g_ptr_array_new();
  compiler->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, word_free);
  compiler->word_list = g_ptr_array_new();
  compiler->concepts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  compiler->negate = g_array_new(FALSE, FALSE, sizeof(guint8));
  compiler->expressions = g_array_new(FALSE, FALSE, sizeof(PhraseExpression));
  g_array_set_clear_func(compiler->expressions, expression_clear);
  compiler->items = g_array_new(FALSE, FALSE, sizeof(BounceRuleItem));
  compiler->sequences = g_array_new(FALSE, FALSE, sizeof(BounceRuleSequence));
  for (guint i = 0; next == NULL && i < G_N_ELEMENTS(known_concepts); i++)
    add_concept(compiler, known_concepts[i]);
  return compiler;
}

static void compiler_free(PhraseCompiler *compiler)
{
  g_hash_table_unref(compiler->words);
  g_ptr_array_unref(compiler->word_list);
  g_hash_table_unref(compiler->concepts);
  g_ptr_array_unref(compiler->names);
  g_array_unref(compiler->negate);
  g_array_unref(compiler->expressions);
  g_array_unref(compiler->items);
  g_array_unref(compiler->sequences);
  g_free(compiler);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseCompiler, compiler_free)

static gboolean is_phrase(const char *section)
{
  return !g_str_has_prefix(section, "concept/") && strcmp(section, "noise") != 0
         && strcmp(section, "spelling") != 0;
}

const BouncePhraseRules *compile_phrases(const RuleFile *file, const BounceRules *next)
{
  g_autoptr(PhraseCompiler) compiler = compiler_new(file, next);
  g_autoptr(GArray) phrases = g_array_new(FALSE, FALSE, sizeof(BounceRulePhrase));
  BouncePhraseRules *rules = bounce_pool_alloc(file->pool, sizeof *rules);
  rules->first_word = compiler->top->first_word + compiler->top->n_words;
  rules->first_sequence = compiler->top->first_sequence + compiler->top->n_sequences;
  rules->first_concept = compiler->top->n_concepts;
  read_noise(compiler);
  read_spellings(compiler, rules);
  for (gsize i = 0; i < file->n_sections; i++)
    if (g_str_has_prefix(file->sections[i], "concept/"))
      read_concept(compiler, file->sections[i]);
  for (gsize i = 0; i < file->n_sections; i++) {
    if (!is_phrase(file->sections[i]))
      continue;
    BounceRulePhrase phrase = read_phrase(compiler, file->sections[i]);
    g_array_append_val(phrases, phrase);
  }
  rules->phrases = rule_keep_array(file, phrases);
  rules->n_phrases = phrases->len;
  phrase_tables_make(compiler, rules);
  return rules;
}
