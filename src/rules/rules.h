/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shapes of the rule tables that tools/compile-rules makes of the .ini files beside this. */
#ifndef BOUNCE_RULES_H
#define BOUNCE_RULES_H

#include <bounce/catalog.h>

/* codes.ini, in its order. */
extern const BounceCode bounce_rules_codes[];
extern const guint bounce_rules_n_codes;

/* reasons.ini, indexed by BounceReason. */
extern const BounceReasonInfo bounce_rules_reasons[];

#endif
