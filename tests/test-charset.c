/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "message/anomaly.h"
#include "message/charset.h"
#include "test.h"

typedef struct {
  const char *bytes;
  const char *label;
  const char *want;
  const char *odd;
} CharsetCase;

static const CharsetCase charset_cases[] = {
  { "abc\r\nd", NULL, "abc\nd", NULL },
  { "\303\244", NULL, "\303\244", NULL },
  { "\344\200", NULL, "\303\244\342\202\254", NULL },
  { "\344", "iso-8859-1", "\303\244", NULL },
  { "\200", "\"ISO-8859-1\"", "\342\202\254", NULL },
  { "\303\244", "us-ascii", "\303\244", NULL },
  { "\303\244", "iso-8859-1", "\303\244", NULL },
  { "\344", "utf-8 ", "\303\244", BOUNCE_ANOMALY_WRONG_CHARSET },
  { "one umlaut, \344, in a text of more than sixteen bytes", "utf-8",
    "one umlaut, \303\244, in a text of more than sixteen bytes", BOUNCE_ANOMALY_WRONG_CHARSET },
  { "\344", "no-such-charset", "\303\244", BOUNCE_ANOMALY_UNKNOWN_CHARSET },
  { "\033$B%F\033(B", "iso-2022-jp", "\343\203\206", NULL },
  { "\033$B%F\033(B", "us-ascii", "\343\203\206", NULL },
  { "\033$B%F\033(B", NULL, "\343\203\206", NULL },
  { "\203e", "Shift_JIS", "\343\203\206", NULL },
  { "\245\306", "euc-jp", "\343\203\206", NULL },
  { "\245\306\245\271\245\310", "iso-2022-jp", "\343\203\206\343\202\271\343\203\210",
    BOUNCE_ANOMALY_WRONG_CHARSET },
  { "\326\320", "gb2312", "\344\270\255", NULL },
  { "\326\320", "GB18030", "\344\270\255", NULL },
  { "\244\244", "big5", "\344\270\255", NULL },
  { "\307\321", "ks_c_5601-1987", "\355\225\234", NULL },
  { "\315\305\324", "koi8-r", "\320\274\320\265\321\202", NULL },
  { "\317\360", "windows-1251", "\320\237\321\200", NULL },
  { "\261", "iso-8859-2", "\304\205", NULL },
  { "\335", "windows-1254", "\304\260", NULL },
  { "+AOQ-", "utf-7", "\303\244", NULL },
  { "xin ch\340o", "windows-1258", "xin ch\303\240o", NULL },
  { "khong co\354", "windows-1258", "khong c\303\263", NULL },
  { "h\341", "TCVN", "h\341\273\217", NULL },
};

START_TEST(charsets_convert)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(charset_cases); i++) {
    const CharsetCase *c = &charset_cases[i];
    const char *odd = NULL;
    const char *got = bounce_charset_utf8(pool, c->bytes, strlen(c->bytes), c->label, &odd);
    test_row(i, strcmp(got, c->want) == 0, "%s: got <%s>", c->label, got);
    test_row(i, g_strcmp0(odd, c->odd) == 0, "%s: odd %s", c->label, odd);
  }
}
END_TEST

START_TEST(utf16_is_read_and_told)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  static const char le[] = { '\xff', '\xfe', 'a', 0, '\xe4', 0 };
  static const char be[] = { 0, 'a', 0, '\xe4' };
  ck_assert_str_eq(bounce_charset_utf8(pool, le, sizeof le, "utf-16", NULL), "a\303\244");
  ck_assert_str_eq(bounce_charset_utf8(pool, le, sizeof le, NULL, NULL), "a\303\244");
  ck_assert_str_eq(bounce_charset_utf8(pool, be, sizeof be, "utf-16be", NULL), "a\303\244");
}
END_TEST

START_TEST(nul_bytes_are_told)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *odd = NULL;
  ck_assert_str_eq(bounce_charset_utf8(pool, "a\0b", 3, NULL, &odd), "a\357\277\275b");
  ck_assert_str_eq(odd, BOUNCE_ANOMALY_NULL_BYTES);
}
END_TEST

/* They say nothing about the charset. */
START_TEST(nul_bytes_leave_the_charset)
{
  static const char text[] = "\0\303\244\0\0\303\266\0";
  static const char want[] = "\357\277\275\303\244\357\277\275\357\277\275\303\266\357\277\275";
  static const char *const labels[] = { NULL, "utf-8", "us-ascii", "iso-8859-1" };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
    const char *odd = NULL;
    const char *got = bounce_charset_utf8(pool, text, sizeof text - 1, labels[i], &odd);
    test_row(i, strcmp(got, want) == 0, "%s: got <%s>", labels[i], got);
    test_row(i, g_strcmp0(odd, BOUNCE_ANOMALY_NULL_BYTES) == 0, "%s: odd %s", labels[i], odd);
  }
  ck_assert_str_eq(bounce_charset_utf8(pool, "\344\0", 2, NULL, NULL), "\303\244\357\277\275");
}
END_TEST

/* Whatever the bytes and the label: valid UTF-8. */
START_TEST(anything_gives_text)
{
  static const char *const labels[] = { "utf-8",      "iso-2022-jp", "utf-16", "utf-7", "gb18030",
                                        "hz-gb-2312", "big5",        "",       "*",     "\xff" };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  char bytes[256 + 64];
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) (i * 7 + i / 5);
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
    for (gsize n = 0; n <= sizeof bytes; n += 3) {
      const char *got = bounce_charset_utf8(pool, bytes, n, labels[i], NULL);
      test_row(i, g_utf8_validate(got, -1, NULL), "%s: %" G_GSIZE_FORMAT " bytes", labels[i], n);
    }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("charset");
  tcase_add_test(tcase, charsets_convert);
  tcase_add_test(tcase, utf16_is_read_and_told);
  tcase_add_test(tcase, nul_bytes_are_told);
  tcase_add_test(tcase, nul_bytes_leave_the_charset);
  tcase_add_test(tcase, anything_gives_text);
  return tcase;
}
