/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads events of mail providers. In: the open file: an object, an array of objects, or an object a
 * line. Out: an entry (entry.h) for each recipient of an event; an error for an object that is no
 * JSON (RFC 8259), with its line and column, behind which the next line is read. An event that
 * Amazon SNS wraps is unwrapped. What an event says is data (rules/events.ini).
 */
#include <string.h>

#include "base/error.h"
#include "source/entry.h"
#include "source/event-json.h"
#include "source/kinds.h"

/* Bytes of one object: one that never ends must not be kept. Half of the window, so that a whole
 * one fits. */
#define EVENT_MAX (BOUNCE_FILE_BUFFER / 2)

/* Objects that are looked at to see whether a file holds events. */
#define EVENTS_LOOK 20

typedef struct {
  BounceReader reader;
  goffset at;         /* of the next object */
  guint line;         /* there, from 1 */
  goffset line_begin; /* of that line */
  guint index;        /* of the event at hand, from 1 */
  BounceJson json;
  const BounceEventRule *rule;
  guint next, count; /* recipients of it */
  gboolean wrong;    /* what stands there belongs to an object that was none */
  GString *entry;
} Events;

/* SNS: {"Type": "Notification", "Message": "{...}"} */
static void unwrap(BounceJson *json)
{
  const char *message = bounce_json_get(json, "Message");
  if (message == NULL || *message != '{' || bounce_json_get(json, "TopicArn") == NULL)
    return;
  g_autofree char *copy = g_strdup(message);
  BounceScan text = bounce_scan_string(copy);
  bounce_json_read(json, &text);
}

/* TRUE when the event has recipients. */
static gboolean take_event(Events *events, BounceLogCounts *counts)
{
  unwrap(&events->json);
  events->index++;
  counts->lines++;
  events->rule = bounce_event_json_rule(&events->json);
  gboolean tells = events->rule != NULL && events->rule->says != BOUNCE_EVENT_SAYS_NOTHING;
  events->next = 0;
  events->count = tells ? bounce_event_json_count(&events->json, events->rule) : 0;
  counts->told += events->count > 0;
  counts->understood += events->count == 0;
  return events->count > 0;
}

static BounceStep give(Events *events, BounceInput *input)
{
  if (events->rule->says == BOUNCE_EVENT_SAYS_DELIVERED && input->sent != NULL
      && events->at > input->sent_from)
    bounce_event_json_sent(&events->json, events->rule, events->next, input->sent);
  bounce_event_json_entry(&events->json, events->rule, events->next++, events->entry);
  input->log.failed += events->rule->says == BOUNCE_EVENT_SAYS_FAILED;
  input->log.delivered += events->rule->says == BOUNCE_EVENT_SAYS_DELIVERED;
  return bounce_input_give_entry(input, events->entry, events->index, BOUNCE_CHANNEL_EVENT);
}

static void count_lines(Events *events, const char *begin, const char *end)
{
  goffset at = events->at;
  const char *stop = begin;
  while ((stop = memchr(stop, '\n', (gsize) (end - stop))) != NULL) {
    stop++;
    events->line++;
    events->line_begin = at + (stop - begin);
  }
}

/* Passes bytes of the window, and counts their lines. */
static void pass(Events *events, const char *begin, const char *end)
{
  count_lines(events, begin, end);
  events->at += end - begin;
}

static BounceStep fail(Events *events, const char *begin, const char *wrong, const char *what,
                       GError **error)
{
  pass(events, begin, wrong);
  g_autofree char *line = g_strdup_printf("%u", events->line);
  g_autofree char *column =
      g_strdup_printf("%" G_GOFFSET_FORMAT, events->at - events->line_begin + 1);
  g_autofree char *place =
      g_strdup_printf(bounce_error_text(N_("line %s, column %s is no JSON")), line, column);
  g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_NOT_MAIL, "%s: %s", place, bounce_error_text(what));
  return BOUNCE_STEP_ERROR;
}

/* What stands between objects: white space, and the signs of an array around them. */
static const char *object_begin(const char *p, const char *end)
{
  while (p < end && *p != '\0' && strchr(" \t\r\n,[]", *p) != NULL)
    p++;
  return p;
}

/* The rest of a line that is wrong; the next object begins on a line of its own, maybe behind the
 * window. */
static void pass_wrong(Events *events, const char *begin, const char *end)
{
  const char *stop = memchr(begin, '\n', (gsize) (end - begin));
  while (stop != NULL && stop + 1 < end && stop[1] != '{')
    stop = memchr(stop + 1, '\n', (gsize) (end - stop - 1));
  events->wrong = stop == NULL;
  pass(events, begin, stop != NULL ? stop + 1 : end);
}

/* One object of the window; BOUNCE_STEP_AGAIN: none with recipients, or it needs more of the file;
 * BOUNCE_STEP_END: that was all. */
static BounceStep read_object(Events *events, BounceInput *input, GError **error)
{
  const BounceFile *file = &input->file;
  const char *begin = (const char *) bounce_file_at(file, events->at);
  const char *end = (const char *) file->window + file->length;
  if (events->wrong)
    pass_wrong(events, begin, end);
  begin = (const char *) bounce_file_at(file, events->at);
  const char *first = object_begin(begin, end);
  pass(events, begin, first);
  if (first == end)
    return bounce_file_complete(file) ? BOUNCE_STEP_END : BOUNCE_STEP_AGAIN;
  BounceScan text = { first, end };
  if (*first == '{' && bounce_json_read(&events->json, &text)) {
    pass(events, first, text.p);
    input->log_end = events->at;
    return take_event(events, &input->log) ? BOUNCE_STEP_MAIL : BOUNCE_STEP_AGAIN;
  }
  gboolean cut = *first == '{' && !bounce_file_complete(file) && end - first < (goffset) EVENT_MAX;
  if (cut)
    return BOUNCE_STEP_AGAIN;
  input->log.strange++;
  BounceStep step =
      fail(events, first, text.p,
           *first == '{' ? events->json.wrong : N_("an object must stand here"), error);
  pass_wrong(events, text.p, end);
  return step;
}

static BounceStep events_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Events *events = (Events *) reader;
  if (events->next < events->count)
    return give(events, input);
  for (;;) {
    goffset before = events->at;
    BounceStep step = read_object(events, input, error);
    if (step == BOUNCE_STEP_MAIL)
      return give(events, input);
    if (step != BOUNCE_STEP_AGAIN)
      return step;
    if (events->at == before && bounce_input_waits(input))
      return BOUNCE_STEP_WAIT;
    if (events->at == before && !bounce_input_slide(input, events->at, error))
      return BOUNCE_STEP_ERROR;
  }
}

static void events_free(BounceReader *reader)
{
  Events *events = (Events *) reader;
  bounce_json_clear(&events->json);
  g_string_free(events->entry, TRUE);
  g_free(events);
}

BounceStep bounce_events_open(BounceInput *input, goffset lead, GError **error)
{
  Events *events = g_new0(Events, 1);
  events->reader.next = events_next;
  events->reader.free = events_free;
  events->at = events->line_begin = lead;
  events->line = 1;
  events->entry = g_string_new(NULL);
  bounce_json_init(&events->json);
  return bounce_input_push(input, &events->reader);
}

/* The first objects hold an event that is known; other JSON is none of our business. */
gboolean bounce_events_is(const BounceFile *file, goffset lead)
{
  const char *begin = (const char *) bounce_file_at(file, lead);
  const char *end = (const char *) file->window + file->length;
  BounceScan text = { object_begin(begin, end), end };
  gboolean found = FALSE;
  BounceJson json;
  bounce_json_init(&json);
  for (guint i = 0; !found && i < EVENTS_LOOK && bounce_scan_peek(&text) == '{'; i++) {
    if (bounce_json_read(&json, &text)) {
      unwrap(&json);
      found = bounce_event_json_rule(&json) != NULL;
    } else {
      const char *line = memchr(text.p, '\n', bounce_scan_left(&text));
      text.p = line != NULL ? line : end;
    }
    text.p = object_begin(text.p, end);
  }
  bounce_json_clear(&json);
  return found;
}
