/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which statements speak of the same recipient. In: all facts. Out: recipients, each with its
 * statements, strongest first. Linear in the number of facts.
 */
#include <string.h>

#include "base/address.h"
#include "smtp/status.h"
#include "verdict/recipient.h"

/* Of a field given twice the first stands, but a status without detail yields to one with it. */
static gboolean yields(const BounceFact *fact, const BounceFact *later)
{
  BounceStatus first, second;
  return later != NULL && fact->field == BOUNCE_FACT_STATUS
         && bounce_status_parse(fact->value, -1, &first)
         && bounce_status_parse(later->value, -1, &second)
         && first.class_digit == second.class_digit && !bounce_status_is_detailed(first)
         && bounce_status_is_detailed(second);
}

const BounceFact *bounce_statement_fact(const BounceRecipientFactsList *list, guint statement,
                                        BounceFactField field)
{
  guint32 place = list->statements[statement].facts[field];
  return place != 0 ? &g_array_index(list->facts, BounceFact, place - 1) : NULL;
}

static void index_statements(BounceRecipientFactsList *list, const BounceFacts *facts)
{
  list->n_statements = facts->n_statements;
  list->statements = g_new0(BounceStatement, facts->n_statements);
  list->facts = facts->facts;
  list->common = g_ptr_array_new();
  for (guint i = 0; i < facts->facts->len; i++)
    if (g_array_index(facts->facts, BounceFact, i).statement == 0)
      g_ptr_array_add(list->common, &g_array_index(facts->facts, BounceFact, i));
  for (guint i = facts->facts->len; i-- > 0;) {
    const BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    BounceStatement *statement = &list->statements[fact->statement];
    if (!yields(fact, bounce_statement_fact(list, fact->statement, fact->field)))
      statement->facts[fact->field] = i + 1;
    statement->first_fact = i;
    statement->origin = fact->origin;
  }
}

/* Final-Recipient; Original-Recipient where that is missing, a local name or an X.400 one. */
static const char *statement_address(const BounceRecipientFactsList *list, guint statement)
{
  const BounceFact *final = bounce_statement_fact(list, statement, BOUNCE_FACT_RECIPIENT);
  const BounceFact *original =
      bounce_statement_fact(list, statement, BOUNCE_FACT_ORIGINAL_RECIPIENT);
  if (final == NULL
      || (strchr(final->value, '@') == NULL && original != NULL
          && strchr(original->value, '@') != NULL))
    final = original;
  return final != NULL ? final->value : NULL;
}

static BounceRecipientFacts *find_recipient(const BounceRecipientFactsList *list,
                                            const BounceFacts *facts, const char *address)
{
  gpointer index = address != NULL
                       ? g_hash_table_lookup(list->by_key, bounce_address_key(facts->pool, address))
                       : NULL;
  return index != NULL ? &list->recipients[GPOINTER_TO_UINT(index) - 1] : NULL;
}

static void remember_key(BounceRecipientFactsList *list, const BounceFacts *facts,
                         const BounceFact *address, const BounceRecipientFacts *recipient)
{
  if (address == NULL)
    return;
  char *key = bounce_address_key(facts->pool, address->value);
  if (!g_hash_table_contains(list->by_key, key))
    g_hash_table_insert(list->by_key, key,
                        GUINT_TO_POINTER((guint) (recipient - list->recipients) + 1));
}

static void append_statement(BounceRecipientFactsList *list, BounceRecipientFacts *recipient,
                             guint statement)
{
  if (recipient->statements == 0)
    recipient->statements = statement;
  else
    list->statements[recipient->last].next = statement;
  recipient->last = statement;
}

/* A local name ("bob") and a full address of the same local part are one recipient; say the full
 * one. */
static gboolean completes(const char *name, const char *address)
{
  gsize length = strlen(name);
  return strchr(name, '@') == NULL && g_ascii_strncasecmp(name, address, length) == 0
         && address[length] == '@';
}

static void add_primary(BounceRecipientFactsList *list, const BounceFacts *facts, guint i)
{
  const char *address = statement_address(list, i);
  BounceRecipientFacts *recipient = find_recipient(list, facts, address);
  if (recipient == NULL) {
    recipient = list->recipients + list->n_recipients++;
    recipient->address = address;
  }
  append_statement(list, recipient, i);
  remember_key(list, facts, bounce_statement_fact(list, i, BOUNCE_FACT_RECIPIENT), recipient);
}

static void remember_originals(BounceRecipientFactsList *list, const BounceFacts *facts)
{
  for (guint i = 0; i < list->n_recipients; i++) {
    guint strongest = list->recipients[i].statements;
    remember_key(list, facts,
                 bounce_statement_fact(list, strongest, BOUNCE_FACT_ORIGINAL_RECIPIENT),
                 &list->recipients[i]);
  }
}

/* The mail ends within the block of its last recipient: it says no more than how that begins. */
static BounceRecipientFacts *find_cut(const BounceRecipientFactsList *list)
{
  BounceRecipientFacts *recipient = &list->recipients[list->n_recipients - 1];
  guint last = recipient->last;
  gboolean whole = list->statements[last].origin != BOUNCE_ORIGIN_DSN
                   || bounce_statement_fact(list, last, BOUNCE_FACT_ACTION) != NULL
                   || bounce_statement_fact(list, last, BOUNCE_FACT_STATUS) != NULL
                   || bounce_statement_fact(list, last, BOUNCE_FACT_DIAGNOSTIC) != NULL;
  return whole ? NULL : recipient;
}

static gboolean completes_cut(const BounceRecipientFacts *cut, const char *address)
{
  gsize length = strlen(cut->address);
  return length > 0 && g_ascii_strncasecmp(cut->address, address, length) == 0
         && address[length] != '\0';
}

/* The recipient of whom a weaker statement on `address` speaks, as far as it is known. */
static BounceRecipientFacts *find_meant(const BounceRecipientFactsList *list,
                                        const BounceFacts *facts, guint statement, gboolean alone)
{
  const char *address = statement_address(list, statement);
  const BounceFact *original =
      bounce_statement_fact(list, statement, BOUNCE_FACT_ORIGINAL_RECIPIENT);
  BounceRecipientFacts *recipient = find_recipient(list, facts, address);
  if (recipient == NULL && original != NULL)
    recipient = find_recipient(list, facts, original->value);
  if (recipient == NULL && list->cut != NULL && completes_cut(list->cut, address))
    recipient = list->cut;
  if (recipient == NULL && list->n_recipients == 1
      && (alone || completes(list->recipients[0].address, address)))
    recipient = &list->recipients[0];
  return recipient;
}

/*
 * A weaker statement joins the recipient it names. One that names somebody else joins only where
 * both sides are alone: the text of a report on one recipient may name the address before an alias.
 * FALSE where it joins nobody: of a report that was cut, its text has the recipients that are
 * missing.
 */
static gboolean add_secondary(BounceRecipientFactsList *list, const BounceFacts *facts, guint i,
                              gboolean alone)
{
  const char *address = statement_address(list, i);
  BounceRecipientFacts *recipient = find_meant(list, facts, i, alone);
  if (recipient == NULL)
    return FALSE;
  if (completes(recipient->address, address)
      || (recipient == list->cut && completes_cut(recipient, address))
      || (alone && list->n_recipients == 1 && strchr(recipient->address, '@') == NULL))
    recipient->address = address; /* an X.400, local or cut name beside the Internet address */
  append_statement(list, recipient, i);
  return TRUE;
}

static guint count_named(const BounceRecipientFactsList *list, BounceOrigin origin)
{
  guint n = 0;
  for (guint i = 1; i < list->n_statements; i++)
    n += list->statements[i].origin == origin && statement_address(list, i) != NULL;
  return n;
}

static void merge_origin(BounceRecipientFactsList *list, const BounceFacts *facts,
                         BounceOrigin origin, gboolean primary)
{
  gboolean alone = !primary && count_named(list, origin) == 1;
  for (guint i = 1; i < list->n_statements; i++) {
    if (list->statements[i].origin != origin || statement_address(list, i) == NULL)
      continue;
    gboolean missing = list->cut != NULL && origin == BOUNCE_ORIGIN_TEXT;
    if (primary || (!add_secondary(list, facts, i, alone) && missing))
      add_primary(list, facts, i);
  }
}

/*
 * One block of a report that names nobody (Final-Recipient is a pipe, a file or missing) speaks of
 * the one recipient the rest of the message names.
 */
static void join_nameless(BounceRecipientFactsList *list)
{
  guint nameless = 0;
  if (list->n_recipients != 1)
    return;
  for (guint i = 1; i < list->n_statements; i++) {
    if (list->statements[i].origin == BOUNCE_ORIGIN_HEADER || statement_address(list, i) != NULL)
      continue;
    if (nameless != 0)
      return;
    nameless = i;
  }
  if (nameless != 0)
    append_statement(list, &list->recipients[0], nameless);
}

void bounce_recipients_merge(BounceRecipientFactsList *list, const BounceFacts *facts)
{
  /* Who may name the recipients, strongest first; the first that names any decides the set. */
  static const BounceOrigin origins[] = { BOUNCE_ORIGIN_DSN, BOUNCE_ORIGIN_TEXT,
                                          BOUNCE_ORIGIN_HEADER };
  gboolean primary = TRUE;
  memset(list, 0, sizeof *list);
  index_statements(list, facts);
  list->recipients = g_new0(BounceRecipientFacts, facts->n_statements);
  list->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < G_N_ELEMENTS(origins); i++) {
    merge_origin(list, facts, origins[i], primary);
    if (primary && list->n_recipients > 0) {
      primary = FALSE;
      list->cut = find_cut(list);
      remember_originals(list, facts);
    }
  }
  if (list->n_recipients == 0)
    list->n_recipients = 1;
  join_nameless(list);
}

void bounce_recipients_clear(BounceRecipientFactsList *list)
{
  g_clear_pointer(&list->statements, g_free);
  g_clear_pointer(&list->common, g_ptr_array_unref);
  g_clear_pointer(&list->recipients, g_free);
  g_clear_pointer(&list->by_key, g_hash_table_unref);
}
