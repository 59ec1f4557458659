/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phrases.ini: concepts and the rules made of them, to sorted word and expression tables. Fails on
 * unknown concepts, empty phrases, prefixes that would match nearly anything, and words beyond the
 * sizes of the tables. That every sample belongs to its own rule is for tests/test-phrase.c.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "base/word.h"
#include "rules/compile/compile-rules.h"
#include "rules/rules.h"

/* A shorter prefix matches words that nobody thought of. */
#define PREFIX_MIN 3

typedef struct {
  char *text;
  gboolean is_prefix;
  gboolean is_noise;
  guint id; /* in order of appearance; the table is sorted later */
} Word;

typedef struct {
  guint concept;
  GArray *words; /* of guint word ids */
} Expression;

typedef struct {
  const RuleFile *file;
  GHashTable *words;    /* "text" or "text*" to Word, which it owns */
  GPtrArray *word_list; /* of Word */
  GHashTable *concepts; /* name to number + 1; literals have the name "=text" */
  GArray *negate;       /* of guint8, by concept */
  GArray *expressions;  /* of Expression */
  GArray *items;        /* of BounceRuleItem */
  GArray *sequences;    /* of BounceRuleSequence */
  BounceWords split;
} Compiler;

static const char *const phrase_keys[] = { "match",   "unless", "verdict", "fault", "weak",
                                           "mention", "sample", "source",  NULL };

static guint add_concept(Compiler *compiler, const char *name)
{
  guint8 no = 0;
  guint number = compiler->negate->len;
  g_hash_table_insert(compiler->concepts, g_strdup(name), GUINT_TO_POINTER(number + 1));
  g_array_append_val(compiler->negate, no);
  return number;
}

static Word *add_word(Compiler *compiler, const char *text, gsize length, gboolean is_prefix)
{
  g_autofree char *key = g_strdup_printf("%.*s%s", (int) length, text, is_prefix ? "*" : "");
  Word *word = g_hash_table_lookup(compiler->words, key);
  if (word != NULL)
    return word;
  word = g_new0(Word, 1);
  word->text = g_strndup(text, length);
  word->is_prefix = is_prefix;
  word->id = compiler->word_list->len;
  g_ptr_array_add(compiler->word_list, word);
  g_hash_table_insert(compiler->words, g_steal_pointer(&key), word);
  return word;
}

/* The words of `text`; one before "*" is a prefix. Noise is left out, except where a concept is
 * that one word. */
static GArray *phrase_words(Compiler *compiler, const char *section, const char *key,
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
      Word *word = add_word(compiler, found->text, found->length, prefix);
      n_noise += word->is_noise;
      if (!word->is_noise || (parts[1] == NULL && g_str_has_prefix(section, "concept/")))
        g_array_append_val(ids, word->id);
    }
  }
  if (ids->len == 0 || (ids->len == 1 && n_noise > 0 && parts[1] != NULL))
    rule_fail(compiler->file, section, key, "\"%s\" holds hardly a word but noise", text);
  return g_steal_pointer(&ids);
}

static void add_expression(Compiler *compiler, const char *section, const char *key,
                           const char *text, guint concept)
{
  Expression expression = { concept, phrase_words(compiler, section, key, text) };
  g_array_append_val(compiler->expressions, expression);
}

static void read_noise(Compiler *compiler)
{
  g_auto(GStrv) words = rule_list(compiler->file, "noise", "words", TRUE);
  for (char **word = words; *word != NULL; word++)
    add_word(compiler, *word, strlen(*word), FALSE)->is_noise = TRUE;
}

static void read_concept(Compiler *compiler, const char *section)
{
  const char *name = section + strlen("concept/");
  gpointer known = g_hash_table_lookup(compiler->concepts, name);
  guint concept = known ? GPOINTER_TO_UINT(known) - 1 : add_concept(compiler, name);
  g_auto(GStrv) keys = g_key_file_get_keys(compiler->file->keys, section, NULL, NULL);
  g_array_index(compiler->negate, guint8, concept) = rule_flag(compiler->file, section, "negate");
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

static guint find_concept(Compiler *compiler, const char *section, const char *key,
                          const char *name)
{
  gpointer known = g_hash_table_lookup(compiler->concepts, name);
  if (known == NULL)
    rule_fail(compiler->file, section, key, "unknown concept %s", name);
  return GPOINTER_TO_UINT(known) - 1;
}

/* The concept of a literal, made when it is met first. */
static guint literal_concept(Compiler *compiler, const char *section, const char *key,
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

static void add_item(Compiler *compiler, guint concept, guint *gap)
{
  BounceRuleItem item = { (guint16) concept, (guint16) *gap };
  g_array_append_val(compiler->items, item);
  *gap = 0;
}

static void end_literal(Compiler *compiler, const char *section, const char *key, GString *literal,
                        guint *gap)
{
  if (literal->len > 0)
    add_item(compiler, literal_concept(compiler, section, key, literal->str), gap);
  g_string_truncate(literal, 0);
}

/* item *( [ "~" number / "&" ] item ), where item is {concept} or words. */
static void read_sequence(Compiler *compiler, const char *section, const char *key,
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
  g_array_append_val(compiler->sequences, sequence);
}

/* Adds the alternatives of `key`; returns how many. */
static guint read_sequences(Compiler *compiler, const char *section, const char *key,
                            gboolean required)
{
  g_auto(GStrv) list = rule_list(compiler->file, section, key, required);
  for (char **text = list; *text != NULL; text++)
    read_sequence(compiler, section, key, *text);
  return g_strv_length(list);
}

static void write_phrase(Compiler *compiler, const char *section, FILE *out)
{
  const RuleFile *file = compiler->file;
  g_autofree char *name = g_strndup(section, strcspn(section, "/"));
  guint reason = bounce_reason_from_string(name);
  rule_check_keys(file, section, phrase_keys);
  if (reason == 0 || strchr(section, '/') == NULL)
    rule_fail(file, section, NULL, "is neither noise, concept/NAME nor REASON/NAME");
  g_free(rule_value(file, section, "sample", TRUE));
  g_free(rule_value(file, section, "source", TRUE));
  guint first = compiler->sequences->len;
  guint n_match = read_sequences(compiler, section, "match", TRUE);
  guint n_unless = read_sequences(compiler, section, "unless", FALSE);
  fputs("  { ", out);
  rule_write_string(out, section);
  fprintf(out, ", %u, %u, %u, %d, %d, %u, %u, %u, %u },\n", reason,
          rule_optional_word(file, section, "verdict", rule_verdict),
          rule_optional_word(file, section, "fault", rule_fault), rule_flag(file, section, "weak"),
          rule_flag(file, section, "mention"), first, n_match, first + n_match, n_unless);
}

static int compare_words(gconstpointer a, gconstpointer b)
{
  const Word *left = *(const Word *const *) a;
  const Word *right = *(const Word *const *) b;
  int order = strcmp(left->text, right->text);
  return order != 0 ? order : left->is_prefix - right->is_prefix;
}

/* By first word and concept; the longest first, since what matched is shown. */
static int compare_expressions(gconstpointer a, gconstpointer b, gpointer data)
{
  const guint *rank = data;
  const Expression *left = a;
  const Expression *right = b;
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
  const Word *word = g_ptr_array_index(sorted, at);
  for (int i = (int) at - 1; i >= 0; i--) {
    const Word *other = g_ptr_array_index(sorted, (guint) i);
    if (other->is_prefix && g_str_has_prefix(word->text, other->text))
      return i;
  }
  return -1;
}

static void write_expressions(Compiler *compiler, const guint *rank, FILE *out)
{
  guint begin = 0;
  fputs("static const guint16 expression_words[] = {\n", out);
  for (guint i = 0; i < compiler->expressions->len; i++) {
    const Expression *expression = &g_array_index(compiler->expressions, Expression, i);
    for (guint k = 0; k < expression->words->len; k++)
      fprintf(out, "  %u,", rank[g_array_index(expression->words, guint, k)]);
    fputc('\n', out);
  }
  fputs("};\n\nstatic const BounceRuleExpression expressions[] = {\n", out);
  for (guint i = 0; i < compiler->expressions->len; i++) {
    const Expression *expression = &g_array_index(compiler->expressions, Expression, i);
    fprintf(out, "  { %u, %u, %u },\n", expression->concept, begin, expression->words->len);
    begin += expression->words->len;
  }
  fputs("};\n\n", out);
}

static void write_words(Compiler *compiler, const GPtrArray *sorted, const guint *rank, FILE *out)
{
  guint at = 0;
  fputs("static const BounceRuleWord words[] = {\n", out);
  for (guint i = 0; i < sorted->len; i++) {
    const Word *word = g_ptr_array_index(sorted, i);
    guint first = at;
    while (
        at < compiler->expressions->len
        && rank[g_array_index(g_array_index(compiler->expressions, Expression, at).words, guint, 0)]
               == i)
      at++;
    fputs("  { ", out);
    rule_write_string(out, word->text);
    fprintf(out, ", %u, %d, %d, %d, %u, %u },\n", (guint) strlen(word->text), word->is_prefix,
            word->is_noise, parent_of(sorted, i), first, at - first);
  }
  fputs("};\n\nstatic const guint16 word_index[257] = {\n", out);
  for (guint byte = 0, i = 0; byte <= 256; byte++) {
    while (i < sorted->len && (guchar) ((Word *) g_ptr_array_index(sorted, i))->text[0] < byte)
      i++;
    fprintf(out, "  %u,%s", i, byte % 16 == 15 ? "\n" : "");
  }
  fputs("\n};\n\n", out);
}

static BounceRuleItem *items_of(const Compiler *compiler, guint sequence)
{
  return &g_array_index(
      compiler->items, BounceRuleItem,
      g_array_index(compiler->sequences, BounceRuleSequence, sequence).first_item);
}

/* The concept of a sequence that the fewest sequences have: where it is missing, nothing more need
 * be looked at. */
static guint key_of(const Compiler *compiler, const guint *uses, guint sequence)
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
static void write_keyed(const Compiler *compiler, FILE *out)
{
  guint n_concepts = compiler->negate->len;
  g_autofree guint *uses = g_new0(guint, n_concepts);
  g_autofree guint *begins = g_new0(guint, n_concepts + 1);
  g_autofree guint *keys = g_new(guint, compiler->sequences->len);
  guint at = 0;
  for (guint i = 0; i < compiler->items->len; i++)
    uses[g_array_index(compiler->items, BounceRuleItem, i).concept]++;
  for (guint i = 0; i < compiler->sequences->len; i++)
    keys[i] = key_of(compiler, uses, i);
  fputs("static const guint16 keyed[] = {\n", out);
  for (guint concept = 0; concept < n_concepts; concept ++) {
    begins[concept] = at;
    for (guint i = 0; i < compiler->sequences->len; i++)
      if (keys[i] == concept) {
        fprintf(out, "  %u,\n", i);
        at++;
      }
  }
  begins[n_concepts] = at;
  fputs("};\n\nstatic const guint16 keyed_index[] = {\n", out);
  for (guint concept = 0; concept <= n_concepts; concept ++)
    fprintf(out, "  %u,\n", begins[concept]);
  fputs("};\n\n", out);
}

static void write_tables(Compiler *compiler, FILE *out)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy(compiler->word_list, NULL, NULL);
  g_autofree guint *rank = g_new(guint, sorted->len);
  g_ptr_array_sort(sorted, compare_words);
  for (guint i = 0; i < sorted->len; i++)
    rank[((Word *) g_ptr_array_index(sorted, i))->id] = i;
  g_array_sort_with_data(compiler->expressions, compare_expressions, rank);
  if (sorted->len > G_MAXINT16 || compiler->expressions->len > G_MAXUINT16 / 8
      || compiler->items->len > G_MAXUINT16)
    rule_fail(compiler->file, NULL, NULL, "is larger than its tables may be");
  write_expressions(compiler, rank, out);
  write_words(compiler, sorted, rank, out);
  fputs("static const BounceRuleItem items[] = {\n", out);
  for (guint i = 0; i < compiler->items->len; i++) {
    const BounceRuleItem *item = &g_array_index(compiler->items, BounceRuleItem, i);
    fprintf(out, "  { %u, %u },\n", item->concept, item->gap);
  }
  fputs("};\n\nstatic const BounceRuleSequence sequences[] = {\n", out);
  for (guint i = 0; i < compiler->sequences->len; i++) {
    const BounceRuleSequence *one = &g_array_index(compiler->sequences, BounceRuleSequence, i);
    fprintf(out, "  { %u, %u },\n", one->first_item, one->n_items);
  }
  fputs("};\n\n", out);
  write_keyed(compiler, out);
  fputs("static const guint8 concept_negate[] = {\n", out);
  for (guint i = 0; i < compiler->negate->len; i++)
    fprintf(out, "  %u,\n", g_array_index(compiler->negate, guint8, i));
  fputs("};\n\n", out);
}

static void word_free(gpointer data)
{
  Word *word = data;
  g_free(word->text);
  g_free(word);
}

static void expression_clear(gpointer expression)
{
  g_array_unref(((Expression *) expression)->words);
}

static Compiler *compiler_new(const RuleFile *file)
{
  Compiler *compiler = g_new0(Compiler, 1);
  compiler->file = file;
  compiler->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, word_free);
  compiler->word_list = g_ptr_array_new();
  compiler->concepts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  compiler->negate = g_array_new(FALSE, FALSE, sizeof(guint8));
  compiler->expressions = g_array_new(FALSE, FALSE, sizeof(Expression));
  g_array_set_clear_func(compiler->expressions, expression_clear);
  compiler->items = g_array_new(FALSE, FALSE, sizeof(BounceRuleItem));
  compiler->sequences = g_array_new(FALSE, FALSE, sizeof(BounceRuleSequence));
  add_concept(compiler, "address");
  add_concept(compiler, "hostname");
  add_concept(compiler, "not");
  return compiler;
}

static void compiler_free(Compiler *compiler)
{
  g_hash_table_unref(compiler->words);
  g_ptr_array_unref(compiler->word_list);
  g_hash_table_unref(compiler->concepts);
  g_array_unref(compiler->negate);
  g_array_unref(compiler->expressions);
  g_array_unref(compiler->items);
  g_array_unref(compiler->sequences);
  g_free(compiler);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Compiler, compiler_free)

void compile_phrases(const RuleFile *file, FILE *out)
{
  g_autoptr(Compiler) compiler = compiler_new(file);
  read_noise(compiler);
  for (gsize i = 0; i < file->n_sections; i++)
    if (g_str_has_prefix(file->sections[i], "concept/"))
      read_concept(compiler, file->sections[i]);
  fputs("#include \"rules/rules.h\"\n\nstatic const BounceRulePhrase phrases[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++) {
    if (g_str_has_prefix(file->sections[i], "concept/") || strcmp(file->sections[i], "noise") == 0)
      continue;
    write_phrase(compiler, file->sections[i], out);
  }
  fputs("};\n\n", out);
  write_tables(compiler, out);
  fputs("const BouncePhraseRules bounce_rules_phrases = {\n"
        "  words, G_N_ELEMENTS(words), word_index, expression_words, expressions, items,\n"
        "  sequences, G_N_ELEMENTS(sequences), keyed, keyed_index, concept_negate,\n"
        "  G_N_ELEMENTS(concept_negate), phrases, G_N_ELEMENTS(phrases),\n};\n",
        out);
}
