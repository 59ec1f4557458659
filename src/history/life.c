/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Signs of life. In: an address that was confirmed, a report that is no bounce. Out: events. Who
 * wrote a bounce says nothing of a recipient, and is not taken. From is whatever its writer put
 * there: what a sign is worth is a policy's business.
 */
#include "history/life.h"

#include "report/report.h"

#define SECONDS_PER_DAY 86400

static void make_key(Event *event)
{
  gint64 day = event->date / SECONDS_PER_DAY;
  g_autofree char *text =
      g_strdup_printf("%s %s %" G_GINT64_FORMAT " %s", event_kind_to_string(event->kind),
                      event->subscriber, day, event->list != NULL ? event->list : "");
  event_key_of(event, text);
}

void life_add(EventBatch *batch, BounceKind kind, const char *address, const char *list,
              gint64 date)
{
  g_autofree char *folded = event_fold_address(address);
  Event event = {
    .subscriber = folded, .recipient = address, .kind = kind, .date = date, .list = list
  };
  if (kind != EVENT_KIND_CONFIRMED)
    event.channel = kind == EVENT_KIND_ACCEPTED ? BOUNCE_CHANNEL_LOG : BOUNCE_CHANNEL_MAIL;
  make_key(&event);
  event_batch_take(batch, &event);
}

static const char *subscriber_of(const BounceRecipient *recipient)
{
  return recipient->subscriber != NULL ? recipient->subscriber : recipient->recipient;
}

static void add_each(EventBatch *batch, BounceKind kind, const BounceReportInfo *info,
                     const char *list, gint64 arrival)
{
  for (guint i = 0; i < info->n_recipients; i++) {
    const char *who = subscriber_of(info->recipients[i]);
    if (who != NULL)
      life_add(batch, kind, who, list != NULL ? list : info->list_id, arrival);
  }
}

void life_add_report(EventBatch *batch, const BounceReport *report, const char *list,
                     gint64 arrival)
{
  const BounceReportInfo *info = bounce_report_info(report);
  const char *writer = bounce_report_writer(report);
  if (info->kind == BOUNCE_KIND_DELIVERED && info->channel == BOUNCE_CHANNEL_EVENT)
    add_each(batch, EVENT_KIND_ACCEPTED, info, list, arrival);
  else if (info->kind == BOUNCE_KIND_AUTO_REPLY)
    add_each(batch, BOUNCE_KIND_AUTO_REPLY, info, list, arrival);
  else if (info->kind == BOUNCE_KIND_NOT_BOUNCE && writer != NULL)
    life_add(batch, EVENT_KIND_MAIL, writer, list, arrival);
}

static gboolean is_of_known_only(const Event *event)
{
  return event->kind == EVENT_KIND_MAIL || event->kind == BOUNCE_KIND_AUTO_REPLY
         || event->kind == EVENT_KIND_ACCEPTED;
}

/* An event of the batch itself makes its address known, too. */
static void note_new(const EventBatch *batch, GHashTable *known)
{
  for (guint i = 0; i < batch->events->len; i++) {
    const Event *event = &g_array_index(batch->events, Event, i);
    if (event->subscriber != NULL && !is_of_known_only(event))
      g_hash_table_insert(known, (gpointer) event->subscriber, GINT_TO_POINTER(TRUE));
  }
}

gboolean life_keep_known(EventBatch *batch, History *history, GError **error)
{
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  guint kept = 0;
  note_new(batch, known);
  for (guint i = 0; i < batch->events->len; i++) {
    const Event event = g_array_index(batch->events, Event, i);
    gpointer is_known = NULL;
    if (is_of_known_only(&event)
        && !g_hash_table_lookup_extended(known, event.subscriber, NULL, &is_known)) {
      gboolean found;
      if (!history_knows(history, event.subscriber, &found, error))
        return FALSE;
      is_known = GINT_TO_POINTER(found);
      g_hash_table_insert(known, (gpointer) event.subscriber, is_known);
    }
    if (!is_of_known_only(&event) || is_known != NULL)
      g_array_index(batch->events, Event, kept++) = event;
  }
  g_array_set_size(batch->events, kept);
  return TRUE;
}
