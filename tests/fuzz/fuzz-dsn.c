/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fields of a delivery status part, read alone, found in prose, and within a report. */
#include <bounce/bounce.h>

#include "base/text.h"
#include "fuzz.h"
#include "message/status-part.h"

static void check_groups(const BounceStatusPart *status)
{
  for (guint i = 0; i < status->n_groups; i++)
    for (guint f = 0; f < status->groups[i].n_fields; f++)
      fuzz_assert_utf8(status->groups[i].fields[f].value);
}

static void check_parts(const uint8_t *data, size_t size)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *text = bounce_text_utf8(pool, (const char *) data, size);
  gboolean cut = FALSE;
  for (BounceStatusPartType type = BOUNCE_STATUS_DSN; type <= BOUNCE_STATUS_DISPOSITION; type++) {
    BounceStatusPart status = { 0 };
    if (bounce_status_part_read(pool, text, strlen(text), type, 1, &status, &cut))
      check_groups(&status);
  }
  BounceStatusPart found = { 0 };
  if (bounce_status_part_find(pool, text, strlen(text), 1, &found, &cut))
    check_groups(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char head[] = "Content-Type: multipart/report; report-type=delivery-status; "
                             "boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n";
  check_parts(data, size);
  g_autoptr(GString) mail = g_string_new(head);
  g_string_append_len(mail, (const char *) data, (gssize) size);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail->str, mail->len, NULL);
  fuzz_assert(bounce_report_info(report)->n_recipients > 0);
  return 0;
}
