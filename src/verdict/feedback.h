/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What feedback reports say, by their type, and the sentence that every output shows for a reason. */
#ifndef BOUNCE_VERDICT_FEEDBACK_H
#define BOUNCE_VERDICT_FEEDBACK_H

#include <bounce/catalog.h>

/* Whose fault a report of the Feedback-Type `type` (nullable) is about. */
BounceFault bounce_feedback_fault(const char *type);

/*
 * The sentence for a reason: that of reasons.ini, which has another one where the verdict is milder
 * than the reason's, but for a feedback report with which nobody asks to be left alone. A constant;
 * NULL without a reason.
 */
const char *bounce_feedback_explanation(BounceReason reason, BounceVerdict verdict,
                                        BounceFault fault);

#endif
