/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Removes a person from a history file. In: an address. Out: how many events went with it. The
 * bytes are overwritten (secure_delete) and the write-ahead log is emptied, so that they are not
 * left in the file either; backups and the mail itself are beyond its reach.
 */
#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"

/*
 * Events are the person's when the address is the subscriber or the address that failed behind it.
 * Words that no event uses any more (the host of one person's own domain) go too.
 */
static const char *const removals[] = {
  "DELETE FROM event WHERE recipient IS NOT NULL AND lower(recipient) = ?1",
  "DELETE FROM event WHERE address = (SELECT id FROM address WHERE text = ?1)",
};

static const char *const clean_ups[] = {
  "DELETE FROM address WHERE text = ?1 OR id NOT IN (SELECT address FROM event WHERE address IS NOT"
  " NULL)",
  "UPDATE event SET diagnostic = replace(lower(diagnostic), ?1, '(removed)')"
  " WHERE instr(lower(diagnostic), ?1) > 0",
  "DELETE FROM word WHERE ?1 IS NOT NULL AND id NOT IN"
  " (SELECT kind FROM event UNION SELECT action FROM event WHERE action IS NOT NULL"
  " UNION SELECT verdict FROM event WHERE verdict IS NOT NULL"
  " UNION SELECT reason FROM event WHERE reason IS NOT NULL"
  " UNION SELECT fault FROM event WHERE fault IS NOT NULL"
  " UNION SELECT list FROM event WHERE list IS NOT NULL"
  " UNION SELECT remote_mta FROM event WHERE remote_mta IS NOT NULL"
  " UNION SELECT reporting_mta FROM event WHERE reporting_mta IS NOT NULL)",
};

static gboolean run(SqliteStore *store, const char *sql, const char *address, guint64 *changes,
                    GError **error)
{
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
    return schema_fail(store->db, error);
  sqlite3_bind_text(statement, 1, address, -1, SQLITE_STATIC);
  gboolean done = sqlite3_step(statement) == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_finalize(statement);
  if (done && changes != NULL)
    *changes += (guint) sqlite3_changes(store->db);
  return done;
}

static gboolean run_all(SqliteStore *store, const char *address, guint64 *removed, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(removals); i++)
    if (!run(store, removals[i], address, removed, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(clean_ups); i++)
    if (!run(store, clean_ups[i], address, NULL, error))
      return FALSE;
  return schema_run(store->db, "COMMIT", error);
}

gboolean sqlite_forget_address(History *history, const char *address, guint64 *removed,
                               GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  g_autofree char *folded = event_fold_address(address);
  *removed = 0;
  if (!schema_run(store->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!run_all(store, folded, removed, error))
    return sqlite_store_roll_back(store);
  words_reset(&store->words);
  words_reset(&store->addresses);
  return schema_run(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", error);
}
