/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An event as its table has it: which member stands in which column, and in what form. */
#ifndef BOUNCE_HISTORY_POSTGRESQL_PG_EVENT_H
#define BOUNCE_HISTORY_POSTGRESQL_PG_EVENT_H

#include "history/event.h"

/* A member that is a text, and its column. */
typedef struct {
  gsize member;
  const char *column;
} PgEventText;

/* Those that stand in the table `word`. */
#define PG_EVENT_WORDS 5
extern const PgEventText pg_event_words[PG_EVENT_WORDS];
/* Those that stand in the event. */
#define PG_EVENT_TEXTS 3
extern const PgEventText pg_event_texts[PG_EVENT_TEXTS];

/* Bytes of a text that has an index: what a page of the server's index takes, and more than any
 * address or host has (RFC 5321 section 4.5.3.1). */
#define PG_EVENT_NAME_MAX 1000

/*
 * `text` as it may be a name: UTF-8; what is too long has a digest in place of its end, so that
 * different ones stay so. NULL for NULL. Borrowed from `text`, or from *made, to be freed.
 */
const char *pg_event_name(const char *text, char **made);

/* All that was decided, as a text of `outcome`. Free with g_free(). */
char *pg_event_outcome(const Event *event);

/* The reverse: FALSE when the text is none. Its `proof` lives for ever: there are few. */
gboolean pg_event_set_outcome(Event *event, const char *outcome);

/* The recipient as its column has it; NULL for NULL. Free with g_free(). */
char *pg_event_recipient(const char *recipient, const char *subscriber);

/* The reverse; borrowed from either. */
const char *pg_event_read_recipient(const char *column, const char *subscriber);

#endif
