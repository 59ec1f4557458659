/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What who keeps a history file asks of it. In: an open history. Out: how it is, or the same file
 * without the room that is free. It reads no event.
 */
#include "base/translate.h"
#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"

/* Numbers that a query each gives, in the order in which they are shown. */
static const struct {
  const char *what;
  const char *sql;
} facts[] = {
  { N_("version"), "PRAGMA user_version" },
  { N_("events"), "SELECT count(*) FROM event" },
  { N_("subscribers"), "SELECT count(*) FROM address" },
  { N_("bytes"), "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()" },
  { N_("bytes that are free"),
    "SELECT freelist_count * page_size FROM pragma_freelist_count(), pragma_page_size()" },
};

static void show_date(SqliteStore *store, HistoryFactVisit visit, gpointer data)
{
  HistoryMeta meta = { 0 };
  g_autofree char *date =
      sqlite_scan_meta(&store->history, &meta, NULL) ? event_date(meta.newest) : NULL;
  visit(_("newest event"), date != NULL ? date : "-", data);
}

gboolean sqlite_admin_check(History *history, HistoryFactVisit visit, gpointer data, GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  visit("SQLite", sqlite3_libversion(), data);
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
    gint64 number = 0;
    if (!schema_number(store->db, facts[i].sql, &number, error))
      return FALSE;
    g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, number);
    visit(_(facts[i].what), value, data);
  }
  show_date(store, visit, data);
  visit(_("it may be written"), sqlite3_db_readonly(store->db, "main") == 0 ? _("yes") : _("no"),
        data);
  return TRUE;
}

gboolean sqlite_admin_vacuum(History *history, GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  gint64 busy = 0;
  return schema_run(store->db, "VACUUM", error) && schema_run(store->db, "PRAGMA optimize", error)
         && schema_number(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, error);
}
