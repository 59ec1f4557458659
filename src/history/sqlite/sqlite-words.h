/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing a table of texts: text to id, filled as texts are met. */
#ifndef BOUNCE_HISTORY_SQLITE_SQLITE_WORDS_H
#define BOUNCE_HISTORY_SQLITE_SQLITE_WORDS_H

#include <glib.h>
#include <sqlite3.h>

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *find;
  sqlite3_stmt *insert;
  GHashTable *ids; /* text -> id */
} Words;

/* `table` is `word` or `address`: both have the columns id and text. */
gboolean words_open(Words *words, sqlite3 *db, const char *table, GError **error);
void words_close(Words *words);

/* Forgets what is in memory: ids of a transaction that was rolled back are not valid. */
void words_reset(Words *words);

/* The id of `text`, which is inserted when it is new; 0 for NULL. FALSE with `error`. */
gboolean words_id(Words *words, const char *text, gint64 *id, GError **error);

/* The id `text` has, 0 when it has none; never inserts. */
gboolean words_find(Words *words, const char *text, gint64 *id, GError **error);

#endif
