/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shapes of the rule tables that tools/compile-rules makes of the .ini files beside this. */
#ifndef BOUNCE_RULES_H
#define BOUNCE_RULES_H

#include <bounce/catalog.h>

/* reasons.ini, indexed by BounceReason. */
extern const BounceReasonInfo bounce_rules_reasons[];

#endif
