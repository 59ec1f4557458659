/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signs of life and wishes as events: what is no report, but says something of an address. */
#ifndef BOUNCE_HISTORY_LIFE_H
#define BOUNCE_HISTORY_LIFE_H

#include "history/store.h"

/*
 * Adds an event of `kind` (event-kind.h, or an automatic reply) about `address`, of which one a day
 * and list counts. `list` is (nullable).
 */
void life_add(EventBatch *batch, BounceKind kind, const char *address, const char *list,
              gint64 date);

/*
 * Adds what a report that event_is_counted() leaves out says of who lives: who wrote a mail or an
 * automatic reply, and whose mail a provider delivered. Nothing for a mail system's or a list's.
 */
void life_add_report(EventBatch *batch, const BounceReport *report, const char *list,
                     gint64 arrival);

/*
 * Takes the signs of life out of `batch` whose addresses `history` does not know: a history is no
 * record of who wrote. FALSE with `error`.
 */
gboolean life_keep_known(EventBatch *batch, History *history, GError **error);

#endif
