/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source/listing.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "test-files.h"
#include "test.h"

/* Names of 3 bytes with their NUL, so that batches of 1 to 1,000 bytes hold some or all of them. */
START_TEST(batches_of_any_size_give_the_same)
{
  static const gsize batches[] = { 1, 3, 4, 6, 7, 50, 299, 300, 301, 1000 };
  char *folder = test_folder_new();
  for (guint i = 0; i < 100; i++) {
    g_autofree char *name = g_strdup_printf("%02u", (i * 37) % 100);
    g_free(test_file(folder, name, "x", 1));
  }
  for (guint row = 0; row < G_N_ELEMENTS(batches); row++) {
    g_autoptr(BounceListing) listing =
        bounce_listing_new(open(folder, O_RDONLY | O_DIRECTORY), batches[row]);
    guint n = 0;
    int number;
    for (const BounceListingEntry *entry; (entry = bounce_listing_next(listing, &number)) != NULL;
         n++)
      test_row(row, (guint) g_ascii_strtoull(entry->name, NULL, 10) == n, "%s", entry->name);
    ck_assert_int_eq(number, 0);
    test_row(row, n == 100, "%u names", n);
  }
  test_folder_free(folder);
}
END_TEST

START_TEST(a_file_is_no_folder)
{
  g_autoptr(BounceListing) listing =
      bounce_listing_new(open("/dev/null", O_RDONLY), BOUNCE_LISTING_BATCH);
  int number;
  ck_assert_ptr_null(bounce_listing_next(listing, &number));
  ck_assert_int_ne(number, 0);
  ck_assert_ptr_null(bounce_listing_next(listing, &number));
  ck_assert_int_eq(number, 0);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("listing");
  tcase_add_test(tcase, batches_of_any_size_give_the_same);
  tcase_add_test(tcase, a_file_is_no_folder);
  return tcase;
}
