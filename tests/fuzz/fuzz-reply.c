/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reply and status codes in any text: within bounds, inside the text, always going forward. */
#include "fuzz.h"
#include "smtp/reply.h"
#include "smtp/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  BounceScan scan = bounce_scan(text, size);
  BounceReply reply;
  char buffer[BOUNCE_STATUS_TEXT_SIZE];
  const char *before = scan.p;
  while (bounce_reply_next(&scan, &reply)) {
    fuzz_assert(scan.p > before && scan.p <= text + size);
    fuzz_assert(reply.begin >= text && reply.begin < scan.p);
    fuzz_assert(reply.text.p >= reply.begin && reply.text.p <= reply.text.end
                && reply.text.end <= text + size);
    fuzz_assert(reply.code == 0 || (reply.code >= 200 && reply.code <= 599));
    fuzz_assert(reply.code != 0 || reply.status.class_digit != 0);
    if (reply.status.class_digit != 0) {
      BounceStatus again;
      fuzz_assert(bounce_status_parse(bounce_status_format(reply.status, buffer), -1, &again));
      fuzz_assert(bounce_status_equal(again, reply.status));
    }
    before = scan.p;
  }
  if (!bounce_reply_best(bounce_scan(text, size), &reply))
    fuzz_assert(reply.code == 0 && reply.status.class_digit == 0);
  BounceStatus status;
  scan = bounce_scan(text, size);
  if (bounce_status_take(&scan, &status))
    fuzz_assert(scan.p > text && scan.p <= text + size);
  bounce_status_parse(text, (gssize) size, &status);
  return 0;
}
