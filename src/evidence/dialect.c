/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Free-form bounces by data. In: the texts of a message and rules/dialects.ini. Out: a statement
 * for each recipient a text names. Opening lines are looked up by their first byte; the dialect
 * that opens first and names a recipient wins, ties in the order of the file. It decides nothing
 * about verdicts, and reads no machine-readable part (see dsn.c).
 */
#include "evidence/dialect.h"

#include "evidence/readers.h"
#include "match/template.h"

/* Opening lines that led to nothing; a text made of them stops being read. */
#define OPENINGS_MAX 16

static gboolean when_holds(const BounceDialect *dialect, const BounceMessage *message)
{
  for (const BounceDialectWhen *when = dialect->when; when->header != NULL; when++) {
    const char *value = bounce_fields_get(&message->headers, when->header);
    if (value == NULL || !bounce_template_glob(when->glob, value))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const BounceDialectRules *rules; /* those being tried */
  BounceFacts *facts;
  const BounceMessage *message;
  const BounceKnown *known;
  BounceDialectOpening opening;
  guint openings;
  const char *format; /* of the dialect that named somebody */
} Search;

static gboolean try_dialect(Search *search, guint index)
{
  const BounceDialect *dialect = &search->rules->dialects[index];
  if (search->openings >= OPENINGS_MAX || !when_holds(dialect, search->message))
    return FALSE;
  search->openings++;
  if (bounce_dialect_read(search->facts, dialect, search->message, search->known, &search->opening)
      > 0)
    search->format = dialect->id;
  return search->format != NULL;
}

/* Those that open with byte `byte`, 0 for those that open with a field. */
static gboolean try_bucket(Search *search, BounceScan line, const BouncePairs *pairs, guchar byte)
{
  const BounceDialectRules *rules = search->rules;
  for (guint i = rules->begin_index[byte]; i < rules->begin_index[byte + 1]; i++) {
    BounceTemplateMatch match;
    if (!bounce_template_match(rules->begins[i].pattern, line, pairs, FALSE, &match))
      continue;
    search->opening.mta = match.field[BOUNCE_TEMPLATE_MTA];
    if (try_dialect(search, rules->begins[i].dialect))
      return TRUE;
  }
  return FALSE;
}

static gboolean try_line(Search *search, BounceScan line)
{
  BouncePairs pairs = { { 0 } };
  BounceScan bare = bounce_template_undecorate(line);
  if (bare.p == bare.end)
    return FALSE;
  bounce_pairs_add(&pairs, bare.p, bounce_scan_left(&bare));
  for (const BounceRules *rules = search->facts->rules; rules != NULL; rules = rules->next) {
    search->rules = rules->dialects;
    if (rules->dialects != NULL
        && (try_bucket(search, bare, &pairs, (guchar) g_ascii_tolower(*bare.p))
            || try_bucket(search, bare, &pairs, 0)))
      return TRUE;
  }
  return FALSE;
}

static gboolean try_lines(Search *search)
{
  BounceDialectOpening *opening = &search->opening;
  BounceScan text = bounce_scan(opening->part->text, opening->part->length);
  BounceScan line;
  opening->at = text.p;
  for (opening->line = 1; bounce_scan_line(&text, &line); opening->line++) {
    if (try_line(search, line))
      return TRUE;
    opening->at = text.p;
  }
  return FALSE;
}

static gboolean try_unopened(Search *search)
{
  const BounceTextPart *part = search->opening.part;
  search->opening = (BounceDialectOpening){ .part = part, .at = part->text, .line = 1 };
  for (const BounceRules *rules = search->facts->rules; rules != NULL; rules = rules->next) {
    search->rules = rules->dialects;
    for (guint i = 0; search->rules != NULL && i < search->rules->n_unopened; i++)
      if (try_dialect(search, search->rules->unopened[i]))
        return TRUE;
  }
  return FALSE;
}

const char *bounce_dialect_gather(BounceFacts *facts, const BounceMessage *message,
                                  const BounceKnown *known)
{
  Search search = { .facts = facts, .message = message, .known = known };
  for (guint i = 0; i < message->n_texts; i++) {
    search.opening = (BounceDialectOpening){ .part = &message->texts[i] };
    if (try_lines(&search) || try_unopened(&search))
      break;
  }
  return search.format;
}
