/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The connection to a server of PostgreSQL, and statements over it. */
#ifndef BOUNCE_HISTORY_POSTGRESQL_PG_LINK_H
#define BOUNCE_HISTORY_POSTGRESQL_PG_LINK_H

#include <libpq-fe.h>

#include "history/store.h"

typedef struct {
  PGconn *conn; /* NULL: none is open */
  char *url;
  gboolean writes; /* a server that only reads will not do */
  guint wait;      /* seconds that may be spent on trying again */
} PgLink;

/* One attempt that may be repeated. FALSE with `error`. */
typedef gboolean (*PgAttempt)(PgLink *link, gpointer data, GError **error);

/* FALSE with HISTORY_ERROR_LOCATION when `url` is no address, or holds a password. */
gboolean pg_link_init(PgLink *link, const char *url, gboolean writes, guint wait, GError **error);
void pg_link_clear(PgLink *link);

/*
 * Runs `attempt` over an open connection, and again, after a while, when it ended with
 * HISTORY_ERROR_BUSY; until `wait` has passed, or where no connection can be opened any more.
 */
gboolean pg_link_try(PgLink *link, PgAttempt attempt, gpointer data, GError **error);

/* Sets a HISTORY_ERROR for what `result` (nullable) or the connection says; returns FALSE. */
gboolean pg_link_fail(const PgLink *link, const PGresult *result, GError **error);

/* Runs statements whose rows are of no interest. */
gboolean pg_link_run(PgLink *link, const char *sql, GError **error);

/* The rows of a statement, in text; NULL with `error`. Free with PQclear(). */
PGresult *pg_link_rows(PgLink *link, const char *sql, GError **error);

/* The same with `n` parameters $1, $2 ... in the binary form (pg-array.h). */
PGresult *pg_link_rows_with(PgLink *link, const char *sql, int n, GByteArray *const *values,
                            GError **error);

/*
 * Sends a statement with `n` parameters $1, $2 ... in the binary form (pg-array.h) and does not
 * wait for what it gives. All that is sent until pg_link_end() is one transaction, or part of one
 * that was begun.
 */
gboolean pg_link_send(PgLink *link, const char *sql, int n, GByteArray *const *values,
                      GError **error);

/*
 * Ends that and waits until all of it is done; `rows`, when it is not NULL, grows by
 * the rows that statements inserted. FALSE: nothing was done.
 */
gboolean pg_link_end(PgLink *link, guint *rows, GError **error);

/* A number in such a row, 0 for what is none. */
gint64 pg_link_number(const PGresult *rows, int row, int column);

/* Reads what COPY ... TO STDOUT sends, a piece at a time. */
typedef gboolean (*PgPiece)(const char *bytes, gsize size, gpointer data, GError **error);
gboolean pg_link_copy_out(PgLink *link, const char *sql, PgPiece piece, gpointer data,
                          GError **error);

/* `text` as a constant of SQL, quoted. Free with g_free(). */
char *pg_link_quote(const char *text);

/* Ends a transaction that failed; a connection that was lost stays so. Returns FALSE. */
gboolean pg_link_roll_back(PgLink *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)

#endif
