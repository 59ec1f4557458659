/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What who keeps a server asks of its history. In: an open history. Out: how it is; the statements
 * that give rights; tables that VACUUM has been over. It changes no event.
 */
#include "base/translate.h"
#include "history/postgresql/pg-schema.h"
#include "history/postgresql/pg-store.h"

/* Seconds that two clocks may differ: what time servers keep within. */
#define CLOCK_APART 5

static const struct {
  const char *name;
  const char *sql;
} roles[] = {
#include "pg-roles.inc"
};

const char *pg_admin_roles(void)
{
  return roles[0].sql;
}

/* Each column of the one row is a fact. */
static const char facts_sql[] =
    "SELECT current_setting('server_version') AS \"PostgreSQL\","
    " current_database() AS database, current_user AS \"user\","
    " (SELECT max(number) FROM bounce.version) AS version,"
    " (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'bounce.event'::regclass)"
    " AS \"events, about\","
    " (SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
    " WHERE relnamespace = 'bounce'::regnamespace AND relkind = 'r') AS bytes,"
    " (SELECT to_char(to_timestamp(max(date)) AT TIME ZONE 'UTC',"
    " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM bounce.event) AS \"newest event\","
    " CASE WHEN pg_is_in_recovery() THEN 'no, a standby'"
    " WHEN has_table_privilege('bounce.event', 'INSERT') THEN 'yes' ELSE 'no' END"
    " AS \"may record\","
    " CASE WHEN has_table_privilege('bounce.event', 'SELECT') THEN 'yes' ELSE 'no' END"
    " AS \"may read\","
    " CASE WHEN pg_has_role(relowner, 'USAGE') THEN 'yes' ELSE 'no' END"
    " AS \"may upgrade and forget\","
    " current_setting('synchronous_commit') AS synchronous_commit,"
    " extract(epoch FROM clock_timestamp())::bigint AS clock"
    " FROM pg_class WHERE oid = 'bounce.event'::regclass";

static void show_clock(gint64 server, HistoryFactVisit visit, gpointer data)
{
  gint64 apart = server - g_get_real_time() / G_USEC_PER_SEC;
  g_autofree char *value = g_strdup_printf("%+" G_GINT64_FORMAT " s", apart);
  g_autofree char *wrong = g_strconcat(value, ": ", _("set one of the two"), NULL);
  visit(_("clock of the server"), ABS(apart) <= CLOCK_APART ? value : wrong, data);
}

typedef struct {
  HistoryFactVisit visit;
  gpointer data;
} Check;

static gboolean check_once(PgLink *link, gpointer data, GError **error)
{
  const Check *check = data;
  g_autoptr(PGresult) rows = pg_link_rows(link, facts_sql, error);
  if (rows == NULL)
    return FALSE;
  const int last = PQnfields(rows) - 1;
  for (int i = 0; i < last; i++)
    check->visit(PQfname(rows, i), PQgetisnull(rows, 0, i) ? "-" : PQgetvalue(rows, 0, i),
                 check->data);
  show_clock(pg_link_number(rows, 0, last), check->visit, check->data);
  return TRUE;
}

gboolean pg_admin_check(History *history, HistoryFactVisit visit, gpointer data, GError **error)
{
  Check check = { visit, data };
  return pg_link_try(&((PgStore *) history)->link, check_once, &check, error);
}

/* Who does not own the tables leaves this to who does: the server only warns. */
gboolean pg_admin_clean(PgLink *link, gpointer data, GError **error)
{
  static const char *const tables[] = { "event", "address", "word", "list", "outcome" };
  for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *sql = g_strconcat("VACUUM (ANALYZE) bounce.", tables[i], NULL);
    if (!pg_link_run(link, sql, error))
      return FALSE;
  }
  return TRUE;
}

gboolean pg_admin_vacuum(History *history, GError **error)
{
  return pg_link_try(&((PgStore *) history)->link, pg_admin_clean, NULL, error);
}
