/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2047 words and charsets: any bytes, any label, valid UTF-8. */
#include "base/encoding.h"
#include "fuzz.h"
#include "message/charset.h"
#include "message/encoded-word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const labels[] = { NULL, "utf-8", "iso-2022-jp", "utf-16", "koi8-r" };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *bytes = (const char *) data;
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
    const char *odd = NULL;
    fuzz_assert_utf8(bounce_encoded_word_decode(pool, bytes, size, labels[i]));
    fuzz_assert_utf8(bounce_charset_utf8(pool, bytes, size, labels[i], &odd));
  }
  g_autofree char *base64 = g_strndup(bytes, size);
  gsize length = strlen(base64);
  fuzz_assert(bounce_encoding_base64(base64, length) <= length);
  g_autofree char *quoted = g_strndup(bytes, size);
  length = strlen(quoted);
  fuzz_assert(bounce_encoding_quoted_printable(quoted, length) <= length);
  g_autofree char *label = fuzz_take(&data, &size);
  fuzz_assert_utf8(bounce_charset_utf8(pool, (const char *) data, size, label, NULL));
  return 0;
}
