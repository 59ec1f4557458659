/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/wide.h"

#include "test.h"

static gboolean is_plain(guchar c, char a, char b)
{
  return c >= 0x20 && c < 0x7F && c != (guchar) a && c != (guchar) b;
}

/* Every byte at every place of sixteen, between neighbours that borrow and carry. */
START_TEST(every_byte_is_seen_at_every_place)
{
  static const char fills[] = { ' ', '~', 'x' };
  for (guint row = 0; row < 256 * 16 * G_N_ELEMENTS(fills); row++) {
    char text[16];
    guchar byte = (guchar) (row % 256);
    gsize at = row / 256 % 16;
    memset(text, fills[row / 4096], sizeof text);
    text[at] = (char) byte;
    gsize want = is_plain(byte, '=', '"') ? 16 : at / 8 * 8;
    gsize got = bounce_wide_plain(text, sizeof text, '=', '"');
    test_row(row, got == want, "0x%02x at %zu: %zu", byte, at, got);
  }
}
END_TEST

START_TEST(what_is_less_than_eight_is_left)
{
  for (gsize length = 0; length < 20; length++)
    ck_assert_uint_eq(bounce_wide_plain("aaaaaaaaaaaaaaaaaaaa", length, '=', '='), length / 8 * 8);
}
END_TEST

START_TEST(a_byte_is_found_among_eight)
{
  static const char eight[] = "\033\032\034\377\200 \033x";
  for (guint i = 0; i < 256; i++) {
    guint64 wide;
    memcpy(&wide, eight, sizeof wide);
    test_row(i, (bounce_wide_has(wide, (char) i) != 0) == (memchr(eight, (int) i, 8) != NULL), "%u",
             i);
  }
}
END_TEST

START_TEST(letters_become_lower_case)
{
  for (guint i = 0; i < 128; i++) {
    char text[] = "@A[Zaz`{";
    guint64 wide;
    text[i % 8] = (char) i;
    g_autofree char *want = g_ascii_strdown(text, sizeof wide);
    memcpy(&wide, text, sizeof wide);
    wide = bounce_wide_lower(wide);
    test_row(i, i == 0 || memcmp(&wide, want, sizeof wide) == 0, "%.8s", (const char *) &wide);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("wide");
  tcase_add_test(tcase, every_byte_is_seen_at_every_place);
  tcase_add_test(tcase, what_is_less_than_eight_is_left);
  tcase_add_test(tcase, a_byte_is_found_among_eight);
  tcase_add_test(tcase, letters_become_lower_case);
  return tcase;
}
