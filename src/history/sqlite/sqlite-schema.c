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

  /*
   * Channels. The same failure from a log and from a report has the same story; older events get
   * theirs, the first of several alike. What was sent is counted by day and domain; how far a log
   * was read stands beside it, so that both are kept at once.
   */
  "ALTER TABLE event ADD COLUMN channel INTEGER REFERENCES word(id);"
  "ALTER TABLE event ADD COLUMN refused_ip INTEGER REFERENCES word(id);"
  "ALTER TABLE event ADD COLUMN sender_domain INTEGER REFERENCES word(id);"
  "ALTER TABLE event ADD COLUMN campaign INTEGER REFERENCES word(id);"
  "ALTER TABLE event ADD COLUMN proof INTEGER REFERENCES word(id);"
  "ALTER TABLE event ADD COLUMN queue_id TEXT;"
  "ALTER TABLE event ADD COLUMN message_story INTEGER;"
  "ALTER TABLE event ADD COLUMN queue_story INTEGER;"
  "CREATE UNIQUE INDEX event_message ON event(message_story) WHERE message_story IS NOT NULL;"
  "CREATE UNIQUE INDEX event_queue ON event(queue_story) WHERE queue_story IS NOT NULL;"
  "UPDATE OR IGNORE event SET message_story = (SELECT story(event.message_id,"
  " coalesce(event.recipient, a.text), coalesce(c.text, k.text), event.status)"
  " FROM word k LEFT JOIN word c ON c.id = event.action"
  " LEFT JOIN address a ON a.id = event.address WHERE k.id = event.kind)"
  " WHERE message_id IS NOT NULL;"
  "CREATE TABLE sent(day INTEGER NOT NULL, domain INTEGER NOT NULL REFERENCES word(id),"
  " count INTEGER NOT NULL, PRIMARY KEY(day, domain)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE position(log BLOB NOT NULL PRIMARY KEY, offset INTEGER NOT NULL,"
  " date INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "DROP VIEW events;"
  "CREATE VIEW events AS SELECT e.id, a.text AS subscriber, e.recipient,"
  " datetime(e.date, 'unixepoch') AS date, k.text AS kind, c.text AS action, v.text AS verdict,"
  " r.text AS reason, f.text AS fault, e.status, e.reply_code, l.text AS list,"
  " m.text AS remote_mta, p.text AS reporting_mta, e.message_id, e.diagnostic,"
  " h.text AS channel, e.queue_id, i.text AS refused_ip, s.text AS sender_domain,"
  " g.text AS campaign, o.text AS proof"
  " FROM event e LEFT JOIN address a ON a.id = e.address LEFT JOIN word k ON k.id = e.kind"
  " LEFT JOIN word c ON c.id = e.action LEFT JOIN word v ON v.id = e.verdict"
  " LEFT JOIN word r ON r.id = e.reason LEFT JOIN word f ON f.id = e.fault"
  " LEFT JOIN word l ON l.id = e.list LEFT JOIN word m ON m.id = e.remote_mta"
  " LEFT JOIN word p ON p.id = e.reporting_mta LEFT JOIN word h ON h.id = e.channel"
  " LEFT JOIN word i ON i.id = e.refused_ip LEFT JOIN word s ON s.id = e.sender_domain"
  " LEFT JOIN word g ON g.id = e.campaign LEFT JOIN word o ON o.id = e.proof;",

  /* Nothing was counted before. */
  "DROP TABLE sent;"
  "CREATE TABLE sent(day INTEGER NOT NULL, domain INTEGER NOT NULL REFERENCES word(id),"
  " host INTEGER NOT NULL REFERENCES word(id), count INTEGER NOT NULL,"
  " PRIMARY KEY(day, domain, host)) STRICT, WITHOUT ROWID;",
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
                     " ('word', 'address', 'event', 'sent', 'position')",
                     &tables, error)
      || !schema_number(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'", &triggers,
                        error))
    return FALSE;
  if (version == 0 || (tables == (version >= SCHEMA_CHANNELS ? 5 : 3) && triggers == 0))
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

/* story(id, address, what, status): a number of EventStory, NULL where there is none. */
static void sql_story(sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text[4];
  BounceStatus status = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS(text); i++)
    text[i] = (const char *) sqlite3_value_text(values[i]);
  if (text[3] != NULL)
    bounce_status_parse(text[3], -1, &status);
  gint64 story = event_story(text[0], text[1], text[2], status);
  if (story != 0)
    sqlite3_result_int64(context, story);
}

static gboolean add_functions(sqlite3 *db, GError **error)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  return sqlite3_create_function(db, "story", 4, flags, NULL, sql_story, NULL, NULL) == SQLITE_OK
         || schema_fail(db, error);
}

static gboolean run_steps(sqlite3 *db, gint64 from, int to, GError **error)
{
  if (!add_functions(db, error))
    return FALSE;
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
