/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables in the schema `bounce` and the steps from one version of them to the next. */
#ifndef BOUNCE_HISTORY_POSTGRESQL_PG_SCHEMA_H
#define BOUNCE_HISTORY_POSTGRESQL_PG_SCHEMA_H

#include "history/postgresql/pg-link.h"

/* Advisory locks: this number, which no other program is likely to take, and one of these. */
#define PG_SCHEMA_LOCK "1112424261" /* "BNCE" */
/* Held while tables are made or changed. */
#define PG_SCHEMA_LOCK_TABLES PG_SCHEMA_LOCK ", 1"
/* Shared by those who use names they found; exclusive to remove names. */
#define PG_SCHEMA_LOCK_NAMES PG_SCHEMA_LOCK ", 2"

/* The first version that counts what was delivered. */
#define PG_SCHEMA_SENT 3

/* The newest version. */
int pg_schema_newest(void);

/*
 * Brings the tables to `version` under a lock; makes them where there are none. FALSE with `error`,
 * HISTORY_ERROR_BUSY when they are of a newer version.
 */
gboolean pg_schema_migrate(PgLink *link, int version, GError **error);

/* The version of the tables; 0: there are none. */
gboolean pg_schema_version(PgLink *link, int *version, GError **error);

/* What opening a history in `mode` asks of its tables. */
gboolean pg_schema_prepare(PgLink *link, HistoryMode mode, GError **error);

#endif
