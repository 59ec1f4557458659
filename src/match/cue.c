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

static guint find_told(const BounceRules *rules, const char *folded)
{
  BouncePhrases found;
  bounce_phrase_match(rules, NULL, folded, &found);
  gboolean why = found.strong.rule != NULL || found.weak.rule != NULL;
  return (found.undelivered.rule != NULL ? BOUNCE_WORDING_FAILED : 0)
         | (why ? BOUNCE_WORDING_REASON : 0)
         | (found.mention.rule != NULL ? BOUNCE_WORDING_MENTION : 0);
}

guint bounce_cue_find(const BounceRules *rules, const char *folded, guint mask)
{
  guint told = mask & BOUNCE_WORDING_TOLD;
  guint found = told != 0 ? find_told(rules, folded) & told : 0;
  BouncePairs pairs = { { 0 } };
  if ((mask & BOUNCE_WORDING_DELAYED) != 0)
    mask |= BOUNCE_WORDING_WARNING; /* one is a delay, too */
  bounce_pairs_add(&pairs, folded, strlen(folded));
  for (guint sense = 0; sense < BOUNCE_WORDING_SENSES; sense++) {
    if ((mask >> sense & 1) == 0)
      continue;
    for (const char *const *word = bounce_rules_wordings[sense]; *word != NULL; word++)
      if (bounce_pairs_may_hold(&pairs, *word) && strstr(folded, *word) != NULL) {
        found |= 1U << sense;
        break;
      }
  }
  if ((found & BOUNCE_WORDING_WARNING) != 0)
    found |= BOUNCE_WORDING_DELAYED;
  return found;
}

gboolean bounce_cue_is_label(const char *folded)
{
  static const char wide_colon[] = "\357\274\232"; /* U+FF1A */
  gsize length = strlen(folded);
  if (g_str_has_suffix(folded, wide_colon))
    length -= strlen(wide_colon);
  else if (length == 0 || strchr(":=", folded[length - 1]) == NULL)
    return FALSE;
  while (length > 0 && strchr(" :=()[]s", folded[length - 1]) != NULL)
    length--;
  for (const char *const *word = bounce_rules_wordings[BOUNCE_WORDING_SENSE_LABEL]; *word != NULL;
       word++) {
    gsize size = strlen(*word);
    if (size <= length && memcmp(folded + length - size, *word, size) == 0
        && (size == length || !g_ascii_isalnum(folded[length - size - 1])))
      return TRUE;
  }
  return FALSE;
}

gboolean bounce_cue_is_sent_by(const char *folded)
{
  const char *const *word = bounce_rules_wordings[BOUNCE_WORDING_SENSE_SENT_BY];
  while (*word != NULL && !g_str_has_suffix(folded, *word))
    word++;
  return *word != NULL;
}

gboolean bounce_cue_is_subject(const char *folded)
{
  const char *const *word = bounce_rules_wordings[BOUNCE_WORDING_SENSE_SUBJECT];
  folded += strspn(folded, " >*-|\"'");
  while (*word != NULL && !g_str_has_prefix(folded, *word))
    word++;
  return *word != NULL;
}
