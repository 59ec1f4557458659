/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Recipients by structure, for texts no dialect knows. In: a message that looks like a bounce. Out:
 * a statement for each address that stands where failed addresses stand (generic-place.c), with the
 * answer that belongs to it. It reads nothing where another reader has named a recipient from the
 * text, or a status part said why; where the header or a status part only names them, it says why.
 */
#include "evidence/generic.h"

#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "evidence/readers.h"
#include "match/cue.h"
#include "match/template.h"
#include "smtp/frame.h"
#include "smtp/reply.h"

/* What it calls itself. */
static const char format[] = "generic";
/* A report says at its beginning that it is one. */
#define OPENING_LINES 4

/* --- whether this is a report at all --- */

static void read_title(BounceGeneric *generic)
{
  const char *subject = bounce_generic_header(generic, "Subject");
  const char *folded = bounce_text_fold(generic->facts->pool, subject, strlen(subject));
  generic->subject = (BounceGenericLine){ .folded = folded };
  generic->subject.words =
      bounce_cue_find(generic->facts->rules, folded,
                      BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_TROUBLE | BOUNCE_WORDING_FINAL);
  generic->words = generic->subject.words;
}

/* The subject says some of `mask`; what costs little is asked first. */
static gboolean subject_says(BounceGeneric *generic, guint mask)
{
  return (generic->subject.words & mask) != 0
         || (bounce_generic_words(generic, &generic->subject) & mask) != 0;
}

static gboolean is_answer_or_post(const BounceAuthor *author)
{
  return author->answers || author->forwards || author->refers || author->is_post
         || author->is_reply;
}

/* The first lines say that it was not delivered, and nothing in the text asks. */
static gboolean begins_with_failure(const BounceGeneric *generic)
{
  BounceScan rest = bounce_scan(generic->message->texts[0].text, generic->message->texts[0].length);
  BounceScan line;
  gboolean failed = FALSE;
  if (memchr(rest.p, '?', bounce_scan_left(&rest)) != NULL)
    return FALSE;
  for (guint seen = 0; seen < OPENING_LINES && !failed && bounce_scan_line(&rest, &line);) {
    line = bounce_scan_trim(line);
    if (bounce_scan_peek(&line) == '>')
      return FALSE;
    seen += line.p < line.end;
    failed =
        bounce_cue_find(generic->facts->rules,
                        bounce_text_fold(generic->facts->pool, line.p, bounce_scan_left(&line)),
                        BOUNCE_WORDING_FAILED)
        != 0;
  }
  return failed;
}

/*
 * A gateway's report whose subject begins as an answer does, or whose header has list fields: both
 * are the original's. It goes on from no mail, as an answer does, and no person's program wrote it.
 */
static gboolean opens_as_report(BounceGeneric *generic)
{
  const BounceAuthor *author = &generic->message->author;
  return !author->is_system && (is_answer_or_post(author) || author->is_bulk) && !author->forwards
         && !author->is_threaded && *bounce_generic_header(generic, "User-Agent") == '\0'
         && *bounce_generic_header(generic, "X-Mailer") == '\0'
         && subject_says(generic, BOUNCE_WORDING_FAILED) && begins_with_failure(generic);
}

/* A mail system's own mail, or a mail without sender that speaks of failure in its subject. */
static gboolean looks_like_bounce(BounceGeneric *generic)
{
  const BounceAuthor *author = &generic->message->author;
  gboolean empty = author->envelope == BOUNCE_ENVELOPE_EMPTY;
  gboolean personal = author->envelope == BOUNCE_ENVELOPE_AUTHOR;
  gboolean sent = personal || author->envelope == BOUNCE_ENVELOPE_OTHER;
  read_title(generic);
  generic->is_system = author->is_system || author->names_failed;
  generic->opens = opens_as_report(generic);
  if (generic->opens)
    return TRUE;
  if (author->only_reports
      || (generic->is_system
          && subject_says(generic, BOUNCE_WORDING_FAILED | BOUNCE_WORDING_REASON
                                       | BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_TROUBLE)))
    return TRUE;
  gboolean returned = !sent || (!personal && generic->message->original.n_fields > 0);
  if ((empty || (returned && !is_answer_or_post(author)))
      && subject_says(generic, BOUNCE_WORDING_FAILED | BOUNCE_WORDING_DELAYED))
    return TRUE;
  /* A postmaster announces and sums up, too, and programs send with an empty envelope; what wants
   * an answer to somebody is no report. */
  gboolean wants_answer = *bounce_generic_header(generic, "Reply-To") != '\0';
  generic->unsaid =
      (generic->is_system && !personal) || (empty && !is_answer_or_post(author) && !wants_answer);
  return generic->unsaid;
}

/* --- facts --- */

/* The subject or a line says that a message was not delivered. */
static gboolean tells_undelivered(BounceGeneric *generic)
{
  guint at;
  return subject_says(generic, BOUNCE_WORDING_FAILED)
         || bounce_generic_find_line(generic, BOUNCE_WORDING_FAILED, 0, &at);
}

static BounceAction action_of(BounceGeneric *generic)
{
  guint words = generic->words;
  guint at;
  if ((words & BOUNCE_WORDING_DELAYED) != 0
      && (words & (BOUNCE_WORDING_FINAL | BOUNCE_WORDING_WARNING)) != BOUNCE_WORDING_FINAL)
    return BOUNCE_ACTION_DELAYED;
  if ((words & (BOUNCE_WORDING_RELAYED | BOUNCE_WORDING_DELIVERED)) == 0
      || (words & BOUNCE_WORDING_FINAL) != 0 || bounce_generic_find_refusal(generic, &at)
      || tells_undelivered(generic))
    return BOUNCE_ACTION_FAILED;
  return (words & BOUNCE_WORDING_RELAYED) != 0 ? BOUNCE_ACTION_RELAYED : BOUNCE_ACTION_DELIVERED;
}

static void add(BounceGeneric *generic, guint statement, guint line, BounceFactField field,
                const char *value)
{
  BounceFact fact = { .field = field,
                      .value = value,
                      .origin = BOUNCE_ORIGIN_TEXT,
                      .part = generic->part->part,
                      .line = line,
                      .rule = format,
                      .statement = statement };
  bounce_facts_add(generic->facts, &fact);
}

static void add_kind(BounceGeneric *generic, BounceAction action)
{
  BounceKind kind = action == BOUNCE_ACTION_FAILED    ? BOUNCE_KIND_BOUNCE
                    : action == BOUNCE_ACTION_DELAYED ? BOUNCE_KIND_DELAY
                                                      : BOUNCE_KIND_DELIVERED;
  add(generic, 0, 0, BOUNCE_FACT_KIND, bounce_kind_to_string(kind));
  if (generic->opens)
    bounce_facts_add(generic->facts, &(BounceFact){ .field = BOUNCE_FACT_KIND,
                                                    .value = bounce_kind_to_string(kind),
                                                    .origin = BOUNCE_ORIGIN_TEXT,
                                                    .part = generic->part->part,
                                                    .rule = BOUNCE_GENERIC_OPENING });
}

/* `candidate` is NULL where the text does not name the recipient. */
static void add_recipient(BounceGeneric *generic, const char *address, BounceAction action,
                          const BounceGenericPlace *candidate, const char *answer)
{
  guint statement = bounce_facts_begin(generic->facts);
  guint line = candidate != NULL ? candidate->line + 1 : 0;
  BounceSmtp smtp;
  bounce_frame_split(bounce_scan_string(answer), &smtp);
  add(generic, statement, line, BOUNCE_FACT_RECIPIENT, address);
  add(generic, statement, line, BOUNCE_FACT_ACTION, bounce_action_to_string(action));
  add(generic, statement, line, BOUNCE_FACT_DIAGNOSTIC,
      bounce_text_clean(generic->facts->pool, smtp.reply.p, bounce_scan_left(&smtp.reply)));
  if (smtp.host.p != NULL)
    add(generic, statement, line, BOUNCE_FACT_REMOTE_MTA,
        bounce_text_clean(generic->facts->pool, smtp.host.p, bounce_scan_left(&smtp.host)));
  add(generic, statement, line, BOUNCE_FACT_COMMAND, smtp.command);
}

/* An answer of its own for each that has one; FALSE where none has. */
static gboolean find_answers(BounceGeneric *generic, guint best, gboolean alone,
                             const char **answers)
{
  gboolean any = FALSE;
  for (guint i = 0; i < generic->n_candidates; i++) {
    BounceGenericPlace *candidate = &generic->candidates[i];
    answers[i] = candidate->score == best ? bounce_generic_answer(generic, candidate, alone) : "";
    any |= *answers[i] != '\0';
  }
  return any;
}

/* Nothing is said between a place and the next one. */
static gboolean stands_with_next(const BounceGenericPlace *place)
{
  return place[1].line == place->line
         || (place[1].line == place->line + 1 && place->is_bare && place[1].is_bare);
}

/* Those without an answer have that of the next they stand with, or that of their heading. */
static gboolean complete_answers(BounceGeneric *generic, guint best, const char **answers)
{
  gboolean any = FALSE;
  for (guint i = generic->n_candidates; i > 0; i--) {
    const BounceGenericPlace *candidate = &generic->candidates[i - 1];
    if (*answers[i - 1] != '\0' || candidate->score != best)
      continue;
    if (i < generic->n_candidates && stands_with_next(candidate))
      answers[i - 1] = answers[i];
    if (*answers[i - 1] == '\0')
      answers[i - 1] = bounce_generic_answer_heading(generic, candidate);
    any |= *answers[i - 1] != '\0';
  }
  return any;
}

/* One answer for all, or NULL. */
static const char *shared_answer(BounceGeneric *generic, guint best, gboolean alone,
                                 const char **answers)
{
  gboolean any = find_answers(generic, best, alone, answers);
  const char *shared = any ? bounce_generic_answer_below(generic, answers, best) : NULL;
  any |= shared == NULL && !alone && complete_answers(generic, best, answers);
  return any ? shared : bounce_generic_answer_of_all(generic);
}

static guint count(const BounceGeneric *generic, guint best)
{
  guint n = 0;
  for (guint i = 0; i < generic->n_candidates; i++)
    n += generic->candidates[i].score == best;
  return n;
}

/* What became of each of several; returns the worst of it. */
static BounceAction set_actions(BounceGeneric *generic, guint best, gboolean alone)
{
  guint all = generic->words;
  if (!alone)
    generic->words = bounce_generic_rest_words(generic);
  BounceAction worst = action_of(generic);
  generic->words = all;
  if (!alone)
    bounce_generic_set_actions(generic, best, worst);
  for (guint i = 0, seen = 0; i < generic->n_candidates; i++) {
    BounceGenericPlace *candidate = &generic->candidates[i];
    if (candidate->score != best)
      continue;
    candidate->action = alone ? worst : candidate->action;
    worst = seen++ == 0 ? candidate->action : MIN(worst, candidate->action);
  }
  return worst;
}

/* The candidates that are as good as the best. */
static void add_candidates(BounceGeneric *generic, guint best)
{
  const char *answers[BOUNCE_GENERIC_PLACES_MAX];
  gboolean alone = count(generic, best) == 1;
  const char *shared = shared_answer(generic, best, alone, answers);
  add_kind(generic, set_actions(generic, best, alone));
  for (guint i = 0; i < generic->n_candidates; i++) {
    const BounceGenericPlace *candidate = &generic->candidates[i];
    if (candidate->score == best)
      add_recipient(generic, candidate->address, candidate->action, candidate,
                    shared != NULL ? shared : answers[i]);
  }
}

/* The header or a status part names the recipients: the text only says why. */
static void add_known(BounceGeneric *generic)
{
  const BounceKnown *known = generic->known;
  BounceAction action = action_of(generic);
  add_kind(generic, action);
  for (guint i = 0; i < known->n_recipients; i++) {
    const BounceKnownRecipient *recipient = &known->recipients[i];
    BounceGenericPlace *own = NULL;
    for (guint k = 0; k < generic->n_candidates && own == NULL; k++)
      if (bounce_address_equal(generic->candidates[k].address, recipient->address))
        own = &generic->candidates[k];
    if (own == NULL && generic->n_candidates > 0 && recipient->origin == BOUNCE_ORIGIN_DSN)
      continue; /* the text speaks of others */
    add_recipient(generic, recipient->address, action, own,
                  bounce_generic_answer(generic, own, known->n_recipients == 1));
  }
}

/* Where the header does not speak for a report, the text must: a failure, and an address in a place
 * of its own, or no other address. */
static gboolean text_reports(BounceGeneric *generic, guint best)
{
  guint told = BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_DELIVERED | BOUNCE_WORDING_RELAYED;
  guint at;
  return (best >= BOUNCE_GENERIC_KNOWN || generic->n_candidates == 1)
         && ((generic->words & told) != 0 || bounce_generic_find_refusal(generic, &at)
             || tells_undelivered(generic));
}

static gboolean read_part(BounceGeneric *generic)
{
  gboolean named = generic->known->n_recipients > 0;
  guint best = bounce_generic_find(generic);
  if (best == BOUNCE_GENERIC_NONE && !named)
    return FALSE;
  /* An answer that names one address in a sentence may be a refusal: its kind is settled elsewhere.
   */
  gboolean doubtful = generic->unsaid || (generic->opens && best != BOUNCE_GENERIC_STRUCTURE);
  if (generic->n_lines == 0 || (doubtful && !named && !text_reports(generic, best))
      || (doubtful && generic->opens && generic->n_candidates != 1))
    return FALSE;
  generic->opens = generic->opens && !doubtful;
  if (named)
    add_known(generic);
  else
    add_candidates(generic, best);
  return TRUE;
}

/* "Undeliverable mail to a@b": where no text names anybody, nor does the returned original. */
static gboolean read_subject(BounceGeneric *generic)
{
  BounceScan rest = bounce_scan_string(bounce_generic_header(generic, "Subject"));
  BounceScan address;
  if (generic->message->original.n_fields > 0 || !bounce_address_find(&rest, &address)
      || !subject_says(generic, BOUNCE_WORDING_FAILED))
    return FALSE;
  while (rest.p < rest.end && strchr(">)]\"'. ", *rest.p) != NULL)
    rest.p++;
  const char *normal =
      bounce_address_normalize(generic->facts->pool, address.p, bounce_scan_left(&address));
  if (rest.p < rest.end || normal == NULL
      || bounce_generic_names(generic, &generic->message->headers, "To", normal))
    return FALSE;
  generic->part = &generic->message->texts[0];
  add_kind(generic, action_of(generic));
  add_recipient(generic, normal, action_of(generic), NULL,
                bounce_generic_answer(generic, NULL, TRUE));
  return TRUE;
}

/* The texts one after the other, until one names somebody. */
static gboolean read_message(BounceGeneric *generic)
{
  const BounceMessage *message = generic->message;
  if (message->n_texts == 0 || !looks_like_bounce(generic))
    return FALSE;
  for (guint i = 0; i < message->n_texts; i++) {
    generic->part = &message->texts[i];
    if (read_part(generic))
      return TRUE;
  }
  return generic->known->n_recipients == 0 && read_subject(generic);
}

const char *bounce_generic_gather(BounceFacts *facts, const BounceMessage *message,
                                  const BounceKnown *known)
{
  /* Not zeroed: of its tables only the entries that were counted are read. */
  BounceGeneric generic;
  generic.facts = facts;
  generic.message = message;
  generic.known = known;
  generic.n_lines = generic.n_candidates = 0;
  generic.opens = generic.unsaid = FALSE;
  generic.named = NULL;
  gboolean found = read_message(&generic);
  bounce_address_sets_free(generic.named);
  return found ? format : NULL;
}
