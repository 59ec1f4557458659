/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pipeline behind <bounce/report.h> and <bounce/gmime.h>. */
#ifndef BOUNCE_REPORT_REPORT_H
#define BOUNCE_REPORT_REPORT_H

#include <bounce/report.h>

#include "message/message.h"

/* The report on `message`, which lives in `pool`; takes the pool. `options` may be NULL. */
BounceReport *bounce_report_make(BouncePool *pool, const BounceMessage *message,
                                 const BounceOptions *options);

/*
 * When the last host before ours, or ours itself, took the mail: RFC 3339 from its topmost Received
 * field, NULL when there is none. Free with g_free().
 */
char *bounce_report_received(const BounceReport *report);

/* The address it came to that may have a tag of ours (base/tag.h), NULL when there is none. */
const char *bounce_report_tagged(const BounceReport *report);

/*
 * The address of the person, or of the person's program, who wrote a mail that is no report; NULL
 * for what a mail system, a list or a bulk mailer wrote.
 */
const char *bounce_report_writer(const BounceReport *report);

#endif
