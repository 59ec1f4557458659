/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The catalogue that is compiled in, for the caller. In: a reason, a code, a key. Out: its entry;
 * how it is found stands in rules.c, the judgement itself in verdict.c.
 */
#include <bounce/catalog.h>

#include "rules/rules.h"

const BounceReasonInfo *bounce_reason_info(BounceReason reason)
{
  if (reason <= BOUNCE_REASON_NONE || reason > BOUNCE_REASON_AUTO_REPLY)
    reason = BOUNCE_REASON_UNKNOWN;
  return &bounce_rules_reasons[reason];
}

const BounceCode *bounce_catalog_nth(guint index)
{
  return index < bounce_rules_codes.n_codes ? &bounce_rules_codes.codes[index] : NULL;
}

const BounceCode *bounce_catalog_find(const char *key)
{
  return bounce_rules_code(&bounce_rules_builtin, key);
}

const BounceCode *bounce_catalog_status(BounceStatus status)
{
  return bounce_rules_status(&bounce_rules_builtin, status);
}

const BounceCode *bounce_catalog_reply(guint code)
{
  return bounce_rules_reply(&bounce_rules_builtin, code);
}
