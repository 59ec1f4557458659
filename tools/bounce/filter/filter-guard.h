/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The watchdog: one deadline for analysis, the history's lock and writing it. An analysis that
 * takes too long or crashes lets the message pass unchanged all the same, written by a signal
 * handler from what was prepared before; any other step that does is a temporary failure.
 */
#ifndef FILTER_GUARD_H
#define FILTER_GUARD_H

#include "filter/filter-edit.h"

typedef struct {
  const FilterEdit *edit; /* NULL: write nothing, exit with EXIT_CODE_TEMP_FAIL */
  const char *late;       /* fields for a message that took too long ... */
  gsize late_length;
  const char *crashed; /* ... and for one that could not be analysed */
  gsize crashed_length;
} FilterGuard;

/*
 * Starts the clock, whatever signals the caller left blocked or ignored. From here to
 * filter_guard_end() the process may end in the handler. 0 seconds: no time limit.
 */
void filter_guard_begin(double seconds);

/* From here on the message may pass as `guard` says; NULL: from here on it may not. */
void filter_guard_set(const FilterGuard *guard);

/* Nothing is waited for any more but whoever reads the message. */
void filter_guard_end(void);

/*
 * From here on SIGTERM, SIGINT, SIGHUP and memory that runs out (GLib then aborts) end the process
 * with EXIT_CODE_TEMP_FAIL: the mail is tried again.
 */
void filter_guard_temporary(void);

#endif
