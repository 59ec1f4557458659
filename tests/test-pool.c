/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stddef.h>
#include <string.h>

#include "base/pool.h"
#include "test.h"

START_TEST(copies_live_until_the_pool_goes)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  char *first = bounce_pool_strndup(pool, "abcdef", 3);
  for (guint i = 0; i < 10000; i++)
    bounce_pool_strdup(pool, "some text that fills blocks");
  ck_assert_str_eq(first, "abc");
  ck_assert_ptr_null(bounce_pool_strdup(pool, NULL));
}
END_TEST

START_TEST(memory_is_zeroed_and_aligned_at_any_size)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  static const gsize sizes[] = { 1, 3, 16, 4096, 4097, 8192, 8193, 1000000 };
  for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
    guint8 *memory = bounce_pool_alloc(pool, sizes[i]);
    test_row(i, (gsize) memory % _Alignof(max_align_t) == 0, "%p", (void *) memory);
    for (gsize k = 0; k < sizes[i]; k++)
      test_row(i, memory[k] == 0, "byte %" G_GSIZE_FORMAT, k);
    memset(memory, 0xff, sizes[i]);
    bounce_pool_strndup(pool, "x", 1);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("pool");
  tcase_add_test(tcase, copies_live_until_the_pool_goes);
  tcase_add_test(tcase, memory_is_zeroed_and_aligned_at_any_size);
  return tcase;
}
