/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How far logs were read, and what they say was delivered. In: marks, with counts. Out: rows; a
 * mark whose log is not where it was left changes nothing, and neither do its counts, so that two
 * readers of one log, or one that was repeated, count once.
 */
#include "history/postgresql/pg-array.h"
#include "history/postgresql/pg-event.h"
#include "history/postgresql/pg-schema.h"
#include "history/postgresql/pg-store.h"

#include <stdlib.h>
#include <string.h>

#include "base/translate.h"

/* $1: the digests, the log's and the one before; $2: from, to, now. */
static const char begin_sql[] =
    "INSERT INTO bounce.position(log, at, date) VALUES(($1::uuid[])[1], ($2::bigint[])[2],"
    " ($2::bigint[])[3]) ON CONFLICT DO NOTHING";
static const char move_sql[] =
    "UPDATE bounce.position SET log = ($1::uuid[])[1], at = ($2::bigint[])[2],"
    " date = ($2::bigint[])[3] WHERE log = ($1::uuid[])[2] AND at = ($2::bigint[])[1]"
    " AND (log = ($1::uuid[])[1] OR NOT EXISTS (SELECT FROM bounce.position p"
    " WHERE p.log = ($1::uuid[])[1]))";
/* In one order, so that two writers do not wait for each other for ever. */
static const char sent_sql[] =
    "INSERT INTO bounce.sent AS s(day, domain, host, count)"
    " SELECT n.day, n.domain, n.host, sum(n.count)"
    " FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) AS n(day, domain, host,"
    " count) GROUP BY 1, 2, 3 ORDER BY n.day, n.domain COLLATE \"C\", n.host COLLATE \"C\""
    " ON CONFLICT (day, domain, host) DO UPDATE SET count = s.count + excluded.count";
static const char position_sql[] =
    "SELECT at, date FROM bounce.position WHERE log = ($1::uuid[])[1]";

/* *moved: the log was where the mark begins. */
static gboolean write_mark(PgLink *link, const EventMark *mark, gboolean *moved, GError **error)
{
  g_autoptr(GByteArray) keys = pg_array_new(PG_ARRAY_OF_KEYS);
  g_autoptr(GByteArray) numbers = pg_array_new(PG_ARRAY_OF_NUMBERS);
  const gint64 values[] = { mark->from, mark->to, mark->date };
  pg_array_add_key(keys, mark->log);
  pg_array_add_key(keys, mark->before);
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    pg_array_add_number(numbers, values[i]);
  GByteArray *const parameters[] = { keys, numbers };
  g_autoptr(PGresult) done =
      pg_link_rows_with(link, mark->from == 0 ? begin_sql : move_sql, 2, parameters, error);
  *moved = done != NULL && strtoul(PQcmdTuples(done), NULL, 10) == 1;
  return done != NULL;
}

static void add_name(GByteArray *names, const char *text)
{
  g_autofree char *made = NULL;
  pg_array_add_text(names, pg_event_name(text, &made));
}

static gboolean write_sent(PgLink *link, const EventSent *sent, guint n, GError **error)
{
  g_autoptr(GByteArray) days = pg_array_new(PG_ARRAY_OF_NUMBERS);
  g_autoptr(GByteArray) domains = pg_array_new(PG_ARRAY_OF_TEXTS);
  g_autoptr(GByteArray) hosts = pg_array_new(PG_ARRAY_OF_TEXTS);
  g_autoptr(GByteArray) counts = pg_array_new(PG_ARRAY_OF_NUMBERS);
  for (guint i = 0; i < n; i++) {
    pg_array_add_number(days, sent[i].day);
    add_name(domains, sent[i].domain);
    add_name(hosts, sent[i].host);
    pg_array_add_number(counts, (gint64) sent[i].count);
  }
  GByteArray *const parameters[] = { days, domains, hosts, counts };
  g_autoptr(PGresult) done = pg_link_rows_with(link, sent_sql, 4, parameters, error);
  return done != NULL;
}

/* Those who may not change tables go on with older ones, but these are needed. */
static gboolean has_tables(PgLink *link, GError **error)
{
  int version = 0;
  if (!pg_schema_version(link, &version, error))
    return FALSE;
  if (version >= PG_SCHEMA_SENT)
    return TRUE;
  g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_OPEN,
                      _("its tables are of an older version, which cannot say how far a log was "
                        "read: \"bounce db upgrade\", by their owner"));
  return FALSE;
}

gboolean pg_mark_write(PgLink *link, const EventBatch *batch, GError **error)
{
  guint next = 0;
  if (batch->marks->len == 0)
    return TRUE;
  if (!has_tables(link, error))
    return FALSE;
  for (guint i = 0; i < batch->marks->len; i++) {
    const EventMark *mark = &g_array_index(batch->marks, EventMark, i);
    gboolean moved;
    if (!write_mark(link, mark, &moved, error)
        || (moved && mark->n_sent > 0
            && !write_sent(link, &g_array_index(batch->sent, EventSent, next), mark->n_sent,
                           error)))
      return FALSE;
    next += mark->n_sent;
  }
  return TRUE;
}

typedef struct {
  const guint8 *log;
  gint64 *offset;
  gint64 *date;
} Position;

static gboolean position_once(PgLink *link, gpointer data, GError **error)
{
  const Position *position = data;
  g_autoptr(GByteArray) keys = pg_array_new(PG_ARRAY_OF_KEYS);
  *position->offset = *position->date = 0;
  pg_array_add_key(keys, position->log);
  g_autoptr(PGresult) rows =
      has_tables(link, error) ? pg_link_rows_with(link, position_sql, 1, &keys, error) : NULL;
  if (rows != NULL && PQntuples(rows) > 0) {
    *position->offset = MAX(pg_link_number(rows, 0, 0), 0);
    *position->date = pg_link_number(rows, 0, 1);
  }
  return rows != NULL;
}

gboolean pg_mark_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                          GError **error)
{
  Position position = { log, offset, date };
  return pg_link_try(&((PgStore *) history)->link, position_once, &position, error);
}

typedef struct {
  const char *sql;
  PGresult *rows;
} Question;

static gboolean sent_once(PgLink *link, gpointer data, GError **error)
{
  Question *question = data;
  int version = 0;
  if (!pg_schema_version(link, &version, error))
    return FALSE;
  if (version >= PG_SCHEMA_SENT)
    question->rows = pg_link_rows(link, question->sql, error);
  return version < PG_SCHEMA_SENT || question->rows != NULL;
}

gboolean pg_mark_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                      gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf(
      "SELECT day, domain, host, count FROM bounce.sent WHERE day * 86400 >= %" G_GINT64_FORMAT
      " AND day * 86400 < %" G_GINT64_FORMAT,
      since != 0 ? since : G_MININT64, until != 0 ? until : G_MAXINT64);
  Question question = { .sql = sql };
  gboolean done = pg_link_try(&((PgStore *) history)->link, sent_once, &question, error);
  for (int i = 0; question.rows != NULL && i < PQntuples(question.rows); i++) {
    const EventSent sent = { .day = pg_link_number(question.rows, i, 0),
                             .domain = PQgetvalue(question.rows, i, 1),
                             .host = PQgetvalue(question.rows, i, 2),
                             .count = (guint64) pg_link_number(question.rows, i, 3) };
    visit(&sent, data);
  }
  PQclear(question.rows);
  return done;
}
