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
/* That an answer says why; a text around one only does with BOUNCE_WORDING_REASON. */
#define SAYS_WHY (BOUNCE_WORDING_REASON | BOUNCE_WORDING_MENTION)
/* What is taken as the answer of one recipient. */
#define ANSWER_MAX 2048
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
  /* A postmaster announces and sums up, too, and programs send with an empty envelope. */
  generic->unsaid = (generic->is_system && !personal) || (empty && !is_answer_or_post(author));
  return generic->unsaid;
}

/* --- answers --- */

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

/* The first line that has some of `with` and none of `without`. */
static gboolean find_line(BounceGeneric *generic, guint with, guint without, guint *at)
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
static gboolean find_refusal(BounceGeneric *generic, guint *at)
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

typedef enum { ANSWER_NONE, ANSWER_ANNOUNCEMENT, ANSWER_REASON } Answer;

/* A refusal, else a reason: best the one that names the recipient, or one that does more than
 * announce a failure. */
static Answer find_answer(BounceGeneric *generic, const BounceGenericPlace *candidate, guint *at)
{
  if (find_refusal(generic, at))
    return ANSWER_REASON;
  if (candidate != NULL && candidate->score < BOUNCE_GENERIC_STRUCTURE
      && (bounce_generic_words(generic, &generic->lines[candidate->line]) & SAYS_WHY) != 0) {
    *at = candidate->line;
    return ANSWER_REASON;
  }
  if (find_line(generic, BOUNCE_WORDING_REASON,
                BOUNCE_WORDING_FAILED | BOUNCE_WORDING_FINAL | BOUNCE_WORDING_RELAYED, at))
    return ANSWER_REASON;
  if (find_line(generic, BOUNCE_WORDING_REASON, BOUNCE_WORDING_RELAYED, at))
    return ANSWER_ANNOUNCEMENT;
  *at = candidate != NULL ? candidate->line : 0;
  return candidate != NULL && bounce_generic_words(generic, &generic->lines[*at]) != 0
             ? ANSWER_ANNOUNCEMENT
             : ANSWER_NONE;
}

static gboolean ends_answer(const BounceGenericLine *line)
{
  return line->blank || line->is_place
         || bounce_address_is_valid(line->raw.p, bounce_scan_left(&line->raw));
}

/* What stands behind the address, else below it up to the next one or an empty line. */
static void append_own(GString *answer, BounceGeneric *generic, const BounceGenericPlace *candidate)
{
  BounceScan after = candidate->after;
  guint from = candidate->line + 1;
  guint next;
  while (after.p < after.end && strchr(" \t>\":;,", *after.p) != NULL)
    after.p++;
  if (bounce_generic_tells_failure(generic, &generic->lines[candidate->line])) {
    g_string_append_len(answer, after.p, (gssize) bounce_scan_left(&after));
    g_string_append_c(answer, '\n');
  }
  while (answer->len <= 1 && from < generic->n_lines && generic->lines[from].blank)
    from++;
  next = from;
  while (next < generic->n_lines && !ends_answer(&generic->lines[next]))
    next++;
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

/* A reason above the first of several recipients, none of which has one of its own; "Delivery
 * failed for" is none. */
static const char *shared_answer(BounceGeneric *generic)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  guint first = generic->n_candidates > 0 ? generic->candidates[0].line : 0;
  for (guint i = 0; i < first && answer->len == 0; i++)
    if ((bounce_generic_words(generic, &generic->lines[i])
         & (BOUNCE_WORDING_REASON | BOUNCE_WORDING_FAILED))
        == BOUNCE_WORDING_REASON)
      append_paragraph(answer, generic, i);
  return bounce_text_clean(generic->facts->pool, answer->str, answer->len);
}

/* An answer of its own stands right below the address, which stands alone. */
static gboolean has_own(const BounceGeneric *generic, const BounceGenericPlace *candidate)
{
  return candidate != NULL && candidate->score == BOUNCE_GENERIC_STRUCTURE && candidate->is_bare
         && candidate->line + 1 < generic->n_lines
         && !ends_answer(&generic->lines[candidate->line + 1]);
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
      && find_line(generic, BOUNCE_WORDING_REASON, BOUNCE_WORDING_FINAL, &at))
    append_paragraph(answer, generic, at);
}

static const char *answer_of(BounceGeneric *generic, const BounceGenericPlace *candidate,
                             gboolean alone)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  BouncePool *pool = generic->facts->pool;
  guint at = 0;
  if (candidate != NULL && candidate->score == BOUNCE_GENERIC_STRUCTURE)
    append_own(answer, generic, candidate);
  const char *text = bounce_text_clean(pool, answer->str, answer->len);
  Answer found = alone ? find_answer(generic, candidate, &at) : ANSWER_NONE;
  if (found == ANSWER_NONE || is_answer(generic, text, at))
    return text;
  if (found != ANSWER_ANNOUNCEMENT || !has_own(generic, candidate)) {
    if (!has_other_code(text, &generic->lines[at]))
      g_string_truncate(answer, 0);
    append_paragraph(answer, generic, at);
  }
  append_words(answer, generic);
  return bounce_text_clean(pool, answer->str, answer->len);
}

/* --- facts --- */

/* The subject or a line says that a message was not delivered. */
static gboolean tells_undelivered(BounceGeneric *generic)
{
  guint at;
  return subject_says(generic, BOUNCE_WORDING_FAILED)
         || find_line(generic, BOUNCE_WORDING_FAILED, 0, &at);
}

static BounceAction action_of(BounceGeneric *generic)
{
  guint words = generic->words;
  guint at;
  if ((words & BOUNCE_WORDING_DELAYED) != 0
      && (words & (BOUNCE_WORDING_FINAL | BOUNCE_WORDING_WARNING)) != BOUNCE_WORDING_FINAL)
    return BOUNCE_ACTION_DELAYED;
  if ((words & (BOUNCE_WORDING_RELAYED | BOUNCE_WORDING_DELIVERED)) == 0
      || (words & BOUNCE_WORDING_FINAL) != 0 || find_refusal(generic, &at)
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

static void add_kind(BounceGeneric *generic)
{
  BounceAction action = action_of(generic);
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

static void add_recipient(BounceGeneric *generic, const char *address,
                          const BounceGenericPlace *candidate, const char *answer)
{
  guint statement = bounce_facts_begin(generic->facts);
  guint line = candidate != NULL ? candidate->line + 1 : 0;
  BounceSmtp smtp;
  bounce_frame_split(bounce_scan_string(answer), &smtp);
  add(generic, statement, line, BOUNCE_FACT_RECIPIENT, address);
  add(generic, statement, line, BOUNCE_FACT_ACTION, bounce_action_to_string(action_of(generic)));
  add(generic, statement, line, BOUNCE_FACT_DIAGNOSTIC,
      bounce_text_clean(generic->facts->pool, smtp.reply.p, bounce_scan_left(&smtp.reply)));
  if (smtp.host.p != NULL)
    add(generic, statement, line, BOUNCE_FACT_REMOTE_MTA,
        bounce_text_clean(generic->facts->pool, smtp.host.p, bounce_scan_left(&smtp.host)));
  add(generic, statement, line, BOUNCE_FACT_COMMAND, smtp.command);
}

/* Addresses in a row of lines, and an answer below an empty one: it is that of all. Returns the one
 * that has it, or NULL. */
static const char *answer_below(const BounceGeneric *generic, const char *const *answers,
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

/* The candidates that are as good as the best. */
static void add_candidates(BounceGeneric *generic, guint best)
{
  const char *answers[BOUNCE_GENERIC_PLACES_MAX];
  const char *shared = NULL;
  guint n = generic->n_candidates;
  guint n_best = 0;
  gboolean any = FALSE;
  for (guint i = 0; i < n; i++)
    n_best += generic->candidates[i].score == best;
  for (guint i = 0; i < n; i++) {
    const BounceGenericPlace *candidate = &generic->candidates[i];
    answers[i] = candidate->score == best ? answer_of(generic, candidate, n_best == 1) : "";
    any |= *answers[i] != '\0';
  }
  shared = any ? answer_below(generic, answers, best) : shared_answer(generic);
  for (guint i = 0; i < n; i++) {
    const BounceGenericPlace *candidate = &generic->candidates[i];
    if (candidate->score == best)
      add_recipient(generic, candidate->address, candidate, shared != NULL ? shared : answers[i]);
  }
}

/* The header or a status part names the recipients: the text only says why. */
static void add_known(BounceGeneric *generic)
{
  const BounceKnown *known = generic->known;
  for (guint i = 0; i < known->n_recipients; i++) {
    const BounceKnownRecipient *recipient = &known->recipients[i];
    const BounceGenericPlace *own = NULL;
    for (guint k = 0; k < generic->n_candidates && own == NULL; k++)
      if (bounce_address_equal(generic->candidates[k].address, recipient->address))
        own = &generic->candidates[k];
    if (own == NULL && generic->n_candidates > 0 && recipient->origin == BOUNCE_ORIGIN_DSN)
      continue; /* the text speaks of others */
    add_recipient(generic, recipient->address, own,
                  answer_of(generic, own, known->n_recipients == 1));
  }
}

/* Where the header does not speak for a report, the text must: a failure, and an address in a place
 * of its own, or no other address. */
static gboolean text_reports(BounceGeneric *generic, guint best)
{
  guint told = BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_DELIVERED | BOUNCE_WORDING_RELAYED;
  guint at;
  return (best >= BOUNCE_GENERIC_KNOWN || generic->n_candidates == 1)
         && ((generic->words & told) != 0 || find_refusal(generic, &at)
             || tells_undelivered(generic));
}

static gboolean read_part(BounceGeneric *generic)
{
  gboolean named = generic->known->n_recipients > 0;
  guint best = bounce_generic_find(generic);
  if (best == BOUNCE_GENERIC_NONE && !named)
    return FALSE;
  if (generic->n_lines == 0 || (generic->unsaid && !named && !text_reports(generic, best))
      || (generic->opens && best != BOUNCE_GENERIC_STRUCTURE))
    return FALSE;
  add_kind(generic);
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
  add_kind(generic);
  add_recipient(generic, normal, NULL, answer_of(generic, NULL, TRUE));
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
