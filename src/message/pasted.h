/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The returned original where it is pasted into the text of a report. */
#ifndef BOUNCE_MESSAGE_PASTED_H
#define BOUNCE_MESSAGE_PASTED_H

#include "base/scan.h"
#include "message/message.h"

/* What was found in a text. */
typedef struct {
  gsize end;           /* the report's own words end here: before the divider */
  BounceFields fields; /* the pasted header; may be empty when only a divider was found */
  const char *text;    /* the pasted body, or NULL */
} BounceOriginal;

/*
 * Looks for a pasted original in `text` (UTF-8, LF line ends); FALSE when there is none.
 * `announced`: something else stands before the text, so that a header at its beginning needs no
 * divider.
 */
gboolean bounce_pasted_find(BouncePool *pool, const char *text, gsize length, gboolean announced,
                            BounceOriginal *original);

/* How many bytes of `text` stand before its signature or footer: `length` when there is none. */
gsize bounce_pasted_footer(const char *text, gsize length);

/* TRUE when `line` begins with an address or holds a refusal, as lines of reports do. */
gboolean bounce_pasted_line_reports(BounceScan line);

#endif
