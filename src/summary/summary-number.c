/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers for people: digits by threes. In: a number. Out: text. What stands between thousands is
 * a message, for the C library's grouping needs a locale. Not for what programs read.
 */
#include "summary/summary-number.h"

#include <string.h>

#include "base/translate.h"

char *summary_number(guint64 number)
{
  /* Translators: what stands between thousands, as in "4,695". */
  const char *between = _(",");
  g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, number);
  gsize n = strlen(digits);
  GString *text = g_string_new(NULL);
  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append(text, between);
    g_string_append_c(text, digits[i]);
  }
  return g_string_free(text, FALSE);
}
