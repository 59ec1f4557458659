/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes and upgrades the tables. In: a connection. Out: the same tables at a version. Rows are only
 * inserted while mail is recorded, never updated. What recurs stands once: hosts in `word`, lists,
 * subscribers, and `outcome`, all that was decided about a recipient as one text. What the tables
 * are stands in steps/; it knows nothing of them.
 */
#include "history/postgresql/pg-schema.h"

#include <string.h>

#include "base/translate.h"

typedef struct {
  const char *name;
  const char *sql;
} Step;

/* One step a version: step i brings version i to i + 1. */
static const Step steps[] = {
#include "pg-steps.inc"
};

/* What reading and recording need is the same since this version. */
#define OLDEST_USABLE 1

int pg_schema_newest(void)
{
  return G_N_ELEMENTS(steps);
}

/* The first value of the first row. */
static gboolean read_number(PgLink *link, const char *sql, int *number, GError **error)
{
  g_autoptr(PGresult) rows = pg_link_rows(link, sql, error);
  if (rows != NULL)
    *number = (int) pg_link_number(rows, 0, 0);
  return rows != NULL;
}

#define VERSION_SQL "SELECT coalesce(max(number), 0) FROM bounce.version"

/*
 * Asked of the tables of the catalogue: a name that was looked up before, and in vain, is not
 * looked up again within a transaction that began to wait then.
 */
#define COUNT_SCHEMA " FROM pg_catalog.pg_namespace n WHERE n.nspname = 'bounce'"
static const char schema_there_sql[] = "SELECT count(*)" COUNT_SCHEMA;
static const char version_there_sql[] =
    "SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relname = 'version'"
    " AND c.relnamespace = (SELECT n.oid" COUNT_SCHEMA ")";

/* It may be asked within a transaction, which a table that is missing would end. */
gboolean pg_schema_version(PgLink *link, int *version, GError **error)
{
  return read_number(link, version_there_sql, version, error)
         && (*version == 0 || read_number(link, VERSION_SQL, version, error));
}

static gboolean is_not_newer(int version, GError **error)
{
  if (version <= pg_schema_newest())
    return TRUE;
  g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_BUSY,
              _("the history was upgraded by a newer version of bounce (%d, here %d): upgrade this "
                "one, then try again"),
              version, pg_schema_newest());
  return FALSE;
}

/* The schema may have been made for us by those who may. */
static gboolean make_schema(PgLink *link, GError **error)
{
  int there = 0;
  g_autoptr(PGresult) encoding = pg_link_rows(link, "SHOW server_encoding", error);
  if (encoding == NULL)
    return FALSE;
  if (strcmp(PQgetvalue(encoding, 0, 0), "UTF8") != 0) {
    g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT,
                _("the database has the encoding %s: make one by \"createdb --encoding=UTF8 "
                  "--template=template0\""),
                PQgetvalue(encoding, 0, 0));
    return FALSE;
  }
  return read_number(link, schema_there_sql, &there, error)
         && (there != 0 || pg_link_run(link, "CREATE SCHEMA bounce", error));
}

static gboolean run_steps(PgLink *link, int from, int to, GError **error)
{
  if (from == 0 && !make_schema(link, error))
    return FALSE;
  for (int i = from; i < to; i++) {
    g_autofree char *mark = g_strdup_printf("INSERT INTO bounce.version(number) VALUES(%d)", i + 1);
    if (!pg_link_run(link, steps[i].sql, error) || !pg_link_run(link, mark, error))
      return FALSE;
  }
  return TRUE;
}

gboolean pg_schema_migrate(PgLink *link, int version, GError **error)
{
  int now = 0;
  if (!pg_link_run(link, "BEGIN; SELECT pg_advisory_xact_lock(" PG_SCHEMA_LOCK_TABLES ")", error))
    return pg_link_roll_back(link);
  /* Another one may have done it meanwhile. */
  return (pg_schema_version(link, &now, error) && is_not_newer(now, error)
          && run_steps(link, now, version, error) && pg_link_run(link, "COMMIT", error))
         || pg_link_roll_back(link);
}

/* Those who may not change tables go on with older ones. */
static gboolean upgrade(PgLink *link, int version, GError **error)
{
  g_autoptr(GError) failure = NULL;
  if (pg_schema_migrate(link, pg_schema_newest(), &failure))
    return TRUE;
  if (version >= OLDEST_USABLE && g_error_matches(failure, HISTORY_ERROR, HISTORY_ERROR_OPEN))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&failure));
  return FALSE;
}

/* One question where the tables are there, as they nearly always are. */
static gboolean ask_version(PgLink *link, int *version, GError **error)
{
  return read_number(link, VERSION_SQL, version, NULL) || pg_schema_version(link, version, error);
}

gboolean pg_schema_prepare(PgLink *link, HistoryMode mode, GError **error)
{
  int version = 0;
  if (!ask_version(link, &version, error) || !is_not_newer(version, error))
    return FALSE;
  if (version == 0 && mode != HISTORY_WRITE) {
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_OPEN,
                        _("the database has no history: \"bounce db init\" makes one"));
    return FALSE;
  }
  return version == pg_schema_newest() || mode == HISTORY_READ || upgrade(link, version, error);
}
