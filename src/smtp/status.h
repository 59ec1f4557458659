/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Enhanced status codes (RFC 3463) in text, beside what <bounce/status.h> offers. */
#ifndef BOUNCE_SMTP_STATUS_H
#define BOUNCE_SMTP_STATUS_H

#include <bounce/status.h>

#include "base/scan.h"

/* A status code at the cursor (not judged by what stands around it); advances past it. */
gboolean bounce_status_take(BounceScan *scan, BounceStatus *status);

/* TRUE when `status` says more than its class and subject (X.Y.0 and X.0.0 say less). */
gboolean bounce_status_is_detailed(BounceStatus status);

#endif
