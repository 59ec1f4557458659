/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A history file: its table of functions, and how events get into it. In: a path; batches of
 * events. Out: rows. A batch is one transaction: after a crash at any moment it is there whole or
 * not at all. It decides nothing.
 */
#include "history/sqlite/sqlite-store.h"

#include "history/sqlite/sqlite-schema.h"

static const char insert_sql[] =
    "INSERT INTO event(key, address, date, kind, action, verdict, reason, fault, list, remote_mta,"
    " reporting_mta, channel, refused_ip, sender_domain, campaign, proof, status, reply_code,"
    " recipient, message_id, diagnostic, queue_id, message_story, queue_story)"
    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING";

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
  g_free(store->frozen);
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

/* Columns 4 to 16: words. */
static gboolean bind_words(SqliteStore *store, const Event *event, GError **error)
{
  const char *const texts[] = {
    event_kind_to_string(event->kind),
    bounce_action_to_string(event->action),
    bounce_verdict_to_string(event->verdict),
    bounce_reason_to_string(event->reason),
    bounce_fault_to_string(event->fault),
    event->list,
    event->remote_mta,
    event->reporting_mta,
    bounce_channel_to_string(event->channel),
    event->refused_ip,
    event->sender_domain,
    event->campaign,
    event->proof,
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
    bind_text(insert, 17, bounce_status_format(event->status, status));
  bind_id(insert, 18, event->reply_code);
  bind_text(insert, 19, event->recipient);
  bind_text(insert, 20, event->message_id);
  bind_text(insert, 21, event->diagnostic);
  bind_text(insert, 22, event->queue_id);
  bind_id(insert, 23, event->story.message);
  bind_id(insert, 24, event->story.queue);
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
  if (event_batch_is_empty(batch))
    return TRUE;
  if (!schema_run(store->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < batch->events->len; i++) {
    if (!insert_event(store, &g_array_index(batch->events, Event, i), error))
      return sqlite_store_roll_back(store);
    *added += (guint) sqlite3_changes(store->db);
  }
  return (sqlite_mark_write(store, batch, error) && schema_run(store->db, "COMMIT", error))
         || sqlite_store_roll_back(store);
}

static const HistoryMethods methods = {
  .close = store_close,
  .record = store_record,
  .each = sqlite_scan_each,
  .lists = sqlite_scan_lists,
  .meta = sqlite_scan_meta,
  .knows = sqlite_scan_knows,
  .subscribers = sqlite_scan_subscribers,
  .position = sqlite_mark_position,
  .sent = sqlite_mark_sent,
  .forget = sqlite_forget_address,
  .forget_period = sqlite_forget_period,
  .check = sqlite_admin_check,
  .vacuum = sqlite_admin_vacuum,
};

History *sqlite_store_open(const char *path, HistoryMode mode, guint wait, GError **error)
{
  SqliteStore *store = g_new0(SqliteStore, 1);
  store->history.methods = &methods;
  if (sqlite_open_file(store, path, mode, wait, error) && prepare(store, mode, error))
    return &store->history;
  store_close(&store->history);
  return NULL;
}
