/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evidence/readers.h"
#include "rules/rules.h"
#include "test.h"

typedef struct {
  BouncePool *pool;
  BounceFacts facts;
} Read;

static void read_mail(Read *result, const char *bytes, gsize size)
{
  BounceMail mail = {
    .path = "-", .index = 1, .data = (const guint8 *) bytes, .size = size, .fd = -1
  };
  result->pool = bounce_pool_new();
  result->facts = (BounceFacts){ .pool = result->pool,
                                 .rules = &bounce_rules_builtin,
                                 .facts = g_array_new(FALSE, FALSE, sizeof(BounceFact)),
                                 .n_statements = 1,
                                 .anomalies = g_ptr_array_new() };
  result->facts.format = bounce_dialect_gather(
      &result->facts, bounce_message_new(result->pool, &mail), &(BounceKnown){ 0 });
}

static void read_done(Read *result)
{
  bounce_facts_clear(&result->facts);
  bounce_pool_free(result->pool);
}

/* "kind | recipient action diagnostic command | ..." of all statements. */
static char *summary(const Read *read)
{
  static const BounceFactField fields[] = { BOUNCE_FACT_RECIPIENT,  BOUNCE_FACT_ORIGINAL_RECIPIENT,
                                            BOUNCE_FACT_ACTION,     BOUNCE_FACT_STATUS,
                                            BOUNCE_FACT_DIAGNOSTIC, BOUNCE_FACT_COMMAND };
  GString *out = g_string_new(bounce_facts_get(&read->facts, 0, BOUNCE_FACT_KIND));
  for (guint i = 1; i < read->facts.n_statements; i++) {
    g_string_append(out, " |");
    for (guint k = 0; k < G_N_ELEMENTS(fields); k++) {
      const char *value = bounce_facts_get(&read->facts, i, fields[k]);
      if (value != NULL)
        g_string_append_printf(out, " %s", value);
    }
  }
  return g_string_free(out, FALSE);
}

static const struct {
  const char *text; /* header and body */
  const char *format;
  const char *want;
} rows[] = {
  /* Each recipient has its own answer, over folded lines. */
  { "\nThis is the mail system at host mail.example.org.\n\n<a@b.example>: host "
    "mx.b.example[192.0.2"
    ".1] said: 550\n    5.1.1 no user (in reply to RCPT TO\n    command)\n\n<c@d.example>: mail "
    "for "
    "d.example loops back\n",
    "postfix",
    "bounce | a@b.example failed 550 5.1.1 no user RCPT | c@d.example failed mail for d.example "
    "loops back" },
  /* A warning is a delay. */
  { "\nThis is the mail system at host m.example.\n\n####################\n# THIS IS A WARNING "
    "ONLY. "
    "#\n####################\n\n<a@b.example>: connect to mx.b.example: timed out\n",
    "postfix", "delay | a@b.example delayed connect to mx.b.example: timed out" },
  /* An address inside an answer is no recipient. */
  { "\nA message that you sent could not be delivered to one or more of its\nrecipients.\n\n  "
    "a@b.example\n    550 5.1.1 unknown alias:\n    c@d.example\n",
    "exim", "bounce | a@b.example failed 550 5.1.1 unknown alias: c@d.example" },
  /* Section lines change the action. */
  { "\n   ----- The following addresses had permanent fatal errors -----\n<a@b.example>\n    "
    "(reason: "
    "550 no)\n   ----- The following addresses had transient non-fatal errors "
    "-----\n<c@d.example>\n",
    "sendmail", "bounce | a@b.example failed 550 no | c@d.example delayed" },
  /* Recipients that stand together share what follows. */
  { "\nDelivery to the following recipients failed permanently:\n\n  a@b.example\n  c@d.example\n\n"
    "Technical details of permanent failure:\nquota exceeded\n",
    "gmail", "bounce | a@b.example failed quota exceeded | c@d.example failed quota exceeded" },
  /* Particulars replace the summary. */
  { "\nDelivery has failed to these recipients or groups:\n\na@b.example<mailto:a@b.example>\nThe "
    "address wasn\342\200\231t found.\n\nDiagnostic information for "
    "administrators:\n\na@b.example\n#550 "
    "5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\nOriginal message headers:\n\nx@y.example\n",
    "exchange", "bounce | a@b.example failed 550 5.1.1 RESOLVER.ADR.RecipNotFound; not found" },
  /* The original address of an alias. */
  { "\n   ----- The following addresses had permanent fatal errors -----\na@b.example\n    "
    "(expanded "
    "from: <list@b.example>)\n",
    "sendmail", "bounce | a@b.example list@b.example failed" },
  /* The session log gives each recipient its own answer. */
  { "\n----- The following addresses had permanent fatal errors "
    "-----\n<a@b.example>\n<c@b.example>\n\n"
    "----- Transcript of session follows -----\n>>> RCPT To:<a@b.example>\n<<< 550 5.1.1 no a\n>>> "
    "RCPT "
    "To:<c@b.example>\n<<< 552 5.2.2 c is full\n",
    "sendmail",
    "bounce | a@b.example failed 550 5.1.1 no a RCPT | c@b.example failed 552 5.2.2 c is full "
    "RCPT" },
  /* Nothing is read behind the end. */
  { "Subject: failure notice\n\nHi. This is the qmail-send program at m.example.\nI'm afraid I "
    "wasn't "
    "able to deliver your message to the following addresses.\n\n<a@b.example>:\nRemote host said: "
    "550 "
    "no\n\n--- Below this line is a copy of the message.\n\n<c@d.example>:\n",
    "qmail", "bounce | a@b.example failed 550 no" },
  /* Success. */
  { "\nYour message was successfully delivered to the following recipients:\n\n  Recipient "
    "address: "
    "a@b.example\n",
    "messaging-server", "delivered | a@b.example delivered" },
  /* The field that names them, where the text does not. */
  { "Subject: x\nFrom: mailer-daemon@googlemail.com\nX-Failed-Recipients: "
    "list@b.example\n\nHello,\n\nWe're "
    "writing "
    "to let you know that the group you tried to contact (list) may not exist.\n",
    "google-groups", "bounce | list@b.example failed (list) may not exist." },
  /* Words of a letter that only resemble an opening line. */
  { "Subject: hello\n\nDelivery to the following recipients failed permanently, I read.\nWhy?\n",
    NULL, "" },
  { "\nYour message to: everybody\n\nis a@b.example really gone?\n", NULL, "" },
};

START_TEST(texts_give_their_recipients)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    Read read;
    read_mail(&read, rows[i].text, strlen(rows[i].text));
    g_autofree char *got = summary(&read);
    test_row(i, g_strcmp0(read.facts.format, rows[i].format) == 0, "%s", read.facts.format);
    test_row(i, g_str_equal(got, rows[i].want), "%s", got);
    read_done(&read);
  }
}
END_TEST

/* testdata/dialects/ID.eml and ID-VARIANT.eml are read by the dialect ID. */
START_TEST(every_sample_is_read_by_its_dialect)
{
  g_autofree char *folder = g_build_filename(test_data(), "dialects", NULL);
  for (guint i = 0; i < bounce_rules_dialects.n_dialects; i++) {
    const char *id = bounce_rules_dialects.dialects[i].id;
    g_autofree char *name = g_strconcat(id, ".eml", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    Read read;
    test_row(i, g_file_get_contents(path, &bytes, &size, NULL), "%s", path);
    read_mail(&read, bytes, size);
    test_row(i, g_strcmp0(read.facts.format, id) == 0, "%s is read as %s", name, read.facts.format);
    test_row(i, read.facts.n_statements > 1, "%s names nobody", name);
    read_done(&read);
  }
}
END_TEST

START_TEST(ids_are_unique)
{
  g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < bounce_rules_dialects.n_dialects; i++)
    test_row(i, g_hash_table_add(ids, (gpointer) bounce_rules_dialects.dialects[i].id), "%s",
             bounce_rules_dialects.dialects[i].id);
  ck_assert_uint_ge(bounce_rules_dialects.n_dialects, 40);
}
END_TEST

/* Opening lines that lead nowhere, and a list of very many recipients, end soon. */
START_TEST(hostile_texts_end_soon)
{
  g_autoptr(GString) text = g_string_new("\n");
  for (guint i = 0; i < 100000; i++)
    g_string_append(text, "Diagnostic information for administrators:\n");
  Read read;
  read_mail(&read, text->str, text->len);
  ck_assert_ptr_null(read.facts.format);
  read_done(&read);
  g_string_assign(text, "\n----- The following addresses had permanent fatal errors -----\n");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf(text, "<u%u@example.org>\n", i);
  read_mail(&read, text->str, text->len);
  ck_assert_uint_eq(read.facts.n_statements, 10001);
  read_done(&read);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("dialect");
  tcase_set_timeout(tcase, 30);
  tcase_add_test(tcase, texts_give_their_recipients);
  tcase_add_test(tcase, every_sample_is_read_by_its_dialect);
  tcase_add_test(tcase, ids_are_unique);
  tcase_add_test(tcase, hostile_texts_end_soon);
  return tcase;
}
