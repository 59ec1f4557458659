/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looking things up in the compiled catalogue. In: a reason, a code, a key. Out: its entry, or the
 * next more general one (RFC 3463 section 2: an unknown detail is read by its class and subject).
 * The judgement itself is in verdict.c.
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
  return index < bounce_rules_n_codes ? &bounce_rules_codes[index] : NULL;
}

const BounceCode *bounce_catalog_find(const char *key)
{
  if (key == NULL)
    return NULL;
  guint low = 0, high = bounce_rules_n_codes;
  while (low < high) {
    guint middle = (low + high) / 2;
    const BounceCode *code = &bounce_rules_codes[bounce_rules_code_order[middle]];
    int side = g_ascii_strcasecmp(key, code->key);
    if (side == 0)
      return code;
    if (side < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const BounceCode *bounce_catalog_status(BounceStatus status)
{
  char key[BOUNCE_STATUS_TEXT_SIZE];
  if (status.class_digit == 0)
    return NULL;
  bounce_status_format(status, key);
  const BounceCode *code = bounce_catalog_find(key);
  if (code != NULL)
    return code;
  key[0] = 'X';
  code = bounce_catalog_find(key);
  if (code != NULL && (status.class_digit != 2 || code->reason == BOUNCE_REASON_DELIVERED))
    return code;
  g_snprintf(key, sizeof(key), "%u.%u.0", status.class_digit, status.subject);
  code = bounce_catalog_find(key);
  if (code != NULL)
    return code;
  g_snprintf(key, sizeof(key), "%u.X.X", status.class_digit);
  return bounce_catalog_find(key);
}

const BounceCode *bounce_catalog_reply(guint code)
{
  char key[4];
  if (code < 100 || code > 599)
    return NULL;
  g_snprintf(key, sizeof(key), "%u", code);
  const BounceCode *entry = bounce_catalog_find(key);
  if (entry != NULL)
    return entry;
  g_snprintf(key, sizeof(key), "%uyz", code / 100);
  return bounce_catalog_find(key);
}
