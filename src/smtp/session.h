/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The answer about one recipient in the transcript of a session. */
#ifndef BOUNCE_SMTP_SESSION_H
#define BOUNCE_SMTP_SESSION_H

#include "smtp/frame.h"

/*
 * The first refusal of `address`, else the first that is about nobody in particular, or with
 * `alone` (there is no other recipient) about anybody. FALSE when there is none; `found` is set
 * only on TRUE.
 */
gboolean bounce_session_find(BounceScan session, const char *address, gboolean alone,
                             BounceSmtp *found);

/*
 * `a@b... Deferred: why`: what the system itself says of a recipient that no server has answered
 * for. A bare "Deferred" says nothing.
 */
gboolean bounce_session_own(BounceScan session, const char *address, BounceScan *why);

/*
 * The first refusal of a session as people paste it, with marks before its lines (">>>", "C:",
 * "->") or none; later refusals follow from it. `smtp` must be zeroed; command and address say what
 * was refused. The lines of the reply are appended to `answer`, without marks. FALSE for text in
 * which no client speaks.
 */
gboolean bounce_session_first_refusal(BounceScan session, BounceSmtp *smtp, GString *answer);

#endif
