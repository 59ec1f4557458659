/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shows the events of a server. In: a query. Out: a call for each event, while the rest is on its
 * way (COPY in binary form). All that one call shows is of one moment. Rows are checked: what is in
 * a database is input, too.
 */
#include <string.h>

#include "base/translate.h"
#include "history/postgresql/pg-event.h"
#include "history/postgresql/pg-store.h"

/* The last second of the year 9999. */
#define LAST_SECOND G_GINT64_CONSTANT(253402300799)

static const char begin_sql[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/* The server joins the subscribers without writing them to disk: some millions fit. */
static const char memory_sql[] = "SET LOCAL work_mem = '128MB'";
/*
 * Whatever sorts or hashes what is asked for by person would write it to disk first: the index has
 * the order.
 */
static const char by_person_sql[] =
    "SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off";

/* What COPY begins with ("PGCOPY\\n\\377\\r\\n\\0", flags, the length of an extension). */
#define SIGNATURE_LENGTH 11
#define FIXED_HEADER 19

typedef struct {
  const char *p; /* what is left of the row */
  gsize size;
} Row;

typedef struct {
  PgLink *link;
  const HistoryQuery *query;
  HistoryVisit visit;
  gpointer data;
  GHashTable *outcomes; /* number -> Event that has what was decided */
  GHashTable *lists;    /* number -> text */
  gboolean begun;       /* the header was read */
  GString *texts;       /* of the row, each with its NUL */
} Read;

static gboolean damaged(const char *what, GError **error)
{
  g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_FORMAT, _("damaged: an event's %s cannot be"),
              what);
  return FALSE;
}

static guint32 take_int(Row *row, gsize size)
{
  guint32 number = 0;
  for (gsize i = 0; i < size; i++)
    number = number << 8 | (guchar) row->p[i];
  row->p += size;
  row->size -= size;
  return number;
}

/* The next field; NULL for none, and where the row has no more. */
static const char *take_field(Row *row, gsize *size)
{
  *size = 0;
  if (row->size < 4)
    return NULL;
  gint32 length = (gint32) take_int(row, 4);
  if (length < 0 || (gsize) length > row->size)
    return NULL;
  const char *field = row->p;
  *size = (gsize) length;
  row->p += length;
  row->size -= (gsize) length;
  return field;
}

/* A number of 4 or 8 bytes; -1 for none. */
static gint64 take_number(Row *row)
{
  gsize size;
  const char *field = take_field(row, &size);
  gint64 number = 0;
  if (field == NULL || (size != 4 && size != 8))
    return -1;
  for (gsize i = 0; i < size; i++)
    number = (gint64) ((guint64) number << 8 | (guchar) field[i]);
  return size == 4 ? (gint32) number : number;
}

/*
 * A copy of the next field, with a NUL; texts has room for all of a row, so that no text moves.
 * NULL for none; `*good` is FALSE for what is no UTF-8.
 */
static const char *take_text(Read *read, Row *row, gboolean *good)
{
  gsize size;
  const char *field = take_field(row, &size);
  if (field == NULL)
    return NULL;
  *good = *good && g_utf8_validate(field, (gssize) size, NULL);
  gsize at = read->texts->len;
  g_string_append_len(read->texts, field, (gssize) size);
  g_string_append_c(read->texts, '\0');
  return read->texts->str + at;
}

static gboolean take_policy(Read *read, Row *row, Event *event, GError **error)
{
  gboolean good = TRUE;
  event->date = take_number(row);
  if (event->date < 0 || event->date > LAST_SECOND)
    return damaged("date", error);
  const Event *outcome =
      g_hash_table_lookup(read->outcomes, GSIZE_TO_POINTER((gsize) take_number(row)));
  if (outcome == NULL)
    return damaged("outcome", error);
  event->kind = outcome->kind;
  event->verdict = outcome->verdict;
  event->reason = outcome->reason;
  event->fault = outcome->fault;
  gint64 list = take_number(row);
  event->list = list > 0 ? g_hash_table_lookup(read->lists, GSIZE_TO_POINTER((gsize) list)) : NULL;
  if (list > 0 && event->list == NULL)
    return damaged("list", error);
  gint64 address = take_number(row);
  event->subscriber = take_text(read, row, &good);
  if (!good || (address > 0 && event->subscriber == NULL))
    return damaged("subscriber", error);
  if (read->query->columns == HISTORY_COLUMNS_ALL) {
    event->action = outcome->action;
    event->status = outcome->status;
    event->reply_code = outcome->reply_code;
    event->channel = outcome->channel;
    event->proof = outcome->proof;
  }
  return TRUE;
}

/* How many words of the event are asked for: the first is the host that answered. */
static guint n_words(HistoryColumns columns)
{
  return columns == HISTORY_COLUMNS_ALL       ? PG_EVENT_WORDS
         : columns == HISTORY_COLUMNS_SUMMARY ? 1
                                              : 0;
}

static gboolean take_words(Read *read, Row *row, Event *event, GError **error)
{
  gboolean good = TRUE;
  for (guint i = 0; i < n_words(read->query->columns) && good; i++) {
    gint64 word = take_number(row);
    const char *text = take_text(read, row, &good);
    G_STRUCT_MEMBER(const char *, event, pg_event_words[i].member) = text;
    good = good && (word < 0 || text != NULL);
  }
  return good || damaged("text", error);
}

static gboolean take_rest(Read *read, Row *row, Event *event, GError **error)
{
  gsize size;
  gboolean good = TRUE;
  const char *key = take_field(row, &size);
  if (key == NULL || size != EVENT_KEY_SIZE)
    return damaged("key", error);
  memcpy(event->key, key, EVENT_KEY_SIZE);
  const gint64 message = take_number(row);
  const gint64 queue = take_number(row);
  event->story = (EventStory){ MAX(message, 0), MAX(queue, 0) };
  event->recipient = pg_event_read_recipient(take_text(read, row, &good), event->subscriber);
  for (guint i = 0; i < PG_EVENT_TEXTS && good; i++)
    G_STRUCT_MEMBER(const char *, event, pg_event_texts[i].member) = take_text(read, row, &good);
  return good || damaged("text", error);
}

static gboolean take_row(Read *read, Row *row, GError **error)
{
  Event event = { 0 };
  g_string_set_size(read->texts, row->size * 2);
  g_string_truncate(read->texts, 0);
  if (!take_policy(read, row, &event, error) || !take_words(read, row, &event, error)
      || (read->query->columns == HISTORY_COLUMNS_ALL && !take_rest(read, row, &event, error)))
    return FALSE;
  read->visit(&event, read->data);
  return TRUE;
}

/* A piece is a row; the first has the header before it. */
static gboolean take_piece(const char *bytes, gsize size, gpointer data, GError **error)
{
  Read *read = data;
  Row row = { bytes, size };
  if (!read->begun && row.size >= FIXED_HEADER) {
    row.p += SIGNATURE_LENGTH + 4;
    row.size -= SIGNATURE_LENGTH + 4;
    gsize extension = take_int(&row, 4);
    row.p += MIN(extension, row.size);
    row.size -= MIN(extension, row.size);
    read->begun = TRUE;
  }
  if (row.size < 2)
    return TRUE;
  /* -1: the end. */
  return take_int(&row, 2) == G_MAXUINT16 || take_row(read, &row, error);
}

/* A condition on the number of a name, by its text; `or` is what may hold in its place. */
static void append_name(GString *sql, const char *column, const char *table, const char *name,
                        const char * or)
{
  if (name == NULL)
    return;
  g_autofree char *made = NULL;
  g_autofree char *quoted = pg_link_quote(pg_event_name(name, &made));
  g_string_append_printf(sql, " AND (e.%s = (SELECT id FROM bounce.%s WHERE text = %s)%s)", column,
                         table, quoted, or);
}

static void append_filter(GString *sql, const HistoryFilter *filter)
{
  append_name(sql, "list", "list", filter->list, filter->or_no_list ? " OR e.list IS NULL" : "");
  append_name(sql, "address", "address", filter->address, "");
  if (filter->since != 0)
    g_string_append_printf(sql, " AND e.date >= %" G_GINT64_FORMAT, filter->since);
  if (filter->until != 0)
    g_string_append_printf(sql, " AND e.date < %" G_GINT64_FORMAT, filter->until);
  if (filter->named)
    g_string_append(sql, " AND e.address IS NOT NULL");
}

static void append_words(GString *sql, HistoryColumns columns)
{
  for (guint i = 0; i < n_words(columns); i++)
    g_string_append_printf(sql, ", e.%s, w%u.text", pg_event_words[i].column, i);
}

static void append_rest(GString *sql)
{
  g_string_append(sql, ", e.key, e.message_story, e.queue_story, e.recipient");
  for (guint i = 0; i < PG_EVENT_TEXTS; i++)
    g_string_append_printf(sql, ", e.%s", pg_event_texts[i].column);
}

static char *query_text(const HistoryQuery *query)
{
  GString *sql = g_string_new("COPY (SELECT e.date, e.outcome, e.list, e.address, a.text");
  append_words(sql, query->columns);
  if (query->columns == HISTORY_COLUMNS_ALL)
    append_rest(sql);
  g_string_append(sql, " FROM bounce.event e LEFT JOIN bounce.address a ON a.id = e.address");
  for (guint i = 0; i < n_words(query->columns); i++)
    g_string_append_printf(sql, " LEFT JOIN bounce.word w%u ON w%u.id = e.%s", i, i,
                           pg_event_words[i].column);
  g_string_append(sql, " WHERE TRUE");
  append_filter(sql, &query->filter);
  if (query->order == HISTORY_ORDER_PERSON)
    g_string_append(sql, " ORDER BY e.address, e.date");
  g_string_append(sql, ") TO STDOUT (FORMAT binary)");
  return g_string_free(sql, FALSE);
}

static gboolean load_outcomes(Read *read, GError **error)
{
  g_autoptr(PGresult) rows = pg_link_rows(read->link, "SELECT id, text FROM bounce.outcome", error);
  for (int i = 0; rows != NULL && i < PQntuples(rows); i++) {
    Event *outcome = g_new0(Event, 1);
    gsize id = (gsize) pg_link_number(rows, i, 0);
    g_hash_table_insert(read->outcomes, GSIZE_TO_POINTER(id), outcome);
    if (!pg_event_set_outcome(outcome, PQgetvalue(rows, i, 1)))
      return damaged("outcome", error);
  }
  return rows != NULL;
}

static gboolean load_lists(Read *read, GError **error)
{
  g_autoptr(PGresult) rows = pg_link_rows(read->link, "SELECT id, text FROM bounce.list", error);
  for (int i = 0; rows != NULL && i < PQntuples(rows); i++) {
    const char *text = PQgetvalue(rows, i, 1);
    if (!g_utf8_validate(text, -1, NULL))
      return damaged("list", error);
    gsize id = (gsize) pg_link_number(rows, i, 0);
    g_hash_table_insert(read->lists, GSIZE_TO_POINTER(id), g_strdup(text));
  }
  return rows != NULL;
}

static gboolean read_all(Read *read, GError **error)
{
  g_autofree char *sql = query_text(read->query);
  gboolean by_person = read->query->order == HISTORY_ORDER_PERSON
                       && read->query->columns == HISTORY_COLUMNS_POLICY
                       && read->query->filter.address == NULL;
  return load_outcomes(read, error) && load_lists(read, error)
         && (!by_person || pg_link_run(read->link, by_person_sql, error))
         && pg_link_run(read->link, memory_sql, error)
         && pg_link_copy_out(read->link, sql, take_piece, read, error)
         && pg_link_run(read->link, "COMMIT", error);
}

static gboolean begin(PgLink *link, gpointer data, GError **error)
{
  return pg_link_run(link, begin_sql, error) || pg_link_roll_back(link);
}

gboolean pg_read_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                      gpointer data, GError **error)
{
  PgLink *link = &((PgStore *) history)->link;
  Read read = { .link = link, .query = query, .visit = visit, .data = data };
  if (!pg_link_try(link, begin, NULL, error))
    return FALSE;
  read.outcomes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  read.lists = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  read.texts = g_string_new(NULL);
  gboolean done = read_all(&read, error) || pg_link_roll_back(link);
  g_hash_table_unref(read.outcomes);
  g_hash_table_unref(read.lists);
  g_string_free(read.texts, TRUE);
  return done;
}

typedef struct {
  const char *sql;
  PGresult *rows;
} Question;

static gboolean ask_once(PgLink *link, gpointer data, GError **error)
{
  Question *question = data;
  question->rows = pg_link_rows(link, question->sql, error);
  return question->rows != NULL;
}

/* The rows of one statement; NULL with `error`. Free with PQclear(). */
static PGresult *ask(History *history, const char *sql, GError **error)
{
  Question question = { .sql = sql };
  return pg_link_try(&((PgStore *) history)->link, ask_once, &question, error) ? question.rows
                                                                               : NULL;
}

static gboolean visit_texts(History *history, const char *sql, HistoryNameVisit visit,
                            gpointer data, GError **error)
{
  g_autoptr(PGresult) rows = ask(history, sql, error);
  for (int i = 0; rows != NULL && i < PQntuples(rows); i++)
    visit(PQgetvalue(rows, i, 0), data);
  return rows != NULL;
}

gboolean pg_read_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error)
{
  return visit_texts(history,
                     "SELECT text FROM bounce.list l WHERE EXISTS (SELECT FROM bounce.event e"
                     " WHERE e.list = l.id) ORDER BY text",
                     visit, data, error);
}

gboolean pg_read_subscribers(History *history, guint limit, HistoryNameVisit visit, gpointer data,
                             GError **error)
{
  g_autofree char *sql =
      g_strdup_printf("SELECT text FROM bounce.address ORDER BY id DESC LIMIT %u", limit);
  return visit_texts(history, sql, visit, data, error);
}

gboolean pg_read_meta(History *history, HistoryMeta *meta, GError **error)
{
  g_autoptr(PGresult) rows = ask(history,
                                 "SELECT (SELECT max(number) FROM bounce.version),"
                                 " (SELECT coalesce(max(date), 0) FROM bounce.event)",
                                 error);
  if (rows == NULL)
    return FALSE;
  meta->version = (guint) pg_link_number(rows, 0, 0);
  meta->newest = pg_link_number(rows, 0, 1);
  return TRUE;
}

/* Those who may only write see the table of addresses, not whose events are there. */
gboolean pg_read_knows(History *history, const char *address, gboolean *known, GError **error)
{
  g_autofree char *made = NULL;
  g_autofree char *quoted = pg_link_quote(pg_event_name(address, &made));
  g_autofree char *sql =
      g_strdup_printf("SELECT count(*) FROM bounce.address WHERE text = %s", quoted);
  g_autoptr(PGresult) rows = ask(history, sql, error);
  *known = rows != NULL && pg_link_number(rows, 0, 0) > 0;
  return rows != NULL;
}
