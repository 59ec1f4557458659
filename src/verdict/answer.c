/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads the answer that speaks of one recipient. In: a case; out: its innermost reply (RFC 5321
 * section 4.2), which rules know its words, and what providers' codes are looked up by. Decides
 * nothing.
 */
#include "verdict/answer.h"

#include <string.h>

#include "match/feature.h"

/* ASCII letters in lower case, and no more of the text than a matcher reads. */
static const char *lower_text(BouncePool *pool, const char *text)
{
  char *lower = bounce_pool_strndup(pool, text, strnlen(text, BOUNCE_WORD_TEXT_MAX));
  for (char *p = lower; *p != '\0'; p++)
    *p = bounce_scan_lower(*p);
  return lower;
}

/* That delivery was given up says why only where nothing else does. */
static gboolean decides(const BouncePhrases *phrases)
{
  return phrases->strong.rule != NULL
             ? phrases->strong.rule->reason != BOUNCE_REASON_DELIVERY_EXPIRED
             : phrases->mention.rule != NULL || phrases->weak.rule != NULL;
}

/* What Exim hangs on the end of a server's last answer is no part of it: TRUE if that was there. */
static gboolean cut_retry_words(BounceScan *answer)
{
  static const char tail[] = ": retry timeout exceeded";
  const gsize length = sizeof tail - 1;
  if (bounce_scan_left(answer) <= length || memcmp(answer->end - length, tail, length) != 0)
    return FALSE;
  answer->end -= length;
  return TRUE;
}

static guint strong_reason(const BouncePhrases *phrases)
{
  return phrases->strong.rule != NULL ? phrases->strong.rule->reason : BOUNCE_REASON_NONE;
}

/* What a delivery program wrote before "Service unavailable" or "Can't create output". */
static gboolean says_more(guint reason)
{
  return reason == BOUNCE_REASON_USER_UNKNOWN || reason == BOUNCE_REASON_MAILBOX_FULL
         || reason == BOUNCE_REASON_MAILBOX_DISABLED || reason == BOUNCE_REASON_SYSTEM_FULL;
}

/*
 * Who reports says that time ran out on the answer, or a program before its reply why: where that
 * says no more than that it failed or was not the time, that is the reason.
 */
static void prefer_outer(BouncePool *pool, const BounceCase *what, BounceAnswer *texts)
{
  guint inner = strong_reason(&texts->answer);
  gsize before = texts->reply.begin != NULL ? (gsize) (texts->reply.begin - what->answer) : 0;
  gboolean mailer = inner == BOUNCE_REASON_MAILER_ERROR;
  BouncePhrases outer = { 0 };
  if (!mailer && inner != BOUNCE_REASON_SYSTEM_ERROR && inner != BOUNCE_REASON_NETWORK_ERROR)
    return;
  gboolean expired = bounce_reason_from_string(what->token) == BOUNCE_REASON_DELIVERY_EXPIRED;
  if (before > 0 && !expired)
    bounce_phrase_match(what->rules, pool, bounce_pool_strndup(pool, what->answer, before), &outer);
  expired |= strong_reason(&outer) == BOUNCE_REASON_DELIVERY_EXPIRED;
  texts->weighed = says_more(strong_reason(&outer));
  if (texts->weighed || (expired && !mailer))
    texts->answer = outer;
}

static void match_inner(BouncePool *pool, BounceAnswer *texts, const char *inner)
{
  bounce_phrase_text_read(texts->read, inner != NULL ? inner : "");
  bounce_phrase_match_read(pool, texts->read, &texts->answer);
}

/* Likeness goes on with the words behind the code, where there are some. */
static void match_whole(BouncePool *pool, const BounceCase *what, BounceAnswer *texts)
{
  if (bounce_feature_is_read(texts->read)) {
    bounce_phrase_match(what->rules, pool, what->answer, &texts->answer);
    return;
  }
  bounce_phrase_text_read(texts->read, what->answer != NULL ? what->answer : "");
  bounce_phrase_match_read(pool, texts->read, &texts->answer);
}

/* What no rule knows may be misspelt: read once more, words are taken for those they are near to.
 */
static void match_slips(BouncePool *pool, const BounceCase *what, BounceAnswer *texts,
                        const char *inner)
{
  const char *text = bounce_feature_is_read(texts->read) && inner != NULL ? inner : what->answer;
  if (text == NULL)
    return;
  texts->read->guesses = TRUE;
  bounce_phrase_text_read(texts->read, text);
  bounce_phrase_match_read(pool, texts->read, &texts->answer);
}

void bounce_answer_read(BouncePool *pool, const BounceCase *what, BounceAnswer *texts)
{
  const char *text = what->answer != NULL ? what->answer : what->frame;
  if (what->answer != NULL)
    bounce_reply_best(bounce_scan_string(what->answer), &texts->reply);
  texts->expired = cut_retry_words(&texts->reply.text);
  const char *inner =
      texts->reply.text.p < texts->reply.text.end
          ? bounce_pool_strndup(pool, texts->reply.text.p, bounce_scan_left(&texts->reply.text))
          : NULL;
  match_inner(pool, texts, inner);
  if (!texts->expired && !decides(&texts->answer))
    match_whole(pool, what, texts);
  if (texts->answer.strong.rule == NULL && texts->answer.mention.rule == NULL
      && texts->answer.weak.rule == NULL)
    match_slips(pool, what, texts, inner);
  prefer_outer(pool, what, texts);
  texts->provider = (BounceProviderCase){
    .text = lower_text(pool, text != NULL ? text : ""),
    .remote_mta = what->remote_mta,
    .reporting_mta = what->reporting_mta,
    .domain = bounce_whose_recipient_domain(&what->parties),
    .command = what->command,
    .dialect = what->format,
    .category = what->token,
    .reply_code = what->reply_code != 0 ? what->reply_code : texts->reply.code,
    .status = { texts->reply.status, what->status },
  };
}
