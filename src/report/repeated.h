/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of the message, which stand in the record of each recipient. */
#ifndef BOUNCE_REPORT_REPEATED_H
#define BOUNCE_REPORT_REPEATED_H

#include <bounce/report.h>

#include "evidence/evidence.h"

/* Cuts what would be too long for so many recipients: in `info` and in the facts of the whole
 * message, which evidence repeats too. */
void bounce_repeated_limit(BounceFacts *facts, BounceReportInfo *info, guint n_recipients);

#endif
