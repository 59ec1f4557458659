/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What to do. In: kind, reason, verdict and fault. Out: the advice: of whose fault it is, but for
 * what goes by without anybody's doing. Nothing else gives advice, so that no two outputs differ.
 */
#include "rules/advice.h"

static gboolean passes_by_itself(BounceReason reason)
{
  return reason == BOUNCE_REASON_RATE_LIMITED || reason == BOUNCE_REASON_TOO_MANY_CONNECTIONS
         || reason == BOUNCE_REASON_GREYLISTED || reason == BOUNCE_REASON_SYSTEM_ERROR
         || reason == BOUNCE_REASON_SYSTEM_FULL;
}

static BounceAdvice advice_on_fault(BounceFault fault)
{
  switch (fault) {
  case BOUNCE_FAULT_RECIPIENT:
  case BOUNCE_FAULT_NETWORK:
    return BOUNCE_ADVICE_RETRY_LATER;
  case BOUNCE_FAULT_SENDER_SYSTEM:
    return BOUNCE_ADVICE_FIX_SENDER;
  case BOUNCE_FAULT_MESSAGE:
    return BOUNCE_ADVICE_FIX_MESSAGE;
  default:
    return BOUNCE_ADVICE_ASK_RECIPIENT_POSTMASTER;
  }
}

/* Feedback with another fault than the recipient's is a report on authentication or a virus, or
 * says that the message was no spam. */
static BounceAdvice advice_on_complaint(BounceFault fault)
{
  if (fault == BOUNCE_FAULT_NONE || fault == BOUNCE_FAULT_RECIPIENT)
    return BOUNCE_ADVICE_REMOVE;
  return fault == BOUNCE_FAULT_UNKNOWN ? BOUNCE_ADVICE_NOTHING : advice_on_fault(fault);
}

BounceAdvice bounce_advice_of(BounceKind kind, BounceReason reason, BounceVerdict verdict,
                              BounceFault fault)
{
  if (reason == BOUNCE_REASON_NONE)
    return BOUNCE_ADVICE_NONE;
  if (kind == BOUNCE_KIND_FEEDBACK || reason == BOUNCE_REASON_COMPLAINT)
    return advice_on_complaint(fault);
  if (verdict == BOUNCE_VERDICT_HARD)
    return BOUNCE_ADVICE_REMOVE;
  if (verdict == BOUNCE_VERDICT_DELIVERED || verdict == BOUNCE_VERDICT_NONE)
    return BOUNCE_ADVICE_NOTHING;
  gboolean waits = verdict == BOUNCE_VERDICT_DEFERRED && fault == BOUNCE_FAULT_UNKNOWN;
  return waits || passes_by_itself(reason) ? BOUNCE_ADVICE_RETRY_LATER : advice_on_fault(fault);
}
