/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table `word` in memory: text to id and back, filled as words are met. */
#ifndef BOUNCE_HISTORY_SQLITE_SQLITE_WORDS_H
#define BOUNCE_HISTORY_SQLITE_SQLITE_WORDS_H

#include <glib.h>
#include <sqlite3.h>

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *find;
  sqlite3_stmt *insert;
  const char *table;
  GHashTable *ids;  /* text -> id */
  GPtrArray *texts; /* by id; texts live in `strings` */
  GStringChunk *strings;
} Words;

/* `table` is `word` or `address`: both have the columns id and text. */
gboolean words_open(Words *words, sqlite3 *db, const char *table, GError **error);
void words_close(Words *words);

/* Forgets what is in memory: ids of a transaction that was rolled back are not valid. */
void words_reset(Words *words);

/* Reads the whole table, or what came since; texts stay where they are. */
gboolean words_load(Words *words, GError **error);

/* The id of `text`, which is inserted when it is new; 0 for NULL. FALSE with `error`. */
gboolean words_id(Words *words, const char *text, gint64 *id, GError **error);

/* The id `text` has, 0 when it has none; never inserts. */
gboolean words_find(Words *words, const char *text, gint64 *id, GError **error);

/* The text of `id`, NULL for ids that words_load() did not see. */
const char *words_text(const Words *words, gint64 id);

#endif
