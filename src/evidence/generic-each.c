/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What became of each of several recipients that one text names. In: the places of a text, and the
 * lines that belong to each (generic-answer.c). Out: an action for each: by its own words, by the
 * heading above its group, else by the rest of the text; and the answer that a heading gives.
 */
#include <string.h>

#include "base/text.h"
#include "evidence/generic.h"
#include "match/cue.h"

#define ACTION_WORDS                                                                               \
  (BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_FINAL | BOUNCE_WORDING_DELIVERED                        \
   | BOUNCE_WORDING_RELAYED)

gboolean bounce_generic_is_colon_end(BounceScan line)
{
  static const char wide[] = "\357\274\232"; /* U+FF1A */
  gsize length = bounce_scan_left(&line);
  return length > 0
         && (line.end[-1] == ':'
             || (length >= strlen(wide)
                 && memcmp(line.end - strlen(wide), wide, strlen(wide)) == 0));
}

gboolean bounce_generic_is_heading(const BounceGeneric *generic, guint at)
{
  const BounceGenericLine *line = &generic->lines[at];
  guint next = at + 1;
  while (next < generic->n_lines && generic->lines[next].blank)
    next++;
  return !line->blank && !line->is_place && bounce_generic_is_colon_end(line->raw)
         && next < generic->n_lines && generic->lines[next].is_place;
}

/* The line above the group of `place`, or NULL. */
static BounceGenericLine *heading_of(BounceGeneric *generic, const BounceGenericPlace *place)
{
  for (guint i = place->line; i > 0; i--) {
    BounceGenericLine *line = &generic->lines[i - 1];
    if (line->blank || line->is_place || line->is_own)
      continue;
    return bounce_generic_is_heading(generic, i - 1) ? line : NULL;
  }
  return NULL;
}

/* Failures count last: an answer that refuses stands in reports of delays, too. */
static BounceAction action_of_words(guint words)
{
  if ((words & BOUNCE_WORDING_DELAYED) != 0 && (words & BOUNCE_WORDING_FINAL) == 0)
    return BOUNCE_ACTION_DELAYED;
  if ((words & BOUNCE_WORDING_FINAL) != 0)
    return BOUNCE_ACTION_FAILED;
  if ((words & BOUNCE_WORDING_RELAYED) != 0)
    return BOUNCE_ACTION_RELAYED;
  return (words & BOUNCE_WORDING_DELIVERED) != 0 ? BOUNCE_ACTION_DELIVERED : BOUNCE_ACTION_NONE;
}

static BounceAction action_of_state(BounceGeneric *generic, BounceScan words)
{
  const char *folded = bounce_text_fold(generic->facts->pool, words.p, bounce_scan_left(&words));
  return action_of_words(bounce_cue_state(generic->facts->rules, folded));
}

/* "Event: deferred" */
static BounceAction labelled_action(BounceGeneric *generic, BounceScan line)
{
  const char *colon = memchr(line.p, ':', bounce_scan_left(&line));
  return colon != NULL ? action_of_state(generic, (BounceScan){ colon, line.end })
                       : BOUNCE_ACTION_NONE;
}

static BounceAction own_action(BounceGeneric *generic, const BounceGenericPlace *place,
                               gboolean *failed)
{
  BounceAction labelled = BOUNCE_ACTION_NONE;
  guint words = 0;
  *failed = FALSE;
  for (guint i = place->line; i < place->own_end; i++) {
    words |= generic->lines[i].words & ACTION_WORDS;
    *failed |= bounce_generic_tells_failure(generic, &generic->lines[i]);
    if (i > place->line && labelled == BOUNCE_ACTION_NONE)
      labelled = labelled_action(generic, generic->lines[i].raw);
  }
  return labelled != BOUNCE_ACTION_NONE ? labelled : action_of_words(words);
}

static BounceAction heading_action(BounceGeneric *generic, BounceGenericLine *heading)
{
  if (heading == NULL)
    return BOUNCE_ACTION_NONE;
  BounceAction action = action_of_state(generic, heading->raw);
  if (action == BOUNCE_ACTION_NONE)
    action = action_of_words(heading->words);
  if (action == BOUNCE_ACTION_NONE
      && (bounce_generic_words(generic, heading) & BOUNCE_WORDING_FAILED) != 0)
    action = BOUNCE_ACTION_FAILED;
  return action;
}

static BounceAction action_of(BounceGeneric *generic, const BounceGenericPlace *place,
                              BounceAction rest)
{
  gboolean failed;
  BounceAction action = action_of_state(generic, place->after);
  if (action != BOUNCE_ACTION_NONE)
    return action;
  action = own_action(generic, place, &failed);
  if (action == BOUNCE_ACTION_NONE)
    action = heading_action(generic, heading_of(generic, place));
  if (action == BOUNCE_ACTION_NONE)
    action = rest;
  return failed && action != BOUNCE_ACTION_DELAYED ? BOUNCE_ACTION_FAILED : action;
}

guint bounce_generic_rest_words(BounceGeneric *generic)
{
  guint words = generic->subject.words;
  for (guint i = 0; i < generic->n_lines; i++) {
    const BounceGenericLine *line = &generic->lines[i];
    if (!line->is_place && !line->is_own && !bounce_generic_is_heading(generic, i))
      words |= line->words;
  }
  return words;
}

void bounce_generic_set_actions(BounceGeneric *generic, guint best, BounceAction rest)
{
  for (guint i = 0; i < generic->n_candidates; i++) {
    BounceGenericPlace *place = &generic->candidates[i];
    if (place->score == best)
      place->action = action_of(generic, place, rest);
  }
}

const char *bounce_generic_answer_heading(BounceGeneric *generic, const BounceGenericPlace *place)
{
  BounceGenericLine *heading = heading_of(generic, place);
  if (heading == NULL)
    return "";
  BounceGenericLine *first = heading;
  gboolean why = FALSE;
  while (first > generic->lines && !first[-1].blank && !first[-1].is_place && !first[-1].is_own)
    first--;
  for (BounceGenericLine *line = first; line <= heading && !why; line++)
    why = (bounce_generic_words(generic, line) & BOUNCE_WORDING_REASON) != 0;
  return why ? bounce_text_clean(generic->facts->pool, first->raw.p,
                                 (gsize) (heading->raw.end - first->raw.p))
             : "";
}
