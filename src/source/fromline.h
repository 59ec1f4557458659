/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The line that begins a message in an mbox. */
#ifndef BOUNCE_SOURCE_FROMLINE_H
#define BOUNCE_SOURCE_FROMLINE_H

#include "base/scan.h"

/* A longer line is text: senders are at most 254 bytes, dates 40. */
#define BOUNCE_FROMLINE_MAX 512

/* TRUE for "From " and, behind it, a date: month beside day, then a time, and a year. */
gboolean bounce_fromline_is(BounceScan line);

#endif
