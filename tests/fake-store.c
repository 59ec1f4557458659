/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-store.h"

#include <string.h>

/* What all fake stores hold, whatever their location: a test uses one. */
static EventBatch kept;
static char *kept_location;

static const gsize texts[] = {
  G_STRUCT_OFFSET(Event, subscriber),    G_STRUCT_OFFSET(Event, recipient),
  G_STRUCT_OFFSET(Event, list),          G_STRUCT_OFFSET(Event, remote_mta),
  G_STRUCT_OFFSET(Event, reporting_mta), G_STRUCT_OFFSET(Event, message_id),
  G_STRUCT_OFFSET(Event, diagnostic),    G_STRUCT_OFFSET(Event, queue_id),
  G_STRUCT_OFFSET(Event, refused_ip),    G_STRUCT_OFFSET(Event, sender_domain),
  G_STRUCT_OFFSET(Event, campaign),      G_STRUCT_OFFSET(Event, proof),
};

#define TEXT_OF(event, i) G_STRUCT_MEMBER(const char *, event, texts[i])
#define N_KEPT (kept.events != NULL ? kept.events->len : 0)
#define KEPT(i) (&g_array_index(kept.events, Event, i))

void fake_store_reset(void)
{
  event_batch_clear(&kept);
  g_clear_pointer(&kept_location, g_free);
}

static void fake_close(History *history)
{
  g_free(history);
}

static gboolean is_same(gint64 a, gint64 b)
{
  return a != 0 && a == b;
}

static gboolean is_known(const Event *event)
{
  for (guint i = 0; i < N_KEPT; i++)
    if (memcmp(KEPT(i)->key, event->key, EVENT_KEY_SIZE) == 0
        || is_same(KEPT(i)->story.message, event->story.message)
        || is_same(KEPT(i)->story.queue, event->story.queue))
      return TRUE;
  return FALSE;
}

static EventMark *find_mark(const guint8 *log)
{
  for (guint i = 0; kept.marks != NULL && i < kept.marks->len; i++) {
    EventMark *mark = &g_array_index(kept.marks, EventMark, i);
    if (memcmp(mark->log, log, EVENT_KEY_SIZE) == 0)
      return mark;
  }
  return NULL;
}

/* TRUE when the log was where the mark begins. */
static gboolean keep_mark(const EventMark *mark)
{
  EventMark *known = find_mark(mark->from == 0 ? mark->log : mark->before);
  gboolean taken = find_mark(mark->log) != NULL && find_mark(mark->log) != known;
  if (mark->from == 0 ? known != NULL : known == NULL || known->to != mark->from || taken)
    return FALSE;
  if (known != NULL)
    *known = *mark;
  else
    event_batch_mark(&kept, mark);
  return TRUE;
}

static void keep_marks(const EventBatch *batch)
{
  guint next = 0;
  for (guint i = 0; i < batch->marks->len; i++) {
    const EventMark *mark = &g_array_index(batch->marks, EventMark, i);
    gboolean moved = keep_mark(mark);
    for (guint end = next + mark->n_sent; next < end; next++)
      if (moved)
        event_batch_sent(&kept, &g_array_index(batch->sent, EventSent, next));
  }
}

static gboolean fake_record(History *history, const EventBatch *batch, guint *added, GError **error)
{
  *added = 0;
  for (guint i = 0; i < batch->events->len; i++) {
    const Event *event = &g_array_index(batch->events, Event, i);
    if (is_known(event))
      continue;
    event_batch_take(&kept, event);
    ++*added;
  }
  keep_marks(batch);
  return TRUE;
}

static gboolean matches(const Event *event, const HistoryFilter *filter)
{
  return (filter->address == NULL || g_strcmp0(filter->address, event->subscriber) == 0)
         && (filter->list == NULL || g_strcmp0(filter->list, event->list) == 0
             || (filter->or_no_list && event->list == NULL))
         && (filter->since == 0 || event->date >= filter->since)
         && (filter->until == 0 || event->date < filter->until)
         && (!filter->named || event->subscriber != NULL);
}

/* Subscribers backwards, which no caller may mind. */
static int by_person(gconstpointer a, gconstpointer b)
{
  const Event *one = *(const Event *const *) a;
  const Event *other = *(const Event *const *) b;
  int people = -g_strcmp0(one->subscriber, other->subscriber);
  return people != 0 ? people : one->date < other->date ? -1 : one->date > other->date;
}

static void cut_to_policy(Event *event)
{
  *event = (Event){ .subscriber = event->subscriber,
                    .date = event->date,
                    .kind = event->kind,
                    .verdict = event->verdict,
                    .reason = event->reason,
                    .fault = event->fault,
                    .list = event->list };
}

/* Each text in memory of its own, overwritten and freed as soon as the call is over. */
static void show(const Event *from, HistoryColumns columns, HistoryVisit visit, gpointer data)
{
  Event event = *from;
  if (columns == HISTORY_COLUMNS_POLICY)
    cut_to_policy(&event);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    TEXT_OF(&event, i) = g_strdup(TEXT_OF(&event, i));
  visit(&event, data);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    char *text = (char *) TEXT_OF(&event, i);
    if (text != NULL)
      memset(text, '#', strlen(text));
    g_free(text);
  }
}

static gboolean fake_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                          gpointer data, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new();
  for (guint i = N_KEPT; i > 0; i--)
    if (matches(KEPT(i - 1), &query->filter))
      g_ptr_array_add(found, KEPT(i - 1));
  if (query->order == HISTORY_ORDER_PERSON)
    g_ptr_array_sort(found, by_person);
  for (guint i = 0; i < found->len; i++)
    show(found->pdata[i], query->columns, visit, data);
  return TRUE;
}

static int by_text(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static gboolean fake_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < N_KEPT; i++)
    if (KEPT(i)->list != NULL
        && !g_ptr_array_find_with_equal_func(names, KEPT(i)->list, g_str_equal, NULL))
      g_ptr_array_add(names, (gpointer) KEPT(i)->list);
  g_ptr_array_sort(names, by_text);
  for (guint i = 0; i < names->len; i++)
    visit(names->pdata[i], data);
  return TRUE;
}

static gboolean fake_meta(History *history, HistoryMeta *meta, GError **error)
{
  *meta = (HistoryMeta){ .version = 1 };
  for (guint i = 0; i < N_KEPT; i++)
    meta->newest = MAX(meta->newest, KEPT(i)->date);
  return TRUE;
}

static gboolean fake_knows(History *history, const char *address, gboolean *known, GError **error)
{
  *known = FALSE;
  for (guint i = 0; i < N_KEPT; i++)
    *known = *known || g_strcmp0(KEPT(i)->subscriber, address) == 0;
  return TRUE;
}

static gboolean fake_subscribers(History *history, guint limit, HistoryNameVisit visit,
                                 gpointer data, GError **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = N_KEPT; i > 0 && g_hash_table_size(seen) < limit; i--) {
    const char *subscriber = KEPT(i - 1)->subscriber;
    if (subscriber != NULL && g_hash_table_add(seen, (gpointer) subscriber))
      visit(subscriber, data);
  }
  return TRUE;
}

static gboolean fake_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                              GError **error)
{
  const EventMark *mark = find_mark(log);
  *offset = mark != NULL ? mark->to : 0;
  *date = mark != NULL ? mark->date : 0;
  return TRUE;
}

static gboolean fake_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                          gpointer data, GError **error)
{
  for (guint i = 0; kept.sent != NULL && i < kept.sent->len; i++) {
    const EventSent *sent = &g_array_index(kept.sent, EventSent, i);
    gint64 time = sent->day * 86400;
    if ((since == 0 || time >= since) && (until == 0 || time < until))
      visit(sent, data);
  }
  return TRUE;
}

static gboolean fake_forget(History *history, const char *address, guint64 *removed, GError **error)
{
  g_autofree char *folded = event_fold_address(address);
  *removed = 0;
  for (guint i = N_KEPT; i > 0; i--) {
    const char *recipient = KEPT(i - 1)->recipient;
    g_autofree char *other = recipient != NULL ? event_fold_address(recipient) : NULL;
    if (g_strcmp0(KEPT(i - 1)->subscriber, folded) != 0 && g_strcmp0(other, folded) != 0)
      continue;
    g_array_remove_index(kept.events, i - 1);
    ++*removed;
  }
  return TRUE;
}

static gboolean fake_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                                   GError **error)
{
  const HistoryFilter filter = { .since = since, .until = until };
  *removed = 0;
  for (guint i = N_KEPT; i > 0; i--)
    if (matches(KEPT(i - 1), &filter)) {
      g_array_remove_index(kept.events, i - 1);
      ++*removed;
    }
  return TRUE;
}

static const HistoryMethods methods = {
  .close = fake_close,
  .record = fake_record,
  .each = fake_each,
  .lists = fake_lists,
  .meta = fake_meta,
  .knows = fake_knows,
  .subscribers = fake_subscribers,
  .position = fake_position,
  .sent = fake_sent,
  .forget = fake_forget,
  .forget_period = fake_forget_period,
};

History *fake_store_open(const char *location, HistoryMode mode, guint wait, GError **error)
{
  if (kept_location == NULL && mode != HISTORY_WRITE) {
    g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_OPEN, "%s: there is none", location);
    return NULL;
  }
  if (kept_location == NULL) {
    kept_location = g_strdup(location);
    event_batch_init(&kept);
  }
  History *history = g_new0(History, 1);
  history->methods = &methods;
  return history;
}
