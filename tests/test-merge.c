/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test.h"
#include "verdict/recipient.h"

#define FACTS_MAX 6

/* Facts of a message, and the recipients they make: address and the status that stands for each. */
typedef struct {
  const char *what;
  struct {
    guint statement;
    BounceOrigin origin;
    BounceFactField field;
    const char *value;
  } facts[FACTS_MAX];
  const char *addresses[3];
  const char *status[3];
} Case;

#define RECIPIENT BOUNCE_FACT_RECIPIENT
#define STATUS BOUNCE_FACT_STATUS
#define DSN BOUNCE_ORIGIN_DSN
#define TEXT BOUNCE_ORIGIN_TEXT

static const Case cases[] = {
  { "each has its own",
    { { 1, DSN, RECIPIENT, "a@example.org" },
      { 1, DSN, STATUS, "5.1.1" },
      { 2, DSN, RECIPIENT, "b@example.org" },
      { 2, DSN, STATUS, "5.2.2" } },
    { "a@example.org", "b@example.org" },
    { "5.1.1", "5.2.2" } },
  { "nothing leaks to the second",
    { { 1, DSN, RECIPIENT, "a@example.org" },
      { 1, DSN, STATUS, "5.1.1" },
      { 2, DSN, RECIPIENT, "b@example.org" } },
    { "a@example.org", "b@example.org" },
    { "5.1.1", NULL } },
  { "the text joins the block of the same address",
    { { 1, DSN, RECIPIENT, "a@example.org" },
      { 2, TEXT, RECIPIENT, "A@EXAMPLE.ORG" },
      { 2, TEXT, STATUS, "5.1.1" } },
    { "a@example.org" },
    { "5.1.1" } },
  { "a block that names nobody joins the only recipient",
    { { 1, DSN, STATUS, "5.0.0" }, { 2, TEXT, RECIPIENT, "a@example.org" } },
    { "a@example.org" },
    { "5.0.0" } },
  { "the text's own status is not replaced by it",
    { { 1, DSN, STATUS, "5.0.0" },
      { 2, TEXT, RECIPIENT, "a@example.org" },
      { 2, TEXT, STATUS, "5.2.2" } },
    { "a@example.org" },
    { "5.2.2" } },
  { "it joins none of two",
    { { 1, DSN, STATUS, "5.0.0" },
      { 2, TEXT, RECIPIENT, "a@example.org" },
      { 3, TEXT, RECIPIENT, "b@example.org" } },
    { "a@example.org", "b@example.org" },
    { NULL, NULL } },
  { "two of them join nobody",
    { { 1, DSN, STATUS, "5.0.0" },
      { 2, DSN, STATUS, "5.1.1" },
      { 3, TEXT, RECIPIENT, "a@example.org" } },
    { "a@example.org" },
    { NULL } },
  { "an Internet address before an X.400 one",
    { { 1, DSN, RECIPIENT, "/S=JANE/C=GB/" },
      { 1, DSN, BOUNCE_FACT_ORIGINAL_RECIPIENT, "a@example.org" },
      { 1, DSN, STATUS, "5.1.1" } },
    { "a@example.org" },
    { "5.1.1" } },
  { "the text says the rest of an address at which the mail ends, and whom it does not reach",
    { { 1, DSN, RECIPIENT, "a@example.org" },
      { 1, DSN, STATUS, "5.1.1" },
      { 2, DSN, RECIPIENT, "b@exam" },
      { 3, TEXT, RECIPIENT, "b@example.org" },
      { 3, TEXT, STATUS, "5.2.2" },
      { 4, TEXT, RECIPIENT, "c@example.org" } },
    { "a@example.org", "b@example.org", "c@example.org" },
    { "5.1.1", "5.2.2", NULL } },
  { "an address that begins another is a recipient",
    { { 1, DSN, RECIPIENT, "b@exam" },
      { 1, DSN, STATUS, "5.1.1" },
      { 2, DSN, RECIPIENT, "a@example.org" },
      { 2, DSN, STATUS, "5.1.1" },
      { 3, TEXT, RECIPIENT, "b@example.org" } },
    { "b@exam", "a@example.org" },
    { "5.1.1", "5.1.1" } },
  { "nobody is named at all", { { 1, DSN, STATUS, "5.1.1" } }, { NULL }, { "5.1.1" } },
};

static void fill(BounceFacts *facts, const Case *c)
{
  for (guint i = 0; i < FACTS_MAX && c->facts[i].value != NULL; i++) {
    BounceFact fact = { .field = c->facts[i].field,
                        .value = c->facts[i].value,
                        .origin = c->facts[i].origin,
                        .statement = c->facts[i].statement };
    g_array_append_val(facts->facts, fact);
    facts->n_statements = MAX(facts->n_statements, fact.statement + 1);
  }
}

START_TEST(statements_make_recipients)
{
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Case *c = &cases[i];
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceFacts facts = { .pool = pool, .n_statements = 1 };
    BounceRecipientFactsList list;
    facts.facts = g_array_new(FALSE, FALSE, sizeof(BounceFact));
    fill(&facts, c);
    bounce_recipients_merge(&list, &facts);
    guint wanted = 1;
    while (wanted < G_N_ELEMENTS(c->addresses) && c->addresses[wanted] != NULL)
      wanted++;
    test_row(i, list.n_recipients == wanted, "%s: %u", c->what, list.n_recipients);
    for (guint k = 0; k < list.n_recipients; k++) {
      const BounceFact *status = bounce_recipient_fact(&list, &list.recipients[k], STATUS);
      const char *value = status != NULL ? status->value : NULL;
      test_row(i, g_strcmp0(list.recipients[k].address, c->addresses[k]) == 0, "%s: %s", c->what,
               list.recipients[k].address);
      test_row(i, g_strcmp0(value, c->status[k]) == 0, "%s: %s", c->what, value);
    }
    bounce_recipients_clear(&list);
    g_array_unref(facts.facts);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("merge");
  tcase_add_test(tcase, statements_make_recipients);
  return tcase;
}
