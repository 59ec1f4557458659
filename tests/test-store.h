/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of stores share: a place for a history, and reports to record. */
#ifndef BOUNCE_TESTS_TEST_STORE_H
#define BOUNCE_TESTS_TEST_STORE_H

#include "history/store.h"
#include "test.h"

#define MONDAY "2026-03-02T10:00:00+00:00"
#define TUESDAY "2026-03-03T10:00:00+00:00"

/* A file that does not exist, in a folder that does: between the next two. */
extern char *test_store_path;
void test_store_make(void);
void test_store_remove(void);

History *test_store_open_sqlite(const char *location, HistoryMode mode, guint wait, GError **error);

/*
 * The same for the server that the environment variable POSTGRESQL names; what tests left there
 * before test_store_make() is gone. Only where test_store_has_postgresql().
 */
History *test_store_open_postgresql(const char *location, HistoryMode mode, guint wait,
                                    GError **error);
gboolean test_store_has_postgresql(void);

/* Opens the file at test_store_path. */
History *test_store_open(HistoryMode mode);

/*
 * A report about `recipient` that differs from others by `id` and `date` only. Returns: how many
 * events were new.
 */
guint test_store_record(History *history, const char *recipient, const char *id, const char *date);

#endif
