/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blocks of "Name: value" lines: headers, pasted headers, and the groups of status parts. */
#ifndef BOUNCE_FIELDS_H
#define BOUNCE_FIELDS_H

#include "base/scan.h"
#include "message/message.h"

typedef enum {
  BOUNCE_FIELDS_DECODE = 1 << 0, /* RFC 2047 words and raw 8-bit text become UTF-8 */
  BOUNCE_FIELDS_STRICT = 1 << 1, /* a line that is no field ends the block; else it is skipped */
  BOUNCE_FIELDS_JOIN = 1 << 2,   /* a line that is no field continues the value before it */
} BounceFieldsFlags;

/*
 * field-name of RFC 5322 section 3.6.8 and its colon (blanks before it are tolerated): advances
 * past the colon, `name` spans the name.
 */
gboolean bounce_fields_name(BounceScan *line, BounceScan *name);

/*
 * Reads fields up to an empty line, which is taken too. `line` is the number of the first line and
 * becomes that of the next unread one. TRUE when there was at least one field. `cut` (may be NULL)
 * is set to TRUE when fields beyond BOUNCE_LIMIT_FIELDS were dropped.
 */
gboolean bounce_fields_parse(BouncePool *pool, BounceScan *text, BounceFieldsFlags flags,
                             const char *charset, guint *line, BounceFields *fields, gboolean *cut);

#endif
