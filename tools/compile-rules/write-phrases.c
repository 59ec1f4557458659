/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Phrases as const C: the words, what is made of them, and the rules. */
#include "write.h"

static void write_letters(FILE *out, const BouncePhraseRules *rules)
{
  fputs("static const char letters[] =", out);
  for (guint i = 0; i < rules->n_words; i++) {
    fputs("\n  ", out);
    write_string(out, rules->letters + rules->words[i].text);
    fputs(" \"\\0\"", out);
  }
  fputs(";\n\n", out);
}

static void write_words(FILE *out, const BouncePhraseRules *rules)
{
  write_letters(out, rules);
  fputs("static const BounceRuleWord words[] = {\n", out);
  for (guint i = 0; i < rules->n_words; i++) {
    const BounceRuleWord *word = &rules->words[i];
    fprintf(out, "  { 0x%016" G_GINT64_MODIFIER "x, %u, %u, %d, %d, %d, %u, %u },\n", word->head,
            word->text, word->length, word->is_prefix, word->is_noise, word->parent,
            word->first_expression, word->n_expressions);
  }
  fputs("};\n\n", out);
  write_numbers(out, "word_index[257]", rules->word_index, 257);
}

/* Expressions are grouped by word, and each has its words behind those of the one before. */
static void write_expressions(FILE *out, const BouncePhraseRules *rules)
{
  const BounceRuleWord *last = &rules->words[rules->n_words - 1];
  guint n = (guint) last->first_expression + last->n_expressions;
  const BounceRuleExpression *end = &rules->expressions[n - 1];
  write_numbers(out, "expression_words[]", rules->expression_words,
                (guint) end->first_word + end->n_words);
  fputs("static const BounceRuleExpression expressions[] = {\n", out);
  for (guint i = 0; i < n; i++)
    fprintf(out, "  { %u, %u, %u },\n", rules->expressions[i].concept,
            rules->expressions[i].first_word, rules->expressions[i].n_words);
  fputs("};\n\n", out);
}

static void write_sequences(FILE *out, const BouncePhraseRules *rules)
{
  const BounceRuleSequence *last = &rules->sequences[rules->n_sequences - 1];
  fputs("static const BounceRuleItem items[] = {\n", out);
  for (guint i = 0; i < (guint) last->first_item + last->n_items; i++)
    fprintf(out, "  { %u, %u },\n", rules->items[i].concept, rules->items[i].gap);
  fputs("};\n\nstatic const BounceRuleSequence sequences[] = {\n", out);
  for (guint i = 0; i < rules->n_sequences; i++)
    fprintf(out, "  { %u, %u },\n", rules->sequences[i].first_item, rules->sequences[i].n_items);
  fputs("};\n\n", out);
  write_numbers(out, "keyed[]", rules->keyed, rules->n_sequences);
  write_numbers(out, "keyed_index[]", rules->keyed_index, rules->n_concepts + 1);
}

static void write_concepts(FILE *out, const BouncePhraseRules *rules)
{
  fputs("static const guint8 concept_negate[] = {\n", out);
  for (guint i = 0; i < rules->n_concepts; i++)
    fprintf(out, "  %u,\n", rules->concept_negate[i]);
  fputs("};\n\nstatic const char *const concept_names[] = {\n", out);
  for (guint i = 0; i < rules->n_concepts; i++) {
    fputs("  ", out);
    write_string(out, rules->concept_names[i]);
    fputs(",\n", out);
  }
  fputs("};\n\n", out);
}

static void write_rules(FILE *out, const BouncePhraseRules *rules)
{
  fputs("static const BounceRulePhrase phrases[] = {\n", out);
  for (guint i = 0; i < rules->n_phrases; i++) {
    const BounceRulePhrase *rule = &rules->phrases[i];
    fputs("  { ", out);
    write_string(out, rule->id);
    fprintf(out, ", %u, %u, %u, %d, %d, %u, %u, %u, %u, %u, %u, %u },\n", rule->reason,
            rule->verdict, rule->fault, rule->is_weak, rule->is_mention, rule->is_sure, rule->alone,
            rule->at_home, rule->first_sequence, rule->n_sequences, rule->first_unless,
            rule->n_unless);
  }
  fputs("};\n\n", out);
}

static void write_spellings(FILE *out, const BouncePhraseRules *rules)
{
  fputs("static const BounceRuleSpelling spellings[] = {\n", out);
  for (guint i = 0; i < rules->n_spellings; i++) {
    fputs("  { ", out);
    write_string(out, rules->spellings[i].wrong);
    fputs(", ", out);
    write_string(out, rules->spellings[i].right);
    fputs(" },\n", out);
  }
  fputs("};\n\n", out);
}

void write_phrases(FILE *out, const BouncePhraseRules *rules)
{
  fputs("#include \"rules/rules.h\"\n\n", out);
  write_rules(out, rules);
  write_expressions(out, rules);
  write_words(out, rules);
  write_sequences(out, rules);
  write_concepts(out, rules);
  write_spellings(out, rules);
  fputs("const BouncePhraseRules bounce_rules_phrases = {\n"
        "  .words = words,\n  .n_words = G_N_ELEMENTS(words),\n  .letters = letters,\n"
        "  .word_index = word_index,\n"
        "  .expression_words = expression_words,\n  .expressions = expressions,\n"
        "  .items = items,\n  .sequences = sequences,\n"
        "  .n_sequences = G_N_ELEMENTS(sequences),\n  .keyed = keyed,\n"
        "  .keyed_index = keyed_index,\n  .concept_negate = concept_negate,\n"
        "  .concept_names = concept_names,\n  .n_concepts = G_N_ELEMENTS(concept_negate),\n"
        "  .phrases = phrases,\n  .n_phrases = G_N_ELEMENTS(phrases),\n"
        "  .spellings = spellings,\n  .n_spellings = G_N_ELEMENTS(spellings),\n};\n",
        out);
}
