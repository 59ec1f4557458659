/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What shows that a report answers a mail of ours. */
#ifndef BOUNCE_HISTORY_PROOF_H
#define BOUNCE_HISTORY_PROOF_H

#include "base/tag.h"
#include "history/event.h"

/*
 * "verp-mac", "batv", "none" or "forged": what the address `tagged` (nullable) that a report came
 * to shows about one of its events. A tag proves what came soon after it, and of VERP its own
 * subscriber alone.
 */
const char *event_proof(const BounceTagKeys *keys, const char *tagged, const Event *event);

#endif
