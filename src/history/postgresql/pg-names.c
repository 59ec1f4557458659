/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Fills the tables of texts. In: texts. Out: rows. A new name is visible to other writers at once
 * and in a fixed order, so that those who meet the same new names neither wait for the others'
 * events nor lock each other out. What the server was seen to have is not offered again.
 */
#include "history/postgresql/pg-names.h"

#include "history/postgresql/pg-array.h"

/* Texts held while recording; more and memory would grow with the number of subscribers. */
#define NAMES_MAX_KNOWN 200000

/* Those of so many names at most are offered in one transaction; with more, others that want some
 * of them would wait for the rest. */
#define NAMES_TOGETHER 64

/*
 * A number is drawn only for what is not there, for numbers are used up by what conflicts, too.
 * Nobody waits for the disk: the events that use a name come later, and bring it there with them.
 */
#define FILL(table)                                                                                \
  "INSERT INTO bounce." table "(text) SELECT n FROM unnest($1::text[]) AS n,"                      \
  " set_config('synchronous_commit', 'off', true) WHERE NOT EXISTS (SELECT FROM bounce." table     \
  " t WHERE t.text = n)"                                                                           \
  " ORDER BY n COLLATE \"C\" ON CONFLICT (text) DO NOTHING"

static const char *const fill_sql[PG_NAMES_TABLES] = {
  [PG_NAMES_OUTCOME] = FILL("outcome"),
  [PG_NAMES_LIST] = FILL("list"),
  [PG_NAMES_WORD] = FILL("word"),
  [PG_NAMES_ADDRESS] = FILL("address"),
};

static GHashTable *new_set(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void pg_names_init(PgNames *names)
{
  for (guint i = 0; i < PG_NAMES_TABLES; i++) {
    names->known[i] = new_set();
    names->wanted[i] = new_set();
  }
}

void pg_names_clear(PgNames *names)
{
  for (guint i = 0; i < PG_NAMES_TABLES; i++) {
    g_clear_pointer(&names->known[i], g_hash_table_unref);
    g_clear_pointer(&names->wanted[i], g_hash_table_unref);
  }
}

void pg_names_forget(PgNames *names)
{
  for (guint i = 0; i < PG_NAMES_TABLES; i++)
    g_hash_table_remove_all(names->known[i]);
}

void pg_names_want(PgNames *names, PgNamesTable table, const char *text)
{
  if (text != NULL && !g_hash_table_contains(names->known[table], text)
      && !g_hash_table_contains(names->wanted[table], text))
    g_hash_table_add(names->wanted[table], g_strdup(text));
}

/* What was wanted is known now. */
static void note_known(PgNames *names, guint table)
{
  GHashTableIter iter;
  gpointer text;
  if (g_hash_table_size(names->known[table]) >= NAMES_MAX_KNOWN)
    g_hash_table_remove_all(names->known[table]);
  g_hash_table_iter_init(&iter, names->wanted[table]);
  while (g_hash_table_iter_next(&iter, &text, NULL)) {
    g_hash_table_iter_steal(&iter);
    g_hash_table_add(names->known[table], text);
  }
}

static gboolean send_table(const PgNames *names, guint table, PgLink *link, GError **error)
{
  g_autoptr(GByteArray) texts = pg_array_new(PG_ARRAY_OF_TEXTS);
  GHashTableIter iter;
  gpointer text;
  g_hash_table_iter_init(&iter, names->wanted[table]);
  while (g_hash_table_iter_next(&iter, &text, NULL))
    pg_array_add_text(texts, text);
  return pg_link_send(link, fill_sql[table], 1, &texts, error);
}

gboolean pg_names_fill(PgNames *names, PgLink *link, GError **error)
{
  gboolean good = TRUE;
  guint sent = 0;
  for (guint i = 0; i < PG_NAMES_TABLES && good; i++) {
    if (g_hash_table_size(names->wanted[i]) == 0)
      continue;
    sent += g_hash_table_size(names->wanted[i]);
    good = send_table(names, i, link, error);
    if (!good || sent <= NAMES_TOGETHER)
      continue;
    good = pg_link_end(link, NULL, error);
    sent = 0;
  }
  if (sent > 0)
    good = pg_link_end(link, NULL, good ? error : NULL) && good;
  for (guint i = 0; i < PG_NAMES_TABLES && good; i++)
    note_known(names, i);
  return good;
}
