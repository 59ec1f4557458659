/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source/visited.h"

#include <fcntl.h>
#include <unistd.h>

#include "test.h"

static gboolean add(GHashTable *visited, const char *path)
{
  struct stat info;
  ck_assert_int_eq(stat(path, &info), 0);
  return bounce_visited_add(visited, &info);
}

START_TEST(a_folder_is_new_once)
{
  GHashTable *visited = bounce_visited_new();
  ck_assert(add(visited, "/usr"));
  ck_assert(add(visited, "/"));
  ck_assert(!add(visited, "/usr"));
  ck_assert(!add(visited, "/usr/../usr"));
  g_hash_table_unref(visited);
}
END_TEST

/* A number that differs in one of the two alone is another folder. */
START_TEST(device_and_inode_both_count)
{
  GHashTable *visited = bounce_visited_new();
  static const struct stat folders[] = {
    { .st_dev = 1, .st_ino = 2 },
    { .st_dev = 2, .st_ino = 1 },
    { .st_dev = 1, .st_ino = 2 | G_GUINT64_CONSTANT(1) << 32 },
    { .st_dev = 2, .st_ino = 2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
    test_row(i, bounce_visited_add(visited, &folders[i]), "first");
    test_row(i, !bounce_visited_add(visited, &folders[i]), "again");
  }
  g_hash_table_unref(visited);
}
END_TEST

START_TEST(folders_around_are_known)
{
  GHashTable *visited = bounce_visited_new();
  int fd = open("/usr/share", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ck_assert_int_ge(fd, 0);
  bounce_visited_add_above(visited, fd);
  ck_assert(!add(visited, "/usr"));
  ck_assert(!add(visited, "/"));
  ck_assert(add(visited, "/usr/share"));
  close(fd);
  g_hash_table_unref(visited);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("visited");
  tcase_add_test(tcase, a_folder_is_new_once);
  tcase_add_test(tcase, device_and_inode_both_count);
  tcase_add_test(tcase, folders_around_are_known);
  return tcase;
}
