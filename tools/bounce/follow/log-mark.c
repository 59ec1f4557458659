/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Knows a log again. In: its first bytes. Out: how far it was read, and marks that say so. A log
 * that is moved, copied or compressed keeps its first bytes; one that was shorter than they are is
 * known by all it had, which is whole lines. It reads no file.
 */
#include "follow/log-mark.h"

#include <string.h>

#include "history/life.h"

#define SECONDS_PER_DAY 86400

static void digest(const guint8 *head, gsize size, guint8 *key)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  guint8 whole[32];
  gsize length = sizeof whole;
  g_checksum_update(sum, head, (gssize) MIN(size, LOG_MARK_HEAD));
  g_checksum_get_digest(sum, whole, &length);
  memcpy(key, whole, EVENT_KEY_SIZE);
}

/* Whether it was left when it had the first `size` bytes, or, of a whole head, behind them. */
static gboolean look(LogMark *mark, History *history, gsize size, GError **error)
{
  gint64 offset, date;
  digest(mark->head, size, mark->before);
  if (!history_position(history, mark->before, &offset, &date, error))
    return FALSE;
  if (offset == (gint64) size || (size == LOG_MARK_HEAD && offset > (gint64) size)) {
    mark->from = offset;
    mark->date = date;
  }
  return TRUE;
}

gboolean log_mark_find(LogMark *mark, History *history, const guint8 *head, gsize size,
                       GError **error)
{
  *mark = (LogMark){ .size = MIN(size, LOG_MARK_HEAD) };
  memcpy(mark->head, head, mark->size);
  for (gsize at = mark->size; at > 0 && mark->from == 0; at--)
    if ((at == LOG_MARK_HEAD || mark->head[at - 1] == '\n') && !look(mark, history, at, error))
      return FALSE;
  return TRUE;
}

void log_mark_grow(LogMark *mark, const guint8 *bytes, gsize size, goffset at)
{
  gsize known = mark->size - (gsize) MIN(at, (goffset) mark->size);
  if (at > (goffset) mark->size || known >= size || mark->size == LOG_MARK_HEAD)
    return;
  gsize more = MIN(size - known, LOG_MARK_HEAD - mark->size);
  memcpy(mark->head + mark->size, bytes + known, more);
  mark->size += more;
}

static void put_sent(const BounceSentRow *row, gpointer data)
{
  const EventSent sent = { row->day, row->domain, row->host, row->count };
  event_batch_sent(data, &sent);
}

static void put_reached(const char *address, gint64 day, gpointer data)
{
  /* The beginning of the day: what failed on it is not taken back. */
  life_add(data, EVENT_KIND_ACCEPTED, address, NULL, day * SECONDS_PER_DAY);
}

void log_mark_put(LogMark *mark, goffset to, gint64 now, BounceSent *sent, EventBatch *batch)
{
  EventMark made = { .from = mark->from, .to = to, .date = now };
  if (to <= mark->from)
    return;
  memcpy(made.before, mark->before, EVENT_KEY_SIZE);
  digest(mark->head, (gsize) MIN(to, (goffset) mark->size), made.log);
  event_batch_mark(batch, &made);
  bounce_sent_each(sent, put_sent, batch);
  bounce_sent_empty(sent);
  if (bounce_sent_reached(sent) != NULL)
    bounce_reached_take(bounce_sent_reached(sent), put_reached, batch);
  memcpy(mark->before, made.log, EVENT_KEY_SIZE);
  mark->from = to;
}
