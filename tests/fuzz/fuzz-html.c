/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTML to lines of text. */
#include "base/text.h"
#include "fuzz.h"
#include "message/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *html = bounce_text_utf8(pool, (const char *) data, size);
  fuzz_assert_utf8(bounce_html_text(pool, html, strlen(html)));
  bounce_html_entity((const char *) data, size);
  return 0;
}
