/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Removes a person, or a period, from a history file. In: an address, or two dates. Out: how many
 * events went. The bytes are overwritten (secure_delete) and the write-ahead log is emptied, so
 * that they are not left in the file either; backups and the mail itself are beyond its reach.
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
 * Only what nothing refers to is deleted, so that SQLite need not look for what does: it would read
 * all events for each word.
 */
static const char unchecked[] = "PRAGMA foreign_keys=0";
static const char checked[] = "PRAGMA foreign_keys=1";

/* What no event uses any more: who is gone, the host of one person's own domain. */
static const char *const orphans[] = {
  "DELETE FROM address WHERE id NOT IN (SELECT address FROM event WHERE address IS NOT NULL)",
  "DELETE FROM word WHERE id NOT IN"
  " (SELECT kind FROM event UNION SELECT action FROM event WHERE action IS NOT NULL"
  " UNION SELECT verdict FROM event WHERE verdict IS NOT NULL"
  " UNION SELECT reason FROM event WHERE reason IS NOT NULL"
  " UNION SELECT fault FROM event WHERE fault IS NOT NULL"
  " UNION SELECT list FROM event WHERE list IS NOT NULL"
  " UNION SELECT remote_mta FROM event WHERE remote_mta IS NOT NULL"
  " UNION SELECT reporting_mta FROM event WHERE reporting_mta IS NOT NULL"
  " UNION SELECT channel FROM event WHERE channel IS NOT NULL"
  " UNION SELECT refused_ip FROM event WHERE refused_ip IS NOT NULL"
  " UNION SELECT sender_domain FROM event WHERE sender_domain IS NOT NULL"
  " UNION SELECT campaign FROM event WHERE campaign IS NOT NULL"
  " UNION SELECT proof FROM event WHERE proof IS NOT NULL"
  " UNION SELECT domain FROM sent UNION SELECT host FROM sent)",
};

/*
 * What others' events say of the person. A word must stay one of its kind, so that its number is
 * put behind what is left.
 */
static const char *const mentions[] = {
  "UPDATE address SET text = without_person(text) || id WHERE without_person(text) IS NOT NULL",
  "UPDATE event SET recipient = without_person(recipient)"
  " WHERE without_person(recipient) IS NOT NULL",
  "UPDATE event SET diagnostic = without_person(diagnostic)"
  " WHERE without_person(diagnostic) IS NOT NULL",
  "UPDATE event SET message_id = without_person(message_id)"
  " WHERE without_person(message_id) IS NOT NULL",
  "UPDATE event SET queue_id = without_person(queue_id)"
  " WHERE without_person(queue_id) IS NOT NULL",
  "UPDATE word SET text = without_person(text) || id WHERE without_person(text) IS NOT NULL",
};

/* Events a transaction of forget_period: few enough that others wait shortly. */
#define PERIOD_BATCH 20000
static const char period_sql[] =
    "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE date >= ?1 AND date < ?2"
    " LIMIT " G_STRINGIFY(PERIOD_BATCH) ")";

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

/* Runs one of the statements above, with the address where it asks for one. */
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

static gboolean run_all(SqliteStore *store, const char *const *statements, guint n,
                        const char *address, guint64 *changes, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!run(store, statements[i], address, changes, error))
      return FALSE;
  return TRUE;
}

#define RUN_ALL(store, statements, address, changes, error)                                        \
  run_all(store, statements, G_N_ELEMENTS(statements), address, changes, error)

static gboolean remove_person(SqliteStore *store, const char *address, guint64 *removed,
                              GError **error)
{
  return RUN_ALL(store, removals, address, removed, error)
         && RUN_ALL(store, orphans, NULL, NULL, error)
         && RUN_ALL(store, mentions, NULL, NULL, error) && schema_run(store->db, "COMMIT", error);
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
      add_functions(store, &mention, error) && schema_run(store->db, unchecked, error)
      && schema_run(store->db, "BEGIN IMMEDIATE", error)
      && (remove_person(store, mention.folded, removed, error) || sqlite_store_roll_back(store));
  words_reset(&store->words);
  words_reset(&store->addresses);
  mention_clear(&mention);
  sqlite3_exec(store->db, checked, NULL, NULL, NULL);
  return done && empty_log(store, error);
}

/* Deliveries of days that lie in it, and what is known of logs that were last read in it. */
static const char *const period_counts[] = {
  "DELETE FROM sent WHERE day * 86400 >= ?1 AND day * 86400 < ?2",
  "DELETE FROM position WHERE date >= ?1 AND date < ?2",
};

static gboolean remove_counts(SqliteStore *store, gint64 since, gint64 until, GError **error)
{
  gboolean done = TRUE;
  for (guint i = 0; done && i < G_N_ELEMENTS(period_counts); i++) {
    sqlite3_stmt *statement = NULL;
    done = sqlite3_prepare_v2(store->db, period_counts[i], -1, &statement, NULL) == SQLITE_OK
           && sqlite3_bind_int64(statement, 1, since != 0 ? since : G_MININT64) == SQLITE_OK
           && sqlite3_bind_int64(statement, 2, until != 0 ? until : G_MAXINT64) == SQLITE_OK
           && sqlite3_step(statement) == SQLITE_DONE;
    done = done || schema_fail(store->db, error);
    sqlite3_finalize(statement);
  }
  return done;
}

/* One statement is a transaction of its own. */
static gboolean remove_period(SqliteStore *store, gint64 since, gint64 until, guint64 *removed,
                              GError **error)
{
  sqlite3_stmt *statement = NULL;
  int changes = 0, result;
  if (sqlite3_prepare_v2(store->db, period_sql, -1, &statement, NULL) != SQLITE_OK)
    return schema_fail(store->db, error);
  sqlite3_bind_int64(statement, 1, since != 0 ? since : G_MININT64);
  sqlite3_bind_int64(statement, 2, until != 0 ? until : G_MAXINT64);
  do {
    result = sqlite3_step(statement);
    changes = result == SQLITE_DONE ? sqlite3_changes(store->db) : 0;
    *removed += (guint64) changes;
    sqlite3_reset(statement);
  } while (changes > 0);
  gboolean done = result == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_finalize(statement);
  return done;
}

static gboolean remove_orphans(SqliteStore *store, GError **error)
{
  return schema_run(store->db, "BEGIN IMMEDIATE", error)
         && ((RUN_ALL(store, orphans, NULL, NULL, error) && schema_run(store->db, "COMMIT", error))
             || sqlite_store_roll_back(store));
}

gboolean sqlite_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                              GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  *removed = 0;
  gboolean done = schema_run(store->db, unchecked, error)
                  && remove_period(store, since, until, removed, error)
                  && remove_counts(store, since, until, error) && remove_orphans(store, error);
  sqlite3_exec(store->db, checked, NULL, NULL, NULL);
  words_reset(&store->words);
  words_reset(&store->addresses);
  return done && empty_log(store, error);
}
