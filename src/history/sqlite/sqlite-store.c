/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opens a history file and records events in it. In: a path; batches of events. Out: rows. A batch
 * is one transaction: after a crash at any moment it is there whole or not at all. It decides
 * nothing.
 */
#include "history/sqlite/sqlite-store.h"

#include <string.h>

#include "history/sqlite/sqlite-schema.h"

/* Microseconds between two attempts where SQLite itself does not wait (opening, the mode WAL). */
#define RETRY_INTERVAL 20000

static const char insert_sql[] =
    "INSERT INTO event(key, address, date, kind, action, verdict, reason, fault, list, remote_mta,"
    " reporting_mta, status, reply_code, recipient, message_id, diagnostic)"
    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(key) DO NOTHING";

/* WAL: readers never wait for writers. FULL: what `record` said is written survives a power cut. */
static const char write_settings[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                     "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                                     "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;";
/* The file is not mapped: that is no faster, counts as memory, and a file cut short would kill. */
static const char read_settings[] = "PRAGMA query_only=ON; PRAGMA cache_size=-16384;"
                                    "PRAGMA temp_store=MEMORY;";

static gboolean set_up(History *history, HistoryMode mode, GError **error)
{
  sqlite3 *db = history->db;
  if (mode == HISTORY_READ)
    return schema_check(db, error) && schema_run(db, read_settings, error);
  return schema_migrate(db, schema_newest(), error) && schema_run(db, write_settings, error);
}

/* Processes that make the file at the same moment may be told "busy" without any waiting. */
static gboolean set_up_patiently(History *history, HistoryMode mode, guint wait, GError **error)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) wait * G_USEC_PER_SEC;
  for (;;) {
    g_autoptr(GError) failure = NULL;
    if (set_up(history, mode, &failure))
      return TRUE;
    if (!g_error_matches(failure, HISTORY_ERROR, HISTORY_ERROR_BUSY)
        || g_get_monotonic_time() >= deadline) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return FALSE;
    }
    g_usleep(RETRY_INTERVAL);
  }
}

static gboolean prepare(History *history, HistoryMode mode, GError **error)
{
  if (mode == HISTORY_WRITE
      && sqlite3_prepare_v3(history->db, insert_sql, -1, SQLITE_PREPARE_PERSISTENT,
                            &history->insert, NULL)
             != SQLITE_OK)
    return schema_fail(history->db, error);
  return words_open(&history->words, history->db, "word", error)
         && words_open(&history->addresses, history->db, "address", error);
}

History *store_open(const char *path, HistoryMode mode, guint wait, GError **error)
{
  int flags =
      mode == HISTORY_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  History *history = g_new0(History, 1);
  if (sqlite3_open_v2(path, &history->db, flags, NULL) == SQLITE_OK) {
    sqlite3_busy_timeout(history->db, (int) MIN(wait, G_MAXINT / 1000) * 1000);
    if (set_up_patiently(history, mode, wait, error) && prepare(history, mode, error))
      return history;
  } else {
    schema_fail(history->db, error);
  }
  store_close(history);
  return NULL;
}

void store_close(History *history)
{
  if (history == NULL)
    return;
  sqlite3_finalize(history->insert);
  if (history->words.db != NULL)
    words_close(&history->words);
  if (history->addresses.db != NULL)
    words_close(&history->addresses);
  sqlite3_close(history->db);
  g_free(history);
}

gboolean store_roll_back(History *history)
{
  sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
  words_reset(&history->words);
  words_reset(&history->addresses);
  return FALSE;
}

static void bind_text(sqlite3_stmt *insert, int column, const char *text)
{
  if (text != NULL)
    sqlite3_bind_text(insert, column, text, -1, SQLITE_STATIC);
}

static void bind_id(sqlite3_stmt *insert, int column, gint64 id)
{
  if (id != 0)
    sqlite3_bind_int64(insert, column, id);
}

/* Columns 4 to 11: words. */
static gboolean bind_words(History *history, const Event *event, GError **error)
{
  const char *const texts[] = {
    bounce_kind_to_string(event->kind),
    bounce_action_to_string(event->action),
    bounce_verdict_to_string(event->verdict),
    bounce_reason_to_string(event->reason),
    bounce_fault_to_string(event->fault),
    event->list,
    event->remote_mta,
    event->reporting_mta,
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    gint64 id;
    if (!words_id(&history->words, texts[i], &id, error))
      return FALSE;
    bind_id(history->insert, 4 + (int) i, id);
  }
  return TRUE;
}

static gboolean insert_event(History *history, const Event *event, GError **error)
{
  sqlite3_stmt *insert = history->insert;
  char status[BOUNCE_STATUS_TEXT_SIZE];
  gint64 address;
  sqlite3_clear_bindings(insert);
  if (!words_id(&history->addresses, event->subscriber, &address, error)
      || !bind_words(history, event, error))
    return FALSE;
  sqlite3_bind_blob(insert, 1, event->key, EVENT_KEY_SIZE, SQLITE_STATIC);
  bind_id(insert, 2, address);
  sqlite3_bind_int64(insert, 3, event->date);
  if (event->status.class_digit != 0)
    bind_text(insert, 12, bounce_status_format(event->status, status));
  bind_id(insert, 13, event->reply_code);
  bind_text(insert, 14, event->recipient);
  bind_text(insert, 15, event->message_id);
  bind_text(insert, 16, event->diagnostic);
  int result = sqlite3_step(insert);
  gboolean done = result == SQLITE_DONE || schema_fail(history->db, error);
  sqlite3_reset(insert);
  return done;
}

gboolean store_record(History *history, const EventBatch *batch, guint *added, GError **error)
{
  *added = 0;
  if (batch->events->len == 0)
    return TRUE;
  if (!schema_run(history->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < batch->events->len; i++) {
    if (!insert_event(history, &g_array_index(batch->events, Event, i), error))
      return store_roll_back(history);
    *added += (guint) sqlite3_changes(history->db);
  }
  if (!schema_run(history->db, "COMMIT", error))
    return store_roll_back(history);
  return TRUE;
}
