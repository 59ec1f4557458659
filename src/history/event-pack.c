/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events from one process to another. In: an event, or bytes. Out: the other. The bytes are the
 * structure and then its texts; only the program that wrote them can read them.
 */
#include "history/event-pack.h"

#include <string.h>

#include "base/pack.h"

/* Where an event has its texts. */
static const gsize texts[] = {
  G_STRUCT_OFFSET(Event, subscriber),    G_STRUCT_OFFSET(Event, recipient),
  G_STRUCT_OFFSET(Event, list),          G_STRUCT_OFFSET(Event, remote_mta),
  G_STRUCT_OFFSET(Event, reporting_mta), G_STRUCT_OFFSET(Event, message_id),
  G_STRUCT_OFFSET(Event, diagnostic),    G_STRUCT_OFFSET(Event, queue_id),
  G_STRUCT_OFFSET(Event, refused_ip),    G_STRUCT_OFFSET(Event, sender_domain),
  G_STRUCT_OFFSET(Event, campaign),      G_STRUCT_OFFSET(Event, proof),
};

/* The event without its texts, and without what stands between its members in memory. */
static void copy_numbers(Event *copy, const Event *event)
{
  memset(copy, 0, sizeof *copy);
  copy->kind = event->kind;
  copy->action = event->action;
  copy->verdict = event->verdict;
  copy->reason = event->reason;
  copy->fault = event->fault;
  copy->status.class_digit = event->status.class_digit;
  copy->status.subject = event->status.subject;
  copy->status.detail = event->status.detail;
  copy->reply_code = event->reply_code;
  copy->date = event->date;
  copy->channel = event->channel;
  copy->story = event->story;
  memcpy(copy->key, event->key, EVENT_KEY_SIZE);
}

void event_pack(const Event *event, GString *out)
{
  Event numbers;
  copy_numbers(&numbers, event);
  g_string_append_len(out, (const char *) &numbers, sizeof numbers);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    bounce_pack_text(G_STRUCT_MEMBER(const char *, event, texts[i]), out);
}

Event event_unpack(const GString *packed, gsize *offset)
{
  Event event;
  const char *p = packed->str + *offset;
  memcpy(&event, p, sizeof event);
  p += sizeof event;
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    G_STRUCT_MEMBER(const char *, &event, texts[i]) = bounce_unpack_text(&p);
  *offset = (gsize) (p - packed->str);
  return event;
}
