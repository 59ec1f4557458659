/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A store in memory that does what store.h says and nothing more: the next event frees the last. */
#ifndef BOUNCE_TESTS_FAKE_STORE_H
#define BOUNCE_TESTS_FAKE_STORE_H

#include "history/store.h"

/* As HistoryModule.open; what was kept under a location is there again until fake_store_reset(). */
History *fake_store_open(const char *location, HistoryMode mode, guint wait, GError **error);
void fake_store_reset(void);

#endif
