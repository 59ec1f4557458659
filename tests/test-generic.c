/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evidence/readers.h"
#include "test.h"

#define DAEMON "From: Mail Delivery <mailer-daemon@mx.example.org>\nTo: alice@example.org\n"

static BounceFacts no_facts(BouncePool *pool)
{
  return (BounceFacts){ .pool = pool,
                        .rules = &bounce_rules_builtin,
                        .facts = g_array_new(FALSE, FALSE, sizeof(BounceFact)),
                        .n_statements = 1,
                        .anomalies = g_ptr_array_new() };
}

static void gather(BounceFacts *facts, const char *text)
{
  BounceMail mail = {
    .path = "-", .index = 1, .data = (const guint8 *) text, .size = strlen(text), .fd = -1
  };
  BounceKnowledge knowledge = { 0 };
  bounce_known_learn(&knowledge, facts);
  bounce_generic_gather(facts, bounce_message_new(facts->pool, &mail), &knowledge.known);
  bounce_known_clear(&knowledge);
}

/* The recipients the generic reader names, "a b action | answer", nothing for no report. */
static char *read_text(const char *text)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceFacts facts = no_facts(pool);
  GString *out = g_string_new(NULL);
  gather(&facts, text);
  for (guint i = 1; i < facts.n_statements; i++) {
    const char *answer = bounce_facts_get(&facts, i, BOUNCE_FACT_DIAGNOSTIC);
    g_string_append_printf(out, "%s%s %s", i > 1 ? "; " : "",
                           bounce_facts_get(&facts, i, BOUNCE_FACT_RECIPIENT),
                           bounce_facts_get(&facts, i, BOUNCE_FACT_ACTION));
    if (answer != NULL)
      g_string_append_printf(out, ": %s", answer);
  }
  bounce_facts_clear(&facts);
  return g_string_free(out, FALSE);
}

static const struct {
  const char *text;
  const char *want;
} reports[] = {
  /* Shapes. */
  { DAEMON "\nThe message could not be delivered.\n\n<bob@b.example>: mailbox is full\n",
    "bob@b.example failed: mailbox is full" },
  { DAEMON "\nYour mail could not be delivered: a permanent error.\n\n  bob@b.example\n"
           "    vdelivermail: account is locked\n",
    "bob@b.example failed: vdelivermail: account is locked" },
  { DAEMON "\nDelivery has failed to:\n\nbob@b.example\n\nSee DSN 5.1.10 errors for help.\n\n"
           "Server returned '550 5.1.10 recipient not found'\n",
    "bob@b.example failed: 550 5.1.10 recipient not found" },
  { DAEMON
    "\nYour mail to <bob@b.example> was not delivered.\nLearn more: https://b.example/user-denied\n"
    "\nThe mailbox is full.\n",
    "bob@b.example failed: The mailbox is full." },
  { DAEMON "\nProcessed recipients:\n\nbob@b.example; Failed; 5.1.1 (bad address)\n\n"
           "  Remote answer: 550 message size exceeded\n",
    "bob@b.example failed: Failed; 5.1.1 (bad address) Remote answer: 550 message size "
    "exceeded" },
  { DAEMON "\nThe message to bob@b.example is back.\n\nNo mailbox has this name.\n\n"
           "Status code: 550 5.1.10\n",
    "bob@b.example failed: Status code: 550 5.1.10 No mailbox has this name." },
  { DAEMON "\nDelivery failed for\n\n  bob@b.example\n  carol@c.example\n",
    "bob@b.example failed; carol@c.example failed" },
  { DAEMON "\nSession log:\nRCPT TO:<bob@b.example>\n550 5.1.1 no such user\n",
    "bob@b.example failed: 550 5.1.1 no such user" },
  { DAEMON "\nMAIL FROM:<x@b.example>\n250 ok\nRCPT TO:<bob@b.example>\n550 no\n",
    "bob@b.example failed: 550 no" },
  { DAEMON "Subject: Undeliverable\n\nError: invalid user address\nfrom: x@b.example\n"
           "RCPT TO: bob@b.example\n",
    "bob@b.example failed: Error: invalid user address from: x@b.example" },
  { DAEMON
    "\nThese problems were met while trying to deliver it:\n\n*** bob@b.example\nunknown user\n",
    "bob@b.example failed: unknown user" },
  { DAEMON "\nRecipient: bob@b.example\nReason: account disabled\n",
    "bob@b.example failed: Reason: account disabled" },
  { DAEMON "\nbob@b.example (user not found)\n", "bob@b.example failed: (user not found)" },
  { DAEMON "\n554 <bob@b.example>... Host unknown\n",
    "bob@b.example failed: 554 <bob@b.example>... Host unknown" },
  { DAEMON
    "\nYour mail to bob@b.example was rejected.\n\nIf in doubt, contact help@mx.example.org.\n",
    "bob@b.example failed: Your mail to bob@b.example was rejected." },
  /* Each has its own answer. */
  { DAEMON "\nNot delivered:\n\nbob@b.example: user unknown\ncarol@c.example: quota exceeded\n",
    "bob@b.example failed: user unknown; carol@c.example failed: quota exceeded" },
  /* The sender's own address and the returned original do not count. */
  { DAEMON
    "\nCould not be delivered:\n\nbob@b.example\n\nalice@example.org\n\n--- Original message "
    "---\n\ndave@d.example: user unknown\n",
    "bob@b.example failed" },
  /* Languages. */
  { DAEMON "\nIhre Nachricht konnte nicht zugestellt werden:\n\nEmpf\303\244nger: bob@b.example\n"
           "Grund: Postfach existiert nicht\n",
    "bob@b.example failed: Grund: Postfach existiert nicht" },
  { DAEMON "\nVotre message n'a pas pu \303\252tre remis \303\240 :\n\n  bob@b.example\n\n"
           "Utilisateur inconnu\n",
    "bob@b.example failed: Utilisateur inconnu" },
  { DAEMON "\nNo se pudo entregar el mensaje.\n\nDestinatario: bob@b.example\nBuz\303\263n lleno\n",
    "bob@b.example failed: Buz\303\263n lleno" },
  { DAEMON "\nN\303\243o foi poss\303\255vel entregar a mensagem para:\n\nbob@b.example\n",
    "bob@b.example failed" },
  { DAEMON "\n\xd0\x9f\xd0\xb8\xd1\x81\xd1\x8c\xd0\xbc\xd0\xbe \xd0\xbd\xd0\xb5 "
           "\xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbe:\n\n"
           "bob@b.example\n",
    "bob@b.example failed" },
  { DAEMON "\n\xe9\x80\x80\xe4\xbf\xa1\n\n\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba\xef\xbc\x9a"
           "bob@b.example\n550 no such user\n",
    "bob@b.example failed: 550 no such user" },
  /* Delays and successes. */
  { DAEMON "Subject: Warning\n\nYour message to bob@b.example has been delayed. Delivery attempts "
           "will continue.\n",
    "bob@b.example delayed: Your message to bob@b.example has been delayed. Delivery attempts "
    "will continue." },
  { DAEMON "\nYour message was successfully delivered to:\n\nbob@b.example\n",
    "bob@b.example delivered" },
  /* The header names the recipient, the text says why. */
  { DAEMON "X-Failed-Recipients: bob@b.example\n\nSorry.\n\nThe mailbox is full.\n", "" },
};

START_TEST(failed_addresses_are_found_by_their_place)
{
  for (guint i = 0; i < G_N_ELEMENTS(reports); i++) {
    g_autofree char *got = read_text(reports[i].text);
    test_row(i, g_str_equal(got, reports[i].want), "%s", got);
  }
}
END_TEST

/* Letters that quote a bounce, posts, answers, and mail of daemons that names nobody. */
static const char *const letters[] = {
  "From: Alice <alice@example.org>\nTo: it@example.org\nSubject: Re: Undelivered Mail Returned to "
  "Sender\nIn-Reply-To: <1@example.org>\n\nHello,\n> <bob@b.example>: user unknown\n",
  "From: news@example.org\nSubject: News\n\nbob@b.example: user unknown\n",
  "From: list@example.org\nSubject: undelivered mail again\nList-Id: <l.example.org>\n\n"
  "<bob@b.example>: 550 unknown\n",
  "From: bob@b.example\nSubject: Out of office: your message\nAuto-Submitted: "
  "auto-replied\n\nWrite "
  "to carol@b.example, my mailbox is full.\n",
  DAEMON "\nYour mailbox is nearly full. Write to help@b.example with questions.\n",
  DAEMON "\nFor assistance, contact help@b.example if delivery failed.\n",
  "\n",
  "",
};

START_TEST(letters_name_nobody)
{
  for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
    g_autofree char *got = read_text(letters[i]);
    test_row(i, *got == '\0', "%s", got);
  }
}
END_TEST

START_TEST(a_status_part_without_answer_gets_it_from_the_text)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  static const char text[] = DAEMON "\nDelivery to these addresses failed:\n\n"
                                    "bob@b.example: 552 5.2.2 over quota\n"
                                    "carol@c.example: 550 5.1.1 no such user\n";
  static const char *const named[] = { "carol@c.example", "bob@b.example" };
  static const char *const answers[] = { "550 5.1.1 no such user", "552 5.2.2 over quota" };
  BounceFacts facts = no_facts(pool);
  for (guint i = 0; i < G_N_ELEMENTS(named); i++)
    bounce_facts_add(&facts, &(BounceFact){ .field = BOUNCE_FACT_RECIPIENT,
                                            .value = named[i],
                                            .origin = BOUNCE_ORIGIN_DSN,
                                            .statement = bounce_facts_begin(&facts) });
  guint first = facts.n_statements;
  gather(&facts, text);
  ck_assert_uint_eq(facts.n_statements, first + 2);
  for (guint i = 0; i < G_N_ELEMENTS(named); i++) {
    ck_assert_str_eq(bounce_facts_get(&facts, first + i, BOUNCE_FACT_RECIPIENT), named[i]);
    ck_assert_str_eq(bounce_facts_get(&facts, first + i, BOUNCE_FACT_DIAGNOSTIC), answers[i]);
  }
  bounce_facts_clear(&facts);
}
END_TEST

START_TEST(hostile_texts_end_soon)
{
  g_autoptr(GString) text = g_string_new(DAEMON "\nCould not be delivered:\n");
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf(text, "u%u@b.example v%u@b.example ", i, i);
  g_autofree char *line = read_text(text->str);
  g_string_assign(text, DAEMON "\nCould not be delivered:\n");
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf(text, "u%u@b.example\n", i);
  g_autofree char *lines = read_text(text->str);
  ck_assert_uint_lt(strlen(line), 400 * strlen("u399@b.example failed; ") + 1);
  ck_assert_uint_lt(strlen(lines), 400 * strlen("u399@b.example failed; ") + 1);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("generic");
  tcase_set_timeout(tcase, 30);
  tcase_add_test(tcase, failed_addresses_are_found_by_their_place);
  tcase_add_test(tcase, letters_name_nobody);
  tcase_add_test(tcase, a_status_part_without_answer_gets_it_from_the_text);
  tcase_add_test(tcase, hostile_texts_end_soon);
  return tcase;
}
