/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads a text as the concepts of rules/phrases.ini. In: words; out: where each concept stands,
 * whether it is negated, and whether its clause says why or is advice or taken back by a "but".
 * Time is linear in the text: each word is looked up once, hits are capped. Matches no sequence.
 */
#include "match/phrase-text.h"

#include <string.h>

/* A sentence end counts as this many words. */
#define PAUSE_WORDS 12

static BouncePhraseHit *add_hit(BouncePhraseText *text, guint concept, const char *file,
                                const BouncePhraseToken *first, const BouncePhraseToken *last)
{
  if (text->n_hits == BOUNCE_PHRASE_HITS_MAX)
    return NULL;
  BouncePhraseHit *hit = &text->hits[text->n_hits++];
  gboolean is_url = text->split.words[first->word].kind == BOUNCE_WORD_URL;
  *hit = (BouncePhraseHit){ .concept = (guint16) concept,
                            .begin = first->position,
                            .end = (guint16) (last->position + 1),
                            .first_word = first->word,
                            .last_word = last->word,
                            .next = BOUNCE_PHRASE_NO_HIT,
                            .file = file,
                            .breath = first->breath,
                            .layer = is_url ? BOUNCE_PHRASE_URL : BOUNCE_PHRASE_MAIN };
  return hit;
}

/* What takes no room between the words before and behind it. */
static void add_without_room(BouncePhraseText *text, guint concept, const char *file,
                             const BouncePhraseToken *token)
{
  BouncePhraseHit *hit = add_hit(text, concept, file, token, token);
  if (hit != NULL)
    hit->end = hit->begin;
}

/* A concept may be a word of noise. */
static void add_noise(BouncePhraseText *text, const BouncePhraseToken *token)
{
  guint id = token->known.ids[token->known.n - 1];
  const BounceRules *rules = bounce_phrase_word_rules(text->rules, id);
  const BouncePhraseRules *table = rules->phrases;
  const BounceRuleWord *word = &table->words[id - table->first_word];
  for (guint i = 0; i < word->n_expressions; i++)
    add_without_room(text, table->expressions[word->first_expression + i].concept, rules->name,
                     token);
}

/* FALSE for a word that takes no room: noise, an address, an id that no rule knows. */
static gboolean read_word(BouncePhraseText *text, const BounceWord *word, BouncePhraseToken *token)
{
  if (word->kind == BOUNCE_WORD_ADDRESS) {
    add_without_room(text, BOUNCE_RULE_CONCEPT_ADDRESS, NULL, token);
    return FALSE;
  }
  if (word->kind == BOUNCE_WORD_HOST) {
    bounce_phrase_word_host(text->rules, *word, &token->known);
    return TRUE;
  }
  if (!bounce_phrase_word_find(text->rules, word, &token->known)) {
    add_noise(text, token);
    return FALSE;
  }
  if (word->n_parts > 0)
    bounce_phrase_word_whole(text->rules, &token->known);
  if (word->kind == BOUNCE_WORD_PLAIN)
    bounce_phrase_word_singular(text->rules, *word, &token->known);
  if (token->known.n == 0 && word->kind == BOUNCE_WORD_PLAIN)
    bounce_phrase_word_misspelt(text->rules, word, &token->known);
  if (token->known.n == 0 && text->guesses && word->kind == BOUNCE_WORD_PLAIN && !word->is_token)
    bounce_phrase_word_near(text->rules, word, &token->known);
  return token->known.n > 0 || !word->is_token;
}

/* Of a word written together, its parts are read where no rule knows it whole: that it begins like
 * a word of a rule is what its first part says, too. */
static guint skip_parts(const BounceWord *word, const BouncePhraseToken *token)
{
  return token->known.n > 0 ? word->n_parts : 0;
}

static void add_tokens(BouncePhraseText *text)
{
  BouncePhraseToken place = { 0 };
  for (guint i = 0; i < text->split.n_words; i++) {
    const BounceWord *word = &text->split.words[i];
    BouncePhraseToken *token = &text->tokens[text->n_tokens];
    if (word->pause == BOUNCE_WORD_PAUSE_SENTENCE)
      place.position += PAUSE_WORDS;
    place.clause += word->pause >= BOUNCE_WORD_PAUSE_CLAUSE;
    place.breath += word->pause >= BOUNCE_WORD_PAUSE_COLON;
    place.word = (guint16) i;
    *token = place;
    gboolean takes_room = read_word(text, word, token);
    i += skip_parts(word, token);
    if (!takes_room || (word->n_parts > 0 && token->known.n == 0))
      continue;
    place.position++;
    text->n_tokens++;
  }
}

/* The last token of `expression` when it stands at token `at`, in one clause, or NULL. */
static const BouncePhraseToken *expression_end(const BouncePhraseText *text, guint at,
                                               const BouncePhraseRules *table,
                                               const BounceRuleExpression *expression)
{
  const guint16 *words = table->expression_words + expression->first_word;
  const BouncePhraseToken *token = &text->tokens[at];
  if (at + expression->n_words > text->n_tokens)
    return NULL;
  for (guint i = 1; i < expression->n_words; i++)
    if (token[i].position != token[0].position + i || token[i].clause != token[0].clause
        || !bounce_phrase_word_is(&token[i].known, words[i])
        || text->split.words[token[i].word].kind != text->split.words[token[0].word].kind)
      return NULL;
  return &token[expression->n_words - 1];
}

static void add_expressions(BouncePhraseText *text, guint at, guint id)
{
  const BounceRules *rules = bounce_phrase_word_rules(text->rules, id);
  const BouncePhraseRules *table = rules->phrases;
  const BounceRuleWord *word = &table->words[id - table->first_word];
  for (guint i = 0; i < word->n_expressions; i++) {
    const BounceRuleExpression *expression = &table->expressions[word->first_expression + i];
    const BouncePhraseToken *last = expression_end(text, at, table, expression);
    if (last != NULL)
      add_hit(text, expression->concept, rules->name, &text->tokens[at], last);
  }
}

static void add_hits(BouncePhraseText *text)
{
  for (guint at = 0; at < text->n_tokens; at++) {
    const BouncePhraseToken *token = &text->tokens[at];
    if (text->split.words[token->word].kind == BOUNCE_WORD_HOST)
      add_hit(text, BOUNCE_RULE_CONCEPT_HOSTNAME, NULL, token, token);
    for (guint i = 0; i < token->known.n; i++)
      add_expressions(text, at, token->known.ids[i]);
  }
}

const BouncePhraseRules *bounce_phrase_top(const BounceRules *rules)
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
static void link_hits(BouncePhraseText *text)
{
  for (guint i = text->n_hits; i > 0; i--) {
    BouncePhraseHit *hit = &text->hits[i - 1];
    hit->next = (guint16) bounce_phrase_text_first(text, hit->concept);
    text->heads[hit->concept] = (guint16) (i - 1);
    text->there[hit->concept / 64] |= G_GUINT64_CONSTANT(1) << hit->concept % 64;
  }
}

/* "not listed" is not "listed": one word may stand between, but no colon or comma. */
static gboolean negates(const BouncePhraseHit * not, const BouncePhraseHit *hit)
{
  return not ->end <= hit->begin && hit->begin - not ->end <= 1 && not ->breath == hit->breath;
}

static void mark_negated(BouncePhraseText *text)
{
  for (guint i = 0; i < text->n_hits; i++) {
    BouncePhraseHit *hit = &text->hits[i];
    guint n = 0;
    if (!is_negatable(text->rules, hit->concept))
      continue;
    for (guint k = bounce_phrase_text_first(text, BOUNCE_RULE_CONCEPT_NOT);
         k != BOUNCE_PHRASE_NO_HIT && n < BOUNCE_PHRASE_CONCEPT_HITS_MAX;
         k = text->hits[k].next, n++)
      hit->is_negated |= negates(&text->hits[k], hit);
  }
}

/* The first word of a sentence, of those around word `at`. */
static guint sentence_begin(const BouncePhraseText *text, guint at)
{
  while (at > 0 && text->split.words[at].pause != BOUNCE_WORD_PAUSE_SENTENCE)
    at--;
  return at;
}

/* One past the last word of the sentence that word `at` stands in. */
static guint sentence_end(const BouncePhraseText *text, guint at)
{
  do
    at++;
  while (at < text->split.n_words && text->split.words[at].pause != BOUNCE_WORD_PAUSE_SENTENCE);
  return at;
}

static void put_aside(BouncePhraseHit *hit)
{
  if (hit->layer == BOUNCE_PHRASE_MAIN)
    hit->layer = BOUNCE_PHRASE_ASIDE;
}

/* Where `from` and what follows it, up to the end of its sentence, becomes an aside; in parentheses
 * all that stands in them, and nothing behind them. */
static void mark_from(BouncePhraseText *text, const BouncePhraseHit *from)
{
  const BounceWord *words = text->split.words;
  guint depth = words[from->first_word].depth;
  guint end = sentence_end(text, from->first_word);
  guint begin = from->first_word;
  while (depth > 0 && begin > 0 && words[begin - 1].depth >= depth)
    begin--;
  for (guint i = from->first_word; i < end; i++)
    if (words[i].depth < depth)
      end = i;
  for (guint i = 0; i < text->n_hits; i++)
    if (text->hits[i].first_word >= begin && text->hits[i].first_word < end)
      put_aside(&text->hits[i]);
}

/* What "but" takes back: all before it in its sentence, or the sentence before. */
static void mark_before(BouncePhraseText *text, const BouncePhraseHit *but)
{
  guint pause = text->split.words[but->first_word].pause;
  if (but->first_word == 0 || pause < BOUNCE_WORD_PAUSE_CLAUSE)
    return;
  guint begin = sentence_begin(text, but->first_word - (pause == BOUNCE_WORD_PAUSE_SENTENCE));
  for (guint i = 0; i < text->n_hits; i++)
    if (text->hits[i].first_word >= begin && text->hits[i].last_word < but->first_word)
      put_aside(&text->hits[i]);
}

static void mark_asides(BouncePhraseText *text, guint concept,
                        void (*mark)(BouncePhraseText *, const BouncePhraseHit *))
{
  guint n = 0;
  for (guint k = bounce_phrase_text_first(text, concept);
       k != BOUNCE_PHRASE_NO_HIT && n < BOUNCE_PHRASE_CONCEPT_HITS_MAX; k = text->hits[k].next, n++)
    if (text->hits[k].layer == BOUNCE_PHRASE_MAIN)
      mark(text, &text->hits[k]);
}

void bounce_phrase_text_read(BouncePhraseText *words, const char *text)
{
  guint n_concepts = bounce_phrase_top(words->rules)->n_concepts;
  memset(words->there, 0, (n_concepts / 64 + 1) * sizeof *words->there);
  words->n_tokens = words->n_hits = words->layers = 0;
  words->any_possible = FALSE;
  bounce_word_split(&words->split, text, strlen(text));
  add_tokens(words);
  add_hits(words);
  link_hits(words);
  mark_negated(words);
  mark_asides(words, BOUNCE_RULE_CONCEPT_ADVICE, mark_from);
  mark_asides(words, BOUNCE_RULE_CONCEPT_BUT, mark_before);
  for (guint i = 0; i < words->n_hits; i++)
    words->layers |= words->hits[i].layer;
}
