/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of text (`word`, `address`) as they are written. In: a text. Out: its number. It never
 * deletes rows (sqlite-forget.c does).
 */
#include "history/sqlite/sqlite-words.h"

#include "history/sqlite/sqlite-schema.h"

/* Texts held while recording; more and memory would grow with the number of subscribers. */
#define WORDS_MAX_CACHED 100000

static gboolean prepare(sqlite3 *db, const char *begin, const char *table, const char *end,
                        sqlite3_stmt **statement, GError **error)
{
  g_autofree char *sql = g_strconcat(begin, table, end, NULL);
  return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK
         || schema_fail(db, error);
}

gboolean words_open(Words *words, sqlite3 *db, const char *table, GError **error)
{
  *words = (Words){ .db = db };
  words->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return prepare(db, "SELECT id FROM ", table, " WHERE text = ?", &words->find, error)
         && prepare(db, "INSERT INTO ", table, "(text) VALUES(?)", &words->insert, error);
}

void words_close(Words *words)
{
  sqlite3_finalize(words->find);
  sqlite3_finalize(words->insert);
  g_clear_pointer(&words->ids, g_hash_table_unref);
}

void words_reset(Words *words)
{
  g_hash_table_remove_all(words->ids);
}

gboolean words_find(Words *words, const char *text, gint64 *id, GError **error)
{
  *id = 0;
  sqlite3_bind_text(words->find, 1, text, -1, SQLITE_STATIC);
  int result = sqlite3_step(words->find);
  if (result == SQLITE_ROW)
    *id = sqlite3_column_int64(words->find, 0);
  sqlite3_reset(words->find);
  return result == SQLITE_ROW || result == SQLITE_DONE || schema_fail(words->db, error);
}

static gboolean insert(Words *words, const char *text, gint64 *id, GError **error)
{
  sqlite3_bind_text(words->insert, 1, text, -1, SQLITE_STATIC);
  int result = sqlite3_step(words->insert);
  *id = sqlite3_last_insert_rowid(words->db);
  sqlite3_reset(words->insert);
  return result == SQLITE_DONE || schema_fail(words->db, error);
}

gboolean words_id(Words *words, const char *text, gint64 *id, GError **error)
{
  *id = 0;
  if (text == NULL)
    return TRUE;
  gpointer known = g_hash_table_lookup(words->ids, text);
  if (known != NULL) {
    *id = GPOINTER_TO_SIZE(known);
    return TRUE;
  }
  if (!words_find(words, text, id, error) || (*id == 0 && !insert(words, text, id, error)))
    return FALSE;
  if (g_hash_table_size(words->ids) >= WORDS_MAX_CACHED)
    words_reset(words);
  g_hash_table_insert(words->ids, g_strdup(text), GSIZE_TO_POINTER((gsize) *id));
  return TRUE;
}
