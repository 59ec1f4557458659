/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the commands on a history share: opening it and saying what went wrong. */
#ifndef DATABASE_H
#define DATABASE_H

#include "history/store.h"

/* Seconds that writers wait for one another unless --wait says otherwise. */
#define DATABASE_WAIT 30

/* Opens the history that --db names. NULL when it failed: said, *status is the exit code. */
History *database_open(const char *url, HistoryMode mode, guint wait, int *status);

/* Says `error` about the history `url`. Returns: the exit code. */
int database_complain(const char *url, const GError *error);

/*
 * TRUE when `now` cannot be: before 2020, or more than a day before the newest event of `history`
 * (nullable). Said; the way out is to set the clock, so that the exit code is EXIT_CODE_TEMP_FAIL.
 */
gboolean database_clock_is_wrong(History *history, gint64 now);

/*
 * Says why there is no event: the history has none, none of this list (it names those it has), or
 * none of what was asked for. Returns: the exit code; EXIT_CODE_USAGE for a list it does not know.
 */
int database_say_empty(History *history, const char *url, const char *list);

#endif
