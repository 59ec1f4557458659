/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table `word` as it is read: a number in, its text out. What was read is kept, up to a limit,
 * since most events say what others said. It writes nothing.
 */
#include "history/sqlite/sqlite-texts.h"

#include <bounce/report.h>
#include <string.h>

#include "base/translate.h"
#include "history/sqlite/sqlite-schema.h"
#include "history/store.h"

/* Texts held while reading, about 40 MB: memory must not grow with the number of hosts. */
#define TEXTS_MAX_CACHED 400000

gboolean texts_open(Texts *texts, sqlite3 *db, GError **error)
{
  static const char sql[] = "SELECT text FROM word WHERE id = ?";
  *texts = (Texts){ .db = db, .known = g_hash_table_new_full(NULL, NULL, NULL, g_free) };
  return sqlite3_prepare_v2(db, sql, -1, &texts->find, NULL) == SQLITE_OK || schema_fail(db, error);
}

void texts_close(Texts *texts)
{
  sqlite3_finalize(texts->find);
  g_clear_pointer(&texts->known, g_hash_table_unref);
}

void texts_trim(Texts *texts)
{
  if (g_hash_table_size(texts->known) >= TEXTS_MAX_CACHED)
    g_hash_table_remove_all(texts->known);
}

static Text *new_text(const char *text)
{
  gsize size = strlen(text) + 1;
  Text *entry = g_malloc0(sizeof *entry + size);
  memcpy(entry->text, text, size);
  entry->meaning = (Meaning){ .kind = (guint8) event_kind_from_string(text),
                              .action = (guint8) bounce_action_from_string(text),
                              .verdict = (guint8) bounce_verdict_from_string(text),
                              .reason = (guint8) bounce_reason_from_string(text),
                              .fault = (guint8) bounce_fault_from_string(text),
                              .channel = (guint8) bounce_channel_from_string(text) };
  return entry;
}

static void set_fault(GError **error, gint64 id)
{
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);
  g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT,
              _("damaged: text %s is missing or no UTF-8"), number);
}

static const Text *read_text(Texts *texts, gint64 id, GError **error)
{
  const char *text = schema_text(texts->find, 0);
  if (text == NULL) {
    set_fault(error, id);
    return NULL;
  }
  Text *entry = new_text(text);
  g_hash_table_insert(texts->known, GSIZE_TO_POINTER((gsize) id), entry);
  return entry;
}

static const Text *find_text(Texts *texts, gint64 id, GError **error)
{
  const Text *found = NULL;
  sqlite3_bind_int64(texts->find, 1, id);
  int result = sqlite3_step(texts->find);
  if (result == SQLITE_ROW)
    found = read_text(texts, id, error);
  else if (result == SQLITE_DONE)
    set_fault(error, id);
  else
    schema_fail(texts->db, error);
  sqlite3_reset(texts->find);
  return found;
}

const Text *texts_get(Texts *texts, gint64 id, GError **error)
{
  /* Where a pointer has 32 bits, a number beyond them must not look like a smaller one. */
  gboolean fits = id > 0 && (guint64) id <= G_MAXSIZE;
  const Text *known = fits ? g_hash_table_lookup(texts->known, GSIZE_TO_POINTER((gsize) id)) : NULL;
  return known != NULL ? known : find_text(texts, fits ? id : 0, error);
}
