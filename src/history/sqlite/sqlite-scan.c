/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shows the events of a history file. In: a query. Out: a call for each event. What policies need
 * stands in an index, which alone is read for them. Rows are checked: the file is input, too.
 */
#include <string.h>

#include "base/translate.h"
#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"
#include "history/sqlite/sqlite-texts.h"

/* The last second of the year 9999. */
#define LAST_SECOND G_GINT64_CONSTANT(253402300799)

/* The columns in the order in which they are asked for; those of policies first. */
enum {
  COLUMN_ID,
  COLUMN_ADDRESS,
  COLUMN_SUBSCRIBER,
  COLUMN_DATE,
  COLUMN_KIND,
  COLUMN_VERDICT,
  COLUMN_REASON,
  COLUMN_FAULT,
  COLUMN_LIST,
  COLUMN_ACTION,
  COLUMN_REMOTE_MTA,
  COLUMN_REPORTING_MTA,
  COLUMN_STATUS,
  COLUMN_REPLY_CODE,
  COLUMN_RECIPIENT,
  COLUMN_MESSAGE_ID,
  COLUMN_DIAGNOSTIC,
  COLUMN_KEY,
  COLUMN_CHANNEL,
  COLUMN_REFUSED_IP,
  COLUMN_SENDER_DOMAIN,
  COLUMN_CAMPAIGN,
  COLUMN_PROOF,
  COLUMN_QUEUE_ID,
  COLUMN_MESSAGE_STORY,
  COLUMN_QUEUE_STORY,
};
#define POLICY_COLUMNS "event.id, address, text, date, kind, verdict, reason, fault, list"
#define OTHER_COLUMNS                                                                              \
  ", action, remote_mta, reporting_mta, status, reply_code, recipient, message_id, diagnostic, "   \
  "key"
/* What files have that were written since there are channels. */
#define CHANNEL_COLUMNS                                                                            \
  ", channel, refused_ip, sender_domain, campaign, proof, queue_id, message_story, queue_story"
#define NO_CHANNEL_COLUMNS ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"

typedef struct {
  SqliteStore *store;
  sqlite3_stmt *query;
  Texts words;
  GError *error; /* what is wrong with the event that is being read */
} Scan;

/* Says that the event is damaged; the first fault of an event counts. */
static void find_fault(Scan *scan, const char *what)
{
  g_autofree char *id =
      g_strdup_printf("%" G_GINT64_FORMAT, (gint64) sqlite3_column_int64(scan->query, COLUMN_ID));
  if (scan->error == NULL)
    g_set_error(&scan->error, HISTORY_ERROR, HISTORY_ERROR_FORMAT,
                _("damaged: event %s: its %s cannot be"), id, what);
}

/* The entry a column refers to; NULL for none, and after a fault. */
static const Text *entry_of(Scan *scan, int column)
{
  if (scan->error != NULL || sqlite3_column_type(scan->query, column) == SQLITE_NULL)
    return NULL;
  return texts_get(&scan->words, sqlite3_column_int64(scan->query, column), &scan->error);
}

static const char *word_of(Scan *scan, int column)
{
  const Text *entry = entry_of(scan, column);
  return entry != NULL ? entry->text : NULL;
}

/* The value of an enumeration, `meaning` being its place in Meaning; 0 for none. */
static guint value_of(Scan *scan, int column, gsize meaning, const char *what)
{
  const Text *entry = entry_of(scan, column);
  if (entry == NULL)
    return 0;
  guint value = G_STRUCT_MEMBER(guint8, &entry->meaning, meaning);
  if (value == 0)
    find_fault(scan, what);
  return value;
}

#define VALUE_OF(scan, column, enumeration)                                                        \
  value_of(scan, column, G_STRUCT_OFFSET(Meaning, enumeration), #enumeration)

static const char *text_of(Scan *scan, int column, const char *what)
{
  if (sqlite3_column_type(scan->query, column) == SQLITE_NULL)
    return NULL;
  const char *text = schema_text(scan->query, column);
  if (text == NULL)
    find_fault(scan, what);
  return text;
}

static gint64 number_of(Scan *scan, int column, gint64 most, const char *what)
{
  gint64 number = sqlite3_column_int64(scan->query, column);
  if (number < 0 || number > most)
    find_fault(scan, what);
  return number;
}

static void read_key(Scan *scan, Event *event)
{
  const void *key = sqlite3_column_blob(scan->query, COLUMN_KEY);
  if (sqlite3_column_bytes(scan->query, COLUMN_KEY) == EVENT_KEY_SIZE && key != NULL)
    memcpy(event->key, key, EVENT_KEY_SIZE);
  else
    find_fault(scan, "key");
}

static void read_channel(Scan *scan, Event *event)
{
  event->channel = VALUE_OF(scan, COLUMN_CHANNEL, channel);
  event->refused_ip = word_of(scan, COLUMN_REFUSED_IP);
  event->sender_domain = word_of(scan, COLUMN_SENDER_DOMAIN);
  event->campaign = word_of(scan, COLUMN_CAMPAIGN);
  event->proof = word_of(scan, COLUMN_PROOF);
  event->queue_id = text_of(scan, COLUMN_QUEUE_ID, "queue_id");
  event->story.message = sqlite3_column_int64(scan->query, COLUMN_MESSAGE_STORY);
  event->story.queue = sqlite3_column_int64(scan->query, COLUMN_QUEUE_STORY);
}

static void read_rest(Scan *scan, Event *event)
{
  const char *status = text_of(scan, COLUMN_STATUS, "status");
  event->action = VALUE_OF(scan, COLUMN_ACTION, action);
  event->remote_mta = word_of(scan, COLUMN_REMOTE_MTA);
  event->reporting_mta = word_of(scan, COLUMN_REPORTING_MTA);
  if (status != NULL && !bounce_status_parse(status, -1, &event->status))
    find_fault(scan, "status");
  event->reply_code = (guint) number_of(scan, COLUMN_REPLY_CODE, 999, "reply_code");
  event->recipient = text_of(scan, COLUMN_RECIPIENT, "recipient");
  event->message_id = text_of(scan, COLUMN_MESSAGE_ID, "message_id");
  event->diagnostic = text_of(scan, COLUMN_DIAGNOSTIC, "diagnostic");
  read_key(scan, event);
  read_channel(scan, event);
}

/* There are as many addresses as events: they come with them and are not kept. */
static const char *subscriber_of(Scan *scan)
{
  const char *text = text_of(scan, COLUMN_SUBSCRIBER, "subscriber");
  if (text == NULL && sqlite3_column_type(scan->query, COLUMN_ADDRESS) != SQLITE_NULL)
    find_fault(scan, "subscriber");
  return text;
}

static Event read_event(Scan *scan, HistoryColumns columns)
{
  Event event = { 0 };
  event.subscriber = subscriber_of(scan);
  event.date = number_of(scan, COLUMN_DATE, LAST_SECOND, "date");
  event.kind = VALUE_OF(scan, COLUMN_KIND, kind);
  event.verdict = VALUE_OF(scan, COLUMN_VERDICT, verdict);
  event.reason = VALUE_OF(scan, COLUMN_REASON, reason);
  event.fault = VALUE_OF(scan, COLUMN_FAULT, fault);
  event.list = word_of(scan, COLUMN_LIST);
  if (event.kind == BOUNCE_KIND_NONE)
    find_fault(scan, "kind");
  if (columns != HISTORY_COLUMNS_POLICY)
    read_rest(scan, &event);
  return event;
}

static gboolean visit_rows(Scan *scan, HistoryColumns columns, HistoryVisit visit, gpointer data,
                           GError **error)
{
  int result;
  while ((result = sqlite3_step(scan->query)) == SQLITE_ROW) {
    texts_trim(&scan->words);
    const Event event = read_event(scan, columns);
    if (scan->error != NULL) {
      g_propagate_error(error, g_steal_pointer(&scan->error));
      return FALSE;
    }
    visit(&event, data);
  }
  return result == SQLITE_DONE || schema_fail(scan->store->db, error);
}

/*
 * The index of dates helps a period that has a beginning, and would hurt where all before today is
 * asked for; the sign before `date` keeps it out.
 */
static char *query_text(const HistoryQuery *query, gint64 version)
{
  const HistoryFilter *filter = &query->filter;
  gboolean by_person = query->order == HISTORY_ORDER_PERSON;
  GString *sql = g_string_new("SELECT " POLICY_COLUMNS);
  if (query->columns != HISTORY_COLUMNS_POLICY)
    g_string_append(sql, version >= SCHEMA_CHANNELS ? OTHER_COLUMNS CHANNEL_COLUMNS
                                                    : OTHER_COLUMNS NO_CHANNEL_COLUMNS);
  g_string_append(sql, " FROM event");
  if (by_person || filter->address != NULL)
    g_string_append(sql, " INDEXED BY event_person");
  g_string_append(sql, " LEFT JOIN address ON address.id = event.address WHERE TRUE");
  if (filter->list != NULL)
    g_string_append(sql,
                    filter->or_no_list ? " AND (list = ?1 OR list IS NULL)" : " AND list = ?1");
  if (filter->since != 0)
    g_string_append(sql, " AND date >= ?2");
  if (filter->until != 0)
    g_string_append(sql, filter->since != 0 || by_person ? " AND date < ?3" : " AND +date < ?3");
  if (filter->address != NULL)
    g_string_append(sql, " AND address = ?4");
  if (filter->named)
    g_string_append(sql, " AND address IS NOT NULL");
  if (by_person)
    g_string_append(sql, " ORDER BY address, date");
  return g_string_free(sql, FALSE);
}

/* Binds the filter; FALSE in `*any` when no event can match, since a word of it was never seen. */
static gboolean bind_filter(Scan *scan, const HistoryFilter *filter, gboolean *any, GError **error)
{
  gint64 list = 0, address = 0;
  if (filter->list != NULL && !words_find(&scan->store->words, filter->list, &list, error))
    return FALSE;
  if (filter->address != NULL
      && !words_find(&scan->store->addresses, filter->address, &address, error))
    return FALSE;
  *any = (filter->list == NULL || list != 0 || filter->or_no_list)
         && (filter->address == NULL || address != 0);
  if (filter->list != NULL)
    sqlite3_bind_int64(scan->query, 1, list);
  if (filter->since != 0)
    sqlite3_bind_int64(scan->query, 2, filter->since);
  if (filter->until != 0)
    sqlite3_bind_int64(scan->query, 3, filter->until);
  if (filter->address != NULL)
    sqlite3_bind_int64(scan->query, 4, address);
  return TRUE;
}

static gboolean scan_events(Scan *scan, const HistoryQuery *query, HistoryVisit visit,
                            gpointer data, GError **error)
{
  sqlite3 *db = scan->store->db;
  gint64 version = 0;
  gboolean any = FALSE;
  if (!schema_number(db, "PRAGMA user_version", &version, error)
      || !texts_open(&scan->words, db, error))
    return FALSE;
  g_autofree char *sql = query_text(query, version);
  if (sqlite3_prepare_v2(db, sql, -1, &scan->query, NULL) != SQLITE_OK)
    return schema_fail(db, error);
  return bind_filter(scan, &query->filter, &any, error)
         && (!any || visit_rows(scan, query->columns, visit, data, error));
}

gboolean sqlite_scan_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                          gpointer data, GError **error)
{
  Scan scan = { .store = (SqliteStore *) history };
  /* One transaction: words, addresses and events are those of one moment. */
  if (!schema_run(scan.store->db, "BEGIN", error))
    return FALSE;
  gboolean done = scan_events(&scan, query, visit, data, error);
  sqlite3_finalize(scan.query);
  texts_close(&scan.words);
  sqlite3_exec(scan.store->db, "COMMIT", NULL, NULL, NULL);
  return done && sqlite_open_is_unchanged(scan.store, error);
}

/* The texts that a statement gives. */
static gboolean visit_texts(sqlite3 *db, const char *sql, HistoryNameVisit visit, gpointer data,
                            GError **error)
{
  sqlite3_stmt *query = NULL;
  int result = sqlite3_prepare_v2(db, sql, -1, &query, NULL);
  while (result == SQLITE_OK && (result = sqlite3_step(query)) == SQLITE_ROW) {
    const char *text = schema_text(query, 0);
    if (text != NULL)
      visit(text, data);
    result = SQLITE_OK;
  }
  gboolean done = result == SQLITE_DONE || schema_fail(db, error);
  sqlite3_finalize(query);
  return done;
}

gboolean sqlite_scan_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error)
{
  return visit_texts(((SqliteStore *) history)->db,
                     "SELECT text FROM word WHERE id IN (SELECT list FROM event) ORDER BY text",
                     visit, data, error);
}

gboolean sqlite_scan_subscribers(History *history, guint limit, HistoryNameVisit visit,
                                 gpointer data, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf("SELECT text FROM address ORDER BY id DESC LIMIT %u", limit);
  return visit_texts(((SqliteStore *) history)->db, sql, visit, data, error);
}

gboolean sqlite_scan_meta(History *history, HistoryMeta *meta, GError **error)
{
  sqlite3 *db = ((SqliteStore *) history)->db;
  gint64 version = 0;
  if (!schema_number(db, "PRAGMA user_version", &version, error)
      || !schema_number(db, "SELECT max(date) FROM event", &meta->newest, error))
    return FALSE;
  meta->version = (guint) version;
  return TRUE;
}

gboolean sqlite_scan_knows(History *history, const char *address, gboolean *known, GError **error)
{
  sqlite3 *db = ((SqliteStore *) history)->db;
  sqlite3_stmt *query = NULL;
  *known = FALSE;
  if (sqlite3_prepare_v2(db,
                         "SELECT 1 FROM event WHERE address = (SELECT id FROM address WHERE"
                         " text = ?1) LIMIT 1",
                         -1, &query, NULL)
      != SQLITE_OK)
    return schema_fail(db, error);
  sqlite3_bind_text(query, 1, address, -1, SQLITE_STATIC);
  int result = sqlite3_step(query);
  *known = result == SQLITE_ROW;
  gboolean done = *known || result == SQLITE_DONE || schema_fail(db, error);
  sqlite3_finalize(query);
  return done;
}
