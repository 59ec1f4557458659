/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which entries of the catalogue a text names, with the second readings of its codes. */
#ifndef BOUNCE_REPORT_READING_H
#define BOUNCE_REPORT_READING_H

#include <bounce/explain.h>

#include "base/pool.h"

/* All of these append to `readings`, a GArray of BounceReading, what is not in it yet. */

void bounce_reading_status(BouncePool *pool, BounceStatus status, GArray *readings);
void bounce_reading_reply(BouncePool *pool, guint reply, GArray *readings);

/* The longest wording of texts.ini that stands in `text`, NULL when there is none. */
const BounceCode *bounce_reading_text(BouncePool *pool, const char *text, GArray *readings);

/* The number that the error box of a mail program shows ("0x800CCC79"); FALSE when there is none.
 */
gboolean bounce_reading_number(BouncePool *pool, const char *text, GArray *readings);

/* The provider whose code stands in `text`, told by the text or by the host that answered. */
void bounce_reading_provider(BouncePool *pool, const char *text, const char *host,
                             GArray *readings);

/* The replies and statuses in running text, in its order. */
void bounce_reading_codes(BouncePool *pool, const char *text, GArray *readings);

/* FALSE when `text` is anything but codes and keys: `550`, `X.7.26`, `#5.1.1`, `550 5.7.1`. */
gboolean bounce_reading_input(BouncePool *pool, const char *text, GArray *readings);

#endif
