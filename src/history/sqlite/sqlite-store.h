/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions of HistoryModule (history.h says what each does) over one SQLite file. */
#ifndef BOUNCE_HISTORY_SQLITE_SQLITE_STORE_H
#define BOUNCE_HISTORY_SQLITE_SQLITE_STORE_H

#include <sqlite3.h>

#include "history/sqlite/sqlite-words.h"
#include "history/store.h"

struct _History {
  sqlite3 *db;
  sqlite3_stmt *insert;
  Words words;
  Words addresses;
};

History *store_open(const char *path, HistoryMode mode, guint wait, GError **error);
void store_close(History *history);
gboolean store_record(History *history, const EventBatch *batch, guint *added, GError **error);
gboolean store_each(History *history, const HistoryFilter *filter, HistoryVisit visit,
                    gpointer data, GError **error);
gboolean store_forget(History *history, const char *address, guint *removed, GError **error);

/* Rolls a failed transaction back; `error` stays. Returns FALSE. */
gboolean store_roll_back(History *history);

#endif
