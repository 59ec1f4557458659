/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Turns a report into events, one a recipient, and gives each the key by which the same report is
 * known again. In: BounceReportInfo. Out: Event. It decides nothing about the address.
 *
 * The key is SHA-256, cut to 16 bytes, over these fields, each ended by NUL:
 *   kind, action, the failed recipient, the original's Message-ID (else the envelope id), the
 *   reporting MTA, and the date: last attempt, else the report's Date, else the arrival date;
 *   and, when the id or the reporting MTA is not known, the diagnostic text.
 * All of these stand in the report itself, so a second delivery of the same report, with other
 * Received lines or another envelope, has the same key; the next bounce of the same address has
 * not. When an event counts is another matter: event_arrival().
 *
 * A log and a report tell of one failure in different words and at different times: what is the
 * same in both is its story, the id of the original, the recipient, the action and the status.
 */
#include "history/event.h"

#include <string.h>
#include <sys/stat.h>

#include "report/report.h"

void event_batch_init(EventBatch *batch)
{
  batch->events = g_array_new(FALSE, TRUE, sizeof(Event));
  batch->marks = g_array_new(FALSE, TRUE, sizeof(EventMark));
  batch->sent = g_array_new(FALSE, TRUE, sizeof(EventSent));
  batch->strings = g_string_chunk_new(1 << 16);
}

void event_batch_clear(EventBatch *batch)
{
  g_clear_pointer(&batch->events, g_array_unref);
  g_clear_pointer(&batch->marks, g_array_unref);
  g_clear_pointer(&batch->sent, g_array_unref);
  g_clear_pointer(&batch->strings, g_string_chunk_free);
}

void event_batch_reset(EventBatch *batch)
{
  g_array_set_size(batch->events, 0);
  g_array_set_size(batch->marks, 0);
  g_array_set_size(batch->sent, 0);
  g_string_chunk_clear(batch->strings);
}

gboolean event_batch_is_empty(const EventBatch *batch)
{
  return batch->events->len == 0 && batch->marks->len == 0;
}

gboolean event_is_counted(const BounceReportInfo *info)
{
  if (info->kind == BOUNCE_KIND_DELIVERED && info->channel != BOUNCE_CHANNEL_MAIL)
    return FALSE;
  return info->kind == BOUNCE_KIND_BOUNCE || info->kind == BOUNCE_KIND_DELAY
         || info->kind == BOUNCE_KIND_DELIVERED || info->kind == BOUNCE_KIND_FEEDBACK;
}

const char *event_domain(const char *address)
{
  const char *at = address != NULL ? strrchr(address, '@') : NULL;
  return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

char *event_fold_address(const char *address)
{
  const char *domain = event_domain(address);
  if (domain == NULL || !g_utf8_validate(domain, -1, NULL))
    return g_ascii_strdown(address, -1);
  g_autofree char *local = g_strndup(address, (gsize) (domain - address));
  g_autofree char *host =
      g_str_is_ascii(local) ? g_hostname_to_ascii(domain) : g_hostname_to_unicode(domain);
  g_autofree char *whole = g_strconcat(local, host != NULL ? host : domain, NULL);
  return g_ascii_strdown(whole, -1);
}

gint64 event_time(const char *rfc3339)
{
  if (rfc3339 == NULL)
    return 0;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(rfc3339, utc);
  return time != NULL ? g_date_time_to_unix(time) : 0;
}

char *event_date(gint64 time)
{
  g_autoptr(GDateTime) date = time != 0 ? g_date_time_new_from_unix_utc(time) : NULL;
  return date != NULL ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static const char *first_text(const char *a, const char *b, const char *c)
{
  return a != NULL ? a : b != NULL ? b : c;
}

static void digest_field(GChecksum *sum, const char *text)
{
  if (text != NULL)
    g_checksum_update(sum, (const guchar *) text, (gssize) strlen(text));
  g_checksum_update(sum, (const guchar *) "", 1);
}

static void take_key(Event *event, GChecksum *sum)
{
  guint8 whole[32];
  gsize size = sizeof whole;
  g_checksum_get_digest(sum, whole, &size);
  memcpy(event->key, whole, EVENT_KEY_SIZE);
}

void event_key_of(Event *event, const char *text)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  digest_field(sum, text);
  take_key(event, sum);
}

static void make_key(Event *event, const BounceReportInfo *info, const char *date)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autofree char *mta =
      event->reporting_mta != NULL ? g_ascii_strdown(event->reporting_mta, -1) : NULL;
  g_autofree char *who = event->recipient != NULL ? event_fold_address(event->recipient) : NULL;
  const char *id = first_text(info->message_id, info->envelope_id, NULL);
  digest_field(sum, event_kind_to_string(event->kind));
  digest_field(sum, bounce_action_to_string(event->action));
  digest_field(sum, who != NULL ? who : event->subscriber);
  digest_field(sum, id);
  digest_field(sum, mta);
  digest_field(sum, date);
  if (id == NULL || mta == NULL)
    digest_field(sum, event->diagnostic);
  take_key(event, sum);
}

static gint64 first_bytes(GChecksum *sum)
{
  guint8 whole[32];
  gsize size = sizeof whole;
  guint64 number;
  g_checksum_get_digest(sum, whole, &size);
  memcpy(&number, whole, sizeof number);
  /* No store has unsigned numbers. */
  return (gint64) (GUINT64_FROM_BE(number) >> 1);
}

/* A code without a detail is said by one system and left out by another. */
gint64 event_story(const char *id, const char *address, const char *what, BounceStatus status)
{
  char code[BOUNCE_STATUS_TEXT_SIZE];
  if (id == NULL || address == NULL || what == NULL)
    return 0;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autofree char *who = event_fold_address(address);
  digest_field(sum, id);
  digest_field(sum, who);
  digest_field(sum, what);
  digest_field(sum, status.subject != 0 ? bounce_status_format(status, code) : NULL);
  return first_bytes(sum);
}

static EventStory make_story(const Event *event)
{
  const char *who = first_text(event->recipient, event->subscriber, NULL);
  const char *what = event->action != BOUNCE_ACTION_NONE ? bounce_action_to_string(event->action)
                                                         : event_kind_to_string(event->kind);
  return (EventStory){ .message = event_story(event->message_id, who, what, event->status),
                       .queue = event_story(event->queue_id, who, what, event->status) };
}

/* Copies `text` into the batch; short-lived repetitions (hosts, lists) are kept once. */
static const char *keep(EventBatch *batch, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const(batch->strings, text) : NULL;
}

void event_batch_mark(EventBatch *batch, const EventMark *mark)
{
  g_array_append_val(batch->marks, *mark);
}

void event_batch_sent(EventBatch *batch, const EventSent *sent)
{
  EventSent copy = *sent;
  copy.domain = keep(batch, sent->domain);
  copy.host = keep(batch, sent->host);
  g_array_append_val(batch->sent, copy);
  g_array_index(batch->marks, EventMark, batch->marks->len - 1).n_sent++;
}

static const char *keep_folded(EventBatch *batch, const char *address)
{
  if (address == NULL)
    return NULL;
  g_autofree char *folded = event_fold_address(address);
  return keep(batch, folded);
}

static const char *keep_domain(EventBatch *batch, const char *address)
{
  g_autofree char *folded = address != NULL ? event_fold_address(address) : NULL;
  return keep(batch, event_domain(folded));
}

gint64 event_arrival(const BounceReport *report, const BounceMail *mail, gint64 now)
{
  struct stat file;
  const BounceReportInfo *info = bounce_report_info(report);
  gint64 told = info->channel != BOUNCE_CHANNEL_MAIL ? event_time(info->date) : 0;
  if (told > 0)
    return MIN(told, now);
  g_autofree char *received = bounce_report_received(report);
  gint64 time = event_time(received);
  if (time > 0 && time <= now)
    return time;
  gboolean has_file = strcmp(mail->path, "-") != 0 && stat(mail->path, &file) == 0;
  return has_file && S_ISREG(file.st_mode) && file.st_mtime > 0 ? MIN(file.st_mtime, now) : now;
}

static Event make_event(EventBatch *batch, const BounceReportInfo *info,
                        const BounceRecipient *from)
{
  Event event = { .kind = info->kind,
                  .action = from->action,
                  .verdict = from->verdict,
                  .reason = from->reason,
                  .fault = from->fault,
                  .status = from->status,
                  .reply_code = from->reply_code,
                  .channel = info->channel };
  event.subscriber = keep_folded(batch, first_text(from->subscriber, from->recipient, NULL));
  event.recipient = keep(batch, from->recipient);
  event.remote_mta = keep(batch, from->remote_mta);
  event.reporting_mta = keep(batch, info->reporting_mta);
  event.message_id = keep(batch, info->message_id);
  event.diagnostic = keep(batch, from->diagnostic);
  event.queue_id = keep(batch, info->queue_id);
  event.refused_ip = keep(batch, from->refused_ip);
  event.sender_domain = keep_domain(batch, info->sender);
  event.story = make_story(&event);
  make_key(&event, info, first_text(from->last_attempt_date, info->date, info->arrival_date));
  return event;
}

/* Hard, soft, deferred, delivered, none. */
static gboolean is_worse(const Event *event, const Event *other)
{
  return event->verdict != BOUNCE_VERDICT_NONE
         && (other->verdict == BOUNCE_VERDICT_NONE || event->verdict < other->verdict);
}

/*
 * One mail counts once for a subscriber, however many recipients of theirs it names: the mail was
 * sent once, and a forged one could name a hundred. `places` has where an address stands, from 1.
 */
static void add_worst(EventBatch *batch, GHashTable *places, const Event *event)
{
  guint at = event->subscriber != NULL
                 ? GPOINTER_TO_UINT(g_hash_table_lookup(places, event->subscriber))
                 : 0;
  if (at == 0) {
    g_array_append_val(batch->events, *event);
    if (event->subscriber != NULL)
      g_hash_table_insert(places, (gpointer) event->subscriber,
                          GUINT_TO_POINTER(batch->events->len));
    return;
  }
  Event *kept = &g_array_index(batch->events, Event, at - 1);
  if (is_worse(event, kept))
    *kept = *event;
}

void event_batch_add(EventBatch *batch, const BounceReportInfo *info, const char *list,
                     gint64 arrival)
{
  g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < info->n_recipients; i++) {
    Event event = make_event(batch, info, info->recipients[i]);
    event.list = keep(batch, list != NULL ? list : info->list_id);
    event.date = arrival;
    add_worst(batch, places, &event);
  }
}

void event_batch_take(EventBatch *batch, const Event *event)
{
  Event copy = *event;
  copy.subscriber = keep(batch, event->subscriber);
  copy.recipient = keep(batch, event->recipient);
  copy.list = keep(batch, event->list);
  copy.remote_mta = keep(batch, event->remote_mta);
  copy.reporting_mta = keep(batch, event->reporting_mta);
  copy.message_id = keep(batch, event->message_id);
  copy.diagnostic = keep(batch, event->diagnostic);
  copy.queue_id = keep(batch, event->queue_id);
  copy.refused_ip = keep(batch, event->refused_ip);
  copy.sender_domain = keep(batch, event->sender_domain);
  copy.campaign = keep(batch, event->campaign);
  copy.proof = keep(batch, event->proof);
  g_array_append_val(batch->events, copy);
}
