/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which words of a text are the answer to a recipient. In: the lines of a text and the places of
 * failed addresses (generic-place.c). Out: what stands beside the address, else the line of the
 * text that says why. What the words mean is not asked here.
 */
#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "evidence/generic.h"
#include "match/cue.h"
#include "match/template.h"
#include "smtp/reply.h"

/* That an answer says why; a text around one only does with BOUNCE_WORDING_REASON. */
#define SAYS_WHY (BOUNCE_WORDING_REASON | BOUNCE_WORDING_MENTION)
/* What is taken as the answer of one recipient. */
#define ANSWER_MAX 2048
static void append_lines(GString *answer, const BounceGeneric *generic, guint from, guint to)
{
  for (guint i = from; i < to && answer->len < ANSWER_MAX; i++) {
    BounceScan line = generic->lines[i].raw;
    BounceScan words = bounce_template_undecorate(line);
    if (words.p == words.end)
      continue; /* a rule under it */
    g_string_append_len(answer, line.p, (gssize) bounce_scan_left(&line));
    g_string_append_c(answer, '\n');
  }
}

/* The lines around `at` up to empty ones. */
static void append_paragraph(GString *answer, const BounceGeneric *generic, guint at)
{
  guint from = at, to = at;
  while (from > 0 && !generic->lines[from - 1].blank
         && generic->lines[at].refusal == BOUNCE_REFUSAL_NONE)
    from--;
  while (to < generic->n_lines && !generic->lines[to].blank)
    to++;
  append_lines(answer, generic, from, to);
}

/* The labelled line `at` with the lines on which its sentence goes on; those below a bare label. */
static void append_labelled(GString *answer, const BounceGeneric *generic, guint at)
{
  guint to = at + 1;
  if (bounce_generic_is_colon_end(generic->lines[at].raw))
    while (to < generic->n_lines && generic->lines[to].blank)
      to++;
  while (to < generic->n_lines && !generic->lines[to].blank && !generic->lines[to].is_place
         && (generic->lines[to - 1].blank || generic->lines[to - 1].raw.end[-1] != '.'))
    to++;
  append_lines(answer, generic, at, to);
}

/* The first line that has some of `with` and none of `without`. */
gboolean bounce_generic_find_line(BounceGeneric *generic, guint with, guint without, guint *at)
{
  for (guint i = 0; i < generic->n_lines; i++) {
    BounceGenericLine *line = &generic->lines[i];
    guint words = bounce_generic_words(generic, line);
    gboolean asks = line->is_contact && line->refusal == BOUNCE_REFUSAL_NONE;
    if ((words & with) == 0 || (words & without) != 0 || asks)
      continue;
    *at = i;
    return TRUE;
  }
  return FALSE;
}

/* Best a refusal that says why, then one with a reply code: people who explain a status name it. */
static guint rank_refusal(BounceRefusal refusal, guint words)
{
  gboolean why = (words & SAYS_WHY) != 0;
  return refusal == BOUNCE_REFUSAL_NONE ? 0 : refusal + (why ? BOUNCE_REFUSAL_CODE : 0);
}

static guint rank_line(BounceGeneric *generic, guint at)
{
  BounceRefusal refusal = generic->lines[at].refusal;
  return refusal == BOUNCE_REFUSAL_NONE
             ? 0
             : rank_refusal(refusal, bounce_generic_words(generic, &generic->lines[at]));
}

/* The first of the best refusals of the text. */
gboolean bounce_generic_find_refusal(BounceGeneric *generic, guint *at)
{
  guint best = 0;
  for (guint i = 0; i < generic->n_lines; i++) {
    guint rank = rank_line(generic, i);
    if (rank <= best)
      continue;
    *at = i;
    best = rank;
  }
  return best > 0;
}

typedef enum { ANSWER_NONE, ANSWER_ANNOUNCEMENT, ANSWER_LABELLED, ANSWER_REASON } Answer;

/* "Reason: ...", or a line below the label. */
static gboolean find_labelled(BounceGeneric *generic, guint *at)
{
  for (guint i = 0; i < generic->n_lines; i++) {
    const BounceGenericLine *line = &generic->lines[i];
    if (line->folded == NULL || !bounce_cue_is_reason_label(generic->facts->rules, line->folded))
      continue;
    *at = i;
    return TRUE;
  }
  return FALSE;
}

/* A refusal, else a reason: best the one that names the recipient, or one that does more than
 * announce a failure. */
static Answer find_answer(BounceGeneric *generic, const BounceGenericPlace *candidate, guint *at)
{
  if (bounce_generic_find_refusal(generic, at))
    return ANSWER_REASON;
  if (find_labelled(generic, at))
    return ANSWER_LABELLED;
  if (candidate != NULL && candidate->score < BOUNCE_GENERIC_STRUCTURE
      && (bounce_generic_words(generic, &generic->lines[candidate->line]) & SAYS_WHY) != 0) {
    *at = candidate->line;
    return ANSWER_REASON;
  }
  if (bounce_generic_find_line(
          generic, BOUNCE_WORDING_REASON,
          BOUNCE_WORDING_FAILED | BOUNCE_WORDING_FINAL | BOUNCE_WORDING_RELAYED, at))
    return ANSWER_REASON;
  if (bounce_generic_find_line(generic, BOUNCE_WORDING_REASON, BOUNCE_WORDING_RELAYED, at))
    return ANSWER_ANNOUNCEMENT;
  *at = candidate != NULL ? candidate->line : 0;
  return candidate != NULL && bounce_generic_words(generic, &generic->lines[*at]) != 0
             ? ANSWER_ANNOUNCEMENT
             : ANSWER_NONE;
}

static gboolean ends_answer(const BounceGeneric *generic, guint at)
{
  const BounceGenericLine *line = &generic->lines[at];
  return line->blank || line->is_place
         || bounce_address_is_valid(line->raw.p, bounce_scan_left(&line->raw))
         || (!line->indented && bounce_generic_is_heading(generic, at));
}

/* What stands behind the address; the whole line where only what stands before it says why. */
static void append_line(GString *answer, BounceGeneric *generic,
                        const BounceGenericPlace *candidate)
{
  static const char marks[] = " \t>\":;,.()[]|=-";
  BounceScan words = candidate->after;
  BounceScan after = candidate->after;
  gboolean tells = bounce_generic_tells_failure(generic, &generic->lines[candidate->line]);
  while (bounce_scan_literal(&after, "\357\274\232") /* U+FF1A */
         || (after.p < after.end && strchr(" \t>\":;,.", *after.p) != NULL && after.p++))
    continue;
  while (words.p < words.end && strchr(marks, *words.p) != NULL)
    words.p++;
  if (words.p == words.end && tells && !candidate->is_bare)
    after = generic->lines[candidate->line].raw;
  else if (words.p == words.end || (!tells && !candidate->is_bare))
    return;
  g_string_append_len(answer, after.p, (gssize) bounce_scan_left(&after));
  g_string_append_c(answer, '\n');
}

/* "The server said:" and an empty line. */
static gboolean goes_on(const BounceGeneric *generic, guint from, guint at)
{
  guint last = at;
  while (last > from && generic->lines[last - 1].blank)
    last--;
  return generic->lines[at].blank && last > from
         && bounce_generic_is_colon_end(generic->lines[last - 1].raw);
}

/* What stands beside the address, else below it up to the next one or an empty line. */
static void append_own(GString *answer, BounceGeneric *generic, BounceGenericPlace *candidate)
{
  guint from = candidate->line + 1;
  append_line(answer, generic, candidate);
  while (answer->len <= 1 && from < generic->n_lines && generic->lines[from].blank)
    from++;
  guint next = from;
  while (next < generic->n_lines && (!ends_answer(generic, next) || goes_on(generic, from, next)))
    generic->lines[next++].is_own = TRUE;
  candidate->own_end = MAX(next, candidate->line + 1);
  append_lines(answer, generic, from, next);
}

/* `text`, which stands beside an address, says why at least as well as line `at` does. */
static gboolean is_answer(BounceGeneric *generic, const char *text, guint at)
{
  BounceRefusal refusal = bounce_reply_refusal(bounce_scan_string(text));
  guint words = bounce_cue_find(
      generic->facts->rules, bounce_text_fold(generic->facts->pool, text, strlen(text)), SAYS_WHY);
  return (refusal != BOUNCE_REFUSAL_NONE || words != 0)
         && rank_refusal(refusal, words) >= rank_line(generic, at);
}

/* Of several recipients, none of which has an answer of its own: a reason above the first of them,
 * else the refusal of the text. "Delivery failed for" is none. */
const char *bounce_generic_answer_of_all(BounceGeneric *generic)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  guint first = generic->n_candidates > 0 ? generic->candidates[0].line : 0;
  guint at;
  for (guint i = 0; i < first && answer->len == 0; i++)
    if ((bounce_generic_words(generic, &generic->lines[i])
         & (BOUNCE_WORDING_REASON | BOUNCE_WORDING_FAILED))
        == BOUNCE_WORDING_REASON)
      append_paragraph(answer, generic, i);
  if (answer->len == 0 && bounce_generic_find_refusal(generic, &at))
    append_paragraph(answer, generic, at);
  return bounce_text_clean(generic->facts->pool, answer->str, answer->len);
}

/* An answer of its own stands right below the address, which stands alone. */
static gboolean has_own(const BounceGeneric *generic, const BounceGenericPlace *candidate)
{
  return candidate != NULL && candidate->score == BOUNCE_GENERIC_STRUCTURE && candidate->is_bare
         && candidate->line + 1 < generic->n_lines && !ends_answer(generic, candidate->line + 1);
}

/* "5.1.1 (bad address)" beside the address, "550 no such user" elsewhere: one says what the other
 * does not. */
static gboolean has_other_code(const char *text, const BounceGenericLine *line)
{
  BounceReply reply;
  return line->refusal == BOUNCE_REFUSAL_CODE && bounce_reply_best(line->raw, &reply)
         && reply.status.class_digit == 0
         && bounce_reply_refusal(bounce_scan_string(text)) == BOUNCE_REFUSAL_STATUS;
}

/* "Status code: 550 5.1.10" alone: the line that says in words what it means is added. */
static void append_words(GString *answer, BounceGeneric *generic)
{
  guint at;
  const char *folded = bounce_text_fold(generic->facts->pool, answer->str, answer->len);
  if (bounce_cue_find(generic->facts->rules, folded, SAYS_WHY) == 0
      && bounce_generic_find_line(generic, BOUNCE_WORDING_REASON, BOUNCE_WORDING_FINAL, &at))
    append_paragraph(answer, generic, at);
}

const char *bounce_generic_answer(BounceGeneric *generic, BounceGenericPlace *candidate,
                                  gboolean alone)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  BouncePool *pool = generic->facts->pool;
  guint at = 0;
  if (candidate != NULL && (!alone || candidate->score == BOUNCE_GENERIC_STRUCTURE))
    append_own(answer, generic, candidate);
  const char *text = bounce_text_clean(pool, answer->str, answer->len);
  Answer found = alone ? find_answer(generic, candidate, &at) : ANSWER_NONE;
  if (found == ANSWER_NONE || is_answer(generic, text, at))
    return text;
  if (found != ANSWER_ANNOUNCEMENT || !has_own(generic, candidate)) {
    if (!has_other_code(text, &generic->lines[at]))
      g_string_truncate(answer, 0);
    if (found == ANSWER_LABELLED)
      append_labelled(answer, generic, at);
    else
      append_paragraph(answer, generic, at);
  }
  append_words(answer, generic);
  return bounce_text_clean(pool, answer->str, answer->len);
}

/* Addresses in a row of lines, and an answer below an empty one: it is that of all. Returns the one
 * that has it, or NULL. */
const char *bounce_generic_answer_below(const BounceGeneric *generic, const char *const *answers,
                                        guint best)
{
  const char *found = NULL;
  guint next = G_MAXUINT;
  for (guint i = 0; i < generic->n_candidates; i++) {
    const BounceGenericPlace *candidate = &generic->candidates[i];
    if (candidate->score != best)
      continue;
    if (found != NULL || !candidate->is_bare || (next != G_MAXUINT && candidate->line != next))
      return NULL;
    next = candidate->line + 1;
    found = *answers[i] != '\0' ? answers[i] : NULL;
  }
  return found != NULL && next < generic->n_lines && generic->lines[next].blank ? found : NULL;
}
