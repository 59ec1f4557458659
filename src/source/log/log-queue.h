/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the lines of a log have said of each queue id. */
#ifndef BOUNCE_SOURCE_LOG_QUEUE_H
#define BOUNCE_SOURCE_LOG_QUEUE_H

#include "match/log-line.h"

/* Queue ids that are remembered: a log of ids that never end would take all memory. */
#define BOUNCE_LOG_QUEUE_MAX 10000
/* Bytes of a queue id and of what is remembered of it: a million of 4 KiB each. */
#define BOUNCE_LOG_QUEUE_ID_MAX 64
#define BOUNCE_LOG_QUEUE_VALUE_MAX 400
/* Bytes of the recipients who wait, and of all of them: a list of a million. */
#define BOUNCE_LOG_QUEUE_WAITING_MAX (16 * 1024)
#define BOUNCE_LOG_QUEUE_WAITING_ALL (4 * 1024 * 1024)

typedef struct _BounceLogQueue BounceLogQueue;

BounceLogQueue *bounce_log_queue_new(void);
void bounce_log_queue_free(BounceLogQueue *queue);

/* Remembers the values, but the queue id and the link, under `id`. */
void bounce_log_queue_add(BounceLogQueue *queue, BounceScan id, const BounceLogValues *values);

/* Puts what is remembered under `id` into `values`, where they lack it. FALSE: nothing is. */
gboolean bounce_log_queue_complete(const BounceLogQueue *queue, BounceScan id,
                                   BounceLogValues *values);

/* Adds <recipient> to those under `id`, or takes it from them. */
void bounce_log_queue_wait(BounceLogQueue *queue, BounceScan id, BounceScan recipient);
void bounce_log_queue_settle(BounceLogQueue *queue, BounceScan id, BounceScan recipient);

/* Those: "<a>,<b>"; NULL: none. Valid until the id is changed. */
const char *bounce_log_queue_waiting(const BounceLogQueue *queue, BounceScan id);

gboolean bounce_log_queue_has_waiting(const BounceLogQueue *queue);

void bounce_log_queue_remove(BounceLogQueue *queue, BounceScan id);

/* TRUE when ids were dropped, for there were too many. */
gboolean bounce_log_queue_is_short(const BounceLogQueue *queue);

#endif
