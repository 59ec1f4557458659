/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One recipient of one report as history keeps it: who, what was decided, when, for which list. The
 * fields are those of the record (bounce(1), RECORD FORMAT), with one date and an identity.
 */
#ifndef BOUNCE_HISTORY_EVENT_H
#define BOUNCE_HISTORY_EVENT_H

#include <bounce/report.h>

#define EVENT_KEY_SIZE 16

/*
 * Every string may be NULL. `subscriber` is folded for comparison (event_fold_address); `date` is
 * Unix time in seconds, 0 when no date is known.
 */
typedef struct {
  const char *subscriber;
  const char *recipient;
  BounceKind kind;
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
  guint8 key[EVENT_KEY_SIZE];
} Event;

/* Events that wait to be written: an owned copy of each. */
typedef struct {
  GArray *events; /* of Event */
  GStringChunk *strings;
} EventBatch;

void event_batch_init(EventBatch *batch);
void event_batch_clear(EventBatch *batch);
void event_batch_reset(EventBatch *batch);

/* TRUE for messages that history counts: bounces, delays, success reports and complaints. */
gboolean event_is_counted(const BounceReportInfo *info);

/*
 * Adds one event for each recipient of `info`. `list` (nullable) overrides the list of the mail;
 * `now` (Unix time) stands for reports without any date.
 */
void event_batch_add(EventBatch *batch, const BounceReportInfo *info, const char *list, gint64 now);

/* Adds a copy of one event. */
void event_batch_take(EventBatch *batch, const Event *event);

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
