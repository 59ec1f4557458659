/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One recipient of one report as history keeps it: who, what was decided, when, for which list. The
 * fields are those of the record (bounce(1), RECORD FORMAT), with one date and an identity.
 */
#ifndef BOUNCE_HISTORY_EVENT_H
#define BOUNCE_HISTORY_EVENT_H

#include <bounce/report.h>
#include <bounce/source.h>

#include "history/event-kind.h"

#define EVENT_KEY_SIZE 16

/*
 * The same failure, whatever way it became known, has the same numbers: by the original's
 * Message-ID, and by its queue id. 0: not known.
 */
typedef struct {
  gint64 message;
  gint64 queue;
} EventStory;

/*
 * Every string may be NULL. `subscriber` is folded for comparison (event_fold_address); `date` is
 * when the report came (event_arrival), Unix time in seconds.
 */
typedef struct {
  const char *subscriber;
  const char *recipient;
  BounceKind kind; /* or one of event-kind.h */
  BounceAction action;
  BounceVerdict verdict;
  BounceReason reason;
  BounceFault fault;
  BounceStatus status;
  guint reply_code;
  gint64 date;
  const char *list;
  const char *remote_mta;
  const char *reporting_mta;
  const char *message_id;
  const char *diagnostic;
  BounceChannel channel; /* NONE: of a history that was written before there were channels */
  const char *queue_id;
  const char *refused_ip;
  const char *sender_domain; /* of the original's sender */
  const char *campaign;
  const char *proof; /* what shows that the report answers a mail of ours */
  guint8 key[EVENT_KEY_SIZE];
  EventStory story;
} Event;

/*
 * How far a log was read. `log` is a digest of its first bytes, by which it is known again wherever
 * it is moved to; `before` is what that was when `from` was kept, for it may have had fewer then.
 */
typedef struct {
  guint8 log[EVENT_KEY_SIZE];
  guint8 before[EVENT_KEY_SIZE];
  gint64 from; /* bytes; 0: it was not read before */
  gint64 to;
  gint64 date; /* Unix time of now */
  guint n_sent;
} EventMark;

/* Recipients that were reached, of the log of a mark: none of them is kept by itself. */
typedef struct {
  gint64 day;         /* of Unix time */
  const char *domain; /* "": not known */
  const char *host;   /* the end of the name of the server that took the mail; "": not known */
  guint64 count;
} EventSent;

/* What waits to be written: an owned copy of each. */
typedef struct {
  GArray *events; /* of Event */
  GArray *marks;  /* of EventMark */
  GArray *sent;   /* of EventSent, those of the first mark first */
  GStringChunk *strings;
} EventBatch;

void event_batch_init(EventBatch *batch);
void event_batch_clear(EventBatch *batch);
void event_batch_reset(EventBatch *batch);

/* TRUE for what history counts: bounces, delays, success reports that were mail, complaints. */
gboolean event_is_counted(const BounceReportInfo *info);

/*
 * When a mail came (Unix time): the date of its topmost Received field, which our own system wrote;
 * else the time of its file; else `now`, which neither may be behind. What the report itself says
 * was written by whoever sent it. A line of a log and an event happened at their own date.
 */
gint64 event_arrival(const BounceReport *report, const BounceMail *mail, gint64 now);

/*
 * Adds one event for each subscriber that `info` has a recipient of, with the worst that it says of
 * them. `list` (nullable) overrides the list of the mail.
 */
void event_batch_add(EventBatch *batch, const BounceReportInfo *info, const char *list,
                     gint64 arrival);

/* Adds a copy of a mark, which has no deliveries yet, and of what was delivered, to the last mark.
 */
void event_batch_mark(EventBatch *batch, const EventMark *mark);
void event_batch_sent(EventBatch *batch, const EventSent *sent);

/* TRUE when there is nothing to write. */
gboolean event_batch_is_empty(const EventBatch *batch);

/* Adds a copy of one event. */
void event_batch_take(EventBatch *batch, const Event *event);

/* Gives `event` the key that `text` stands for: events with the same text are one. */
void event_key_of(Event *event, const char *text);

/* One number of an EventStory; 0 without an id or an address. `what` is an action, or a kind. */
gint64 event_story(const char *id, const char *address, const char *what, BounceStatus status);

/*
 * The form in which two spellings of one address are the same: ASCII lower case, the domain as
 * A-labels (RFC 5890), or as U-labels where the local part is not ASCII either. Free with g_free().
 */
char *event_fold_address(const char *address);

/* The part behind the last "@", NULL when there is none. Borrowed from `address`. */
const char *event_domain(const char *address);

/* Unix time of an RFC 3339 date, 0 when it is none. */
gint64 event_time(const char *rfc3339);

/* The date (RFC 3339, UTC) of a Unix time, NULL for 0. Free with g_free(). */
char *event_date(gint64 time);

#endif
