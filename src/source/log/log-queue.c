/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A table of queue ids. In: what lines say of an id. Out: that, for the line that tells of a
 * failure. Its size is bounded: the id that was first met goes first. It judges nothing.
 */
#include "source/log/log-queue.h"

#include <string.h>

typedef struct {
  char id[BOUNCE_LOG_QUEUE_ID_MAX + 1];
  char *values[BOUNCE_LOG_LAST];
  GString *waiting; /* NULL: nobody */
  GList link;
} Entry;

struct _BounceLogQueue {
  GHashTable *entries; /* by their id */
  GQueue order;        /* the oldest first */
  gsize waiting;       /* bytes of all who wait */
  gboolean dropped;
};

static void free_entry(gpointer data)
{
  Entry *entry = data;
  for (guint i = 0; i < BOUNCE_LOG_LAST; i++)
    g_free(entry->values[i]);
  if (entry->waiting != NULL)
    g_string_free(entry->waiting, TRUE);
  g_free(entry);
}

BounceLogQueue *bounce_log_queue_new(void)
{
  BounceLogQueue *queue = g_new0(BounceLogQueue, 1);
  queue->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_entry);
  g_queue_init(&queue->order);
  return queue;
}

void bounce_log_queue_free(BounceLogQueue *queue)
{
  g_hash_table_unref(queue->entries);
  g_free(queue);
}

static void copy_id(BounceScan id, char *copy)
{
  gsize length = MIN(bounce_scan_left(&id), BOUNCE_LOG_QUEUE_ID_MAX);
  memcpy(copy, id.p, length);
  copy[length] = '\0';
}

static Entry *find(const BounceLogQueue *queue, BounceScan id)
{
  char copy[BOUNCE_LOG_QUEUE_ID_MAX + 1];
  copy_id(id, copy);
  return g_hash_table_lookup(queue->entries, copy);
}

static void drop(BounceLogQueue *queue, Entry *entry)
{
  g_queue_unlink(&queue->order, &entry->link);
  queue->waiting -= entry->waiting != NULL ? entry->waiting->len : 0;
  g_hash_table_remove(queue->entries, entry->id);
}

static Entry *add_entry(BounceLogQueue *queue, BounceScan id)
{
  if (queue->order.length >= BOUNCE_LOG_QUEUE_MAX) {
    drop(queue, queue->order.head->data);
    queue->dropped = TRUE;
  }
  Entry *entry = g_new0(Entry, 1);
  copy_id(id, entry->id);
  entry->link.data = entry;
  g_queue_push_tail_link(&queue->order, &entry->link);
  g_hash_table_insert(queue->entries, entry->id, entry);
  return entry;
}

void bounce_log_queue_add(BounceLogQueue *queue, BounceScan id, const BounceLogValues *values)
{
  Entry *entry = find(queue, id);
  if (entry == NULL)
    entry = add_entry(queue, id);
  for (guint i = 0; i < BOUNCE_LOG_LAST; i++) {
    BounceScan value = values->values[i];
    if (value.p == NULL || i == BOUNCE_LOG_LINK)
      continue;
    g_free(entry->values[i]);
    entry->values[i] =
        g_strndup(value.p, MIN(bounce_scan_left(&value), BOUNCE_LOG_QUEUE_VALUE_MAX));
  }
}

gboolean bounce_log_queue_complete(const BounceLogQueue *queue, BounceScan id,
                                   BounceLogValues *values)
{
  const Entry *entry = find(queue, id);
  for (guint i = 0; entry != NULL && i < BOUNCE_LOG_LAST; i++)
    if (values->values[i].p == NULL && entry->values[i] != NULL)
      values->values[i] = bounce_scan_string(entry->values[i]);
  return entry != NULL;
}

void bounce_log_queue_remove(BounceLogQueue *queue, BounceScan id)
{
  Entry *entry = find(queue, id);
  if (entry != NULL)
    drop(queue, entry);
}

gboolean bounce_log_queue_is_short(const BounceLogQueue *queue)
{
  return queue->dropped;
}

/* Where "<recipient>" stands in the list of an entry, NULL: nowhere. */
static char *find_waiting(const Entry *entry, BounceScan recipient)
{
  gsize length = bounce_scan_left(&recipient);
  char *at = entry->waiting->str;
  while ((at = memmem(at, strlen(at), recipient.p, length)) != NULL)
    if (at > entry->waiting->str && at[-1] == '<' && at[length] == '>')
      return at - 1;
    else
      at++;
  return NULL;
}

void bounce_log_queue_wait(BounceLogQueue *queue, BounceScan id, BounceScan recipient)
{
  Entry *entry = find(queue, id);
  gsize more = bounce_scan_left(&recipient) + strlen("<>,");
  if (entry == NULL)
    entry = add_entry(queue, id);
  if (entry->waiting == NULL)
    entry->waiting = g_string_new(NULL);
  if (entry->waiting->len + more > BOUNCE_LOG_QUEUE_WAITING_MAX
      || queue->waiting + more > BOUNCE_LOG_QUEUE_WAITING_ALL
      || find_waiting(entry, recipient) != NULL)
    return;
  gsize before = entry->waiting->len;
  g_string_append_printf(entry->waiting, "%s<%.*s>", before > 0 ? "," : "",
                         (int) bounce_scan_left(&recipient), recipient.p);
  queue->waiting += entry->waiting->len - before;
}

void bounce_log_queue_settle(BounceLogQueue *queue, BounceScan id, BounceScan recipient)
{
  Entry *entry = find(queue, id);
  char *at = entry != NULL && entry->waiting != NULL ? find_waiting(entry, recipient) : NULL;
  if (at == NULL)
    return;
  gssize from = at - entry->waiting->str;
  gsize length = bounce_scan_left(&recipient) + strlen("<>");
  gboolean first = from == 0;
  gboolean last = (gsize) from + length == entry->waiting->len;
  gsize comma = first && last ? 0 : 1;
  g_string_erase(entry->waiting, first ? 0 : from - 1, (gssize) (length + comma));
  queue->waiting -= length + comma;
}

const char *bounce_log_queue_waiting(const BounceLogQueue *queue, BounceScan id)
{
  const Entry *entry = find(queue, id);
  return entry != NULL && entry->waiting != NULL && entry->waiting->len > 0 ? entry->waiting->str
                                                                            : NULL;
}

gboolean bounce_log_queue_has_waiting(const BounceLogQueue *queue)
{
  return queue->waiting > 0;
}
