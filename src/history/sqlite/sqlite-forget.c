/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Removes a person from a history file. In: an address. Out: how many events went with it. The
 * bytes are overwritten (secure_delete) and the write-ahead log is emptied, so that they are not
 * left in the file either; backups and the mail itself are beyond its reach.
 */
#include "base/translate.h"
#include "history/mention.h"
#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"

/* Events are the person's when the address is the subscriber or the address that failed behind it.
 */
static const char *const removals[] = {
  "DELETE FROM event WHERE recipient IS NOT NULL AND is_person(recipient)",
  "DELETE FROM event WHERE address = (SELECT id FROM address WHERE text = ?1)",
};

/*
 * What others' events say of the person, and what no event uses any more (the host of one person's
 * own domain). A word must stay one of its kind, so that its number is put behind what is left.
 */
static const char *const clean_ups[] = {
  "DELETE FROM address WHERE id NOT IN (SELECT address FROM event WHERE address IS NOT NULL)",
  "UPDATE address SET text = without_person(text) || id WHERE without_person(text) IS NOT NULL",
  "UPDATE event SET recipient = without_person(recipient)"
  " WHERE without_person(recipient) IS NOT NULL",
  "UPDATE event SET diagnostic = without_person(diagnostic)"
  " WHERE without_person(diagnostic) IS NOT NULL",
  "UPDATE event SET message_id = without_person(message_id)"
  " WHERE without_person(message_id) IS NOT NULL",
  "DELETE FROM word WHERE id NOT IN"
  " (SELECT kind FROM event UNION SELECT action FROM event WHERE action IS NOT NULL"
  " UNION SELECT verdict FROM event WHERE verdict IS NOT NULL"
  " UNION SELECT reason FROM event WHERE reason IS NOT NULL"
  " UNION SELECT fault FROM event WHERE fault IS NOT NULL"
  " UNION SELECT list FROM event WHERE list IS NOT NULL"
  " UNION SELECT remote_mta FROM event WHERE remote_mta IS NOT NULL"
  " UNION SELECT reporting_mta FROM event WHERE reporting_mta IS NOT NULL)",
  "UPDATE word SET text = without_person(text) || id WHERE without_person(text) IS NOT NULL",
};

/* is_person(text): whether a text is the address. */
static void sql_is_person(sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text(values[0]);
  sqlite3_result_int(context, text != NULL && mention_is_address(sqlite3_user_data(context), text));
}

/* without_person(text): the text without the address; NULL where it does not stand. */
static void sql_without_person(sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text(values[0]);
  char *rest = text != NULL ? mention_remove(sqlite3_user_data(context), text) : NULL;
  if (rest != NULL)
    sqlite3_result_text(context, rest, -1, g_free);
}

static gboolean add_functions(SqliteStore *store, Mention *mention, GError **error)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  return (sqlite3_create_function(store->db, "is_person", 1, flags, mention, sql_is_person, NULL,
                                  NULL)
              == SQLITE_OK
          && sqlite3_create_function(store->db, "without_person", 1, flags, mention,
                                     sql_without_person, NULL, NULL)
                 == SQLITE_OK)
         || schema_fail(store->db, error);
}

static gboolean run(SqliteStore *store, const char *sql, const char *address, guint64 *changes,
                    GError **error)
{
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
    return schema_fail(store->db, error);
  if (sqlite3_bind_parameter_count(statement) > 0)
    sqlite3_bind_text(statement, 1, address, -1, SQLITE_STATIC);
  gboolean done = sqlite3_step(statement) == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_finalize(statement);
  if (done && changes != NULL)
    *changes += (guint64) sqlite3_changes(store->db);
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

/*
 * Empties the write-ahead log, which still has the pages of before. While others read those, it
 * answers so in its row, and is no error of SQLite's.
 */
static gboolean empty_log(SqliteStore *store, GError **error)
{
  gint64 busy = 0;
  if (!schema_number(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, error))
    return FALSE;
  if (busy == 0)
    return TRUE;
  g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_BUSY,
                      _("others are reading the history, and what was removed is still in its "
                        "files: try again"));
  return FALSE;
}

gboolean sqlite_forget_address(History *history, const char *address, guint64 *removed,
                               GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  Mention mention;
  *removed = 0;
  mention_init(&mention, address);
  gboolean done =
      add_functions(store, &mention, error) && schema_run(store->db, "BEGIN IMMEDIATE", error)
      && (run_all(store, mention.folded, removed, error) || sqlite_store_roll_back(store));
  words_reset(&store->words);
  words_reset(&store->addresses);
  mention_clear(&mention);
  return done && empty_log(store, error);
}
