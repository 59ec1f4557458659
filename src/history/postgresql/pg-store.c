/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A history on a server: its table of functions. In: a URL. Out: an open connection to tables of a
 * version that is known. What each function does stands in files of its own.
 */
#include "history/postgresql/pg-store.h"

#include "history/postgresql/pg-schema.h"

static void store_close(History *history)
{
  PgStore *store = (PgStore *) history;
  pg_link_clear(&store->link);
  pg_names_clear(&store->names);
  g_free(store);
}

static const HistoryMethods methods = {
  .close = store_close,
  .record = pg_write_batch,
  .each = pg_read_each,
  .lists = pg_read_lists,
  .meta = pg_read_meta,
  .knows = pg_read_knows,
  .subscribers = pg_read_subscribers,
  .position = pg_mark_position,
  .sent = pg_mark_sent,
  .forget = pg_forget_address,
  .forget_period = pg_forget_period,
  .check = pg_admin_check,
  .vacuum = pg_admin_vacuum,
};

static gboolean prepare(PgLink *link, gpointer mode, GError **error)
{
  return pg_schema_prepare(link, *(const HistoryMode *) mode, error);
}

History *pg_store_open(const char *url, HistoryMode mode, guint wait, GError **error)
{
  PgStore *store = g_new0(PgStore, 1);
  store->history.methods = &methods;
  pg_names_init(&store->names);
  if (pg_link_init(&store->link, url, mode != HISTORY_READ, wait, error)
      && pg_link_try(&store->link, prepare, &mode, error))
    return &store->history;
  store_close(&store->history);
  return NULL;
}
