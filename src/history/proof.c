/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proof of an event. In: keys, the address with a tag, an event. Out: a word. It does not change
 * the event's verdict: whether an event may count is a policy's business.
 */
#include "history/proof.h"

#include "base/address.h"

/* Who had a mail knows the tag of their own address, and could name somebody else beside it. */
static gboolean is_about(const char *tagged, const Event *event)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *who = bounce_address_verp(pool, tagged, NULL);
  return who != NULL && event->subscriber != NULL && bounce_address_equal(who, event->subscriber);
}

const char *event_proof(const BounceTagKeys *keys, const char *tagged, const Event *event)
{
  BounceTag tag = tagged != NULL ? bounce_tag_check(keys, tagged, event->date) : BOUNCE_TAG_NONE;
  switch (tag) {
  case BOUNCE_TAG_VERP:
    return is_about(tagged, event) ? "verp-mac" : "forged";
  case BOUNCE_TAG_BATV:
    return "batv";
  case BOUNCE_TAG_FORGED:
    return "forged";
  default:
    return "none";
  }
}
