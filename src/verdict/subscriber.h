/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The address the sender mailed to, which forwarding may have changed before the mail failed. */
#ifndef BOUNCE_VERDICT_SUBSCRIBER_H
#define BOUNCE_VERDICT_SUBSCRIBER_H

#include <bounce/report.h>

#include "message/bounce-options.h"
#include "message/message.h"

/*
 * Sets `subscriber` and `subscriber_from` of all recipients of one report, whose `recipient` and
 * `original_recipient` are filled. `subscriber_from` is one of, strongest first:
 *   verp-environment    VERP of options->envelope_recipient
 *   verp                VERP of the report's own envelope recipient, or the original's Return-Path
 *   original-recipient  the report's Original-Recipient
 *   failed-recipients   the report's X-Failed-Recipients
 *   received-for        "for <address>" in a Received field of the original
 *   original-to         To and Cc of the original, when they name one address
 *   recipient           the address that failed
 * A source that names one address says nothing on a report of several recipients, VERP excepted:
 * such a mail was sent to one. VERP is what the sender wrote; the rest is what the reporting
 * system, or who plays one, says. FALSE when VERP and Original-Recipient name different people.
 */
gboolean bounce_subscriber_find(BouncePool *pool, const BounceMessage *message,
                                const BounceOptions *options, BounceRecipient *recipients,
                                guint n_recipients);

/* The first address that the report came to (as for VERP, the original's apart) which may have a
 * tag (base/tag.h), NULL when there is none. */
const char *bounce_subscriber_tagged(BouncePool *pool, const BounceMessage *message,
                                     const BounceOptions *options);

#endif
