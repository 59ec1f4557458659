/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Machine-readable status parts: RFC 3464, RFC 3886, RFC 5965 and RFC 8098 share one syntax. */
#ifndef BOUNCE_MESSAGE_STATUS_PART_H
#define BOUNCE_MESSAGE_STATUS_PART_H

#include "message/message.h"

/* Reads `text` (UTF-8) as groups of fields. FALSE when it holds no field. */
gboolean bounce_status_part_read(BouncePool *pool, const char *text, gsize length,
                                 BounceStatusPartType type, guint part, BounceStatusPart *status,
                                 gboolean *cut);

/* The groups of DSN fields that stand in prose; FALSE when no recipient is reported by them. */
gboolean bounce_status_part_find(BouncePool *pool, const char *text, gsize length, guint part,
                                 BounceStatusPart *status, gboolean *cut);

/* TRUE when `status` says something about a recipient in terms of RFC 3464. */
gboolean bounce_status_part_reports(const BounceStatusPart *status);

/*
 * Reads an abuse report in JSON (XARF) of part `part`. TRUE when it is a complaint about a mail:
 * `status` has the fields of RFC 5965 that say the same, `original` those of the mail that are
 * known.
 */
gboolean bounce_status_json_read(BouncePool *pool, const char *text, guint part,
                                 BounceStatusPart *status, BounceFields *original);

#endif
