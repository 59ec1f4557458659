/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "source/file.h"
#include "test-files.h"
#include "test.h"

#define FROM "From a@example.org Mon Jan  1 00:00:00 2001\n"

static char *folder;

static void setup(void)
{
  folder = test_folder_new();
}

static void teardown(void)
{
  test_folder_free(folder);
}

static const struct {
  const char *text;
  const char *mails[4];
} rows[] = {
  /* The empty line before the next From_ line belongs to the mbox. */
  { FROM "To: 1\n\none\n\n" FROM "To: 2\n\ntwo\n\n", { "To: 1\n\none\n", "To: 2\n\ntwo\n" } },
  { FROM "To: 1\n\none\n\n\n" FROM "To: 2\n\ntwo", { "To: 1\n\none\n\n", "To: 2\n\ntwo" } },
  { FROM "To: 1\n\none\n", { "To: 1\n\none\n" } },
  /* One line missing: a field behind the date makes up for it. */
  { FROM "To: 1\n\none\n" FROM "To: 2\n\ntwo\n", { "To: 1\n\none\n", "To: 2\n\ntwo\n" } },
  { FROM "To: 1\n\none\n" FROM "prose\n", { "To: 1\n\none\n" FROM "prose\n" } },
  /* Sentences, quoted lines and dates in prose do not separate. */
  { FROM "To: 1\n\nFrom here on: words\n\nFrom me to you\n\n",
    { "To: 1\n\nFrom here on: words\n\nFrom me to you\n" } },
  { FROM "To: 1\n\n>" FROM "To: 2\n", { "To: 1\n\n>" FROM "To: 2\n" } },
  { FROM "To: 1\n\n" FROM "and prose behind it\n", { "To: 1\n\n" FROM "and prose behind it\n" } },
  /* A line of blanks is no prose. */
  { FROM "To: 1\n\none\n\n" FROM "   \t\nTo: 2\n", { "To: 1\n\none\n", "   \t\nTo: 2\n" } },
  /* Content-Length lies. */
  { FROM "Content-Length: 3\nTo: 1\n\none\n\n" FROM "To: 2\n\n",
    { "Content-Length: 3\nTo: 1\n\none\n", "To: 2\n" } },
  { FROM "Content-Length: 999999999999999999999\nTo: 1\n\n" FROM "To: 2\n\n",
    { "Content-Length: 999999999999999999999\nTo: 1\n", "To: 2\n" } },
  /* Messages without header, without anything. */
  { FROM "\n" FROM "\n" FROM "To: 3\n\n", { "", "", "To: 3\n" } },
  /* No dates: empty line and field. */
  { "From a\nTo: 1\n\none\n\nFrom b\nTo: 2\n\nFrom here\n",
    { "To: 1\n\none\n", "To: 2\n\nFrom here\n" } },
  /* A message that only begins with such a line. */
  { "From a@example.org\nTo: 1\n\none\n" FROM "x\n", { "To: 1\n\none\n" FROM "x\n" } },
  /* A message that does not begin with such a line is one message. */
  { "To: 1\n\none\n\n" FROM "To: 2\n\n", { "To: 1\n\none\n\n" FROM "To: 2\n\n" } },
  { "\n\n" FROM "To: 1\n\n", { "To: 1\n" } },
};

static void check_row(guint row, const char *line_end)
{
  g_auto(GStrv) lines = g_strsplit(rows[row].text, "\n", -1);
  g_autofree char *text = g_strjoinv(line_end, lines);
  g_autofree char *path = test_file(folder, "mbox", text, -1);
  g_auto(GStrv) got = test_read(path);
  guint i = 0;
  for (; i < G_N_ELEMENTS(rows[row].mails) && rows[row].mails[i] != NULL; i++) {
    g_auto(GStrv) want_lines = g_strsplit(rows[row].mails[i], "\n", -1);
    g_autofree char *want_text = g_strjoinv(line_end, want_lines);
    g_autofree char *want = g_strdup_printf("mbox#%u:%s", i + 1, want_text);
    test_row(row, g_strcmp0(got[i], want) == 0, "got  %s\nwant %s", got[i], want);
  }
  test_row(row, got[i] == NULL, "one more: %s", got[i]);
}

START_TEST(messages_part_where_they_should)
{
  for (guint row = 0; row < G_N_ELEMENTS(rows); row++) {
    check_row(row, "\n");
    check_row(row, "\r\n");
    check_row(row, "\r");
  }
}
END_TEST

/* Messages of every size around the window's edges, so that every line meets one. */
START_TEST(the_window_hides_nothing)
{
  static const gsize sizes[] = { 1,      100,    16000,  16384,  262100, 262144, 262145,
                                 300000, 524200, 524288, 524300, 900000, 3 };
  for (guint shift = 0; shift < 60; shift += 7) {
    g_autofree char *path = g_build_filename(folder, "mbox", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
      g_string_append_printf(text, FROM "Subject: %u\n\n", i);
      for (gsize k = 0; k < sizes[i] + shift; k++)
        g_string_append_c(text, k % 61 == 60 ? '\n' : 'F');
      g_string_append(text, "\n\n");
    }
    ck_assert(g_file_set_contents(path, text->str, (gssize) text->len, NULL));
    g_auto(GStrv) got = test_read(path);
    test_row(shift, g_strv_length(got) == G_N_ELEMENTS(sizes), "%u", g_strv_length(got));
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
      g_autofree char *begin = g_strdup_printf("mbox#%u:Subject: %u\n\n", i + 1, i);
      test_row(i, g_str_has_prefix(got[i], begin), "%.40s", got[i]);
      test_row(i, strlen(got[i]) - strlen(begin) == sizes[i] + shift + 1, "%zu", strlen(got[i]));
    }
  }
}
END_TEST

START_TEST(a_million_separators_are_read_in_time)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 1000000; i++)
    g_string_append(text, FROM "\n");
  g_autofree char *path = test_file(folder, "mbox", text->str, (gssize) text->len);
  g_autoptr(BounceSource) source = bounce_source_new(path);
  guint n = 0;
  for (const BounceMail *mail; (mail = bounce_source_next(source, NULL)) != NULL; n++)
    ck_assert_uint_eq(mail->size, 0);
  ck_assert_uint_eq(n, 1000000);
}
END_TEST

START_TEST(one_line_without_end_is_read)
{
  gsize size = 8 * 1024 * 1024;
  g_autofree char *text = g_malloc(size + 1);
  memset(text, 'F', size);
  memcpy(text, FROM "X-Y: ", strlen(FROM "X-Y: "));
  text[size] = '\0';
  g_autofree char *path = test_file(folder, "mbox", text, (gssize) size);
  g_auto(GStrv) got = test_read(path);
  ck_assert_uint_eq(g_strv_length(got), 1);
  ck_assert_uint_eq(strlen(got[0]), size - strlen(FROM) + strlen("mbox#1:"));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("mbox");
  tcase_add_checked_fixture(tcase, setup, teardown);
  tcase_set_timeout(tcase, 30);
  tcase_add_test(tcase, messages_part_where_they_should);
  tcase_add_test(tcase, the_window_hides_nothing);
  tcase_add_test(tcase, a_million_separators_are_read_in_time);
  tcase_add_test(tcase, one_line_without_end_is_read);
  return tcase;
}
