/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A history on a server of PostgreSQL; store.h says what each function does. */
#ifndef BOUNCE_HISTORY_POSTGRESQL_PG_STORE_H
#define BOUNCE_HISTORY_POSTGRESQL_PG_STORE_H

#include "history/postgresql/pg-link.h"
#include "history/postgresql/pg-names.h"

typedef struct {
  History history;
  PgLink link;
  PgNames names;
} PgStore;

History *pg_store_open(const char *url, HistoryMode mode, guint wait, GError **error);

/* HistoryMethods.record; pg-write.c. */
gboolean pg_write_batch(History *history, const EventBatch *batch, guint *added, GError **error);

/* HistoryMethods.each, .lists, .meta, .knows and .subscribers; pg-read.c. */
gboolean pg_read_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                      gpointer data, GError **error);
gboolean pg_read_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error);
gboolean pg_read_meta(History *history, HistoryMeta *meta, GError **error);
gboolean pg_read_knows(History *history, const char *address, gboolean *known, GError **error);
gboolean pg_read_subscribers(History *history, guint limit, HistoryNameVisit visit, gpointer data,
                             GError **error);

/* HistoryMethods.position and .sent; pg-mark.c. */
gboolean pg_mark_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                          GError **error);
gboolean pg_mark_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                      gpointer data, GError **error);

/* Writes the marks of `batch` and what they count, within a transaction. */
gboolean pg_mark_write(PgLink *link, const EventBatch *batch, GError **error);

/* HistoryMethods.forget and .forget_period; pg-forget.c. */
gboolean pg_forget_address(History *history, const char *address, guint64 *removed, GError **error);
gboolean pg_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                          GError **error);

/* HistoryMethods.check and .vacuum, HistoryModule.roles; pg-admin.c. */
gboolean pg_admin_check(History *history, HistoryFactVisit visit, gpointer data, GError **error);
gboolean pg_admin_vacuum(History *history, GError **error);
const char *pg_admin_roles(void);

/* The same as an attempt (pg-link.h), after rows were removed. */
gboolean pg_admin_clean(PgLink *link, gpointer data, GError **error);

#endif
