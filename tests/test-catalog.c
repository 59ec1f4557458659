/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The catalogue: every key is found again, unknown codes fall back to what is known of them, the
 * three reference lists are covered (tests/lists), and what an entry says does not contradict
 * itself.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "lists.h"
#include "test.h"

/* Rows of the lists, so that a list that shrinks is noticed. */
#define REGISTRY_ROWS 95
#define REPLY_ROWS 57
#define SEED_ROWS 284
#define PROVIDER_ROWS 34

static const struct {
  const char *status;
  const char *key;
} status_rows[] = {
  { "5.1.1", "5.1.1" },   { "4.1.1", "4.1.1" }, { "5.1.99", "5.1.0" }, { "4.7.999", "4.7.0" },
  { "5.99.1", "5.X.X" },  { "2.0.0", "2.0.0" }, { "2.1.5", "X.1.5" },  { "2.7.1", "2.X.X" },
  { "5.7.31", "X.7.31" }, { "5.4.8", "5.4.8" }, { "4.4.9", "4.4.9" },  { "2.1.1", "2.1.1" },
};

START_TEST(test_status)
{
  for (guint i = 0; i < G_N_ELEMENTS(status_rows); i++) {
    BounceStatus status = { 0 };
    test_row(i, bounce_status_parse(status_rows[i].status, -1, &status), "%s",
             status_rows[i].status);
    const BounceCode *code = bounce_catalog_status(status);
    test_row(i, code != NULL && strcmp(code->key, status_rows[i].key) == 0, "%s gives %s",
             status_rows[i].status, code != NULL ? code->key : "nothing");
  }
  ck_assert_ptr_null(bounce_catalog_status((BounceStatus){ 0 }));
}
END_TEST

static const struct {
  guint reply;
  const char *key;
} reply_rows[] = {
  { 550, "550" }, { 511, "511" }, { 599, "5yz" }, { 498, "4yz" }, { 111, "111" }, { 100, "1yz" },
};

START_TEST(test_reply)
{
  for (guint i = 0; i < G_N_ELEMENTS(reply_rows); i++) {
    const BounceCode *code = bounce_catalog_reply(reply_rows[i].reply);
    test_row(i, code != NULL && strcmp(code->key, reply_rows[i].key) == 0, "%u",
             reply_rows[i].reply);
  }
  ck_assert_ptr_null(bounce_catalog_reply(99));
  ck_assert_ptr_null(bounce_catalog_reply(600));
}
END_TEST

START_TEST(test_find)
{
  const BounceCode *code;
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++)
    test_row(i, bounce_catalog_find(code->key) == code, "%s", code->key);
  ck_assert_ptr_eq(bounce_catalog_find("x.7.26"), bounce_catalog_find("X.7.26"));
  ck_assert_ptr_nonnull(bounce_catalog_find("x.7.26"));
  ck_assert_ptr_null(bounce_catalog_find("5.1.1 "));
  ck_assert_ptr_null(bounce_catalog_find(""));
  ck_assert_ptr_null(bounce_catalog_find(NULL));
}
END_TEST

static gboolean has_action(const BounceCode *code, BounceActor actor)
{
  return actor == BOUNCE_ACTOR_NOBODY || code->actions[actor] != NULL;
}

/* What an entry says is whole: who acts first has something to do, a removed address is suppressed.
 */
START_TEST(test_entries)
{
  const BounceCode *code;
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++) {
    test_row(i, code->meaning != NULL && code->retry != NULL, "%s", code->key);
    test_row(i, has_action(code, code->first), "%s", code->key);
    test_row(i, (code->advice == BOUNCE_ADVICE_REMOVE) == (code->verdict == BOUNCE_VERDICT_HARD),
             "%s", code->key);
    test_row(i, code->advice != BOUNCE_ADVICE_REMOVE || code->suppress != BOUNCE_SUPPRESS_NO, "%s",
             code->key);
    test_row(i, code->verdict == BOUNCE_VERDICT_HARD || code->suppress != BOUNCE_SUPPRESS_YES, "%s",
             code->key);
    test_row(i, code->type == BOUNCE_CODE_TEXT || code->references != NULL, "%s", code->key);
  }
}
END_TEST

/* The departures from the lists, by the list's own key. */
static GHashTable *read_departures(void)
{
  GHashTable *departures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) rows = list_read("departures.tsv");
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    test_row(i, g_strv_length(cell) == 3 && *cell[2] != '\0', "a departure has a reason");
    g_hash_table_add(departures, g_strdup_printf("%s\t%s", cell[0], cell[1]));
  }
  return departures;
}

static gboolean departs(GHashTable *departures, const char *list, const char *key)
{
  g_autofree char *id = g_strdup_printf("%s\t%s", list, key);
  return g_hash_table_contains(departures, id);
}

/* Each registered code: an entry of this key and title, and entries of class 4 and 5. */
START_TEST(test_registry)
{
  g_autoptr(GPtrArray) rows = list_read("registry.tsv");
  g_autoptr(GHashTable) departures = read_departures();
  ck_assert_uint_eq(rows->len, REGISTRY_ROWS);
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    const BounceCode *code = bounce_catalog_find(cell[0]);
    gboolean departed = departs(departures, "registry", cell[0]);
    if (code == NULL && departed)
      continue;
    test_row(i, code != NULL, "%s has no entry", cell[0]);
    test_row(i, departed || strcmp(code->title, cell[1]) == 0, "%s is \"%s\", not \"%s\"", cell[0],
             code->title, cell[1]);
    for (const char *digit = cell[2]; *digit != '\0'; digit++) {
      g_autofree char *key = g_strdup_printf("%c%s", *digit, cell[0] + 1);
      test_row(i, bounce_catalog_find(key) != NULL, "%s has no entry", key);
    }
  }
}
END_TEST

START_TEST(test_replies)
{
  g_autoptr(GPtrArray) rows = list_read("replies.tsv");
  g_autoptr(GHashTable) departures = read_departures();
  ck_assert_uint_eq(rows->len, REPLY_ROWS);
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    const BounceCode *code = bounce_catalog_find(cell[0]);
    test_row(i, code != NULL && code->type == BOUNCE_CODE_REPLY, "%s has no entry", cell[0]);
    test_row(i, strcmp(code->title, cell[1]) == 0 || departs(departures, "replies", cell[0]),
             "%s is \"%s\", not \"%s\"", cell[0], code->title, cell[1]);
  }
}
END_TEST

/* What lists on the web explain has an entry; their replies with dots name the reply they stand
 * for. */
START_TEST(test_seeds)
{
  g_autoptr(GPtrArray) rows = list_read("seeds.tsv");
  ck_assert_uint_eq(rows->len, SEED_ROWS);
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    const BounceCode *code = bounce_catalog_find(cell[1]);
    test_row(i, code != NULL, "%s: there is no entry %s", cell[0], cell[1]);
    const char *reply = strstr(cell[0], "(=");
    if (reply != NULL)
      test_row(i, code->other != NULL && strncmp(code->other, reply + 2, 3) == 0,
               "%s does not name its second reading", code->key);
  }
}
END_TEST

static gboolean has_provider(const char *provider)
{
  const BounceCode *code;
  g_autofree char *prefix = g_strconcat(provider, "/", NULL);
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++)
    if (g_str_has_prefix(code->key, prefix))
      return TRUE;
  return FALSE;
}

/* Whoever made up codes of their own is explained, and each of their codes says whose it is. */
START_TEST(test_providers)
{
  g_autoptr(GPtrArray) rows = list_read("providers.tsv");
  g_autoptr(GHashTable) departures = read_departures();
  const BounceCode *code;
  ck_assert_uint_eq(rows->len, PROVIDER_ROWS);
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    test_row(i, has_provider(cell[1]) != departs(departures, "providers", cell[1]), "%s", cell[0]);
  }
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++)
    if (code->type == BOUNCE_CODE_PROVIDER)
      test_row(i, code->scope != NULL && code->words != NULL, "%s", code->key);
}
END_TEST

/* The numbers of the registry whose squeezed reading is another code: both are named. */
static const char *const collisions[] = { "422", "432", "523", "530", "533", "534", "535" };

START_TEST(test_collisions)
{
  for (guint i = 0; i < G_N_ELEMENTS(collisions); i++) {
    const BounceCode *code = bounce_catalog_find(collisions[i]);
    g_autofree char *dotted =
        g_strdup_printf("%c.%c.%c", collisions[i][0], collisions[i][1], collisions[i][2]);
    test_row(i, code->standing == BOUNCE_STANDING_REGISTERED, "%s", code->key);
    test_row(i, g_strcmp0(code->other, dotted) == 0, "%s", code->key);
    test_row(i, strstr(code->notes, dotted) != NULL, "%s", code->key);
  }
}
END_TEST

/* Replies that go on, greet, help or say goodbye say nothing of a delivery. */
static const struct {
  const char *key;
  BounceVerdict verdict;
} positive[] = {
  { "211", BOUNCE_VERDICT_NONE },         { "220", BOUNCE_VERDICT_NONE },
  { "221", BOUNCE_VERDICT_NONE },         { "334", BOUNCE_VERDICT_NONE },
  { "354", BOUNCE_VERDICT_NONE },         { "355", BOUNCE_VERDICT_NONE },
  { "453", BOUNCE_VERDICT_NONE },         { "3yz", BOUNCE_VERDICT_NONE },
  { "2.2.1", BOUNCE_VERDICT_NONE },       { "3.5.4", BOUNCE_VERDICT_NONE },
  { "closing-221", BOUNCE_VERDICT_NONE }, { "250", BOUNCE_VERDICT_DELIVERED },
  { "251", BOUNCE_VERDICT_DELIVERED },    { "X.1.5", BOUNCE_VERDICT_DELIVERED },
};

START_TEST(replies_of_a_session_have_no_verdict)
{
  const BounceCode *code = bounce_catalog_find(positive[_i].key);
  test_row(_i, code != NULL && code->verdict == positive[_i].verdict, "%s", positive[_i].key);
  test_row(_i, code->advice == BOUNCE_ADVICE_NOTHING, "%s", positive[_i].key);
  test_row(_i, code->verdict != BOUNCE_VERDICT_NONE || code->reason == BOUNCE_REASON_UNKNOWN, "%s",
           positive[_i].key);
}
END_TEST

TCase *test_case(void)
{
  TCase *tc = tcase_create("catalog");
  tcase_add_test(tc, test_status);
  tcase_add_test(tc, test_reply);
  tcase_add_test(tc, test_find);
  tcase_add_test(tc, test_entries);
  tcase_add_test(tc, test_registry);
  tcase_add_test(tc, test_replies);
  tcase_add_test(tc, test_seeds);
  tcase_add_test(tc, test_providers);
  tcase_add_test(tc, test_collisions);
  tcase_add_loop_test(tc, replies_of_a_session_have_no_verdict, 0, G_N_ELEMENTS(positive));
  return tc;
}
