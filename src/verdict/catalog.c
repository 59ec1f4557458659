/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking things up in the compiled catalogue. In: a reason. Out: its entry. */
#include <bounce/catalog.h>

#include "rules/rules.h"

const BounceReasonInfo *bounce_reason_info(BounceReason reason)
{
  if (reason <= BOUNCE_REASON_NONE || reason > BOUNCE_REASON_AUTO_REPLY)
    reason = BOUNCE_REASON_UNKNOWN;
  return &bounce_rules_reasons[reason];
}
