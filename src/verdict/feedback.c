/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Feedback reports (RFC 5965) by their type. In: a Feedback-Type, or the fault that was kept of it.
 * Out: the fault, and the sentence for it. What to do about it is advice.c's.
 */
#include "verdict/feedback.h"

/* Lets xgettext find a sentence. */
#define N_(text) text

/* Types (RFC 5965 section 7.3, RFC 6591, RFC 6430) with which nobody asks to be left alone; each
 * has a fault of its own, by which a history knows it again. */
static const struct {
  const char *type;
  BounceFault fault;
  const char *explanation;
} feedback_types[] = {
  { "auth-failure", BOUNCE_FAULT_SENDER_SYSTEM,
    N_("A mail system reports that the message failed authentication (SPF, DKIM or DMARC).") },
  { "virus", BOUNCE_FAULT_MESSAGE,
    N_("A mail system reports that it found a virus in the message.") },
  { "not-spam", BOUNCE_FAULT_UNKNOWN, N_("The recipient reported that the message was no spam.") },
};

BounceFault bounce_feedback_fault(const char *type)
{
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS(feedback_types); i++)
    if (g_ascii_strcasecmp(type, feedback_types[i].type) == 0)
      return feedback_types[i].fault;
  return bounce_reason_info(BOUNCE_REASON_COMPLAINT)->fault;
}

const char *bounce_feedback_explanation(BounceReason reason, BounceVerdict verdict,
                                        BounceFault fault)
{
  const BounceReasonInfo *info = bounce_reason_info(reason);
  gboolean is_milder = verdict == BOUNCE_VERDICT_SOFT || verdict == BOUNCE_VERDICT_DEFERRED;
  for (guint i = 0; reason == BOUNCE_REASON_COMPLAINT && i < G_N_ELEMENTS(feedback_types); i++)
    if (feedback_types[i].fault == fault)
      return feedback_types[i].explanation;
  if (is_milder && info->milder != NULL)
    return info->milder;
  return reason != BOUNCE_REASON_NONE ? info->explanation : NULL;
}
