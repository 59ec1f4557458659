/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a code or a line of text means, and why: for programs that show a person what happened.
 *
 * A #BounceExplanation owns what it shows. Sentences are English message ids of the domain
 * `libbounce`, so that a program can translate them. The structures only ever gain members, at
 * their end: read them through the pointers that the library hands out.
 *
 * Threads: explanations may be made and freed by any number of threads at the same time. An
 * explanation never changes, and one thread frees it when no other reads it any more.
 */
#ifndef BOUNCE_EXPLAIN_H
#define BOUNCE_EXPLAIN_H

#include <bounce/catalog.h>
#include <bounce/report.h>

G_BEGIN_DECLS

/**
 * BounceReading:
 * @seen: the code or words as they stand in the input.
 * @code: what is known of it; the next more general entry when there is none of its own.
 * @own: %TRUE when @code is the entry of exactly this code.
 * @general: (nullable): the entry of the class, for a code without an entry of its own.
 * @second: (nullable): another way to read the same digits, as 5.1.1 for 511.
 * @won: %TRUE when this is what decided.
 *
 * an entry of the catalogue that the input names.
 */
typedef struct {
  const char *seen;
  const BounceCode *code;
  gboolean own;
  const BounceCode *general;
  const BounceCode *second;
  gboolean won;
} BounceReading;

/**
 * BounceExplanationInfo:
 * @input: the text that is explained, cleaned to one line.
 * @form: how the input was read, as `postfix-log`; %NULL for plain text.
 * @is_code: %TRUE when the input is a code and nothing else; there is no judgement then, but what
 *   the entry says of it.
 * @known: %FALSE when nothing could be said.
 * @recipient: the address it speaks of.
 * @remote_mta: the system that answered.
 * @action: failed, delayed or delivered.
 * @reason: the judgement, with the following three.
 * @explanation: the reason's sentence.
 * @rule: id of the rule, wording or entry that decided.
 * @matched: the words or code that decided.
 * @actions: what each #BounceActor can do, indexed by it.
 * @readings: (array length=n_readings): what the input names, the deciding one first.
 *
 * what there is to say. Every string is (nullable).
 */
typedef struct {
  const char *input;
  const char *form;
  gboolean is_code;
  gboolean known;
  const char *recipient;
  const char *remote_mta;
  BounceAction action;
  BounceReason reason;
  BounceVerdict verdict;
  BounceFault fault;
  BounceAdvice advice;
  BounceSuppress suppress;
  BounceActor first;
  const char *explanation;
  const char *causes;
  const char *retry;
  const char *rule;
  const char *matched;
  const char *actions[BOUNCE_ACTORS_ROOM];
  const BounceReading *const *readings;
  guint n_readings;
} BounceExplanationInfo;

typedef struct _BounceExplanation BounceExplanation;

/**
 * bounce_explain_text: (skip)
 * @text: a code (`550`, `5.1.1`, `X.7.26`, `550 5.7.1`), a key of the catalogue, or text from a
 *   log, an error box or an SMTP session; any bytes.
 * @length: bytes in @text, or -1 when it is NUL-terminated.
 *
 * Returns: (transfer full): an explanation, freed with bounce_explanation_free().
 */
BOUNCE_API BounceExplanation *bounce_explain_text(const char *text, gssize length);

/**
 * bounce_explain_recipient: (skip)
 * @recipient: a record of a report, which must have been made with evidence to tell the rule.
 *
 * Explains the judgement that stands in the record; it is not judged anew.
 *
 * Returns: (transfer full): an explanation, freed with bounce_explanation_free().
 */
BOUNCE_API BounceExplanation *bounce_explain_recipient(const BounceRecipient *recipient);

/**
 * bounce_explanation_info:
 *
 * Returns: (transfer none): what it says, valid as long as it is.
 */
BOUNCE_API const BounceExplanationInfo *
bounce_explanation_info(const BounceExplanation *explanation);

/**
 * bounce_explanation_free:
 * @explanation: (nullable): what is freed.
 */
BOUNCE_API void bounce_explanation_free(BounceExplanation *explanation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceExplanation, bounce_explanation_free)

G_END_DECLS

#endif
