/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pipeline behind <bounce/report.h> and <bounce/gmime.h>. */
#ifndef BOUNCE_REPORT_REPORT_H
#define BOUNCE_REPORT_REPORT_H

#include <bounce/report.h>

#include "message/message.h"

/* The report on `message`, which lives in `pool`; takes the pool. `options` may be NULL. */
BounceReport *bounce_report_make(BouncePool *pool, const BounceMessage *message,
                                 const BounceOptions *options);

#endif
