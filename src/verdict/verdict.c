/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why a recipient failed and what that means. In: the texts and codes that speak of one recipient;
 * out: reason, verdict, fault and advice, with the rule that decided. Wording beats codes, the
 * remote answer beats the frame around it (RFC 3463 leaves both open). Does not look for codes in
 * mail parts or merge recipients.
 */
#include "verdict/verdict.h"

#include <string.h>

#include "match/error-number.h"
#include "match/provider-code.h"
#include "rules/advice.h"
#include "smtp/reply.h"
#include "smtp/status.h"
#include "verdict/answer.h"
#include "verdict/bind.h"
#include "verdict/feedback.h"

/*
 * How sure likeness must be, in parts of %BOUNCE_LIKENESS_WHOLE, as tools/cross-validate found: to
 * say anything where only a code would, or not even that; to be believed rather than words that say
 * little; rather than a rule that would give an address up; and to give one up itself.
 */
#define LIKENESS_BEATS_CODE 300
#define LIKENESS_SAYS 350
#define LIKENESS_BEATS_WEAK 500
#define LIKENESS_BEATS_HARD 900
#define LIKENESS_OVERRULES 700
#define LIKENESS_HARD 850
/* The odds that likeness wants against a rule that decides: e to the fifth to one; and twice that
 * to give an address up that the rule would keep. */
#define OVERRULING_LEAD (5 * BOUNCE_LIKENESS_NAT)
#define OVERRULING_HARD_LEAD (10 * BOUNCE_LIKENESS_NAT)
/* wait(2) keeps so much of what a program ends with. */
#define EXIT_STATUS_MAX 255

static gboolean take_phrase(BounceFinding *finding, const BouncePhrase *phrase)
{
  const BounceRulePhrase *rule = phrase->rule;
  if (rule == NULL)
    return FALSE;
  *finding = (BounceFinding){ .reason = rule->reason,
                              .verdict = rule->verdict,
                              .fault = rule->fault,
                              .alone = rule->alone,
                              .at_home = rule->at_home,
                              .basis = rule->is_weak ? BOUNCE_BASIS_WEAK : BOUNCE_BASIS_WORDS,
                              .rule = rule->id,
                              .matched = phrase->matched,
                              .file = phrase->file };
  return TRUE;
}

static gboolean take_code(BounceFinding *finding, const BounceCode *code)
{
  if (code == NULL || code->reason == BOUNCE_REASON_NONE || code->reason == BOUNCE_REASON_UNKNOWN
      || code->reason == BOUNCE_REASON_DELIVERED)
    return FALSE;
  *finding = (BounceFinding){
    .reason = code->reason,
    .verdict = code->verdict,
    .basis = BOUNCE_BASIS_CODE,
    .rule = code->key,
    .matched = code->key,
  };
  return TRUE;
}

static gboolean take_provider(BounceFinding *finding, const BounceAnswer *texts, gboolean over)
{
  const BounceRuleCode *code = bounce_provider_code_find(texts->rules, &texts->provider, over);
  if (code == NULL)
    return FALSE;
  *finding = (BounceFinding){ .reason = code->reason,
                              .verdict = code->verdict,
                              .fault = code->fault,
                              .rule = code->id,
                              .matched = code->id };
  return TRUE;
}

/* The answer was a temporary one: by its last reply, or by the status where there is no reply. */
static gboolean is_temporary(const BounceCase *what)
{
  if (what->reply_code != 0)
    return what->reply_code / 100 == 4;
  return what->status.class_digit == 4;
}

static BounceVerdict failed_verdict(const BounceCase *what, const BounceFinding *finding)
{
  BounceVerdict verdict = finding->verdict != 0 ? (BounceVerdict) finding->verdict
                                                : bounce_reason_info(finding->reason)->verdict;
  if (verdict == BOUNCE_VERDICT_HARD && is_temporary(what)
      && (finding->reason != BOUNCE_REASON_HOST_UNKNOWN || finding->basis == BOUNCE_BASIS_LIKENESS))
    return BOUNCE_VERDICT_SOFT;
  return verdict;
}

/* X.7.1 is what servers print beside any refusal: words that decide little say more. */
static gboolean is_telling(BounceStatus status)
{
  return bounce_status_is_detailed(status) && (status.subject != 7 || status.detail != 1);
}

/* A detail that no registry knows stands for its subject only: words say more than that, too. */
static gboolean is_registered(const BounceCode *code, BounceStatus status)
{
  const char *detail = code != NULL ? strrchr(code->key, '.') : NULL;
  return detail != NULL && g_ascii_strtoull(detail + 1, NULL, 10) == status.detail;
}

static gboolean take_status(const BounceAnswer *texts, BounceFinding *finding, BounceStatus status)
{
  const BounceCode *code = bounce_rules_status(texts->rules, status);
  return is_telling(status) && is_registered(code, status) && take_code(finding, code);
}

/*
 * Asks likeness what the answer means. Where a rule that is sure knows its words, only what could
 * keep an address from being given up is of interest. A reply that takes the command refuses
 * nothing, whatever its words are like.
 */
static void read_likeness(const BounceCase *what, BounceAnswer *texts)
{
  const BounceReply *reply = &texts->reply;
  BounceFinding strong = { 0 };
  guint least = LIKENESS_BEATS_CODE;
  if ((reply->code != 0 && reply->code < 400) || reply->status.class_digit == 2)
    return;
  if (take_phrase(&strong, &texts->answer.strong)) {
    BounceFinding code = { 0 };
    gboolean gives_up = failed_verdict(what, &strong) == BOUNCE_VERDICT_HARD;
    if ((take_status(texts, &code, reply->status) && code.reason == strong.reason)
        || (texts->answer.strong.rule->is_sure && !gives_up))
      return;
    least = LIKENESS_OVERRULES;
  }
  bounce_likeness_find(texts->pool, texts->read, reply, least, texts->answer.strong.rule,
                       &texts->likeness);
}

static const BounceLikeness *likeness_of(const BounceCase *what, BounceAnswer *texts)
{
  if (!texts->weighed)
    read_likeness(what, texts);
  texts->weighed = TRUE;
  return &texts->likeness;
}

/* The reply alone says so, too. */
static gboolean code_agrees(const BounceCase *what, const BounceAnswer *texts, BounceReason reason)
{
  const BounceCode *code = bounce_rules_reply(texts->rules, what->reply_code);
  return code != NULL && code->reason == reason;
}

/*
 * What sentences like the answer mean, where that is at least as sure as `least`. An address is
 * given up only where it is surer than that, and time has not run out where delivery is still
 * tried.
 */
static gboolean take_likeness(const BounceCase *what, BounceFinding *finding, BounceAnswer *texts,
                              guint least)
{
  const BounceLikeness *found = likeness_of(what, texts);
  if (found->sureness < least || found->reason == BOUNCE_REASON_UNKNOWN
      || (what->action == BOUNCE_ACTION_DELAYED && found->reason == BOUNCE_REASON_DELIVERY_EXPIRED))
    return FALSE;
  *finding = (BounceFinding){ .reason = found->reason,
                              .verdict = found->verdict,
                              .fault = found->fault,
                              .basis = BOUNCE_BASIS_LIKENESS,
                              .rule = BOUNCE_LIKENESS_RULE,
                              .matched = found->matched };
  gboolean agrees = bounce_whose_command(what->command) == BOUNCE_WHOSE_RECIPIENT
                    && code_agrees(what, texts, found->reason);
  if (found->verdict == BOUNCE_VERDICT_HARD && found->hardness < LIKENESS_HARD && !agrees)
    finding->verdict = BOUNCE_VERDICT_SOFT;
  return TRUE;
}

/* A rule that a few common words are enough for: likeness is better where it says otherwise. */
static gboolean take_weak(const BounceCase *what, BounceFinding *finding, BounceAnswer *texts,
                          const BouncePhrase *phrase)
{
  if (phrase->rule == NULL)
    return FALSE;
  return (phrase->rule->reason != likeness_of(what, texts)->reason
          && take_likeness(what, finding, texts, LIKENESS_BEATS_WEAK))
         || take_phrase(finding, phrase);
}

/* All the words together say by far more for something else than the rule that knows some: not
 * where there is advice, of which the words would count, nor against a rule that is sure or a
 * user's. */
static gboolean overrule(const BounceCase *what, BounceFinding *finding, BounceAnswer *texts)
{
  gboolean keeps = failed_verdict(what, finding) != BOUNCE_VERDICT_HARD;
  if (finding->file != NULL || texts->answer.strong.rule->is_sure || texts->answer.has_asides
      || likeness_of(what, texts)->lead < OVERRULING_LEAD
      || !take_likeness(what, finding, texts, LIKENESS_OVERRULES))
    return FALSE;
  if (keeps && texts->likeness.lead < OVERRULING_HARD_LEAD)
    finding->verdict = BOUNCE_VERDICT_SOFT;
  return TRUE;
}

/*
 * A rule that knows the words decides, but for two cases: it is overruled; or it would give the
 * address up, and likeness is quite sure that the words mean something that is not the recipient's
 * fault.
 */
static gboolean take_strong(const BounceCase *what, BounceFinding *finding, BounceAnswer *texts)
{
  if (!take_phrase(finding, &texts->answer.strong))
    return FALSE;
  if (!overrule(what, finding, texts) && failed_verdict(what, finding) == BOUNCE_VERDICT_HARD
      && likeness_of(what, texts)->verdict != BOUNCE_VERDICT_HARD)
    take_likeness(what, finding, texts, LIKENESS_BEATS_HARD);
  return TRUE;
}

/* A reason that the reporting system states in our words; others' words are in providers.ini. */
static gboolean take_token(BounceFinding *finding, const char *token)
{
  BounceReason reason = bounce_reason_from_string(token);
  if (reason == BOUNCE_REASON_NONE || reason == BOUNCE_REASON_UNKNOWN)
    return FALSE;
  *finding = (BounceFinding){ .reason = reason, .rule = "token", .matched = token };
  return TRUE;
}

/* A number of an error box says more than its reason does: who has to act. */
static gboolean take_number(BounceFinding *finding, const BounceCase *what)
{
  const BounceCode *code =
      what->token != NULL
          ? bounce_error_number_find(what->rules, bounce_scan_string(what->token), NULL)
          : NULL;
  if (code == NULL)
    return FALSE;
  *finding = (BounceFinding){ .reason = code->reason,
                              .verdict = code->verdict,
                              .fault = code->fault,
                              .rule = code->key,
                              .matched = code->key };
  return TRUE;
}

/* A status of which only the subject speaks. */
static gboolean take_subject(const BounceAnswer *texts, BounceFinding *finding, BounceStatus status)
{
  return status.subject != 0 && take_code(finding, bounce_rules_status(texts->rules, status));
}

/* What a delivery program wrote before its own status: words without a reply stand there. */
static gboolean take_program(BouncePool *pool, const BounceCase *what, BounceFinding *finding)
{
  BounceReply reply;
  BouncePhrases words;
  if (what->frame == NULL || !bounce_reply_best(bounce_scan_string(what->frame), &reply)
      || reply.begin == NULL)
    return FALSE;
  bounce_phrase_match(what->rules, pool,
                      bounce_pool_strndup(pool, what->frame, (gsize) (reply.begin - what->frame)),
                      &words);
  return take_phrase(finding, &words.strong);
}

/* An exit status of a delivery program, wait(2), stands alone where a reply would. */
static gboolean take_exit_status(BouncePool *pool, const BounceCase *what, BounceFinding *finding)
{
  BounceScan scan = bounce_scan_trim(bounce_scan_string(what->answer != NULL ? what->answer : ""));
  guint number = 0;
  if (!bounce_scan_number(&scan, 3, &number) || bounce_scan_left(&scan) > 0
      || number > EXIT_STATUS_MAX)
    return FALSE;
  if (!take_program(pool, what, finding))
    *finding = (BounceFinding){ .reason = BOUNCE_REASON_MAILER_ERROR, .rule = "exit-status" };
  return TRUE;
}

/*
 * The frame holds all that surrounds the report, politeness included: a code that says what
 * happened to this recipient is better, unless it says no more than that time ran out. An expired
 * frame says no more either.
 */
static gboolean take_frame(const BounceCase *what, const BounceAnswer *texts,
                           BounceFinding *finding)
{
  const BounceRulePhrase *frame = texts->frame.strong.rule;
  BounceFinding code = { 0 };
  if (frame == NULL || frame->reason == BOUNCE_REASON_DELIVERY_EXPIRED)
    return FALSE;
  if ((take_status(texts, &code, texts->reply.status) || take_status(texts, &code, what->status))
      && code.reason != BOUNCE_REASON_DELIVERY_EXPIRED)
    return FALSE;
  return take_phrase(finding, &texts->frame.strong);
}

/* A single word that decides; likeness would weigh the words of advice, too. */
static gboolean take_mention(const BounceCase *what, BounceFinding *finding, BounceAnswer *texts)
{
  const BouncePhrase *mention = &texts->answer.mention;
  return texts->answer.has_asides ? take_phrase(finding, mention)
                                  : take_weak(what, finding, texts, mention);
}

/* What the answer says in words, which beats its codes. */
static gboolean find_words(const BounceCase *what, BounceAnswer *texts, BounceFinding *finding)
{
  return take_provider(finding, texts, TRUE) || take_strong(what, finding, texts)
         || take_mention(what, finding, texts) || take_provider(finding, texts, FALSE)
         || take_token(finding, what->token);
}

/*
 * A reply code alone. One that stands before words nobody here could read is a guess: not enough to
 * give an address up, unless the command says that it was the address that was answered.
 */
static gboolean take_reply(const BounceCase *what, const BounceAnswer *texts,
                           BounceFinding *finding)
{
  guint reply = what->reply_code != 0 ? what->reply_code : texts->reply.code;
  BounceScan words = bounce_scan_trim(texts->reply.text);
  if (!take_code(finding, bounce_rules_reply(texts->rules, reply)))
    return FALSE;
  if (bounce_scan_left(&words) > 0 && finding->reason == BOUNCE_REASON_USER_UNKNOWN
      && g_strcmp0(what->command, "RCPT") != 0)
    finding->verdict = BOUNCE_VERDICT_SOFT;
  return TRUE;
}

/* After the time for trying ran out (X.4.7) the last answer still says why it was tried for so
 * long. */
static gboolean take_expired(const BounceCase *what, const BounceAnswer *texts,
                             BounceFinding *finding)
{
  gboolean expired = texts->expired || (what->status.subject == 4 && what->status.detail == 7);
  return expired
         && (take_phrase(finding, &texts->answer.weak)
             || take_subject(texts, finding, texts->reply.status));
}

/* How sure likeness must be to decide here: more where a bare reply to the message is the code. */
static guint least_likeness(const BounceCase *what, const BounceAnswer *texts)
{
  gboolean has_status = what->status.detail != 0 || texts->reply.status.detail != 0;
  gboolean has_code = what->reply_code != 0 || texts->reply.code != 0
                      || what->status.class_digit != 0 || texts->reply.status.class_digit != 0;
  if (!has_status && what->reply_code == 550
      && bounce_whose_command(what->command) == BOUNCE_WHOSE_MESSAGE)
    return LIKENESS_HARD;
  return has_code ? LIKENESS_BEATS_CODE : LIKENESS_SAYS;
}

static gboolean find_codes(const BounceCase *what, BounceAnswer *texts, BounceFinding *finding)
{
  return take_status(texts, finding, texts->reply.status) || take_expired(what, texts, finding)
         || take_status(texts, finding, what->status)
         || take_weak(what, finding, texts, &texts->answer.weak)
         || take_likeness(what, finding, texts, least_likeness(what, texts))
         || take_phrase(finding, &texts->frame.strong) || take_phrase(finding, &texts->answer.url)
         || take_subject(texts, finding, texts->reply.status)
         || take_subject(texts, finding, what->status) || take_reply(what, texts, finding);
}

static void set_judgement(const BounceCase *what, const BounceFinding *finding,
                          BounceJudgement *judgement)
{
  const BounceReasonInfo *info = bounce_reason_info((BounceReason) finding->reason);
  *judgement = (BounceJudgement){ .reason = info->reason,
                                  .verdict = failed_verdict(what, finding),
                                  .fault = finding->fault != 0 ? finding->fault : info->fault,
                                  .rule = finding->rule,
                                  .matched = finding->matched,
                                  .file = finding->file != NULL
                                              ? finding->file
                                              : bounce_rules_name_of(what->rules, finding->rule) };
  if (what->action == BOUNCE_ACTION_DELAYED)
    judgement->verdict = BOUNCE_VERDICT_DEFERRED;
  judgement->advice =
      bounce_advice_of(BOUNCE_KIND_NONE, judgement->reason, judgement->verdict, judgement->fault);
  judgement->explanation =
      bounce_feedback_explanation(judgement->reason, judgement->verdict, judgement->fault);
}

static gboolean is_success(BounceAction action)
{
  return action == BOUNCE_ACTION_DELIVERED || action == BOUNCE_ACTION_RELAYED
         || action == BOUNCE_ACTION_EXPANDED;
}

static void find(BouncePool *pool, const BounceCase *what, BounceAnswer *texts,
                 BounceFinding *finding)
{
  bounce_answer_read(pool, what, texts);
  gboolean number = take_number(finding, what);
  texts->weighed |= number;
  if ((number && finding->reason != BOUNCE_REASON_UNKNOWN) || find_words(what, texts, finding)
      || take_exit_status(pool, what, finding))
    return;
  bounce_phrase_match(what->rules, pool, what->frame, &texts->frame);
  if (!take_frame(what, texts, finding) && !find_codes(what, texts, finding) && !number)
    *finding = (BounceFinding){ .reason = BOUNCE_REASON_UNKNOWN };
}

void bounce_verdict_judge(BouncePool *pool, const BounceCase *what, BounceJudgement *judgement)
{
  BounceFinding finding = { .reason = BOUNCE_REASON_DELIVERED };
  BounceAnswer texts = { .pool = pool, .rules = what->rules };
  BouncePhraseText words;
  if (!is_success(what->action)) {
    bounce_phrase_text_init(&words, what->rules);
    texts.read = &words;
    find(pool, what, &texts, &finding);
    bounce_bind(pool, what, &texts.reply, &finding);
  }
  set_judgement(what, &finding, judgement);
}
