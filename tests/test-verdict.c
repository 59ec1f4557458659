/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test.h"
#include "verdict/verdict.h"

#define HARD BOUNCE_VERDICT_HARD
#define SOFT BOUNCE_VERDICT_SOFT
#define R(name) BOUNCE_REASON_##name

/* One failed recipient each: places that disagree, who wins, and the rule of evidence
 * by its number. */
/* clang-format off */
static const struct {
  const char *rule;
  const char *answer;
  const char *frame;
  BounceStatus status;
  guint reply;
  const char *remote;
  const char *command;
  const char *token;
  BounceReason reason;
  BounceVerdict verdict;
} rows[] = {
  { "5: text beats code", "550 5.1.1 user is over quota", NULL, { 5, 1, 1 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: text beats code", "552 sorry, mailbox is over quota temporarily (#5.1.1)", NULL, { 5, 1, 1 }, 552, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: text beats code", "522 5.7.1 exceeded storage allocation", NULL, { 5, 7, 1 }, 522, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: text beats code", "550 5.2.1 <a@example.org>... User Unknown", NULL, { 5, 2, 1 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: text beats code", "550 5.2.2 User unknown", NULL, { 5, 2, 2 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: text beats code", "550 5.7.1 User unknown", NULL, { 5, 7, 1 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: text beats code", "554 5.1.1 Message identified as spam", NULL, { 5, 1, 1 }, 554, NULL, NULL, NULL, R(SPAM), SOFT },
  { "5: text beats code", "550 5.1.1 rejected by DMARC policy", NULL, { 5, 1, 1 }, 550, NULL, NULL, NULL, R(AUTH_FAILURE), SOFT },
  { "5: text beats code", "553 5.1.1 Client host blocked using bl.example.org", NULL, { 5, 1, 1 }, 553, NULL, NULL, NULL, R(CLIENT_BLOCKED), SOFT },
  { "5: text beats code", "550 5.3.4 Recipient mailbox full", NULL, { 5, 3, 4 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: text beats code", "550 5.0.0 Message size exceeds fixed limit", NULL, { 5, 0, 0 }, 550, NULL, NULL, NULL, R(MESSAGE_TOO_BIG), SOFT },
  { "5: text beats code", "554 5.4.7 Relay access denied", NULL, { 5, 4, 7 }, 554, NULL, NULL, NULL, R(RELAY_DENIED), SOFT },
  { "5: text beats code", "550 5.1.1 sending rate limit exceeded", NULL, { 5, 1, 1 }, 550, NULL, NULL, NULL, R(RATE_LIMITED), SOFT },
  { "5: text beats reply", "552 User unknown", NULL, { 0, 0, 0 }, 552, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: text beats reply", "554 Mailbox full", NULL, { 0, 0, 0 }, 554, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: text beats reply", "550 Greylisted, try again", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(GREYLISTED), SOFT },
  { "5: enhanced beats reply", "550 5.2.2 x", NULL, { 5, 2, 2 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: enhanced beats reply", "552 5.1.1 x", NULL, { 5, 1, 1 }, 552, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: enhanced beats reply", "550 5.7.25 x", NULL, { 5, 7, 25 }, 550, NULL, NULL, NULL, R(MISSING_PTR), SOFT },
  { "5: enhanced beats reply", "550 5.7.26 x", NULL, { 5, 7, 26 }, 550, NULL, NULL, NULL, R(AUTH_FAILURE), SOFT },
  { "5: reply alone", "552 x", NULL, { 0, 0, 0 }, 552, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: reply alone", "521 x", NULL, { 0, 0, 0 }, 521, NULL, NULL, NULL, R(NO_MAIL_ACCEPTED), HARD },
  { "3: detailed answer beats X.0.0", "550 5.1.1 x", NULL, { 5, 0, 0 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "3: detailed answer beats X.0.0", "552 5.2.2 x", NULL, { 5, 0, 0 }, 552, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: weak words stand behind a detailed code", "550 5.7.25 Recipient address rejected", NULL, { 5, 7, 25 }, 550, NULL, NULL, NULL, R(MISSING_PTR), SOFT },
  { "5: weak words stand behind a detailed code", "550 5.1.2 Recipient address rejected", NULL, { 5, 1, 2 }, 550, NULL, NULL, NULL, R(HOST_UNKNOWN), HARD },
  { "5: weak words stand behind a detailed code", "550 5.2.2 Requested action not taken: mailbox unavailable", NULL, { 5, 2, 2 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: weak words beat the bare code", "550 <a@example.org>: Recipient address rejected.", NULL, { 5, 0, 0 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: X.7.1 stands beside any refusal", "550 5.7.1 Address rejected", NULL, { 5, 7, 1 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: access denied alone decides nothing about the address", "550 5.7.1 Access denied", NULL, { 5, 7, 1 }, 550, NULL, NULL, NULL, R(SECURITY), SOFT },
  { "5: provider over wording", "550 5.4.1 <a@example.org>: Recipient address rejected: Access denied", NULL, { 5, 4, 1 }, 550, "x.mail.protection.outlook.com", NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: provider over wording", "550 5.1.0 <a@example.org> sender rejected. AUP#CDRBL", NULL, { 5, 1, 0 }, 550, "mx.cox.net", NULL, NULL, R(CLIENT_BLOCKED), SOFT },
  { "5: the same words elsewhere", "550 5.1.0 <a@example.org> sender rejected.", NULL, { 5, 1, 0 }, 550, "mx.example.org", NULL, NULL, R(SENDER_REJECTED), SOFT },
  { "5: provider over wording", "550 Suspected spam ip https://service.mail.qq.com/detail/122/66", NULL, { 0, 0, 0 }, 550, "mx3.qq.com", NULL, NULL, R(CLIENT_BLOCKED), SOFT },
  { "5: provider over wording", "550 Mailbox unavailable or access denied http://service.mail.qq.com/x", NULL, { 0, 0, 0 }, 550, "mx3.qq.com", NULL, NULL, R(RATE_LIMITED), SOFT },
  { "5: a receiver's refused query is its own fault", "550 blocked using zen.spamhaus.org; 127.255.255.254", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(SYSTEM_ERROR), SOFT },
  { "5: provider token beats code", "550 5.1.1 x OFR_417", NULL, { 5, 1, 1 }, 550, "smtp-in.orange.fr", NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: provider token beats code", "550 5.5.0 x IB607", NULL, { 5, 5, 0 }, 550, "smtp.secureserver.net", NULL, NULL, R(RATE_LIMITED), SOFT },
  { "5: provider token beats code", "553 5.1.3 http://www.spamhaus.org/query/bl?ip=192.0.2.1", NULL, { 5, 1, 3 }, 553, NULL, NULL, NULL, R(CLIENT_BLOCKED), SOFT },
  { "5: provider token beats code", "521 5.2.1 : (CON:B1)", NULL, { 5, 2, 1 }, 521, NULL, NULL, NULL, R(CLIENT_BLOCKED), SOFT },
  { "5: provider code beats registered meaning", "550 5.7.606 x", NULL, { 5, 7, 606 }, 550, "x.outlook.com", NULL, NULL, R(CLIENT_BLOCKED), SOFT },
  { "5: registered meaning without the provider", "550 5.1.10 x", NULL, { 5, 1, 10 }, 550, "mx.example.org", NULL, NULL, R(NO_MAIL_ACCEPTED), HARD },
  { "5: Microsoft's own 5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; x", NULL, { 5, 1, 10 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: category beats code", "550 5.7.1 x", NULL, { 5, 7, 1 }, 550, NULL, NULL, "quota-issues", R(MAILBOX_FULL), SOFT },
  { "5: category beats code", "550 x", NULL, { 0, 0, 0 }, 550, NULL, NULL, "spam-related", R(SPAM), SOFT },
  { "5: wording beats category", "550 user unknown", NULL, { 0, 0, 0 }, 550, NULL, NULL, "policy-related", R(USER_UNKNOWN), HARD },
  { "5: answer beats frame", "550 5.2.2 mailbox full", "550 5.1.1 <a@example.org>... User unknown", { 5, 2, 2 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: answer beats frame", "554 5.7.1 message refused as spam", "The following addresses had permanent fatal errors: user unknown", { 5, 1, 1 }, 554, NULL, NULL, NULL, R(SPAM), SOFT },
  { "5: answer beats frame", "550 User unknown", "Message expired, giving up", { 5, 4, 7 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: frame where the answer has no words", "550", "The recipient's mailbox is full", { 5, 0, 0 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: frame where there is no answer", NULL, "Host unknown", { 5, 0, 0 }, 0, NULL, NULL, NULL, R(HOST_UNKNOWN), HARD },
  { "5: an expired frame yields to a code", "452 4.2.2 x", "Message could not be delivered for 5 days", { 4, 2, 2 }, 452, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "6: expired, inner answer gives the reason", "450 4.2.2 Mailbox full. I'm not going to try again; this message has been in the queue too long.", NULL, { 4, 2, 2 }, 450, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "6: expired, the subject of the last answer", "451 4.3.0 Error: xyz", NULL, { 4, 4, 7 }, 451, NULL, NULL, NULL, R(SYSTEM_ERROR), SOFT },
  { "6: Exim's end is not the answer's", "451 4.4.3 Unable to query directory server for recipient: retry timeout exceeded", NULL, { 5, 0, 0 }, 451, NULL, NULL, NULL, R(SYSTEM_ERROR), SOFT },
  { "6: nor is a copy of it in the frame", "451 4.3.0 Error: xyz: retry timeout exceeded", "451 4.3.0 Error: xyz: retry timeout exceeded", { 5, 0, 0 }, 451, NULL, NULL, NULL, R(SYSTEM_ERROR), SOFT },
  { "6: expired without inner answer", "delivery time expired", NULL, { 4, 4, 7 }, 0, NULL, NULL, NULL, R(DELIVERY_EXPIRED), SOFT },
  { "6: last reply 4xx is soft", "450 4.1.1 User unknown in virtual alias table", NULL, { 4, 1, 1 }, 450, NULL, NULL, NULL, R(USER_UNKNOWN), SOFT },
  { "6: last reply 4xx is soft", "451 User unknown", NULL, { 5, 0, 0 }, 451, NULL, NULL, NULL, R(USER_UNKNOWN), SOFT },
  { "6: 5xx reply under a Status of 4.0.0", "550 User unknown", NULL, { 4, 0, 0 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "6: a domain that does not exist is hard under 4.x.x", "Name service error: Domain name not found, NXDOMAIN", NULL, { 4, 0, 0 }, 0, NULL, NULL, NULL, R(HOST_UNKNOWN), HARD },
  { "6: but a name server that fails is not", "Name service error for name=example.org type=MX: Host not found, try again", NULL, { 4, 4, 3 }, 0, NULL, NULL, NULL, R(NETWORK_ERROR), SOFT },
  { "6: disabled as such may come back", "550 5.2.1 Account disabled", NULL, { 5, 2, 1 }, 550, NULL, NULL, NULL, R(MAILBOX_DISABLED), SOFT },
  { "6: temporarily", "550 account is temporarily locked", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(MAILBOX_DISABLED), SOFT },
  { "6: 5.2.1 alone does not say for how long", NULL, NULL, { 5, 2, 1 }, 0, NULL, NULL, NULL, R(MAILBOX_DISABLED), SOFT },
  { "5: 5.3.2 is a state of the system", NULL, NULL, { 5, 3, 2 }, 0, NULL, NULL, NULL, R(SYSTEM_ERROR), SOFT },
  { "5: 5.3.2 is a state of the system", "550 5.3.2 system not accepting network messages", NULL, { 5, 3, 2 }, 550, NULL, NULL, NULL, R(SYSTEM_ERROR), SOFT },
  { "5: but never takes mail with 521", "521 5.3.2 x", NULL, { 5, 3, 2 }, 521, NULL, NULL, NULL, R(NO_MAIL_ACCEPTED), HARD },
  { "5: your domain is the sender's", "550 Your domain does not exist", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(SENDER_REJECTED), SOFT },
  { "5: the domain is the recipient's", "550 Domain does not exist", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(HOST_UNKNOWN), HARD },
  { "5: Courier says 517 of the sender", "517-Domain does not exist: example.net.", NULL, { 0, 0, 0 }, 517, NULL, NULL, NULL, R(SENDER_REJECTED), SOFT },
  { "5: a shell's error is the delivery program's", "sh: vacation: not found", NULL, { 5, 0, 0 }, 0, NULL, NULL, NULL, R(MAILER_ERROR), SOFT },
  { "5: words that only mention stand behind a detailed code", "550 5.1.1 no such TLS attachment", NULL, { 5, 1, 1 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: words that only mention beat the reply code", "554 attachment", NULL, { 5, 0, 0 }, 554, NULL, NULL, NULL, R(CONTENT_REJECTED), SOFT },
  { "6: reads as permanent", "550 Mailbox closed", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(MAILBOX_DISABLED), HARD },
  { "6: reads as permanent", "550 the account has been terminated", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(MAILBOX_DISABLED), HARD },
  { "6: says both", "550 User unknown or mailbox full", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), SOFT },
  { "5: moved is hard", "551 5.1.6 User has moved", NULL, { 5, 1, 6 }, 551, NULL, NULL, NULL, R(MAILBOX_MOVED), HARD },
  { "5: at MAIL FROM it is the sender", "553 5.1.0 example.net does not exist", NULL, { 5, 1, 0 }, 553, NULL, "MAIL", NULL, R(SENDER_REJECTED), SOFT },
  { "5: at MAIL FROM it is the sender", "550 No such domain", NULL, { 0, 0, 0 }, 550, NULL, "MAIL", NULL, R(SENDER_REJECTED), SOFT },
  { "5: at MAIL FROM, but the answer names the recipient", "554 <a@example.org>... 550 Host unknown", NULL, { 0, 0, 0 }, 550, NULL, "MAIL", NULL, R(HOST_UNKNOWN), HARD },
  { "5: at RCPT TO it is the recipient", "550 No such domain", NULL, { 0, 0, 0 }, 550, NULL, "RCPT", NULL, R(HOST_UNKNOWN), HARD },
  { "5: docomo filters after DATA", "550 Unknown user", NULL, { 0, 0, 0 }, 550, "mfsmax.docomo.ne.jp", "DATA", NULL, R(RECIPIENT_FILTERED), SOFT },
  { "5: docomo knows at RCPT", "550 Unknown user", NULL, { 0, 0, 0 }, 550, "mfsmax.docomo.ne.jp", "RCPT", NULL, R(USER_UNKNOWN), HARD },
  { "5: KDDI filters without an address", "550 : User unknown", NULL, { 0, 0, 0 }, 550, "lsean.ezweb.ne.jp", "RCPT", NULL, R(RECIPIENT_FILTERED), SOFT },
  { "5: KDDI knows with one", "550 <a@ezweb.ne.jp>: User unknown", NULL, { 0, 0, 0 }, 550, "lsean.ezweb.ne.jp", "RCPT", NULL, R(USER_UNKNOWN), HARD },
  { "5: prose beats URL", "550 mailbox full, see https://www.example.org/spam.html", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(MAILBOX_FULL), SOFT },
  { "5: an address is not wording", "550 5.1.1 <spam@example.org>", NULL, { 5, 1, 1 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "5: a host is not wording", "host full.example.org said: 550 5.1.1 x", NULL, { 5, 1, 1 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "2: a reply before words that nobody knows is a guess", "550 zzz yyy xxx", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), SOFT },
  { "2: but not where the address was answered", "550 zzz yyy xxx", NULL, { 0, 0, 0 }, 550, NULL, "RCPT", NULL, R(USER_UNKNOWN), HARD },
  { "2: a reply without words", "550", NULL, { 0, 0, 0 }, 550, NULL, NULL, NULL, R(USER_UNKNOWN), HARD },
  { "16: a connection that timed out", "connect to mx[192.0.2.1]:25: Connection timed out", NULL, { 4, 4, 1 }, 0, NULL, NULL, NULL, R(NETWORK_ERROR), SOFT },
  { "16: whoever gave up says that time ran out", "Connection timed out", NULL, { 0, 0, 0 }, 0, NULL, NULL, "delivery-expired", R(DELIVERY_EXPIRED), SOFT },
  { "16: but the answer says more", "550 5.2.2 Mailbox full", NULL, { 0, 0, 0 }, 550, NULL, NULL, "delivery-expired", R(MAILBOX_FULL), SOFT },
  { "2: nothing said", NULL, NULL, { 0, 0, 0 }, 0, NULL, NULL, NULL, R(UNKNOWN), SOFT },
  { "2: nothing said", "554 x", NULL, { 5, 0, 0 }, 554, NULL, NULL, NULL, R(UNKNOWN), SOFT },
};
/* clang-format on */

static void judge_row(BouncePool *pool, guint i, BounceAction action, BounceJudgement *judgement)
{
  BounceCase refused = { .rules = &bounce_rules_builtin,
                         .action = action,
                         .parties = { .recipient = "a@example.org" },
                         .answer = rows[i].answer,
                         .frame = rows[i].frame,
                         .status = rows[i].status,
                         .reply_code = rows[i].reply,
                         .remote_mta = rows[i].remote,
                         .command = rows[i].command,
                         .token = rows[i].token };
  bounce_verdict_judge(pool, &refused, judgement);
}

START_TEST(the_stronger_evidence_wins)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  ck_assert_uint_ge(G_N_ELEMENTS(rows), 60);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceJudgement judgement;
    judge_row(pool, i, BOUNCE_ACTION_FAILED, &judgement);
    test_row(i, judgement.reason == rows[i].reason && judgement.verdict == rows[i].verdict,
             "(%s) %s: %s %s by %s, not %s %s", rows[i].rule, rows[i].answer,
             bounce_reason_to_string(judgement.reason), bounce_verdict_to_string(judgement.verdict),
             judgement.rule, bounce_reason_to_string(rows[i].reason),
             bounce_verdict_to_string(rows[i].verdict));
  }
}
END_TEST

START_TEST(hard_is_the_recipients_fault_and_no_block_removes)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceJudgement judgement;
    judge_row(pool, i, BOUNCE_ACTION_FAILED, &judgement);
    if (judgement.verdict == HARD)
      test_row(i, judgement.fault == BOUNCE_FAULT_RECIPIENT, "%s", rows[i].answer);
    else
      test_row(i, judgement.advice != BOUNCE_ADVICE_REMOVE, "%s", rows[i].answer);
    if (judgement.fault == BOUNCE_FAULT_SENDER_SYSTEM)
      test_row(i, judgement.advice != BOUNCE_ADVICE_REMOVE, "%s", rows[i].answer);
  }
}
END_TEST

START_TEST(the_action_comes_first)
{
  static const struct {
    BounceAction action;
    BounceVerdict verdict;
  } actions[] = {
    { BOUNCE_ACTION_DELAYED, BOUNCE_VERDICT_DEFERRED },
    { BOUNCE_ACTION_DELIVERED, BOUNCE_VERDICT_DELIVERED },
    { BOUNCE_ACTION_RELAYED, BOUNCE_VERDICT_DELIVERED },
    { BOUNCE_ACTION_EXPANDED, BOUNCE_VERDICT_DELIVERED },
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint k = 0; k < G_N_ELEMENTS(actions); k++)
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
      BounceJudgement judgement;
      judge_row(pool, i, actions[k].action, &judgement);
      test_row(i, judgement.verdict == actions[k].verdict, "action %u", k);
      test_row(i, judgement.advice != BOUNCE_ADVICE_REMOVE, "action %u", k);
    }
}
END_TEST

START_TEST(says_what_decided)
{
  BounceCase refused = { .rules = &bounce_rules_builtin,
                         .action = BOUNCE_ACTION_FAILED,
                         .answer = "550 5.1.1 The user is unknown" };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceJudgement judgement;
  bounce_verdict_judge(pool, &refused, &judgement);
  ck_assert_str_eq(judgement.matched, "user is unknown");
  ck_assert(g_str_has_prefix(judgement.rule, "user-unknown/"));
  refused.answer = "550 5.1.1";
  bounce_verdict_judge(pool, &refused, &judgement);
  ck_assert_str_eq(judgement.rule, "5.1.1");
}
END_TEST

/* What reports say around every failure: no reason is to be read out of it. */
static const char *const politeness[] = {
  "This is the mail system at host mail.example.org. I'm sorry to have to inform you that your "
  "message could not be delivered to one or more recipients. It's attached below. For further "
  "assistance, please send mail to postmaster. If you do so, please include this problem report. "
  "You can delete your own text from the attached returned message.",
  "This message was created automatically by mail delivery software. A message that you sent could "
  "not be delivered to one or more of its recipients. This is a permanent error.",
  "Hi. This is the qmail-send program at mail.example.org. I'm afraid I wasn't able to deliver "
  "your "
  "message to the following addresses. This is a permanent error; I've given up.",
  "Your message did not reach some or all of the intended recipients.",
  "Your message to a@example.org couldn't be delivered. The following organization rejected your "
  "message: mx.example.org.",
  "Google tried to deliver your message, but it was rejected by the server for the recipient "
  "domain "
  "example.org. We recommend contacting the other email provider for further information.",
  "Sorry, we were unable to deliver your message to the following address.",
  "This email has been scanned for all viruses and potentially offensive content. For more "
  "information on a proactive anti-virus service working around the clock, visit",
  "Your e-mail was not delivered. For more information see our anti-spam policy page.",
  "Dies ist eine automatisch erzeugte Nachricht. Ihre Nachricht konnte nicht zugestellt werden.",
  "Ceci est un message automatique. Votre message n'a pas pu \303\252tre remis.",
  "This message was created automatically by mail delivery software. A message that you sent could "
  "not be delivered to one or more of its recipients. This is a permanent error. The following "
  "address(es) failed:",
  "The original message was received at Sat, 21 Nov 2026 10:00:00 GMT from localhost [127.0.0.1] "
  "----- The following addresses had permanent fatal errors -----",
  "Your message to the following recipients cannot be delivered. The following message headers and "
  "attachments were returned.",
  "Delivery has failed to these recipients or groups. Diagnostic information for administrators: "
  "Generating server: mx.sender.example",
  "Diese Nachricht wurde automatisch erzeugt. Ihre E-Mail konnte nicht zugestellt werden. Die "
  "Originalnachricht ist als Anhang beigefügt. Bitte wenden Sie sich an Ihren Administrator.",
  "Ce message a été généré automatiquement. Votre message n'a pas pu être remis à un ou plusieurs "
  "destinataires. Le message original est joint. Contactez votre administrateur.",
  "Este mensaje fue creado automáticamente. No se pudo entregar su correo. El mensaje original se "
  "adjunta. Contacte con su administrador.",
  "Questo messaggio è stato generato automaticamente. Il messaggio non è stato consegnato. In "
  "allegato il messaggio originale.",
  "Esta é uma mensagem automática. Sua mensagem não pôde ser entregue. A mensagem original está "
  "anexada.",
  "Dit is een automatisch bericht. Uw bericht kon niet worden afgeleverd. Het oorspronkelijke "
  "bericht is bijgevoegd als bijlage.",
  "Wiadomość wygenerowana automatycznie. Wiadomość nie została dostarczona. Oryginalna wiadomość w "
  "załączniku.",
  "Это письмо создано автоматически. Ваше сообщение не было доставлено. Исходное сообщение во "
  "вложении.",
  "Bu ileti otomatik olarak oluşturulmuştur. İletiniz teslim edilemedi. Özgün ileti ektedir.",
  "このメールは自動送信です。メールは配信できませんでした。元のメールは添付ファイルにあります。",
  "这是一封自动生成的邮件。您的邮件未能送达。原邮件见附件。",
  "Sent via mail relay mx.sender.example [192.0.2.4]. The following recipients did not receive "
  "your message.",
  "This is an automatically generated Delivery Status Notification. Delivery to the following "
  "recipients failed. Connection security: TLS 1.3. Your message was signed with our certificate.",
  "Your mail server mx.sender.example (192.0.2.4) asked us to deliver the message below. It was "
  "not delivered. If you have questions, log in to our support site or write to "
  "help@sender.example with the attachment.",
  "We are sorry, but your email could not be delivered. Please check that you are authenticated "
  "and try sending the message again. Original message attached.",
  "Hi. This is the deliver program at mx.sender.example. I'm afraid I wasn't able to deliver your "
  "message. This is a permanent error.",
  "Message-ID <1@sender.example> from news@sender.example via 192.0.2.4 to "
  "someone@recipient.example: failed",
  "This notice comes from your system. Your domain sender.example sent the message from IP "
  "192.0.2.4.",
  "For security reasons the attachments were removed from this notice. Delivery failed.",
  "Your message was refused by the remote server. See the text below.",
  "The mail gateway could not pass on your message.",
  "Your message did not reach some or all of the intended recipients. The following recipient(s) "
  "could not be reached:",
  "The following recipients could not be reached: someone@recipient.example on Sat, 21 Nov 2026",
  "Die folgenden Empfänger konnten nicht erreicht werden:",
  "Le ou les destinataires suivants n'ont pas pu être joints :",
  "No se pudo contactar con los siguientes destinatarios:",
  "Impossibile raggiungere i seguenti destinatari:",
  "次の受信者に配信できませんでした",
  "无法送达以下收件人",
  "We were unable to reach the following recipients",
  "Your message was rejected by the mail relay mx.sender.example.",
  "The mail relay mx.sender.example rejected your message.",
  "We could not send your message to the list of recipients below.",
};

START_TEST(politeness_gives_no_reason)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(politeness); i++) {
    BounceCase refused = { .rules = &bounce_rules_builtin,
                           .action = BOUNCE_ACTION_FAILED,
                           .frame = politeness[i] };
    BounceJudgement judgement;
    bounce_verdict_judge(pool, &refused, &judgement);
    test_row(i, judgement.reason == BOUNCE_REASON_UNKNOWN && judgement.verdict == SOFT,
             "\"%s\" gives %s by %s [%s]", politeness[i], bounce_reason_to_string(judgement.reason),
             judgement.rule, judgement.matched);
    refused.status = (BounceStatus){ 5, 2, 2 };
    bounce_verdict_judge(pool, &refused, &judgement);
    test_row(i, judgement.reason == BOUNCE_REASON_MAILBOX_FULL, "%s", politeness[i]);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("verdict");
  tcase_add_test(tcase, the_stronger_evidence_wins);
  tcase_add_test(tcase, hard_is_the_recipients_fault_and_no_block_removes);
  tcase_add_test(tcase, the_action_comes_first);
  tcase_add_test(tcase, politeness_gives_no_reason);
  tcase_add_test(tcase, says_what_decided);
  return tcase;
}
