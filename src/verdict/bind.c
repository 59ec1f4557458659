/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Binds a refusal to who it speaks of. In: what was found, the command that was answered, and who
 * is concerned. Out: the same, or what these words mean where they are about the sender, the
 * sending host or the message: only words about a recipient give an address up. Finds nothing
 * itself.
 */
#include "verdict/bind.h"

#include <string.h>

#include "base/word.h"
#include "match/phrase.h"
#include "verdict/whose.h"

/* The reason of who is refused, for words that say no more. */
static const struct {
  BounceReason reason;
  const char *rule;
} refused[] = {
  [BOUNCE_WHOSE_SENDER] = { BOUNCE_REASON_SENDER_REJECTED, "mail-from" },
  [BOUNCE_WHOSE_CLIENT] = { BOUNCE_REASON_CLIENT_BLOCKED, "greeting" },
  [BOUNCE_WHOSE_MESSAGE] = { BOUNCE_REASON_RECIPIENT_FILTERED, "after-data" },
};

static void blame(BounceFinding *finding, BounceWhose whose)
{
  *finding = (BounceFinding){ .reason = refused[whose].reason,
                              .rule = refused[whose].rule,
                              .matched = finding->matched,
                              .file = finding->file };
}

/* Reasons that give an address up. */
static gboolean is_of_recipient(guint reason)
{
  switch (reason) {
  case BOUNCE_REASON_USER_UNKNOWN:
  case BOUNCE_REASON_HOST_UNKNOWN:
  case BOUNCE_REASON_MAILBOX_DISABLED:
  case BOUNCE_REASON_MAILBOX_MOVED:
  case BOUNCE_REASON_NO_MAIL_ACCEPTED:
    return TRUE;
  default:
    return FALSE;
  }
}

/* What nobody can know before a recipient was named and a message was sent. */
static gboolean comes_later(guint reason)
{
  switch (reason) {
  case BOUNCE_REASON_RECIPIENT_FILTERED:
  case BOUNCE_REASON_MAILBOX_FULL:
  case BOUNCE_REASON_CONTENT_REJECTED:
  case BOUNCE_REASON_MALFORMED_MESSAGE:
  case BOUNCE_REASON_VIRUS:
  case BOUNCE_REASON_MAIL_LOOP:
    return TRUE;
  default:
    return is_of_recipient(reason);
  }
}

/* Before RCPT only the host and the sender are known, whatever the words are like. */
static void bind_early(BounceWhose stage, BounceFinding *finding)
{
  gboolean is_loose = finding->basis != BOUNCE_BASIS_WORDS;
  gboolean is_bare =
      (stage == BOUNCE_WHOSE_CLIENT && finding->reason == BOUNCE_REASON_MAILER_ERROR)
      || (finding->basis == BOUNCE_BASIS_WEAK && finding->reason == BOUNCE_REASON_SECURITY);
  if (is_of_recipient(finding->reason) || is_bare || (is_loose && comes_later(finding->reason)))
    blame(finding, stage);
}

/* X.1.7 and X.1.8 speak of the sender's address (RFC 3463 section 3.2). */
static gboolean is_of_sender(BounceStatus status)
{
  return status.subject == 1 && (status.detail == 7 || status.detail == 8);
}

/* Words that have the sender for a noun, and no recipient or word for unknown beside it. */
static gboolean words_name_sender(const BounceRules *rules, const char *text)
{
  BounceConcept concepts[BOUNCE_CONCEPTS_MAX];
  BouncePhraseText words;
  bounce_phrase_text_init(&words, rules);
  bounce_phrase_text_read(&words, text);
  guint n = bounce_phrase_concepts(&words, concepts);
  gboolean sender = FALSE;
  for (guint i = 0; i < n; i++) {
    if (concepts[i].concept == BOUNCE_RULE_CONCEPT_RECIPIENT
        || concepts[i].concept == BOUNCE_RULE_CONCEPT_UNKNOWN)
      return FALSE;
    sender = sender || concepts[i].concept == BOUNCE_RULE_CONCEPT_SENDER;
  }
  return sender;
}

static gboolean is_about_sender(const BounceCase *what, const char *text, BounceWhose named,
                                const BounceFinding *finding)
{
  if (named == BOUNCE_WHOSE_RECIPIENT)
    return FALSE;
  if (named == BOUNCE_WHOSE_SENDER)
    return TRUE;
  return finding->basis == BOUNCE_BASIS_WORDS
             ? bounce_whose_domain(&what->parties, text, finding->matched) == BOUNCE_WHOSE_SENDER
             : words_name_sender(what->rules, text);
}

/* The server has taken the recipient: what it does not know is the sender's domain. */
static void bind_late(BounceWhose named, BounceFinding *finding)
{
  if (finding->reason == BOUNCE_REASON_HOST_UNKNOWN && named != BOUNCE_WHOSE_RECIPIENT)
    blame(finding, BOUNCE_WHOSE_SENDER);
  else if (finding->reason == BOUNCE_REASON_USER_UNKNOWN && finding->basis != BOUNCE_BASIS_WORDS)
    blame(finding, BOUNCE_WHOSE_MESSAGE);
}

/* The answer says no more than the words that matched: all others are addresses and codes. */
static gboolean says_no_more(const BounceReply *reply, const char *matched)
{
  BounceWords words;
  guint n = 0;
  bounce_word_split(&words, reply->text.p, bounce_scan_left(&reply->text));
  for (guint i = 0; i < words.n_words; i++)
    n += words.words[i].kind == BOUNCE_WORD_PLAIN && !words.words[i].is_part;
  for (const char *p = matched; *p != '\0' && n > 0; p++)
    n -= *p == ' ';
  return n <= 1;
}

/* That a recipient is refused is not that it is unknown, but where the reply means that, too, and
 * nothing else is said. */
static void settle_refusal(const BounceCase *what, const BounceReply *reply, BounceFinding *finding)
{
  const BounceCode *code = bounce_rules_reply(what->rules, what->reply_code);
  if (finding->alone != BOUNCE_VERDICT_NONE && code != NULL && code->reason == finding->reason
      && says_no_more(reply, finding->matched))
    finding->verdict = finding->alone;
}

/* 5.2.2 says whose too much it is: that of the mailbox, not of the sender (RFC 3463). */
static void settle_rate(const BounceCase *what, BounceStatus status, BounceFinding *finding)
{
  const BounceCode *code = bounce_rules_status(what->rules, status);
  if (bounce_whose_command(what->command) == BOUNCE_WHOSE_RECIPIENT && status.class_digit == 5
      && status.subject == 2 && status.detail == 2 && code != NULL)
    *finding = (BounceFinding){ .reason = code->reason,
                                .verdict = code->verdict,
                                .basis = BOUNCE_BASIS_CODE,
                                .rule = code->key,
                                .matched = code->key };
}

void bounce_bind(BouncePool *pool, const BounceCase *what, const BounceReply *reply,
                 BounceFinding *finding)
{
  BounceWhose stage =
      is_of_sender(reply->status) ? BOUNCE_WHOSE_SENDER : bounce_whose_command(what->command);
  gboolean early = stage == BOUNCE_WHOSE_CLIENT || stage == BOUNCE_WHOSE_SENDER;
  settle_refusal(what, reply, finding);
  if (finding->reason == BOUNCE_REASON_RATE_LIMITED)
    settle_rate(what, reply->status, finding);
  if (!early && !is_of_recipient(finding->reason))
    return;
  gsize length = bounce_scan_left(&reply->text);
  const char *answer = what->answer != NULL ? what->answer : "";
  const char *text = length > 0 ? bounce_pool_strndup(pool, reply->text.p, length) : answer;
  BounceWhose named = bounce_whose_address(&what->parties, answer);
  if (early && named != BOUNCE_WHOSE_RECIPIENT)
    bind_early(stage, finding);
  else if (is_of_recipient(finding->reason) && is_about_sender(what, text, named, finding))
    blame(finding, BOUNCE_WHOSE_SENDER);
  else if (stage == BOUNCE_WHOSE_MESSAGE)
    bind_late(named, finding);
  else if (finding->at_home != BOUNCE_REASON_NONE
           && bounce_whose_own_domain(&what->parties, what->reporting_mta))
    finding->reason = finding->at_home;
}
