/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The whole library: any bytes as a message give a report whose records hold what is promised. */
#include <bounce/bounce.h>

#include "fuzz.h"

static void check_recipient(const BounceReportInfo *info, const BounceRecipient *r)
{
  gboolean judged = info->kind == BOUNCE_KIND_BOUNCE || info->kind == BOUNCE_KIND_DELAY
                    || info->kind == BOUNCE_KIND_DELIVERED;
  fuzz_assert(r->reply_code == 0 || (r->reply_code >= 200 && r->reply_code <= 599));
  fuzz_assert(judged || r->verdict == BOUNCE_VERDICT_NONE);
  fuzz_assert(!judged || r->verdict != BOUNCE_VERDICT_NONE);
  fuzz_assert(r->verdict != BOUNCE_VERDICT_HARD || r->fault == BOUNCE_FAULT_RECIPIENT);
  fuzz_assert(r->verdict != BOUNCE_VERDICT_HARD || info->kind == BOUNCE_KIND_BOUNCE);
  fuzz_assert(r->advice != BOUNCE_ADVICE_REMOVE || r->verdict == BOUNCE_VERDICT_HARD || !judged);
  for (const char *p = r->diagnostic; p != NULL && *p != '\0'; p++)
    fuzz_assert(!g_ascii_iscntrl(*p));
  for (const char *p = r->recipient; p != NULL && *p != '\0'; p++)
    fuzz_assert(!g_ascii_iscntrl(*p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const formats[] = { "text", "table", "csv", "jsonl" };
  const BounceMail mail = { .path = "-", .index = 1, .data = data, .size = size, .fd = -1 };
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_set_verp(options, "bounce+{user}={domain}@");
  bounce_options_set_evidence(options, TRUE);
  const BounceFormatOptions style = { .evidence = TRUE };
  g_autoptr(BounceReport) report = bounce_report_new(&mail, options);
  const BounceReportInfo *info = bounce_report_info(report);
  GString *out = g_string_new(NULL);
  fuzz_assert(info->n_recipients > 0 && info->kind != BOUNCE_KIND_NONE && info->format != NULL);
  for (guint i = 0; i < info->n_recipients; i++) {
    check_recipient(info, info->recipients[i]);
    for (guint f = 0; f < G_N_ELEMENTS(formats); f++)
      bounce_format_record(bounce_format_find(formats[f]), &style,
                           &(BounceRecord){ info, info->recipients[i], "-", 1 }, out);
  }
  fuzz_assert(g_utf8_validate(out->str, (gssize) out->len, NULL));
  g_string_free(out, TRUE);
  return 0;
}
