/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever a person pastes has an explanation. */
#include <bounce/bounce.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(BounceExplanation) text = bounce_explain_text((const char *) data, (gssize) size);
  fuzz_assert(text != NULL && bounce_explanation_info(text) != NULL);
  g_autofree char *line = fuzz_take(&data, &size);
  g_autoptr(BounceExplanation) again = bounce_explain_text(line, -1);
  fuzz_assert(again != NULL);
  return 0;
}
