/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a line is about. In: a folded line. Out: what it says, as flags: by the words of
 * wordings.ini, and, whether it tells a failure or its reason, by phrases.ini, as all texts are
 * judged. Which reason that is, is decided elsewhere.
 */
#include "match/cue.h"

#include <string.h>

#include "base/pairs.h"
#include "match/phrase.h"

/* In bytes, folded: a heading is short. */
#define HEADING_MAX 80
/* In bytes, folded: what stands before the colon of a label. */
#define LABEL_MAX 60

static guint find_told(const BounceRules *rules, const char *folded)
{
  BouncePhrases found;
  bounce_phrase_match(rules, NULL, folded, &found);
  gboolean why = found.strong.rule != NULL || found.weak.rule != NULL;
  return (found.undelivered.rule != NULL ? BOUNCE_WORDING_FAILED : 0)
         | (why ? BOUNCE_WORDING_REASON : 0)
         | (found.mention.rule != NULL ? BOUNCE_WORDING_MENTION : 0);
}

/* TRUE when a word of `sense` occurs, of any of the rules. */
static gboolean occurs(const BounceRules *rules, guint sense, const char *folded,
                       const BouncePairs *pairs)
{
  for (; rules != NULL; rules = rules->next) {
    const char *const *word = rules->wordings != NULL ? rules->wordings[sense] : NULL;
    for (; word != NULL && *word != NULL; word++)
      if (bounce_pairs_may_hold(pairs, *word) && strstr(folded, *word) != NULL)
        return TRUE;
  }
  return FALSE;
}

guint bounce_cue_find(const BounceRules *rules, const char *folded, guint mask)
{
  guint told = mask & BOUNCE_WORDING_TOLD;
  guint found = told != 0 ? find_told(rules, folded) & told : 0;
  BouncePairs pairs = { { 0 } };
  if ((mask & BOUNCE_WORDING_DELAYED) != 0)
    mask |= BOUNCE_WORDING_WARNING; /* one is a delay, too */
  bounce_pairs_add(&pairs, folded, strlen(folded));
  for (guint sense = 0; sense < BOUNCE_WORDING_SENSES; sense++)
    if ((mask >> sense & 1) != 0 && occurs(rules, sense, folded, &pairs))
      found |= 1U << sense;
  if ((found & BOUNCE_WORDING_WARNING) != 0)
    found |= BOUNCE_WORDING_DELAYED;
  return found;
}

/* How a word stands in a text. */
typedef gboolean (*Stands)(const char *folded, gsize length, const char *word);

/* TRUE when a word of `sense` stands in the text as `stands` wants it, of any of the rules. */
static gboolean any_stands(const BounceRules *rules, guint sense, Stands stands, const char *folded,
                           gsize length)
{
  for (; rules != NULL; rules = rules->next) {
    const char *const *word = rules->wordings != NULL ? rules->wordings[sense] : NULL;
    for (; word != NULL && *word != NULL; word++)
      if (stands(folded, length, *word))
        return TRUE;
  }
  return FALSE;
}

static gboolean ends_with(const char *folded, gsize length, const char *word)
{
  gsize size = strlen(word);
  return size <= length && memcmp(folded + length - size, word, size) == 0;
}

static gboolean ends_with_whole(const char *folded, gsize length, const char *word)
{
  gsize size = strlen(word);
  return ends_with(folded, length, word)
         && (size == length || !g_ascii_isalnum(folded[length - size - 1]));
}

static gboolean begins_with(const char *folded, gsize length, const char *word)
{
  return *folded == *word && g_str_has_prefix(folded, word);
}

gboolean bounce_cue_is_label(const BounceRules *rules, const char *folded)
{
  static const char wide_colon[] = "\357\274\232"; /* U+FF1A */
  gsize length = strlen(folded);
  if (g_str_has_suffix(folded, wide_colon))
    length -= strlen(wide_colon);
  else if (length == 0 || strchr(":=", folded[length - 1]) == NULL)
    return FALSE;
  while (length > 0 && strchr(" :=()[]s", folded[length - 1]) != NULL)
    length--;
  return any_stands(rules, BOUNCE_WORDING_SENSE_LABEL, ends_with_whole, folded, length);
}

gboolean bounce_cue_is_sent_by(const BounceRules *rules, const char *folded)
{
  return any_stands(rules, BOUNCE_WORDING_SENSE_SENT_BY, ends_with, folded, strlen(folded));
}

gboolean bounce_cue_is_subject(const BounceRules *rules, const char *folded)
{
  folded += strspn(folded, " >*-|\"'");
  return any_stands(rules, BOUNCE_WORDING_SENSE_SUBJECT, begins_with, folded, 0);
}

gboolean bounce_cue_is_heading(const BounceRules *rules, const char *folded)
{
  guint words = bounce_cue_find(rules, folded, BOUNCE_WORDING_RETURNED | BOUNCE_WORDING_FAILED);
  return strlen(folded) < HEADING_MAX && words == BOUNCE_WORDING_RETURNED
         && strstr(folded, "do not") == NULL && strstr(folded, "was received") == NULL;
}

gboolean bounce_cue_is_greeting(const BounceRules *rules, const char *folded)
{
  return any_stands(rules, BOUNCE_WORDING_SENSE_GREETING, begins_with, folded, 0);
}

/* The word ends there: "ok" is no state in "okänd". */
static gboolean begins_with_whole(const char *folded, gsize length, const char *word)
{
  gsize size = strlen(word);
  if (!begins_with(folded, length, word))
    return FALSE;
  gboolean goes_on = (guchar) folded[size] >= 0x80 || g_ascii_isalnum(folded[size]);
  return !(goes_on && g_ascii_isalnum(word[size - 1]));
}

guint bounce_cue_state(const BounceRules *rules, const char *folded)
{
  static const struct {
    guint sense, words;
  } states[] = {
    { BOUNCE_WORDING_SENSE_STATE_DELIVERED, BOUNCE_WORDING_DELIVERED },
    { BOUNCE_WORDING_SENSE_STATE_DELAYED, BOUNCE_WORDING_DELAYED },
    { BOUNCE_WORDING_SENSE_STATE_FAILED, BOUNCE_WORDING_FINAL },
  };
  folded += strspn(folded, " \t>\":;,()[]|=-");
  for (guint i = 0; i < G_N_ELEMENTS(states); i++)
    if (any_stands(rules, states[i].sense, begins_with_whole, folded, 0))
      return states[i].words;
  return 0;
}

gboolean bounce_cue_is_reason_label(const BounceRules *rules, const char *folded)
{
  static const char wide_colon[] = "\357\274\232"; /* U+FF1A */
  const char *colon = strchr(folded, ':');
  const char *wide = strstr(folded, wide_colon);
  if (colon == NULL || (wide != NULL && wide < colon))
    colon = wide;
  if (colon == NULL || colon - folded > LABEL_MAX || g_str_has_prefix(colon, "://"))
    return FALSE;
  gsize length = (gsize) (colon - folded);
  while (length > 0 && folded[length - 1] == ' ')
    length--;
  return any_stands(rules, BOUNCE_WORDING_SENSE_REASON_LABEL, ends_with_whole, folded, length)
         || any_stands(rules, BOUNCE_WORDING_SENSE_REASON_LABEL, begins_with_whole, folded, 0);
}
