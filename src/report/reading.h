/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which entries of the catalogue a text names, with the second readings of its codes. */
#ifndef BOUNCE_REPORT_READING_H
#define BOUNCE_REPORT_READING_H

#include <bounce/explain.h>

#include "base/pool.h"
#include "rules/rules.h"

/* What was read of a text, by which rules; the strings are in the pool. */
typedef struct {
  const BounceRules *rules;
  BouncePool *pool;
  GArray *found; /* of BounceReading */
} BounceReadings;

/* All of these append what is not in `readings` yet. */

void bounce_reading_status(BounceReadings *readings, BounceStatus status);
void bounce_reading_reply(BounceReadings *readings, guint reply);

/* The longest wording of texts.ini that stands in `text`, NULL when there is none. */
const BounceCode *bounce_reading_text(BounceReadings *readings, const char *text);

/* The number that the error box of a mail program shows ("0x800CCC79"); FALSE when there is none.
 */
gboolean bounce_reading_number(BounceReadings *readings, const char *text);

/* The provider whose code stands in `text`, told by the text or by the host that answered. */
void bounce_reading_provider(BounceReadings *readings, const char *text, const char *host);

/* The replies and statuses in running text, in its order. */
void bounce_reading_codes(BounceReadings *readings, const char *text);

/* FALSE when `text` is anything but codes and keys: `550`, `X.7.26`, `#5.1.1`, `550 5.7.1`. */
gboolean bounce_reading_input(BounceReadings *readings, const char *text);

#endif
