/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes and upgrades the tables of a history file. In: an open database. Out: the same at a
 * version. Words that recur (verdicts, reasons, hosts, lists) stand once in `word`, so that a
 * million events are read in a second; the view `events` shows them as text to people with the
 * sqlite3 program.
 */
#include "history/sqlite/sqlite-schema.h"

#include "base/translate.h"

#include "history/store.h"

/* One step a version: step i brings version i to i + 1. A published step is never edited. */
static const char *const steps[] = {
  "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE address(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE event("
  " id INTEGER PRIMARY KEY,"
  " key BLOB NOT NULL UNIQUE,"
  " address INTEGER REFERENCES address(id) ON DELETE CASCADE,"
  " date INTEGER NOT NULL,"
  " kind INTEGER NOT NULL REFERENCES word(id),"
  " action INTEGER REFERENCES word(id),"
  " verdict INTEGER REFERENCES word(id),"
  " reason INTEGER REFERENCES word(id),"
  " fault INTEGER REFERENCES word(id),"
  " list INTEGER REFERENCES word(id),"
  " remote_mta INTEGER REFERENCES word(id),"
  " reporting_mta INTEGER REFERENCES word(id),"
  " status TEXT,"
  " reply_code INTEGER,"
  " recipient TEXT,"
  " message_id TEXT,"
  " diagnostic TEXT) STRICT;"
  "CREATE INDEX event_person ON event(address, date, kind, verdict, reason, fault, list);",

  "CREATE VIEW events AS SELECT e.id, a.text AS subscriber, e.recipient,"
  " datetime(e.date, 'unixepoch') AS date, k.text AS kind, c.text AS action, v.text AS verdict,"
  " r.text AS reason, f.text AS fault, e.status, e.reply_code, l.text AS list,"
  " m.text AS remote_mta, p.text AS reporting_mta, e.message_id, e.diagnostic"
  " FROM event e LEFT JOIN address a ON a.id = e.address LEFT JOIN word k ON k.id = e.kind"
  " LEFT JOIN word c ON c.id = e.action LEFT JOIN word v ON v.id = e.verdict"
  " LEFT JOIN word r ON r.id = e.reason LEFT JOIN word f ON f.id = e.fault"
  " LEFT JOIN word l ON l.id = e.list LEFT JOIN word m ON m.id = e.remote_mta"
  " LEFT JOIN word p ON p.id = e.reporting_mta;",

  /* The newest event, and those of a period. */
  "CREATE INDEX event_date ON event(date);",
};

/* What reading needs is the same since this version. */
#define OLDEST_READABLE 1

/* Bytes of a text or a statement; no event has longer ones, a damaged file may say it has. */
#define LONGEST (16 * 1024 * 1024)

int schema_newest(void)
{
  return G_N_ELEMENTS(steps);
}

static HistoryError error_code(int sqlite)
{
  switch (sqlite & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
  case SQLITE_NOMEM:
    return HISTORY_ERROR_BUSY;
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return HISTORY_ERROR_OPEN;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
  case SQLITE_TOOBIG:
  case SQLITE_ERROR:
    return HISTORY_ERROR_FORMAT;
  default:
    return HISTORY_ERROR_WRITE;
  }
}

gboolean schema_fail(sqlite3 *db, GError **error)
{
  g_set_error_literal(error, HISTORY_ERROR, error_code(sqlite3_extended_errcode(db)),
                      sqlite3_errmsg(db));
  return FALSE;
}

gboolean schema_run(sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || schema_fail(db, error);
}

gboolean schema_number(sqlite3 *db, const char *sql, gint64 *number, GError **error)
{
  sqlite3_stmt *query = NULL;
  gboolean done = sqlite3_prepare_v2(db, sql, -1, &query, NULL) == SQLITE_OK
                  && sqlite3_step(query) == SQLITE_ROW;
  if (done)
    *number = sqlite3_column_int64(query, 0);
  else
    schema_fail(db, error);
  sqlite3_finalize(query);
  return done;
}

const char *schema_text(sqlite3_stmt *query, int column)
{
  const char *text = (const char *) sqlite3_column_text(query, column);
  gsize size = (gsize) sqlite3_column_bytes(query, column);
  return text != NULL && g_utf8_validate(text, (gssize) size, NULL) ? text : NULL;
}

void schema_distrust(sqlite3 *db)
{
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST);
}

/* Views and triggers that somebody put in the place of our tables could do anything. */
static gboolean has_our_tables(sqlite3 *db, gint64 version, GError **error)
{
  gint64 tables = 0, triggers = 0;
  if (!schema_number(db,
                     "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN"
                     " ('word', 'address', 'event')",
                     &tables, error)
      || !schema_number(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'", &triggers,
                        error))
    return FALSE;
  if (version == 0 || (tables == 3 && triggers == 0))
    return TRUE;
  g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT,
                      _("damaged: its tables are not those of a history"));
  return FALSE;
}

/* The version of `db`, 0 for an empty file; FALSE when it is not ours. Within a transaction. */
static gboolean read_version(sqlite3 *db, gint64 *version, GError **error)
{
  gint64 application, tables;
  if (!schema_number(db, "PRAGMA application_id", &application, error)
      || !schema_number(db, "PRAGMA user_version", version, error)
      || !schema_number(db, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (application != SCHEMA_APPLICATION_ID && (tables != 0 || application != 0)) {
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT,
                        _("this is a database of another program"));
    return FALSE;
  }
  if (*version > schema_newest() || *version < 0) {
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT,
                        _("this history was written by a newer version of bounce"));
    return FALSE;
  }
  return has_our_tables(db, *version, error);
}

/* read_version() of one moment, whatever others write meanwhile. */
static gboolean look_at_version(sqlite3 *db, gint64 *version, GError **error)
{
  if (!schema_run(db, "BEGIN", error))
    return FALSE;
  gboolean done = read_version(db, version, error);
  sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  return done;
}

static gboolean run_steps(sqlite3 *db, gint64 from, int to, GError **error)
{
  for (gint64 i = MAX(from, 0); i < MIN(to, (int) G_N_ELEMENTS(steps)); i++)
    if (!schema_run(db, steps[i], error))
      return FALSE;
  g_autofree char *mark = g_strdup_printf("PRAGMA application_id=%d; PRAGMA user_version=%d;",
                                          SCHEMA_APPLICATION_ID, to);
  return schema_run(db, mark, error);
}

gboolean schema_migrate(sqlite3 *db, int version, GError **error)
{
  gint64 now;
  if (!look_at_version(db, &now, error))
    return FALSE;
  if (now >= version)
    return TRUE;
  /* Another process may upgrade at the same moment: look again once the file is ours. */
  if (!schema_run(db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (read_version(db, &now, error) && (now >= version || run_steps(db, now, version, error))
      && schema_run(db, "COMMIT", error))
    return TRUE;
  sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean schema_check(sqlite3 *db, GError **error)
{
  gint64 version;
  if (!look_at_version(db, &version, error))
    return FALSE;
  if (version >= OLDEST_READABLE)
    return TRUE;
  g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT, _("this is not a history"));
  return FALSE;
}
