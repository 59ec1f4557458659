/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which sending host a refusal names. */
#ifndef BOUNCE_VERDICT_REFUSED_H
#define BOUNCE_VERDICT_REFUSED_H

#include "base/pool.h"

/*
 * The first IP address that the SMTP answer `answer` names, in the pool; NULL where it is no answer
 * or names none. `remote_mta` (may be NULL) is who answered: its own address is not meant.
 */
const char *bounce_refused_ip(BouncePool *pool, const char *answer, const char *remote_mta);

#endif
