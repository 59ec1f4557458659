/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far a log was read, as a history keeps it: known by its first bytes, wherever it stands. */
#ifndef LOG_MARK_H
#define LOG_MARK_H

#include "history/store.h"
#include "source/log/sent.h"

/* First bytes by which a log is known again: several lines with their dates. */
#define LOG_MARK_HEAD 1024

typedef struct {
  guint8 head[LOG_MARK_HEAD];
  gsize size;                    /* of the head, so far */
  gint64 from;                   /* bytes that were read; 0: none */
  gint64 date;                   /* when, as Unix time */
  guint8 before[EVENT_KEY_SIZE]; /* what it was known by then */
} LogMark;

/* What `history` knows of a log that begins with `head`; FALSE with `error`. */
gboolean log_mark_find(LogMark *mark, History *history, const guint8 *head, gsize size,
                       GError **error);

/* Bytes that follow the head, while it is short: those of a log from offset `at` on. */
void log_mark_grow(LogMark *mark, const guint8 *bytes, gsize size, goffset at);

/* Adds to `batch` that it is read up to `to`, and what was delivered, which is emptied. */
void log_mark_put(LogMark *mark, goffset to, gint64 now, BounceSent *sent, EventBatch *batch);

#endif
