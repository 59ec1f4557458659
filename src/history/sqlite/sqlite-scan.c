/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shows the events of a history file. In: a filter. Out: a call for each event, in the order they
 * were recorded, or by person and date: then only the index is read, and only what it holds is
 * filled in.
 */
#include <string.h>

#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"

#define ALL_COLUMNS                                                                                \
  "address, date, kind, verdict, reason, fault, list, action, remote_mta, reporting_mta, status,"  \
  " reply_code, recipient, message_id, diagnostic"
#define PERSON_COLUMNS "address, date, kind, verdict, reason, fault, list"

/* What a word means, read once: enumerations are looked up by number then. */
typedef struct {
  guint8 kind, action, verdict, reason, fault;
} Meaning;

static Meaning *read_meanings(const Words *words)
{
  Meaning *meanings = g_new0(Meaning, words->texts->len + 1);
  for (guint i = 0; i < words->texts->len; i++) {
    const char *text = words->texts->pdata[i];
    meanings[i] = (Meaning){ .kind = (guint8) bounce_kind_from_string(text),
                             .action = (guint8) bounce_action_from_string(text),
                             .verdict = (guint8) bounce_verdict_from_string(text),
                             .reason = (guint8) bounce_reason_from_string(text),
                             .fault = (guint8) bounce_fault_from_string(text) };
  }
  return meanings;
}

static char *query_text(const HistoryFilter *filter)
{
  GString *sql = g_string_new("SELECT ");
  g_string_append(sql, filter->by_person ? PERSON_COLUMNS : ALL_COLUMNS);
  g_string_append(sql, " FROM event WHERE (?1 IS NULL OR list = ?1) AND date >= ?2 AND date < ?3");
  if (filter->address != NULL)
    g_string_append(sql, " AND address = ?4");
  if (filter->by_person)
    g_string_append(sql, " AND address IS NOT NULL ORDER BY address, date");
  else
    g_string_append(sql, " ORDER BY id");
  return g_string_free(sql, FALSE);
}

static const char *text_column(sqlite3_stmt *query, int column)
{
  return (const char *) sqlite3_column_text(query, column);
}

static void read_details(sqlite3_stmt *query, const History *history, const Meaning *meanings,
                         Event *event)
{
  const char *status = text_column(query, 10);
  event->action = meanings[sqlite3_column_int64(query, 7)].action;
  event->remote_mta = words_text(&history->words, sqlite3_column_int64(query, 8));
  event->reporting_mta = words_text(&history->words, sqlite3_column_int64(query, 9));
  if (status != NULL)
    bounce_status_parse(status, -1, &event->status);
  event->reply_code = (guint) sqlite3_column_int(query, 11);
  event->recipient = text_column(query, 12);
  event->message_id = text_column(query, 13);
  event->diagnostic = text_column(query, 14);
}

static gboolean visit_rows(History *history, sqlite3_stmt *query, gboolean by_person,
                           HistoryVisit visit, gpointer data, GError **error)
{
  g_autofree Meaning *meanings = read_meanings(&history->words);
  int result;
  while ((result = sqlite3_step(query)) == SQLITE_ROW) {
    Event event = { 0 };
    event.subscriber = words_text(&history->addresses, sqlite3_column_int64(query, 0));
    event.date = sqlite3_column_int64(query, 1);
    event.kind = meanings[sqlite3_column_int64(query, 2)].kind;
    event.verdict = meanings[sqlite3_column_int64(query, 3)].verdict;
    event.reason = meanings[sqlite3_column_int64(query, 4)].reason;
    event.fault = meanings[sqlite3_column_int64(query, 5)].fault;
    event.list = words_text(&history->words, sqlite3_column_int64(query, 6));
    if (!by_person)
      read_details(query, history, meanings, &event);
    visit(&event, data);
  }
  return result == SQLITE_DONE || schema_fail(history->db, error);
}

/* Binds the filter; FALSE in `*any` when no event can match, since a word of it was never seen. */
static gboolean bind_filter(History *history, const HistoryFilter *filter, sqlite3_stmt *query,
                            gboolean *any, GError **error)
{
  gint64 list = 0, address = 0;
  if (filter->list != NULL && !words_find(&history->words, filter->list, &list, error))
    return FALSE;
  if (filter->address != NULL && !words_find(&history->addresses, filter->address, &address, error))
    return FALSE;
  *any = (filter->list == NULL || list != 0) && (filter->address == NULL || address != 0);
  if (list != 0)
    sqlite3_bind_int64(query, 1, list);
  sqlite3_bind_int64(query, 2, filter->since != 0 ? filter->since : G_MININT64);
  sqlite3_bind_int64(query, 3, filter->until != 0 ? filter->until : G_MAXINT64);
  if (address != 0)
    sqlite3_bind_int64(query, 4, address);
  return TRUE;
}

static gboolean scan_all(History *history, const HistoryFilter *filter, HistoryVisit visit,
                         gpointer data, GError **error)
{
  g_autofree char *sql = query_text(filter);
  sqlite3_stmt *query = NULL;
  gboolean any = FALSE;
  if (!words_load(&history->words, error) || !words_load(&history->addresses, error))
    return FALSE;
  if (sqlite3_prepare_v2(history->db, sql, -1, &query, NULL) != SQLITE_OK)
    return schema_fail(history->db, error);
  gboolean done = bind_filter(history, filter, query, &any, error)
                  && (!any || visit_rows(history, query, filter->by_person, visit, data, error));
  sqlite3_finalize(query);
  return done;
}

gboolean store_each(History *history, const HistoryFilter *filter, HistoryVisit visit,
                    gpointer data, GError **error)
{
  /* One transaction: words, addresses and events are those of one moment. */
  if (!schema_run(history->db, "BEGIN", error))
    return FALSE;
  gboolean done = scan_all(history, filter, visit, data, error);
  sqlite3_exec(history->db, "COMMIT", NULL, NULL, NULL);
  return done;
}
