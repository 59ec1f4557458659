/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/encoding.h"
#include "test.h"

typedef struct {
  gsize (*decode)(char *bytes, gsize length);
  const char *encoded;
  const char *want;
} EncodingCase;

static const EncodingCase encoding_cases[] = {
  { bounce_encoding_base64, "YWJj", "abc" },
  { bounce_encoding_base64, "YW\r\nJj\r\n", "abc" },
  { bounce_encoding_base64, "YWI=", "ab" },
  /* gmime#150: chunks with padding of their own. */
  { bounce_encoding_base64, "YQ==\nYg==\nYw==\n", "abc" },
  { bounce_encoding_base64, "YWI=YWI=", "abab" },
  { bounce_encoding_base64, "Y", "" },
  { bounce_encoding_base64, "YWI", "ab" },
  { bounce_encoding_base64, "====", "" },
  { bounce_encoding_base64, "Y*W!J-j", "abc" },
  { bounce_encoding_quoted_printable, "a=3Db", "a=b" },
  { bounce_encoding_quoted_printable, "a=3db", "a=b" },
  { bounce_encoding_quoted_printable, "a=\nb=\r\nc=  \nd", "abcd" },
  { bounce_encoding_quoted_printable, "a=zz=", "a=zz" },
  { bounce_encoding_quoted_printable, "a_b", "a_b" },
  { bounce_encoding_q, "a_b=5F", "a b_" },
  { bounce_encoding_q, "a=", "a=" },
};

START_TEST(encodings_decode)
{
  for (guint i = 0; i < G_N_ELEMENTS(encoding_cases); i++) {
    const EncodingCase *c = &encoding_cases[i];
    gsize length = strlen(c->encoded);
    g_autofree char *bytes = g_memdup2(c->encoded, length);
    gsize got = c->decode(bytes, length);
    test_row(i, got == strlen(c->want) && memcmp(bytes, c->want, got) == 0, "%s: got %.*s",
             c->encoded, (int) got, bytes);
  }
}
END_TEST

START_TEST(base64_is_recognised)
{
  static const char base64[] = "VGhpcyBpcyBhIHJlcG9ydCB3aXRob3V0IGEgbGFiZWwuIFRoaXMgaXMg\n"
                               "YSByZXBvcnQgd2l0aG91dCBhIGxhYmVsLg==\n";
  static const char words[] = "user\nunknown\nuser\nunknown\nuser\nunknown\nuser\nunknown\nuser\n";
  ck_assert(bounce_encoding_looks_base64(base64, sizeof base64 - 1));
  ck_assert(!bounce_encoding_looks_base64(words, sizeof words - 1));
  ck_assert(!bounce_encoding_looks_base64("", 0));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("encoding");
  tcase_add_test(tcase, encodings_decode);
  tcase_add_test(tcase, base64_is_recognised);
  return tcase;
}
