/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to do about one record. The rule compiler asks it for the catalogue, all others for theirs.
 */
#ifndef BOUNCE_RULES_ADVICE_H
#define BOUNCE_RULES_ADVICE_H

#include <bounce/catalog.h>

/*
 * BOUNCE_ADVICE_NONE without a reason; `kind` may be BOUNCE_KIND_NONE where there is no message.
 * BOUNCE_ADVICE_REMOVE only for a hard verdict and for a complaint of the recipient.
 */
BounceAdvice bounce_advice_of(BounceKind kind, BounceReason reason, BounceVerdict verdict,
                              BounceFault fault);

#endif
