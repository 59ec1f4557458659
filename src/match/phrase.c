/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Matches the rules of rules/phrases.ini, which are sequences of concepts, against the words of a
 * text. In: a diagnostic text in any language; out: the first rules that match and the words they
 * matched. Time is linear in the text: each word is looked up once, concepts and partial matches
 * are capped. Knows nothing of codes (RFC 3463) or providers, and weighs nothing against anything.
 */
#include "match/phrase.h"

#include <string.h>

#include "match/phrase-word.h"

/* Against texts that repeat one word: more hits of a concept add nothing. */
#define HITS_MAX 768
#define CONCEPT_HITS_MAX 12
/* A sentence end counts as this many words. */
#define PAUSE_WORDS 12
#define NO_HIT G_MAXUINT16

typedef struct {
  BouncePhraseIds known;
  guint16 position;
  guint16 word; /* in the split text */
  gboolean begins_clause;
} Token;

typedef struct {
  guint16 concept;
  guint16 begin; /* positions; `end` is one past the last word */
  guint16 end;
  guint16 first_word; /* in the split text, for showing what matched */
  guint16 last_word;
  guint16 next; /* next hit of this concept in the text */
  guint8 is_url;
  guint8 is_negated;
  const char *file; /* the user's whose word it is */
} Hit;

typedef struct {
  const BounceRules *rules;
  BounceWords split;
  Token tokens[BOUNCE_WORDS_MAX];
  guint n_tokens;
  Hit hits[HITS_MAX];
  guint n_hits;
  guint16 *heads;    /* first hit of each concept */
  guint64 *possible; /* bits: sequences whose concepts are all there, which few are */
  gboolean has_urls;
  gboolean any_possible;
} Text;

/* Where a partial match ends, and the word it began with. */
typedef struct {
  const Hit *first;
  const Hit *last;
  const char *file; /* the user's file that a hit on the way is of */
} Reach;

static void add_hit(Text *text, guint concept, const char *file, const Token *first,
                    const Token *last)
{
  if (text->n_hits == HITS_MAX)
    return;
  Hit *hit = &text->hits[text->n_hits++];
  *hit = (Hit){ .concept = (guint16) concept,
                .begin = first->position,
                .end = (guint16) (last->position + 1),
                .first_word = first->word,
                .last_word = last->word,
                .next = NO_HIT,
                .file = file,
                .is_url = text->split.words[first->word].kind == BOUNCE_WORD_URL };
}

/* A concept may be a word of noise: it takes no room. */
static void add_noise(Text *text, const Token *token)
{
  guint id = token->known.ids[token->known.n - 1];
  const BounceRules *rules = bounce_phrase_word_rules(text->rules, id);
  const BouncePhraseRules *table = rules->phrases;
  const BounceRuleWord *word = &table->words[id - table->first_word];
  for (guint i = 0; i < word->n_expressions; i++) {
    guint n = text->n_hits;
    guint concept = table->expressions[word->first_expression + i].concept;
    add_hit(text, concept, rules->name, token, token);
    if (text->n_hits > n)
      text->hits[n].end = text->hits[n].begin;
  }
}

static void add_tokens(Text *text)
{
  guint position = 0;
  gboolean begins_clause = FALSE;
  for (guint i = 0; i < text->split.n_words; i++) {
    const BounceWord *word = &text->split.words[i];
    Token *token = &text->tokens[text->n_tokens];
    *token = (Token){ .word = (guint16) i };
    if (word->pause == BOUNCE_WORD_PAUSE_SENTENCE)
      position += PAUSE_WORDS;
    begins_clause = begins_clause || word->pause == BOUNCE_WORD_PAUSE_CLAUSE;
    token->position = (guint16) position;
    if (word->kind == BOUNCE_WORD_HOST)
      bounce_phrase_word_host(text->rules, *word, &token->known);
    else if (word->kind != BOUNCE_WORD_ADDRESS
             && !bounce_phrase_word_find(text->rules, word, &token->known)) {
      add_noise(text, token);
      continue;
    } else if (word->kind == BOUNCE_WORD_PLAIN)
      bounce_phrase_word_singular(text->rules, *word, &token->known);
    token->begins_clause = begins_clause;
    begins_clause = FALSE;
    position++;
    text->n_tokens++;
  }
}

/* The last token of `expression` when it stands at token `at`, in one clause, or NULL. */
static const Token *expression_end(const Text *text, guint at, const BouncePhraseRules *table,
                                   const BounceRuleExpression *expression)
{
  const guint16 *words = table->expression_words + expression->first_word;
  const Token *token = &text->tokens[at];
  if (at + expression->n_words > text->n_tokens)
    return NULL;
  for (guint i = 1; i < expression->n_words; i++)
    if (token[i].position != token[0].position + i || token[i].begins_clause
        || !bounce_phrase_word_is(&token[i].known, words[i])
        || text->split.words[token[i].word].kind != text->split.words[token[0].word].kind)
      return NULL;
  return &token[expression->n_words - 1];
}

static void add_expressions(Text *text, guint at, guint id)
{
  const BounceRules *rules = bounce_phrase_word_rules(text->rules, id);
  const BouncePhraseRules *table = rules->phrases;
  const BounceRuleWord *word = &table->words[id - table->first_word];
  for (guint i = 0; i < word->n_expressions; i++) {
    const BounceRuleExpression *expression = &table->expressions[word->first_expression + i];
    const Token *last = expression_end(text, at, table, expression);
    if (last != NULL)
      add_hit(text, expression->concept, rules->name, &text->tokens[at], last);
  }
}

static void add_hits(Text *text)
{
  for (guint at = 0; at < text->n_tokens; at++) {
    const Token *token = &text->tokens[at];
    guint kind = text->split.words[token->word].kind;
    if (kind == BOUNCE_WORD_ADDRESS || kind == BOUNCE_WORD_HOST)
      add_hit(text,
              kind == BOUNCE_WORD_HOST ? BOUNCE_RULE_CONCEPT_HOSTNAME : BOUNCE_RULE_CONCEPT_ADDRESS,
              NULL, token, token);
    for (guint i = 0; i < token->known.n; i++)
      add_expressions(text, at, token->known.ids[i]);
  }
}

/* The first table, which counts what the others have, too. */
static const BouncePhraseRules *top_table(const BounceRules *rules)
{
  while (rules->phrases == NULL)
    rules = rules->next;
  return rules->phrases;
}

static gboolean is_negatable(const BounceRules *rules, guint concept)
{
  while (rules->phrases == NULL || concept < rules->phrases->first_concept)
    rules = rules->next;
  return rules->phrases->concept_negate[concept - rules->phrases->first_concept];
}

/* Chains the hits of each concept in the order of the text. */
static void link_hits(Text *text)
{
  memset(text->heads, 0xff, top_table(text->rules)->n_concepts * sizeof text->heads[0]);
  for (guint i = text->n_hits; i > 0; i--) {
    Hit *hit = &text->hits[i - 1];
    hit->next = text->heads[hit->concept];
    text->heads[hit->concept] = (guint16) (i - 1);
  }
}

/* "not listed" is not "listed": one word may stand between. */
static void mark_negated(Text *text)
{
  for (guint i = 0; i < text->n_hits; i++) {
    Hit *hit = &text->hits[i];
    guint n = 0;
    if (!is_negatable(text->rules, hit->concept))
      continue;
    for (guint k = text->heads[BOUNCE_RULE_CONCEPT_NOT]; k != NO_HIT && n < CONCEPT_HITS_MAX;
         k = text->hits[k].next, n++)
      hit->is_negated |= text->hits[k].end <= hit->begin && hit->begin - text->hits[k].end <= 1;
  }
}

/* Hits of `item` that a partial match in `from` leads to; every hit for the first item. */
static guint advance(const Text *text, const BounceRuleItem *item, gboolean url,
                     gboolean may_be_negated, const Reach *from, guint n_from, Reach *to)
{
  guint n = 0;
  for (guint k = text->heads[item->concept]; k != NO_HIT && n < CONCEPT_HITS_MAX;
       k = text->hits[k].next) {
    const Hit *hit = &text->hits[k];
    if (hit->is_url != url || (hit->is_negated && !may_be_negated))
      continue;
    if (from == NULL)
      to[n++] = (Reach){ hit, hit, hit->file };
    for (guint i = 0; i < n_from; i++) {
      guint gap = hit->begin - (guint) from[i].last->end;
      if (hit->begin >= from[i].last->end
          && (gap <= item->gap || item->gap == BOUNCE_RULE_GAP_ANY)) {
        to[n++] = (Reach){ from[i].first, hit, from[i].file != NULL ? from[i].file : hit->file };
        break;
      }
    }
  }
  return n;
}

/* FALSE when one of its concepts is not there at all: what most rules end with. */
static gboolean is_possible(const Text *text, const BouncePhraseRules *table,
                            const BounceRuleSequence *sequence)
{
  const BounceRuleItem *items = table->items + sequence->first_item;
  for (guint i = 0; i < sequence->n_items; i++)
    if (text->heads[items[i].concept] == NO_HIT)
      return FALSE;
  return TRUE;
}

static void mark_keyed(Text *text, const BouncePhraseRules *table, guint concept)
{
  guint end = table->keyed_index[concept + 1];
  for (guint k = table->keyed_index[concept]; k < end; k++)
    if (is_possible(text, table, &table->sequences[table->keyed[k]])) {
      guint sequence = table->first_sequence + table->keyed[k];
      text->possible[sequence / 64] |= G_GUINT64_CONSTANT(1) << sequence % 64;
      text->any_possible = TRUE;
    }
}

/* Only sequences that a concept of the text is the key to are looked at. */
static void mark_possible(Text *text)
{
  for (guint i = 0; i < text->n_hits; i++) {
    guint concept = text->hits[i].concept;
    text->has_urls |= text->hits[i].is_url;
    if (text->heads[concept] != i)
      continue;
    for (const BounceRules *rules = text->rules; rules != NULL; rules = rules->next)
      if (rules->phrases != NULL && concept < rules->phrases->n_concepts)
        mark_keyed(text, rules->phrases, concept);
  }
}

/* The first possible sequence from `from` on, or `end`. */
static guint next_possible(const Text *text, guint from, guint end)
{
  while (from < end) {
    guint64 bits = text->possible[from / 64] >> from % 64;
    if (bits != 0)
      return MIN(from + (guint) __builtin_ctzll(bits), end);
    from += 64 - from % 64;
  }
  return end;
}

static gboolean match_sequence(const Text *text, const BouncePhraseRules *table, guint number,
                               gboolean url, Reach *match)
{
  const BounceRuleSequence *sequence = &table->sequences[number - table->first_sequence];
  const BounceRuleItem *items = table->items + sequence->first_item;
  Reach reaches[2][CONCEPT_HITS_MAX];
  guint n = 0;
  for (guint i = 0; i < sequence->n_items && (i == 0 || n > 0); i++) {
    gboolean after_not = i > 0 && items[i - 1].concept == BOUNCE_RULE_CONCEPT_NOT;
    n = advance(text, &items[i], url, after_not, i > 0 ? reaches[(i + 1) % 2] : NULL, n,
                reaches[i % 2]);
  }
  if (n == 0)
    return FALSE;
  *match = reaches[(sequence->n_items + 1) % 2][0];
  return TRUE;
}

static gboolean match_any(const Text *text, const BouncePhraseRules *table, guint first, guint n,
                          gboolean url, Reach *match)
{
  guint begin = table->first_sequence + first;
  guint end = begin + n;
  for (guint i = next_possible(text, begin, end); i < end; i = next_possible(text, i + 1, end))
    if (match_sequence(text, table, i, url, match))
      return TRUE;
  return FALSE;
}

/* The words of the text from the first to the last that matched. */
static const char *matched_words(BouncePool *pool, const Text *text, const Reach *match)
{
  g_autoptr(GString) words = g_string_new(NULL);
  for (guint i = match->first->first_word; i <= match->last->last_word; i++) {
    const BounceWord *word = &text->split.words[i];
    if (words->len > 0)
      g_string_append_c(words, ' ');
    g_string_append_len(words, word->text, word->length);
  }
  return bounce_pool_strndup(pool, words->str, words->len);
}

static gboolean match_rule(BouncePool *pool, const Text *text, const BounceRules *rules,
                           const BounceRulePhrase *rule, gboolean url, BouncePhrase *found)
{
  const BouncePhraseRules *table = rules->phrases;
  Reach match;
  Reach ignored;
  if (found->rule != NULL
      || !match_any(text, table, rule->first_sequence, rule->n_sequences, url, &match)
      || match_any(text, table, rule->first_unless, rule->n_unless, url, &ignored))
    return FALSE;
  found->rule = rule;
  found->file = rules->name != NULL ? rules->name : match.file;
  found->matched = pool != NULL ? matched_words(pool, text, &match) : NULL;
  return TRUE;
}

static BouncePhrase *slot_of(BouncePhrases *found, const BounceRulePhrase *rule)
{
  if (rule->reason == BOUNCE_REASON_NONE)
    return &found->undelivered;
  if (rule->is_mention)
    return &found->mention;
  return rule->is_weak ? &found->weak : &found->strong;
}

/* Splits `text` and finds its concepts; `words` has its heads, not cleared. */
static void read_concepts(Text *words, const char *text)
{
  words->n_tokens = words->n_hits = 0;
  words->has_urls = words->any_possible = FALSE;
  bounce_word_split(&words->split, text, strlen(text));
  add_tokens(words);
  add_hits(words);
  link_hits(words);
  mark_negated(words);
}

/* In the order of the rules; of URLs only one rule is wanted, and one that gives a reason. */
static void match_all(BouncePool *pool, const Text *text, gboolean url, BouncePhrases *found)
{
  for (const BounceRules *rules = text->rules; rules != NULL; rules = rules->next) {
    guint n = rules->phrases != NULL ? rules->phrases->n_phrases : 0;
    for (guint i = 0; i < n && found->strong.rule == NULL; i++) {
      const BounceRulePhrase *rule = &rules->phrases->phrases[i];
      if (!url || rule->reason != BOUNCE_REASON_NONE)
        match_rule(pool, text, rules, rule, url, url ? &found->url : slot_of(found, rule));
    }
  }
}

void bounce_phrase_match(const BounceRules *rules, BouncePool *pool, const char *text,
                         BouncePhrases *found)
{
  *found = (BouncePhrases){ 0 };
  if (text == NULL || *text == '\0')
    return;
  const BouncePhraseRules *top = top_table(rules);
  Text words;
  words.rules = rules;
  words.heads = g_newa(guint16, top->n_concepts);
  words.possible = g_newa0(guint64, (top->first_sequence + top->n_sequences) / 64 + 1);
  read_concepts(&words, text);
  mark_possible(&words);
  for (gboolean url = FALSE; words.any_possible && url <= words.has_urls; url++)
    match_all(pool, &words, url, found);
}

guint bounce_phrase_concepts(const BounceRules *rules, const char *text, BounceConcept *concepts)
{
  Text words;
  guint n = 0;
  words.rules = rules;
  words.heads = g_newa(guint16, top_table(rules)->n_concepts);
  read_concepts(&words, text);
  for (guint i = 0; i < words.n_hits && n < BOUNCE_CONCEPTS_MAX; i++) {
    const Hit *hit = &words.hits[i];
    if (hit->concept != BOUNCE_RULE_CONCEPT_ADDRESS && hit->concept != BOUNCE_RULE_CONCEPT_HOSTNAME)
      concepts[n++] =
          (BounceConcept){ hit->concept, hit->first_word, hit->last_word, hit->is_negated };
  }
  return n;
}
