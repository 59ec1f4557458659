/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How far logs were read, and what they say was delivered. In: marks, with counts. Out: rows; a
 * mark whose log is not where it was left changes nothing, and neither do its counts, so that two
 * readers of one log, or one that was repeated, count once.
 */
#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"

#define SECONDS_PER_DAY 86400

static const char begin_sql[] =
    "INSERT INTO position(log, offset, date) VALUES(?1, ?3, ?4) ON CONFLICT DO NOTHING";
static const char move_sql[] = "UPDATE OR IGNORE position SET log = ?1, offset = ?3, date = ?4"
                               " WHERE log = ?2 AND offset = ?5";
static const char sent_sql[] = "INSERT INTO sent(day, domain, host, count) VALUES(?1, ?2, ?3, ?4)"
                               " ON CONFLICT DO UPDATE SET count = count + excluded.count";
static const char position_sql[] = "SELECT offset, date FROM position WHERE log = ?1";
static const char read_sql[] =
    "SELECT s.day, d.text, h.text, s.count FROM sent s JOIN word d ON d.id = s.domain"
    " JOIN word h ON h.id = s.host WHERE s.day * 86400 >= ?1 AND s.day * 86400 < ?2";

static sqlite3_stmt *prepare(SqliteStore *store, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
    schema_fail(store->db, error);
  return statement;
}

/* *moved: the log was where the mark begins. */
static gboolean write_mark(SqliteStore *store, const EventMark *mark, gboolean *moved,
                           GError **error)
{
  sqlite3_stmt *statement = prepare(store, mark->from == 0 ? begin_sql : move_sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_blob(statement, 1, mark->log, EVENT_KEY_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 3, mark->to);
  sqlite3_bind_int64(statement, 4, mark->date);
  if (mark->from != 0) {
    sqlite3_bind_blob(statement, 2, mark->before, EVENT_KEY_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, mark->from);
  }
  gboolean done = sqlite3_step(statement) == SQLITE_DONE || schema_fail(store->db, error);
  *moved = done && sqlite3_changes(store->db) == 1;
  sqlite3_finalize(statement);
  return done;
}

static gboolean write_sent(SqliteStore *store, sqlite3_stmt *statement, const EventSent *sent,
                           GError **error)
{
  gint64 domain = 0, host = 0;
  if (!words_id(&store->words, sent->domain, &domain, error)
      || !words_id(&store->words, sent->host, &host, error))
    return FALSE;
  sqlite3_bind_int64(statement, 1, sent->day);
  sqlite3_bind_int64(statement, 2, domain);
  sqlite3_bind_int64(statement, 3, host);
  sqlite3_bind_int64(statement, 4, (gint64) sent->count);
  gboolean done = sqlite3_step(statement) == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_reset(statement);
  return done;
}

gboolean sqlite_mark_write(SqliteStore *store, const EventBatch *batch, GError **error)
{
  if (batch->marks->len == 0)
    return TRUE;
  sqlite3_stmt *statement = prepare(store, sent_sql, error);
  gboolean done = statement != NULL;
  guint next = 0;
  for (guint i = 0; done && i < batch->marks->len; i++) {
    const EventMark *mark = &g_array_index(batch->marks, EventMark, i);
    gboolean moved;
    done = write_mark(store, mark, &moved, error);
    for (guint end = next + mark->n_sent; next < end; next++)
      done =
          done
          && (!moved
              || write_sent(store, statement, &g_array_index(batch->sent, EventSent, next), error));
  }
  sqlite3_finalize(statement);
  return done;
}

gboolean sqlite_mark_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                              GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  sqlite3_stmt *statement = prepare(store, position_sql, error);
  *offset = *date = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_blob(statement, 1, log, EVENT_KEY_SIZE, SQLITE_STATIC);
  int result = sqlite3_step(statement);
  if (result == SQLITE_ROW) {
    *offset = MAX(sqlite3_column_int64(statement, 0), 0);
    *date = sqlite3_column_int64(statement, 1);
  }
  gboolean done = result == SQLITE_ROW || result == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_finalize(statement);
  return done;
}

static void visit_row(sqlite3_stmt *statement, HistorySentVisit visit, gpointer data)
{
  EventSent sent = { .day = sqlite3_column_int64(statement, 0),
                     .domain = schema_text(statement, 1),
                     .host = schema_text(statement, 2) };
  gint64 count = sqlite3_column_int64(statement, 3);
  if (sent.domain == NULL || sent.host == NULL || count <= 0
      || ABS(sent.day) > G_MAXINT64 / SECONDS_PER_DAY)
    return;
  sent.count = (guint64) count;
  visit(&sent, data);
}

gboolean sqlite_mark_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                          gpointer data, GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  gint64 version = 0;
  if (!schema_number(store->db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version < SCHEMA_SENT)
    return TRUE;
  sqlite3_stmt *statement = prepare(store, read_sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64(statement, 1, since != 0 ? since : G_MININT64);
  sqlite3_bind_int64(statement, 2, until != 0 ? until : G_MAXINT64);
  int result;
  while ((result = sqlite3_step(statement)) == SQLITE_ROW)
    visit_row(statement, visit, data);
  gboolean done = result == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_finalize(statement);
  return done;
}
