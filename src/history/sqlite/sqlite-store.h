/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A history in one SQLite file; store.h says what each function does. */
#ifndef BOUNCE_HISTORY_SQLITE_SQLITE_STORE_H
#define BOUNCE_HISTORY_SQLITE_SQLITE_STORE_H

#include <sqlite3.h>
#include <sys/stat.h>

#include "history/sqlite/sqlite-words.h"
#include "history/store.h"

typedef struct {
  History history;
  sqlite3 *db;
  sqlite3_stmt *insert; /* NULL where only reading is allowed */
  Words words;
  Words addresses;
  char *frozen;       /* the path of a file that is read as it is, else NULL */
  struct stat before; /* of that file when it was opened */
} SqliteStore;

History *sqlite_store_open(const char *path, HistoryMode mode, guint wait, GError **error);

/* What stands behind sqlite_store_open(); sqlite-open.c. */
gboolean sqlite_open_file(SqliteStore *store, const char *path, HistoryMode mode, guint wait,
                          GError **error);

/* FALSE with `error` when a file that is read as it is was written since it was opened. */
gboolean sqlite_open_is_unchanged(const SqliteStore *store, GError **error);

/* HistoryMethods.each, .lists, .meta, .knows and .subscribers; sqlite-scan.c. */
gboolean sqlite_scan_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                          gpointer data, GError **error);
gboolean sqlite_scan_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error);
gboolean sqlite_scan_meta(History *history, HistoryMeta *meta, GError **error);
gboolean sqlite_scan_knows(History *history, const char *address, gboolean *known, GError **error);
gboolean sqlite_scan_subscribers(History *history, guint limit, HistoryNameVisit visit,
                                 gpointer data, GError **error);

/* HistoryMethods.position and .sent; sqlite-mark.c. */
gboolean sqlite_mark_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                              GError **error);
gboolean sqlite_mark_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                          gpointer data, GError **error);

/* Writes the marks of `batch` and what they count, within a transaction. */
gboolean sqlite_mark_write(SqliteStore *store, const EventBatch *batch, GError **error);

/* HistoryMethods.forget and .forget_period; sqlite-forget.c. */
gboolean sqlite_forget_address(History *history, const char *address, guint64 *removed,
                               GError **error);

gboolean sqlite_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                              GError **error);

/* HistoryMethods.check and .vacuum; sqlite-admin.c. */
gboolean sqlite_admin_check(History *history, HistoryFactVisit visit, gpointer data,
                            GError **error);
gboolean sqlite_admin_vacuum(History *history, GError **error);

/* Rolls a failed transaction back; `error` stays. Returns FALSE. */
gboolean sqlite_store_roll_back(SqliteStore *store);

#endif
