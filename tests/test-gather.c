/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "evidence/known.h"
#include "test.h"

#define DAEMON "From: MAILER-DAEMON@mx.example\nSubject: Undeliverable mail\n"
#define REPORT "Content-Type: multipart/report; boundary=b\n\n--b\n\n"
#define STATUS "\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
#define ABUSE "\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n"
#define READ "\n--b\nContent-Type: message/disposition-notification\n\n"

/* The rules of the statements about recipients, in their order, and what gives the format. */
static const struct {
  const char *mail;
  const char *rules;
  const char *format;
} rows[] = {
  /* A text without a format of its own is read where nobody was named ... */
  { DAEMON "\n<bob@b.example>: user unknown\n", "generic", "generic" },
  /* ... and where the header, or a status part that does not say why, only names them ... */
  { DAEMON "X-Failed-Recipients: bob@b.example\n\n<bob@b.example>: user unknown\n",
    "x-failed-recipients, generic", "generic" },
  { DAEMON REPORT "<bob@b.example>: user unknown\n" STATUS
                  "Final-Recipient: rfc822; bob@b.example\nAction: failed\n--b--\n",
    "RFC 3464, generic", "rfc3464" },
  /* ... but not where one says why, or where an MDN names who sent it. */
  { DAEMON REPORT "<bob@b.example>: user unknown\n" STATUS
                  "Final-Recipient: rfc822; bob@b.example\nDiagnostic-Code: smtp; no\n--b--\n",
    "RFC 3464", "rfc3464" },
  { DAEMON REPORT "<bob@b.example>: user unknown\n" READ
                  "Final-Recipient: rfc822; carol@b.example\n--b--\n",
    "RFC 8098", "mdn" },
  /* A complaint is one whatever else comes with it. */
  { REPORT "x\n" STATUS "Final-Recipient: rfc822; bob@b.example\nAction: failed\n" ABUSE
           "Original-Rcpt-To: carol@b.example\n--b--\n",
    "RFC 5965, RFC 3464", "arf" },
  /* The header alone gives no format. */
  { "From: a@mx.example\nX-Failed-Recipients: bob@b.example\n\n", "x-failed-recipients", NULL },
};

static char *rules_of(const BounceFacts *facts)
{
  GString *rules = g_string_new(NULL);
  for (guint i = 0; i < facts->facts->len; i++) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    if (fact->field == BOUNCE_FACT_RECIPIENT)
      g_string_append_printf(rules, "%s%s", rules->len > 0 ? ", " : "", fact->rule);
  }
  return g_string_free(rules, FALSE);
}

START_TEST(readers_are_asked_by_what_is_known)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceMail mail = { "-", 1, (const guint8 *) rows[i].mail, strlen(rows[i].mail), -1, 0 };
    BounceFacts facts;
    bounce_facts_gather(&facts, pool, &bounce_rules_builtin, bounce_message_new(pool, &mail));
    g_autofree char *rules = rules_of(&facts);
    test_row(i, strcmp(rules, rows[i].rules) == 0, "%s", rules);
    test_row(i, g_strcmp0(facts.format, rows[i].format) == 0, "%s", facts.format);
    bounce_facts_clear(&facts);
  }
}
END_TEST

static const struct {
  const char *diagnostic;
  BounceSaid said;
} answers[] = {
  { "554-mx.example.org", BOUNCE_SAID_HOST },
  { "User unknown", BOUNCE_SAID_WORDS },
  { "5.1.1 User unknown", BOUNCE_SAID_WORDS },
  { "550 mx.example.org does not know you", BOUNCE_SAID_CODE },
};

static void add(BounceFacts *facts, BounceFactField field, const char *value)
{
  bounce_facts_add(facts, &(BounceFact){ .field = field,
                                         .value = value,
                                         .origin = BOUNCE_ORIGIN_DSN,
                                         .statement = facts->n_statements - 1 });
}

static BounceFacts no_facts(BouncePool *pool)
{
  return (BounceFacts){ .pool = pool,
                        .facts = g_array_new(FALSE, FALSE, sizeof(BounceFact)),
                        .n_statements = 2,
                        .anomalies = g_ptr_array_new() };
}

START_TEST(the_best_answer_tells_how_well_it_is_said)
{
  for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceFacts facts = no_facts(pool);
    BounceKnowledge knowledge = { 0 };
    bounce_known_learn(&knowledge, &facts);
    ck_assert_int_eq(knowledge.known.said, BOUNCE_SAID_NOTHING);
    add(&facts, BOUNCE_FACT_DIAGNOSTIC, answers[i].diagnostic);
    bounce_known_learn(&knowledge, &facts);
    test_row(i, knowledge.known.said == answers[i].said, "%d", knowledge.known.said);
    add(&facts, BOUNCE_FACT_DIAGNOSTIC, answers[0].diagnostic);
    bounce_known_learn(&knowledge, &facts);
    test_row(i, knowledge.known.said == answers[i].said, "%d", knowledge.known.said);
    bounce_known_clear(&knowledge);
    bounce_facts_clear(&facts);
  }
}
END_TEST

START_TEST(the_only_recipient_of_status_parts_is_known_with_its_action)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceFacts facts = no_facts(pool);
  BounceKnowledge knowledge = { 0 };
  add(&facts, BOUNCE_FACT_ACTION, "delayed");
  add(&facts, BOUNCE_FACT_RECIPIENT, "bob@b.example");
  bounce_known_learn(&knowledge, &facts);
  ck_assert_str_eq(knowledge.known.dsn_recipient, "bob@b.example");
  ck_assert_int_eq(knowledge.known.dsn_action, BOUNCE_ACTION_DELAYED);
  ck_assert_uint_eq(knowledge.known.n_recipients, 1);
  for (guint i = 0; i < 2; i++)
    add(&facts, BOUNCE_FACT_RECIPIENT, "carol@b.example");
  bounce_known_learn(&knowledge, &facts);
  ck_assert_ptr_null(knowledge.known.dsn_recipient);
  ck_assert_uint_eq(knowledge.known.n_recipients, 3);
  ck_assert(!knowledge.known.text_named);
  bounce_known_clear(&knowledge);
  bounce_facts_clear(&facts);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("gather");
  tcase_add_test(tcase, readers_are_asked_by_what_is_known);
  tcase_add_test(tcase, the_best_answer_tells_how_well_it_is_said);
  tcase_add_test(tcase, the_only_recipient_of_status_parts_is_known_with_its_action);
  return tcase;
}
