/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source/gunzip.h"

#include <string.h>

#include "test-files.h"
#include "test.h"

static char *folder;

static void setup(void)
{
  folder = test_folder_new();
}

static void teardown(void)
{
  test_folder_free(folder);
}

static char *inside(const char *name)
{
  return g_build_filename(folder, name, NULL);
}

START_TEST(gzip_is_read_through)
{
  g_free(test_file(folder, "text", "no mail", -1));
  test_gzip(folder, "a.gz", TEST_MAIL, strlen(TEST_MAIL));
  test_gzip(folder, "b", TEST_MBOX, strlen(TEST_MBOX));
  test_gzip(folder, "c", "Subject: x\n\n", 12);
  test_gzip(folder, "c", "body\n", 5);
  test_gives(folder, "a.gz#1:" TEST_MAIL, "b#1:To: 1\n\none\n", "b#2:To: 2\n\ntwo\n",
             "c#1:" TEST_MAIL, NULL);
}
END_TEST

START_TEST(large_gzip_is_spooled)
{
  gsize size = 3 * 1024 * 1024;
  test_gzip(folder, "a", "Subject: x\n\n", 12);
  test_gzip(folder, "a", "text\n", size - size % 5);
  g_autofree char *path = inside("a");
  g_autoptr(BounceSource) source = bounce_source_new(path);
  const BounceMail *mail = bounce_source_next(source, NULL);
  ck_assert_ptr_nonnull(mail);
  ck_assert_ptr_null(mail->data);
  ck_assert_uint_eq(mail->size, 12 + size - size % 5);
  g_autofree char *bytes = test_mail_bytes(mail);
  ck_assert(g_str_has_suffix(bytes, "text\ntext\n"));
}
END_TEST

START_TEST(damaged_gzip_is_said)
{
  g_autofree char *path = inside("a");
  g_autofree char *bytes = NULL;
  gsize size;
  test_gzip(folder, "a", TEST_MAIL, 200000);
  ck_assert(g_file_get_contents(path, &bytes, &size, NULL));
  ck_assert(g_file_set_contents(path, bytes, (gssize) size - 9, NULL));
  test_gives(path, "a!gzip data ends early", NULL);
  bytes[size / 2] = (char) ~bytes[size / 2];
  bytes[size - 5] = (char) ~bytes[size - 5];
  ck_assert(g_file_set_contents(path, bytes, (gssize) size, NULL));
  test_gives(path, "a!gzip data is damaged", NULL);
}
END_TEST

START_TEST(a_gzip_bomb_is_defused_at_the_limit)
{
  g_autofree char *path = inside("a");
  g_autofree char *block = g_strnfill(65536, ' ');
  memcpy(block, "Subject: ", 9);
  test_gzip(folder, "a", block, BOUNCE_GUNZIP_FREE);
  g_autoptr(BounceSource) source = bounce_source_new(path);
  const BounceMail *mail = bounce_source_next(source, NULL);
  ck_assert_ptr_nonnull(mail);
  ck_assert_uint_eq(mail->size, BOUNCE_GUNZIP_FREE);
  test_gzip(folder, "a", " ", 1);
  test_gives(path, "a!gzip data holds too much for its size", NULL);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("gunzip");
  tcase_add_checked_fixture(tcase, setup, teardown);
  tcase_set_timeout(tcase, 30);
  tcase_add_test(tcase, gzip_is_read_through);
  tcase_add_test(tcase, large_gzip_is_spooled);
  tcase_add_test(tcase, damaged_gzip_is_said);
  tcase_add_test(tcase, a_gzip_bomb_is_defused_at_the_limit);
  return tcase;
}
