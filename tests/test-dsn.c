/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evidence/readers.h"
#include "test.h"
#include "verdict/recipient.h"

/* One status part: groups of "Name: value" lines, an empty string between two groups. */
typedef struct {
  BounceField fields[32];
  BounceFields groups[8];
  BounceStatusPart part;
  BounceMessage message;
} Sample;

static void sample_fill(Sample *sample, const char *const *lines)
{
  guint n = 0;
  guint group = 0;
  sample->groups[0].fields = sample->fields;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] == '\0') {
      sample->groups[++group].fields = &sample->fields[n];
      continue;
    }
    const char *colon = strchr(lines[i], ':');
    g_autofree char *name = g_strndup(lines[i], (gsize) (colon - lines[i]));
    sample->fields[n].name = g_intern_string(name);
    sample->fields[n++].value = colon + 1 + strspn(colon + 1, " ");
    sample->groups[group].n_fields++;
  }
  sample->part = (BounceStatusPart){ BOUNCE_STATUS_DSN, 2, sample->groups, group + 1 };
  sample->message.status = &sample->part;
  sample->message.n_status = 1;
}

typedef struct {
  BouncePool *pool;
  BounceFacts facts;
  BounceRecipientFactsList list;
  BounceRecipient records[8];
} Read;

static void read_lines(Read *result, const char *const *lines)
{
  Sample sample = { 0 };
  sample_fill(&sample, lines);
  result->pool = bounce_pool_new();
  result->facts = (BounceFacts){ .pool = result->pool,
                                 .rules = &bounce_rules_builtin,
                                 .facts = g_array_new(FALSE, FALSE, sizeof(BounceFact)),
                                 .n_statements = 1,
                                 .anomalies = g_ptr_array_new() };
  result->facts.format = bounce_dsn_gather(&result->facts, &sample.message, &(BounceKnown){ 0 });
  bounce_recipients_merge(&result->list, &result->facts);
  for (guint i = 0; i < result->list.n_recipients && i < 8; i++) {
    BounceRecipientContext context = { 0 };
    result->records[i].recipient = result->list.recipients[i].address;
    bounce_recipient_read(&result->list, &result->list.recipients[i], &result->facts,
                          &result->records[i], &context);
  }
}

static void read_done(Read *result)
{
  bounce_recipients_clear(&result->list);
  bounce_facts_clear(&result->facts);
  bounce_pool_free(result->pool);
}

static const char *status_text(const BounceRecipient *record)
{
  static char text[BOUNCE_STATUS_TEXT_SIZE];
  return bounce_status_format(record->status, text);
}

START_TEST(each_recipient_keeps_its_own_values)
{
  const char *const lines[] = { "Reporting-MTA: dns; mx.example.org (postfix)",
                                "Arrival-Date: Sat, 21 Nov 2026 21:05:11 +0000",
                                "",
                                "Final-Recipient: rfc822; One@EXAMPLE.net",
                                "Original-Recipient: rfc822;alias@example.org",
                                "Action: failed",
                                "Status: 5.0.0 (refused)",
                                "Diagnostic-Code: smtp; 550 5.1.1 no such user",
                                "",
                                "FINAL-RECIPIENT: two@example.net",
                                "action: Delayed",
                                "status: 4.2.2",
                                NULL };
  Read read = { 0 };
  read_lines(&read, lines);
  ck_assert_uint_eq(read.list.n_recipients, 2);
  ck_assert_str_eq(read.records[0].recipient, "One@example.net");
  ck_assert_str_eq(bounce_facts_get(&read.facts, 1, BOUNCE_FACT_ORIGINAL_RECIPIENT),
                   "alias@example.org");
  ck_assert_str_eq(status_text(&read.records[0]), "5.1.1");
  ck_assert_uint_eq(read.records[0].reply_code, 550);
  ck_assert_str_eq(read.records[0].diagnostic_type, "smtp");
  ck_assert_int_eq(read.records[0].action, BOUNCE_ACTION_FAILED);
  ck_assert_str_eq(read.records[1].recipient, "two@example.net");
  ck_assert_int_eq(read.records[1].action, BOUNCE_ACTION_DELAYED);
  ck_assert_str_eq(status_text(&read.records[1]), "4.2.2");
  ck_assert_uint_eq(read.records[1].reply_code, 0);
  ck_assert_ptr_null(read.records[1].diagnostic);
  ck_assert_str_eq(bounce_facts_get(&read.facts, 0, BOUNCE_FACT_REPORTING_MTA), "mx.example.org");
  ck_assert_str_eq(read.facts.format, "rfc3464");
  read_done(&read);
}
END_TEST

START_TEST(two_recipients_without_an_empty_line)
{
  /* Exim's order: Action stands first (deliver.c, DSN part). */
  const char *const lines[] = { "Reporting-MTA: dns; a.example",
                                "Action: failed",
                                "Final-Recipient: rfc822;a@example.org",
                                "Status: 5.0.0",
                                "Action: failed",
                                "Final-Recipient: rfc822;b@example.org",
                                "Status: 5.2.2",
                                NULL };
  Read read = { 0 };
  read_lines(&read, lines);
  ck_assert_uint_eq(read.list.n_recipients, 2);
  ck_assert_str_eq(read.records[0].recipient, "a@example.org");
  ck_assert_str_eq(status_text(&read.records[0]), "5.0.0");
  ck_assert_str_eq(read.records[1].recipient, "b@example.org");
  ck_assert_str_eq(status_text(&read.records[1]), "5.2.2");
  read_done(&read);
}
END_TEST

START_TEST(an_empty_line_within_a_recipient)
{
  const char *const lines[] = {
    "Final-Recipient: rfc822;a@example.org", "", "Action: failed",  "Status: 5.1.1", "",
    "Final-Recipient: rfc822;b@example.org", "", "Action: delayed", "Status: 4.4.1", NULL
  };
  Read read = { 0 };
  read_lines(&read, lines);
  ck_assert_uint_eq(read.list.n_recipients, 2);
  ck_assert_int_eq(read.records[0].action, BOUNCE_ACTION_FAILED);
  ck_assert_str_eq(status_text(&read.records[0]), "5.1.1");
  ck_assert_int_eq(read.records[1].action, BOUNCE_ACTION_DELAYED);
  read_done(&read);
}
END_TEST

START_TEST(one_address_twice_is_one_recipient_with_the_worst_action)
{
  const char *const lines[] = { "Final-Recipient: rfc822;list@example.org",
                                "Action: expanded",
                                "",
                                "Final-Recipient: rfc822;LIST@example.ORG",
                                "Action: failed",
                                "Status: 5.7.1",
                                NULL };
  Read read = { 0 };
  read_lines(&read, lines);
  ck_assert_uint_eq(read.list.n_recipients, 1);
  ck_assert_int_eq(read.records[0].action, BOUNCE_ACTION_FAILED);
  read_done(&read);
}
END_TEST

/* Rule 3 of src/README.md: Status field, answer, what stands. */
static const struct {
  const char *status, *answer, *want;
  gboolean conflict;
} status_rows[] = {
  { "5.0.0", "550 5.1.1 no", "5.1.1", FALSE }, { "5.1.0", "550 5.1.1 no", "5.1.1", FALSE },
  { "5.2.0", "550 5.1.1 no", "5.2.0", TRUE },  { "5.1.1", "552 5.2.2 full", "5.1.1", TRUE },
  { "5.1.1", "550 5.1.1 no", "5.1.1", FALSE }, { "4.0.0", "550 5.7.1 greeting", "5.7.1", FALSE },
  { "5.0.0", "550 no", "5.0.0", FALSE },       { "5.0.0", "550 5.7.0 no", "5.7.0", FALSE },
};

START_TEST(the_most_specific_status_stands)
{
  for (guint i = 0; i < G_N_ELEMENTS(status_rows); i++) {
    g_autofree char *status = g_strconcat("Status: ", status_rows[i].status, NULL);
    g_autofree char *answer = g_strconcat("Diagnostic-Code: smtp;", status_rows[i].answer, NULL);
    const char *const lines[] = { "Final-Recipient: rfc822;a@example.org", "Action: failed", status,
                                  answer, NULL };
    Read read = { 0 };
    read_lines(&read, lines);
    const char *got = status_text(&read.records[0]);
    test_row(i, strcmp(got, status_rows[i].want) == 0, "%s", got);
    test_row(i, (read.facts.anomalies->len > 0) == status_rows[i].conflict, "anomaly");
    read_done(&read);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("dsn");
  tcase_add_test(tcase, each_recipient_keeps_its_own_values);
  tcase_add_test(tcase, two_recipients_without_an_empty_line);
  tcase_add_test(tcase, an_empty_line_within_a_recipient);
  tcase_add_test(tcase, one_address_twice_is_one_recipient_with_the_worst_action);
  tcase_add_test(tcase, the_most_specific_status_stands);
  return tcase;
}
