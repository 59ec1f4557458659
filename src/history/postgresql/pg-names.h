/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of texts: they are filled before the events that use them. */
#ifndef BOUNCE_HISTORY_POSTGRESQL_PG_NAMES_H
#define BOUNCE_HISTORY_POSTGRESQL_PG_NAMES_H

#include "history/postgresql/pg-link.h"

/* In the order in which they are filled. */
typedef enum { PG_NAMES_OUTCOME, PG_NAMES_LIST, PG_NAMES_WORD, PG_NAMES_ADDRESS } PgNamesTable;
#define PG_NAMES_TABLES (PG_NAMES_ADDRESS + 1)

typedef struct {
  GHashTable *known[PG_NAMES_TABLES];  /* texts that the server has, a set */
  GHashTable *wanted[PG_NAMES_TABLES]; /* texts it may not have, a set */
} PgNames;

void pg_names_init(PgNames *names);
void pg_names_clear(PgNames *names);

/* The events to come use `text` (nullable). */
void pg_names_want(PgNames *names, PgNamesTable table, const char *text);

/* Puts what is wanted and new into its table, each table in a transaction of its own. */
gboolean pg_names_fill(PgNames *names, PgLink *link, GError **error);

/* Others may have removed names: none is known any more. */
void pg_names_forget(PgNames *names);

#endif
