/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a message is. In: the message and what it states. Out: its kind and the rule that decided.
 * A status part decides by its actions; text decides only where neither header nor wording shows a
 * person or an automatic answer (rules/kinds.ini).
 */
#include "verdict/kind.h"

#include <string.h>

#include "base/address.h"
#include "base/pairs.h"
#include "base/text.h"
#include "evidence/generic.h"
#include "match/cue.h"
#include "rules/rules.h"
#include "smtp/reply.h"

/* Automatic answers say so at their beginning; more is the rest of a newsletter. */
#define KIND_TEXT_MAX 4096
/* Where a person says what the mail is about. */
#define KIND_BEGINNING_MAX 200

/* A folded text, in which rules look for hundreds of words. */
typedef struct {
  const char *text; /* NULL: until asked for, or none */
  BouncePairs pairs;
} Folded;

/* What the rules look at, each part made when it is first asked for. */
typedef struct {
  BouncePool *pool;
  const BounceRules *rules;
  const BounceMessage *message;
  Folded subject;
  Folded text;
} KindView;

static const char *folded_header(KindView *view, const char *name)
{
  const char *value = bounce_fields_get(&view->message->headers, name);
  return value != NULL ? bounce_text_fold(view->pool, value, strlen(value)) : NULL;
}

static void folded_set(Folded *folded, const char *text)
{
  folded->text = text;
  if (text != NULL)
    bounce_pairs_add(&folded->pairs, text, strlen(text));
}

static const Folded *view_subject(KindView *view)
{
  if (view->subject.text == NULL)
    folded_set(&view->subject, folded_header(view, "subject"));
  return &view->subject;
}

static const Folded *view_text(KindView *view)
{
  const BounceTextPart *part = view->message->texts;
  if (view->text.text == NULL && view->message->n_texts > 0)
    folded_set(&view->text,
               bounce_text_fold(view->pool, part->text, MIN(part->length, KIND_TEXT_MAX)));
  return &view->text;
}

/* `Name` or `Name: words`. */
static gboolean header_holds(KindView *view, const char *condition)
{
  const char *colon = strchr(condition, ':');
  if (colon == NULL)
    return bounce_fields_get(&view->message->headers, condition) != NULL;
  char *name = bounce_pool_strndup(view->pool, condition, (gsize) (colon - condition));
  const char *value = folded_header(view, name);
  return value != NULL && strstr(value, colon + 1 + strspn(colon + 1, " ")) != NULL;
}

static gboolean any_header(KindView *view, const char *const *conditions)
{
  for (; *conditions != NULL; conditions++)
    if (header_holds(view, *conditions))
      return TRUE;
  return FALSE;
}

static gboolean begins_with(const char *text, const char *words)
{
  return *text == *words && g_str_has_prefix(text, words);
}

static gboolean any_words(const Folded *folded, const char *const *words)
{
  const char *text = folded->text;
  for (; text != NULL && *words != NULL; words++)
    if (**words == '^'
            ? begins_with(text, *words + 1)
            : bounce_pairs_may_hold(&folded->pairs, *words) && strstr(text, *words) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean begins_as(const BounceAuthor *author, guint begins)
{
  return begins == 0 || ((begins & BOUNCE_KIND_BEGINS_ANSWER) != 0 && author->answers)
         || ((begins & BOUNCE_KIND_BEGINS_FORWARD) != 0 && author->forwards);
}

/* A program's answer. What goes on from a mail under the envelope of its author is a person's,
 * whose program writes In-Reply-To or References. */
static gboolean is_machine_answer(const BounceAuthor *author)
{
  gboolean personal = author->is_threaded && author->envelope == BOUNCE_ENVELOPE_AUTHOR;
  return author->is_reply || author->envelope == BOUNCE_ENVELOPE_EMPTY
         || (author->is_bulk && !author->is_post)
         || ((author->is_threaded || author->answers) && !personal);
}

/* Words of an answer are one only in a mail that answers something. */
static gboolean answers(const BounceMessage *message, BounceKindAnswers what)
{
  const BounceAuthor *author = &message->author;
  gboolean thread = author->is_threaded || author->answers || author->is_reply;
  switch (what) {
  case BOUNCE_KIND_ANSWERS_ANY:
    return TRUE;
  case BOUNCE_KIND_ANSWERS_THREAD:
    return thread;
  case BOUNCE_KIND_ANSWERS_MAIL:
    return is_machine_answer(author);
  case BOUNCE_KIND_ANSWERS_POSSIBLY:
    return is_machine_answer(author) || (!author->is_threaded && !author->is_post);
  default:
    return thread || is_machine_answer(author)
           || (author->is_automatic && author->envelope != BOUNCE_ENVELOPE_AUTHOR)
           || bounce_fields_get(&message->headers, "X-Auto-Response-Suppress") != NULL;
  }
}

/* The text comes last: folding it costs most. */
static gboolean rule_holds(KindView *view, const BounceKindRule *rule)
{
  const BounceAuthor *author = &view->message->author;
  return (rule->daemon == 0 || (rule->daemon > 0) == author->is_system)
         && begins_as(author, rule->begins) && answers(view->message, rule->answers)
         && (!rule->returned || view->message->original.n_fields > 0)
         && (rule->from == NULL || bounce_author_name_is(author->name, rule->from))
         && (rule->subject == NULL || any_words(view_subject(view), rule->subject))
         && (rule->header == NULL || any_header(view, rule->header))
         && (rule->unless == NULL || !any_header(view, rule->unless))
         && (rule->text == NULL || any_words(view_text(view), rule->text));
}

static gboolean is_report_kind(BounceKind kind)
{
  return kind == BOUNCE_KIND_BOUNCE || kind == BOUNCE_KIND_DELAY || kind == BOUNCE_KIND_DELIVERED;
}

/* When a rule is asked: before status parts, before text readers, after them. */
typedef enum { STAGE_FIRST, STAGE_MIDDLE, STAGE_LAST } KindStage;

static KindStage rule_stage(const BounceKindRule *rule)
{
  if (rule->beats_report)
    return STAGE_FIRST;
  return is_report_kind(rule->kind) ? STAGE_LAST : STAGE_MIDDLE;
}

static const BounceKindRule *find_rule(KindView *view, const BounceKindRules *rules,
                                       KindStage stage)
{
  for (guint i = 0; rules != NULL && i < rules->n_kinds; i++) {
    const BounceKindRule *rule = &rules->kinds[i];
    if (rule_stage(rule) == stage && rule_holds(view, rule))
      return rule;
  }
  return NULL;
}

static BounceKind by_rules(KindView *view, KindStage stage, const char **id)
{
  const BounceKindRule *rule = NULL;
  for (const BounceRules *rules = view->rules; rules != NULL && rule == NULL; rules = rules->next)
    rule = find_rule(view, rules->kinds, stage);
  if (rule == NULL)
    return BOUNCE_KIND_NONE;
  *id = rule->id;
  return rule->kind;
}

BounceKind bounce_kind_of_action(BounceAction action)
{
  switch (action) {
  case BOUNCE_ACTION_FAILED:
    return BOUNCE_KIND_BOUNCE;
  case BOUNCE_ACTION_DELAYED:
    return BOUNCE_KIND_DELAY;
  case BOUNCE_ACTION_DELIVERED:
  case BOUNCE_ACTION_RELAYED:
  case BOUNCE_ACTION_EXPANDED:
    return BOUNCE_KIND_DELIVERED;
  default:
    return BOUNCE_KIND_NONE;
  }
}

/* The worst of what facts of `origin` say: a failure makes a bounce, then a delay, then success. */
static BounceKind worst_kind(const BounceFacts *facts, BounceFactField field, BounceOrigin origin)
{
  BounceKind worst = BOUNCE_KIND_NONE;
  for (guint i = 0; i < facts->facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    if (fact->field != field || fact->origin != origin)
      continue;
    BounceKind kind = field == BOUNCE_FACT_ACTION
                          ? bounce_kind_of_action(bounce_action_from_string(fact->value))
                          : bounce_kind_from_string(fact->value);
    if (kind != BOUNCE_KIND_NONE && (worst == BOUNCE_KIND_NONE || kind < worst))
      worst = kind;
  }
  return worst;
}

/* A text that begins with a failure beats fields and prefixes, which may be the original's. */
static BounceKind by_opening(const BounceFacts *facts, const char **rule)
{
  for (guint i = 0; i < facts->facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    if (fact->field != BOUNCE_FACT_KIND || strcmp(fact->rule, BOUNCE_GENERIC_OPENING) != 0)
      continue;
    *rule = fact->rule;
    return bounce_kind_from_string(fact->value);
  }
  return BOUNCE_KIND_NONE;
}

static gboolean names_recipient(const BounceFacts *facts, BounceOrigin origin)
{
  for (guint i = 0; i < facts->facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    if ((fact->field == BOUNCE_FACT_RECIPIENT || fact->field == BOUNCE_FACT_ORIGINAL_RECIPIENT)
        && fact->origin == origin)
      return TRUE;
  }
  return FALSE;
}

/* RFC 3464 and RFC 8098 parts. An MDN is a bounce where its text reports a refusal (RFC 5429). */
static BounceKind by_status_part(const BounceMessage *message, const BounceFacts *facts)
{
  BounceKind text = worst_kind(facts, BOUNCE_FACT_KIND, BOUNCE_ORIGIN_TEXT);
  if (bounce_message_has_status(message, BOUNCE_STATUS_FEEDBACK))
    return BOUNCE_KIND_FEEDBACK;
  if (bounce_message_has_status(message, BOUNCE_STATUS_DISPOSITION))
    return text == BOUNCE_KIND_BOUNCE ? text : BOUNCE_KIND_DISPOSITION;
  BounceKind actions = worst_kind(facts, BOUNCE_FACT_ACTION, BOUNCE_ORIGIN_DSN);
  if (actions == BOUNCE_KIND_NONE && names_recipient(facts, BOUNCE_ORIGIN_DSN)
      && bounce_message_has_status(message, BOUNCE_STATUS_DSN))
    return is_report_kind(text) ? text : BOUNCE_KIND_BOUNCE;
  return actions;
}

/* What text readers and X-Failed-Recipients found. */
static BounceKind by_text(const BounceFacts *facts)
{
  BounceKind kind = worst_kind(facts, BOUNCE_FACT_KIND, BOUNCE_ORIGIN_TEXT);
  if (kind == BOUNCE_KIND_NONE)
    kind = worst_kind(facts, BOUNCE_FACT_ACTION, BOUNCE_ORIGIN_TEXT);
  if (kind == BOUNCE_KIND_NONE
      && (names_recipient(facts, BOUNCE_ORIGIN_TEXT)
          || names_recipient(facts, BOUNCE_ORIGIN_HEADER)))
    kind = BOUNCE_KIND_BOUNCE;
  return kind;
}

/* Words of somebody who writes to somebody: a greeting, or a question at the beginning. */
static gboolean begins_as_letter(KindView *view)
{
  const Folded *folded = view_text(view);
  const char *text = folded->text;
  return text != NULL
         && (bounce_cue_is_greeting(view->rules, text)
             || memchr(text, '?', strnlen(text, KIND_BEGINNING_MAX)) != NULL);
}

/*
 * A person who pastes a bounce to ask about it: the author's address is in the envelope, while
 * reports have an empty one (RFC 5321 section 4.5.5), and the mail begins with other words.
 */
static gboolean is_written_by_sender(KindView *view)
{
  const BounceAuthor *author = &view->message->author;
  gboolean unsaid = author->envelope == BOUNCE_ENVELOPE_UNSAID && author->has_address
                    && view->message->original.n_fields == 0;
  return !author->is_system && (unsaid || author->envelope == BOUNCE_ENVELOPE_AUTHOR)
         && !author->names_failed && !author->is_automatic && begins_as_letter(view);
}

/* A reply code in a text that says why. */
static gboolean holds_reply(const BounceTextPart *text)
{
  BounceScan rest = bounce_scan(text->text, text->length);
  BounceScan line;
  while (bounce_scan_line(&rest, &line))
    if (bounce_reply_refusal(line) == BOUNCE_REFUSAL_CODE)
      return TRUE;
  return FALSE;
}

/*
 * A mail that plays a report: it has a daemon's name, but says no code and returns nothing, and all
 * it wants is a click. Reports come from the empty address.
 */
static gboolean wants_a_click(const BounceMessage *message)
{
  const BounceTextPart *text = message->texts;
  return message->author.envelope != BOUNCE_ENVELOPE_EMPTY && !message->author.names_failed
         && message->original.n_fields == 0 && message->original_text == NULL
         && message->n_texts > 0
         && (text->from_html || memmem(text->text, text->length, "://", 3) != NULL)
         && !holds_reply(text);
}

/* Whoever is named is the one the mail was sent to: nobody mails of a failure to who failed. */
static gboolean names_only_reader(const BounceMessage *message, const BounceFacts *facts)
{
  const char *to = bounce_fields_get(&message->headers, "To");
  gboolean only = TRUE;
  for (guint i = 0; i < facts->facts->len && only; i++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    only = fact->field != BOUNCE_FACT_RECIPIENT || bounce_address_occurs(to, fact->value);
  }
  return only;
}

/* The fields of a status part in a page for people, and a link. */
static gboolean plays_status_part(const BounceMessage *message, const BounceFacts *facts)
{
  return message->n_status > 0 && strcmp(message->content_type, "text/html") == 0
         && wants_a_click(message) && names_only_reader(message, facts);
}

/* Fields of a status part in the text of whoever is no mail system are words like others. */
static gboolean is_status_in_prose(const BounceMessage *message)
{
  const char *const *id = message->anomalies;
  while (id != NULL && *id != NULL && strcmp(*id, BOUNCE_ANOMALY_STATUS_IN_TEXT) != 0)
    id++;
  return id != NULL && *id != NULL && !message->author.is_system;
}

/* What a status part says, and what the rules do that are asked beside it. */
static BounceKind by_part_and_rules(KindView *view, const BounceFacts *facts, const char **rule)
{
  gboolean prose = is_status_in_prose(view->message);
  BounceKind kind = prose ? by_rules(view, STAGE_MIDDLE, rule) : BOUNCE_KIND_NONE;
  if (kind != BOUNCE_KIND_NONE)
    return kind;
  *rule = "status-part";
  kind = by_status_part(view->message, facts);
  if (kind != BOUNCE_KIND_NONE || prose)
    return kind;
  return by_rules(view, STAGE_MIDDLE, rule);
}

BounceKind bounce_kind_decide(const BounceMessage *message, const BounceFacts *facts,
                              const char **rule)
{
  KindView view = { .pool = facts->pool, .rules = facts->rules, .message = message };
  if (message->is_forwarded_report) {
    *rule = BOUNCE_ANOMALY_FORWARDED_REPORT;
    return BOUNCE_KIND_NOT_BOUNCE;
  }
  if (plays_status_part(message, facts)) {
    *rule = "wants-a-click";
    return BOUNCE_KIND_NOT_BOUNCE;
  }
  BounceKind kind = by_opening(facts, rule);
  if (kind != BOUNCE_KIND_NONE)
    return kind;
  kind = by_rules(&view, STAGE_FIRST, rule);
  if (kind != BOUNCE_KIND_NONE)
    return kind;
  kind = by_part_and_rules(&view, facts, rule);
  if (kind != BOUNCE_KIND_NONE)
    return kind;
  if (is_written_by_sender(&view)) {
    *rule = "written-by-sender";
    return BOUNCE_KIND_NOT_BOUNCE;
  }
  *rule = facts->format != NULL ? facts->format : "text";
  kind = by_text(facts);
  if (kind != BOUNCE_KIND_NONE)
    return kind;
  kind = by_rules(&view, STAGE_LAST, rule);
  if (kind != BOUNCE_KIND_NONE && (message->n_status > 0 || !wants_a_click(message)))
    return kind;
  *rule = "default";
  return BOUNCE_KIND_NOT_BOUNCE;
}
