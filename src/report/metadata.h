/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the returned original tells of itself; metadata of the record, never evidence. */
#ifndef BOUNCE_REPORT_METADATA_H
#define BOUNCE_REPORT_METADATA_H

#include <bounce/report.h>

#include "message/message.h"

/* Fills message_id, sender, subject and list_id. */
void bounce_metadata_read(BouncePool *pool, const BounceMessage *message, BounceReportInfo *info);

/*
 * The recipient where the report names none: the one address of the original's To for a bounce, a
 * delay, a delivery or a complaint; the author of an automatic answer. NULL where that is not
 * clear.
 */
const char *bounce_metadata_recipient(BouncePool *pool, const BounceMessage *message,
                                      BounceKind kind);

/* Who sends the report and who gets it, NULL where the header does not say. */
void bounce_metadata_ends(BouncePool *pool, const BounceMessage *message, const char **from,
                          const char **to);

#endif
