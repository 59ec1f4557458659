/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shareable copies: any bytes give a copy, the same one each time, and it can be read. */
#include <bounce/bounce.h>

#include "fuzz.h"
#include "redact/redact.h"

static gboolean has_suffix(const char *host)
{
  return g_str_has_suffix(host, ".org") || g_str_has_suffix(host, ".net");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const guint8 key[] = "0123456789abcdef";
  static Redaction *redaction; /* made once: that costs more than most messages */
  RedactShape shape = size % REDACT_SHAPES;
  if (redaction == NULL)
    redaction = redact_new(&bounce_rules_builtin, key, sizeof key, has_suffix);
  GString *once = redact_message(redaction, (const char *) data, size, shape);
  GString *twice = redact_message(redaction, (const char *) data, size, shape);
  g_free(redact_gate(redaction, twice)); /* whatever is left, asking ends well */
  fuzz_assert(g_string_equal(once, twice));
  g_autoptr(BounceReport) report = bounce_report_new_from_data(once->str, once->len, NULL);
  fuzz_assert(bounce_report_info(report)->n_recipients > 0);
  g_string_free(once, TRUE);
  g_string_free(twice, TRUE);
  return 0;
}
