/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events into the server. In: a batch. Out: rows, all of them or none. First the names that the
 * events use, then the events in one transaction, in the order of their keys, so that two writers
 * with the same events wait for each other at most. What is known is left out, so that a batch
 * whose end was not seen is simply written again.
 */
#include "history/postgresql/pg-array.h"
#include "history/postgresql/pg-event.h"
#include "history/postgresql/pg-schema.h"
#include "history/postgresql/pg-store.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a statement: what the server has to hold at once. */
#define STATEMENT_MAX (16U * 1024 * 1024)

/* The columns that are no text of pg-event.h; their parameters come first, in this order. */
enum { KEY, DATE, MESSAGE_STORY, QUEUE_STORY, SUBSCRIBER, OUTCOME, LIST, RECIPIENT, N_OWN };
#define N_COLUMNS (N_OWN + PG_EVENT_WORDS + PG_EVENT_TEXTS)

/* What the events so far are known by: sets. */
typedef struct {
  GHashTable *keys;
  GHashTable *messages;
  GHashTable *queues;
} Seen;

typedef struct {
  const EventBatch *batch;
  PgNames *names;
  const char *sql;
  Seen seen;
  guint added;
} Write;

/* The events of one statement, a column each. */
typedef struct {
  GByteArray *columns[N_COLUMNS];
  gsize size;
} Rows;

static void rows_init(Rows *rows)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    rows->columns[i] = pg_array_new(i == KEY         ? PG_ARRAY_OF_KEYS
                                    : i < SUBSCRIBER ? PG_ARRAY_OF_NUMBERS
                                                     : PG_ARRAY_OF_TEXTS);
  rows->size = 0;
}

static void rows_clear(Rows *rows)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_pointer(&rows->columns[i], g_byte_array_unref);
}

static void add_name(Rows *rows, guint column, const char *text)
{
  g_autofree char *made = NULL;
  pg_array_add_text(rows->columns[column], pg_event_name(text, &made));
}

static void add_text(Rows *rows, guint column, const char *text)
{
  gboolean good = text == NULL || g_utf8_validate(text, -1, NULL);
  g_autofree char *made = good ? NULL : g_utf8_make_valid(text, -1);
  pg_array_add_text(rows->columns[column], good ? text : made);
  rows->size += text != NULL ? strlen(text) : 0;
}

static void rows_add(Rows *rows, const Event *event)
{
  g_autofree char *outcome = pg_event_outcome(event);
  g_autofree char *made = NULL;
  g_autofree char *recipient =
      pg_event_recipient(event->recipient, pg_event_name(event->subscriber, &made));
  pg_array_add_key(rows->columns[KEY], event->key);
  pg_array_add_number(rows->columns[DATE], event->date);
  pg_array_add_number(rows->columns[MESSAGE_STORY], event->story.message);
  pg_array_add_number(rows->columns[QUEUE_STORY], event->story.queue);
  add_name(rows, SUBSCRIBER, event->subscriber);
  pg_array_add_text(rows->columns[OUTCOME], outcome);
  add_name(rows, LIST, event->list);
  add_text(rows, RECIPIENT, recipient);
  for (guint i = 0; i < PG_EVENT_WORDS; i++)
    add_name(rows, N_OWN + i, G_STRUCT_MEMBER(const char *, event, pg_event_words[i].member));
  for (guint i = 0; i < PG_EVENT_TEXTS; i++)
    add_text(rows, N_OWN + PG_EVENT_WORDS + i,
             G_STRUCT_MEMBER(const char *, event, pg_event_texts[i].member));
}

/* The number of a name; 0, which is refused, where somebody has removed it meanwhile. */
static void append_id(GString *sql, const char *table, const char *column)
{
  g_string_append_printf(sql,
                         ", CASE WHEN n.%s IS NOT NULL THEN coalesce((SELECT id FROM bounce.%s"
                         " WHERE text = n.%s), 0) END",
                         column, table, column);
}

/* The names of the columns; those of the table event call the subscriber `address`. */
static void append_columns(GString *sql, const char *subscriber)
{
  g_string_append_printf(sql, "key, date, message_story, queue_story, %s, outcome, list, recipient",
                         subscriber);
  for (guint i = 0; i < PG_EVENT_WORDS; i++)
    g_string_append_printf(sql, ", %s", pg_event_words[i].column);
  for (guint i = 0; i < PG_EVENT_TEXTS; i++)
    g_string_append_printf(sql, ", %s", pg_event_texts[i].column);
}

static char *insert_sql(void)
{
  GString *sql = g_string_new("INSERT INTO bounce.event(");
  append_columns(sql, "address");
  g_string_append(sql, ") SELECT n.key, n.date, nullif(n.message_story, 0),"
                       " nullif(n.queue_story, 0)");
  append_id(sql, "address", "subscriber");
  append_id(sql, "outcome", "outcome");
  append_id(sql, "list", "list");
  g_string_append(sql, ", n.recipient");
  for (guint i = 0; i < PG_EVENT_WORDS; i++)
    append_id(sql, "word", pg_event_words[i].column);
  for (guint i = 0; i < PG_EVENT_TEXTS; i++)
    g_string_append_printf(sql, ", n.%s", pg_event_texts[i].column);
  g_string_append(sql, " FROM unnest($1::uuid[]");
  for (guint i = DATE; i < SUBSCRIBER; i++)
    g_string_append_printf(sql, ", $%u::bigint[]", i + 1);
  for (guint i = SUBSCRIBER; i < N_COLUMNS; i++)
    g_string_append_printf(sql, ", $%u::text[]", i + 1);
  g_string_append(sql, ") AS n(");
  append_columns(sql, "subscriber");
  g_string_append(sql, ") ORDER BY n.key ON CONFLICT DO NOTHING");
  return g_string_free(sql, FALSE);
}

static void want_names(PgNames *names, const Event *event)
{
  g_autofree char *outcome = pg_event_outcome(event);
  const char *const texts[] = { event->list, event->subscriber };
  const PgNamesTable tables[] = { PG_NAMES_LIST, PG_NAMES_ADDRESS };
  pg_names_want(names, PG_NAMES_OUTCOME, outcome);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *made = NULL;
    pg_names_want(names, tables[i], pg_event_name(texts[i], &made));
  }
  for (guint i = 0; i < PG_EVENT_WORDS; i++) {
    g_autofree char *made = NULL;
    const char *text = G_STRUCT_MEMBER(const char *, event, pg_event_words[i].member);
    pg_names_want(names, PG_NAMES_WORD, pg_event_name(text, &made));
  }
}

static void add_story(GHashTable *stories, const gint64 *story)
{
  if (*story != 0)
    g_hash_table_add(stories, (gpointer) story);
}

/* What stands in the batch twice is written once, as it stands first. */
static gboolean is_new(Seen *seen, const Event *event)
{
  if (g_hash_table_contains(seen->keys, event->key)
      || (event->story.message != 0 && g_hash_table_contains(seen->messages, &event->story.message))
      || (event->story.queue != 0 && g_hash_table_contains(seen->queues, &event->story.queue)))
    return FALSE;
  g_hash_table_add(seen->keys, (gpointer) event->key);
  add_story(seen->messages, &event->story.message);
  add_story(seen->queues, &event->story.queue);
  return TRUE;
}

/* Events from *at on, as many as one statement takes. */
static gboolean send_some(Write *write, PgLink *link, guint *at, GError **error)
{
  const GArray *events = write->batch->events;
  Rows rows;
  rows_init(&rows);
  for (; *at < events->len && rows.size < STATEMENT_MAX; ++*at) {
    const Event *event = &g_array_index(events, Event, *at);
    if (is_new(&write->seen, event))
      rows_add(&rows, event);
  }
  gboolean sent = pg_link_send(link, write->sql, N_COLUMNS, rows.columns, error);
  rows_clear(&rows);
  return sent;
}

static guint key_hash(gconstpointer key)
{
  guint hash;
  memcpy(&hash, key, sizeof hash);
  return hash;
}

static gboolean key_equal(gconstpointer one, gconstpointer other)
{
  return memcmp(one, other, EVENT_KEY_SIZE) == 0;
}

static void seen_init(Seen *seen)
{
  seen->keys = g_hash_table_new(key_hash, key_equal);
  seen->messages = g_hash_table_new(g_int64_hash, g_int64_equal);
  seen->queues = g_hash_table_new(g_int64_hash, g_int64_equal);
}

static void seen_empty(Seen *seen)
{
  g_hash_table_remove_all(seen->keys);
  g_hash_table_remove_all(seen->messages);
  g_hash_table_remove_all(seen->queues);
}

static void seen_clear(Seen *seen)
{
  g_hash_table_unref(seen->keys);
  g_hash_table_unref(seen->messages);
  g_hash_table_unref(seen->queues);
}

static gboolean send_all(Write *write, PgLink *link, GError **error)
{
  seen_empty(&write->seen);
  for (guint at = 0; at < write->batch->events->len;)
    if (!send_some(write, link, &at, error))
      return FALSE;
  return TRUE;
}

/*
 * What was said to be written survives a power cut, whatever the server's default is; names that
 * are found stay until the end.
 */
static gboolean send_begin(PgLink *link, GError **error)
{
  g_autofree char *sql = g_strdup_printf("SELECT set_config('lock_timeout', '%us', true),"
                                         " CASE current_setting('synchronous_commit') WHEN 'off'"
                                         " THEN set_config('synchronous_commit', 'on', true) END,"
                                         " pg_advisory_xact_lock_shared(" PG_SCHEMA_LOCK_NAMES ")",
                                         MAX(link->wait, 1));
  return pg_link_send(link, sql, 0, NULL, error);
}

/* All of it goes to the server at once: a single event costs one answer, not three. */
static gboolean insert_all(Write *write, PgLink *link, GError **error)
{
  gboolean sent = send_begin(link, error) && send_all(write, link, error);
  return pg_link_end(link, &write->added, sent ? error : NULL) && sent;
}

/* Marks ask what is there, so that their transaction has several answers. */
static gboolean insert_with_marks(Write *write, PgLink *link, GError **error)
{
  return (pg_link_run(link, "BEGIN", error) && insert_all(write, link, error)
          && pg_mark_write(link, write->batch, error) && pg_link_run(link, "COMMIT", error))
         || pg_link_roll_back(link);
}

static gboolean write_once(PgLink *link, gpointer data, GError **error)
{
  Write *write = data;
  write->added = 0;
  for (guint i = 0; i < write->batch->events->len; i++)
    want_names(write->names, &g_array_index(write->batch->events, Event, i));
  if (pg_names_fill(write->names, link, error)
      && (write->batch->marks->len > 0 ? insert_with_marks(write, link, error)
                                       : insert_all(write, link, error)))
    return TRUE;
  write->added = 0;
  pg_names_forget(write->names);
  return FALSE;
}

gboolean pg_write_batch(History *history, const EventBatch *batch, guint *added, GError **error)
{
  PgStore *store = (PgStore *) history;
  g_autofree char *sql = insert_sql();
  Write write = { .batch = batch, .names = &store->names, .sql = sql };
  seen_init(&write.seen);
  gboolean done =
      event_batch_is_empty(batch) || pg_link_try(&store->link, write_once, &write, error);
  seen_clear(&write.seen);
  *added = write.added;
  return done;
}
