/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Turns an answer into the features that likeness is measured by. In: text; out: numbers, which are
 * FNV-1a hashes of what was read, the same on every machine and in every locale. Weighs nothing.
 */
#include "match/feature.h"

#include <stdlib.h>
#include <string.h>

#include "match/phrase.h"
#include "smtp/status.h"

/* Characters of a beginning: words of one stem differ behind these. */
#define PREFIX 6
/* Fewer words behind a code are not the answer; it stands before the code. */
#define WORDS_MIN 2

typedef enum {
  KIND_ANY = '0',
  KIND_CONCEPT = 'c',
  KIND_PAIR = 'd',
  KIND_PREFIX = 'p',
  KIND_REPLY = 'r',
  KIND_STATUS = 's',
  KIND_WORD = 'w',
} Kind;

static guint32 hash_more(guint32 hash, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) bytes[i]) * 16777619U;
  return hash;
}

static guint32 hash_bytes(Kind kind, const char *bytes, gsize length)
{
  const char first = (char) kind;
  return hash_more(hash_more(2166136261U, &first, 1), bytes, length);
}

/* The place where `id` is in the hash table of those that were added, or would be. */
static guint16 *slot_of(BounceFeatures *features, guint32 id)
{
  guint at = (id ^ id >> 16) % BOUNCE_FEATURES_SLOTS;
  while (features->slots[at] != 0 && features->items[features->slots[at] - 1].id != id)
    at = (at + 1) % BOUNCE_FEATURES_SLOTS;
  return &features->slots[at];
}

static void add(BounceFeatures *features, guint32 id, guint first, guint last)
{
  guint16 *slot = slot_of(features, id);
  if (features->n_items == BOUNCE_FEATURES_MAX || *slot != 0)
    return;
  features->items[features->n_items++] = (BounceFeature){ id, (guint16) first, (guint16) last };
  *slot = (guint16) features->n_items;
}

static void add_code(BounceFeatures *features, Kind kind, const char *code, gsize length)
{
  add(features, hash_bytes(kind, code, length), BOUNCE_FEATURE_NO_WORD, BOUNCE_FEATURE_NO_WORD);
}

/* A code, and what of it is left without its last, or first, part. */
static void add_codes(BounceFeatures *features, const BounceReply *reply)
{
  char code[BOUNCE_STATUS_TEXT_SIZE];
  add_code(features, KIND_ANY, "", 0);
  if (reply->code != 0) {
    g_snprintf(code, sizeof code, "%u", reply->code);
    add_code(features, KIND_REPLY, code, strlen(code));
    add_code(features, KIND_REPLY, code, 1);
  }
  if (reply->status.class_digit != 0) {
    bounce_status_format(reply->status, code);
    add_code(features, KIND_STATUS, code, strlen(code));
    add_code(features, KIND_STATUS, code + 1, strlen(code + 1));
  }
}

/* Bytes of the first `n` characters. */
static gsize prefix_length(const BounceWord *word, guint n)
{
  gsize length = 0;
  for (; length < word->length; length++) {
    gboolean begins = ((guchar) word->text[length] & 0xc0) != 0x80;
    if (begins && n-- == 0)
      break;
  }
  return length;
}

/* Whose address or host it is says nothing; that one stands there may. */
static const char *stand_in(const BounceWord *word)
{
  return word->kind == BOUNCE_WORD_ADDRESS ? "@" : word->kind == BOUNCE_WORD_HOST ? "." : NULL;
}

guint bounce_feature_word(const BounceWord *word, guint32 *ids)
{
  gsize prefix = prefix_length(word, PREFIX);
  ids[0] = stand_in(word) != NULL ? hash_bytes(KIND_WORD, stand_in(word), 1)
                                  : hash_bytes(KIND_WORD, word->text, word->length);
  if (stand_in(word) != NULL || prefix == word->length)
    return 1;
  ids[1] = hash_bytes(KIND_PREFIX, word->text, prefix);
  return 2;
}

/* The number of a concept as bytes, the low one first. */
static guint32 hash_concept(Kind kind, guint32 hash, const BounceConcept *concept)
{
  const char bytes[] = { (char) (concept->concept & 0xff), (char) (concept->concept >> 8),
                         (char) concept->is_negated };
  return kind == KIND_PAIR ? hash_more(hash, bytes, sizeof bytes)
                           : hash_bytes(kind, bytes, sizeof bytes);
}

/* Concepts, whatever their language, alone and each with the one before. */
static void add_concepts(BounceFeatures *features, const BouncePhraseText *text)
{
  BounceConcept concepts[BOUNCE_CONCEPTS_MAX];
  guint n = bounce_phrase_concepts(text, concepts);
  for (guint i = 0; i < n; i++) {
    const BounceConcept *concept = &concepts[i];
    add(features, hash_concept(KIND_CONCEPT, 0, concept), concept->first_word, concept->last_word);
    if (i == 0 || concepts[i - 1].concept == concept->concept)
      continue;
    guint32 before = hash_concept(KIND_CONCEPT, 0, &concepts[i - 1]);
    add(features, hash_concept(KIND_PAIR, before, concept), concepts[i - 1].first_word,
        concept->last_word);
  }
}

gboolean bounce_feature_is_read(const BouncePhraseText *text)
{
  return text->split.n_words >= WORDS_MIN;
}

void bounce_feature_read(const char *answer, BounceReply *reply, BouncePhraseText *text)
{
  if (bounce_reply_best(bounce_scan_string(answer), reply)) {
    g_autofree char *inner = g_strndup(reply->text.p, bounce_scan_left(&reply->text));
    bounce_phrase_text_read(text, inner);
    if (bounce_feature_is_read(text))
      return;
  }
  bounce_phrase_text_read(text, answer);
}

void bounce_feature_collect(const BouncePhraseText *text, const BounceReply *reply,
                            BounceFeatures *features)
{
  const BounceWords *words = &text->split;
  features->n_items = 0;
  memset(features->slots, 0, sizeof features->slots);
  add_codes(features, reply);
  for (guint i = 0; i < words->n_words; i++) {
    guint32 ids[BOUNCE_FEATURES_OF_WORD];
    guint n = bounce_feature_word(&words->words[i], ids);
    for (guint k = 0; k < n; k++)
      add(features, ids[k], i, i);
  }
  add_concepts(features, text);
}
