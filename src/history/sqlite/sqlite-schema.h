/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of a history file and the steps from one version of them to the next. */
#ifndef BOUNCE_HISTORY_SQLITE_SQLITE_SCHEMA_H
#define BOUNCE_HISTORY_SQLITE_SQLITE_SCHEMA_H

#include <glib.h>
#include <sqlite3.h>

/* "BNCE": what `file` and schema_check() know a history by. */
#define SCHEMA_APPLICATION_ID 0x424e4345

/* The first version with channels and what came with them. */
#define SCHEMA_CHANNELS 4
/* The first that counts what was delivered. */
#define SCHEMA_SENT 5

/* The newest version; PRAGMA user_version holds that of a file. */
int schema_newest(void);

/*
 * Brings `db` to `version` in one transaction; an empty file becomes a history. FALSE with `error`
 * when it is another program's or a newer one's.
 */
gboolean schema_migrate(sqlite3 *db, int version, GError **error);

/* TRUE when `db` is a history of a version that can be read. */
gboolean schema_check(sqlite3 *db, GError **error);

/* What is in a database is input: no function or table that SQL in it could misuse. */
void schema_distrust(sqlite3 *db);

/* Sets a HISTORY_ERROR for what `db` says went wrong; returns FALSE. */
gboolean schema_fail(sqlite3 *db, GError **error);

/* Runs statements that return no rows. */
gboolean schema_run(sqlite3 *db, const char *sql, GError **error);

/* One number a query gives. */
gboolean schema_number(sqlite3 *db, const char *sql, gint64 *number, GError **error);

/* A column of the row of `query`: NULL for NULL, and for what is no UTF-8 or holds a NUL. */
const char *schema_text(sqlite3_stmt *query, int column);

#endif
