/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opens a history file and records events in it. In: a path; batches of events. Out: rows. A batch
 * is one transaction: after a crash at any moment it is there whole or not at all. It decides
 * nothing.
 */
#include "history/sqlite/sqlite-store.h"

#include <string.h>

#include "base/translate.h"
#include "history/sqlite/sqlite-schema.h"

/* Microseconds between two attempts where SQLite itself does not wait (opening, the mode WAL). */
#define RETRY_INTERVAL 20000

static const char insert_sql[] =
    "INSERT INTO event(key, address, date, kind, action, verdict, reason, fault, list, remote_mta,"
    " reporting_mta, status, reply_code, recipient, message_id, diagnostic)"
    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(key) DO NOTHING";

/*
 * WAL: readers never wait for writers. FULL: what `record` said is written survives a power cut.
 * Each answers with what holds from now on, and must answer so.
 */
static const struct {
  const char *set;
  const char *get;
  gint64 want;
} write_settings[] = {
  { "PRAGMA synchronous=2", "PRAGMA synchronous", 2 },
  { "PRAGMA foreign_keys=1", "PRAGMA foreign_keys", 1 },
  { "PRAGMA secure_delete=1", "PRAGMA secure_delete", 1 },
};
static const char write_memory[] = "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;";
/* The file is not mapped: that is no faster, counts as memory, and a file cut short would kill. */
static const char read_settings[] = "PRAGMA query_only=ON; PRAGMA cache_size=-16384;"
                                    "PRAGMA temp_store=MEMORY;";

static gboolean set_up_writing(sqlite3 *db, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(write_settings); i++) {
    gint64 got = -1;
    if (!schema_run(db, write_settings[i].set, error)
        || !schema_number(db, write_settings[i].get, &got, error))
      return FALSE;
    if (got != write_settings[i].want) {
      g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_WRITE, _("SQLite here does not do %s"),
                  write_settings[i].set);
      return FALSE;
    }
  }
  return schema_run(db, "PRAGMA journal_mode=WAL", error) && schema_run(db, write_memory, error);
}

static gboolean set_up(SqliteStore *store, HistoryMode mode, GError **error)
{
  sqlite3 *db = store->db;
  if (mode == HISTORY_READ)
    return schema_check(db, error) && schema_run(db, read_settings, error);
  return schema_migrate(db, schema_newest(), error) && set_up_writing(db, error);
}

/* Processes that make the file at the same moment may be told "busy" without any waiting. */
static gboolean set_up_patiently(SqliteStore *store, HistoryMode mode, guint wait, GError **error)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) wait * G_USEC_PER_SEC;
  for (;;) {
    g_autoptr(GError) failure = NULL;
    if (set_up(store, mode, &failure))
      return TRUE;
    if (!g_error_matches(failure, HISTORY_ERROR, HISTORY_ERROR_BUSY)
        || g_get_monotonic_time() >= deadline) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return FALSE;
    }
    g_usleep(RETRY_INTERVAL);
  }
}

static gboolean prepare(SqliteStore *store, HistoryMode mode, GError **error)
{
  if (mode != HISTORY_READ
      && sqlite3_prepare_v3(store->db, insert_sql, -1, SQLITE_PREPARE_PERSISTENT, &store->insert,
                            NULL)
             != SQLITE_OK)
    return schema_fail(store->db, error);
  return words_open(&store->words, store->db, "word", error)
         && words_open(&store->addresses, store->db, "address", error);
}

static void store_close(History *history)
{
  SqliteStore *store = (SqliteStore *) history;
  sqlite3_finalize(store->insert);
  if (store->words.db != NULL)
    words_close(&store->words);
  if (store->addresses.db != NULL)
    words_close(&store->addresses);
  sqlite3_close(store->db);
  g_free(store);
}

gboolean sqlite_store_roll_back(SqliteStore *store)
{
  sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
  words_reset(&store->words);
  words_reset(&store->addresses);
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
static gboolean bind_words(SqliteStore *store, const Event *event, GError **error)
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
    if (!words_id(&store->words, texts[i], &id, error))
      return FALSE;
    bind_id(store->insert, 4 + (int) i, id);
  }
  return TRUE;
}

static gboolean insert_event(SqliteStore *store, const Event *event, GError **error)
{
  sqlite3_stmt *insert = store->insert;
  char status[BOUNCE_STATUS_TEXT_SIZE];
  gint64 address;
  sqlite3_clear_bindings(insert);
  if (!words_id(&store->addresses, event->subscriber, &address, error)
      || !bind_words(store, event, error))
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
  gboolean done = result == SQLITE_DONE || schema_fail(store->db, error);
  sqlite3_reset(insert);
  return done;
}

static gboolean store_record(History *history, const EventBatch *batch, guint *added,
                             GError **error)
{
  SqliteStore *store = (SqliteStore *) history;
  *added = 0;
  if (batch->events->len == 0)
    return TRUE;
  if (!schema_run(store->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < batch->events->len; i++) {
    if (!insert_event(store, &g_array_index(batch->events, Event, i), error))
      return sqlite_store_roll_back(store);
    *added += (guint) sqlite3_changes(store->db);
  }
  return schema_run(store->db, "COMMIT", error) || sqlite_store_roll_back(store);
}

static const HistoryMethods methods = {
  .close = store_close,
  .record = store_record,
  .each = sqlite_scan_each,
  .lists = sqlite_scan_lists,
  .meta = sqlite_scan_meta,
  .forget = sqlite_forget_address,
};

static gboolean open_file(SqliteStore *store, const char *path, HistoryMode mode, GError **error)
{
  int flags = SQLITE_OPEN_READWRITE | (mode == HISTORY_WRITE ? SQLITE_OPEN_CREATE : 0);
  if (*path != '\0' && *path != ':')
    return sqlite3_open_v2(path, &store->db, flags, NULL) == SQLITE_OK
           || schema_fail(store->db, error);
  g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_LOCATION, _("\"%s\" names no file"), path);
  return FALSE;
}

History *sqlite_store_open(const char *path, HistoryMode mode, guint wait, GError **error)
{
  SqliteStore *store = g_new0(SqliteStore, 1);
  store->history.methods = &methods;
  if (open_file(store, path, mode, error)) {
    schema_distrust(store->db);
    sqlite3_busy_timeout(store->db, (int) MIN(wait, G_MAXINT / 1000) * 1000);
    if (set_up_patiently(store, mode, wait, error) && prepare(store, mode, error))
      return &store->history;
  }
  store_close(&store->history);
  return NULL;
}
