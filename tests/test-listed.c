/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Suppression lists: what their words mean, and which rows are none. */
#include <string.h>

#include "history/listed.h"
#include "test.h"

START_TEST(words_have_one_class)
{
  static const struct {
    const char *word;
    ListedClass class;
  } words[] = {
    { "BOUNCE", LISTED_HARD },
    { "HardBounce", LISTED_HARD },
    { "hard_bounce", LISTED_HARD },
    { "soft bounce", LISTED_SOFT },
    { "SpamComplaint", LISTED_COMPLAINT },
    { "ManualSuppression", LISTED_UNSUBSCRIBED },
    { "blocklisted", LISTED_UNSUBSCRIBED },
    { "enabled", LISTED_ACTIVE },
    { "", LISTED_UNKNOWN },
    { "550 5.1.1 bounce", LISTED_UNKNOWN },
  };
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    test_row(i, listed_class(words[i].word) == words[i].class, "%s", words[i].word);
}
END_TEST

static void note_wrong(guint64 row, const char *what, gpointer data)
{
  g_string_append_printf(data, "%u ", (guint) row);
}

/* What is taken, and the numbers of the rows that are wrong. */
static const struct {
  const char *text;
  gboolean is_list;
  guint taken, passed;
  const char *wrong;
} lists[] = {
  { "email,reason,date\na@b.test,bounce,2025-01-01\n", TRUE, 1, 0, "" },
  { "\357\273\277Email,Reason,Date\r\na@b.test,bounce,2025-01-01", TRUE, 1, 0, "" },
  { "email,reason,date\n\na@b.test,enabled,2025-01-01\n", TRUE, 0, 1, "" },
  { "email,reason,date\nx,bounce,2025-01-01\na@b.test,bounce,never\n", TRUE, 0, 0, "1 2 " },
  { "email,reason,date\n\"a@b.test,bounce,2025-01-01\n", TRUE, 0, 0, "1 " },
  { "one,two\n1,2\n", FALSE, 0, 0, "" },
  { "", FALSE, 0, 0, "" },
  { "[]", TRUE, 0, 0, "" },
  { "{\"items\": []}", TRUE, 0, 0, "" },
  { "{\"email\":\"a@b.test\",\"type\":\"hard\",\"date\":1735725600}", TRUE, 1, 0, "" },
  { "{\"email\":\"a@b.test\",\"type\":\"hard\",\"date\":1735725600000}", TRUE, 1, 0, "" },
  { "{\"email\":\"a@b.test\",\"type\":\"hard\",\"date\":\"2025-01-01 10:00:00 UTC\"}", TRUE, 1, 0,
    "" },
  { "{\"email\":\"a@b.test\",\"type\":\"hard\",\"date\":1e300}", TRUE, 0, 0, "1 " },
  { "{\"email\":\"a@b.test\",\"type\":\"hard\",\"date\":-1}", TRUE, 0, 0, "1 " },
  { "[{\"email\":\"a@b.test\"},", TRUE, 0, 0, "1 " },
  { "[{\"email\"", TRUE, 0, 0, "1 " },
  { "[[[[", TRUE, 0, 0, "1 " },
};

START_TEST(rows_are_taken_passed_or_wrong)
{
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    g_autoptr(GString) wrong = g_string_new(NULL);
    const ListedHow how = { .now = 1800000000, .wrong = note_wrong, .data = wrong };
    ListedCounts counts = { 0 };
    EventBatch batch;
    event_batch_init(&batch);
    gboolean is_list = listed_read(lists[i].text, strlen(lists[i].text), &how, &batch, &counts);
    test_row(i, is_list == lists[i].is_list, "%s", lists[i].text);
    test_row(i, batch.events->len == lists[i].taken, "%u", batch.events->len);
    test_row(i, counts.passed == lists[i].passed, "%u", (guint) counts.passed);
    test_row(i, strcmp(wrong->str, lists[i].wrong) == 0, "%s", wrong->str);
    event_batch_clear(&batch);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("listed");
  tcase_add_test(tcase, words_have_one_class);
  tcase_add_test(tcase, rows_are_taken_passed_or_wrong);
  return tcase;
}
