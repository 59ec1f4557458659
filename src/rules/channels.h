/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The shapes of the tables that tools/compile-rules makes of maillogs.ini and events.ini: what
 * lines of logs and events of providers say. They are constant.
 */
#ifndef BOUNCE_RULES_CHANNELS_H
#define BOUNCE_RULES_CHANNELS_H

#include <bounce/catalog.h>

/* maillogs.ini: what a line of a mail log says; see its head. */
typedef enum {
  BOUNCE_LOG_QUEUE,
  BOUNCE_LOG_LINK,
  BOUNCE_LOG_MESSAGE_ID,
  BOUNCE_LOG_SENDER,
  BOUNCE_LOG_RECIPIENT,
  BOUNCE_LOG_ORIGINAL,
  BOUNCE_LOG_STATUS,
  BOUNCE_LOG_REMOTE,
  BOUNCE_LOG_COMMAND,
  BOUNCE_LOG_SAID,
  BOUNCE_LOG_LAST
} BounceLogField;

typedef enum {
  BOUNCE_LOG_SAYS_NOTHING,
  BOUNCE_LOG_SAYS_FAILED,
  BOUNCE_LOG_SAYS_DELAYED,
  BOUNCE_LOG_SAYS_DELIVERED,
  BOUNCE_LOG_SAYS_CONTEXT, /* what belongs to a queue id */
  BOUNCE_LOG_SAYS_END,     /* the queue id is not used any more */
} BounceLogSays;

/* Bytes of a compiled template: where the value stands, and what is passed over. */
#define BOUNCE_LOG_VALUE '\1'
#define BOUNCE_LOG_ANY '\2'
#define BOUNCE_LOG_WORD '\3'

/* Lists end in NULL; `program` and the templates of a field may be NULL: none. */
typedef struct {
  const char *id;
  const char *format; /* what stands before "/" in the id, and "-log" */
  BounceLogSays says;
  gboolean bare;
  gboolean underscores;
  gboolean earlier; /* an earlier line on the recipient says why, this one only that it is over */
  gboolean waiting; /* the recipients are those of the queue id who were delayed last */
  const char *between; /* stands in the answer between its code and its words, or NULL */
  const char *const *program;
  const char *const *has;
  const char *const *unless;
  const char *const *fields[BOUNCE_LOG_LAST];
} BounceLogRule;

extern const BounceLogRule bounce_rules_maillogs[];
extern const guint bounce_rules_n_maillogs;

/* events.ini: what an event of a mail provider says; see its head. */
typedef enum {
  BOUNCE_EVENT_RECIPIENT,
  BOUNCE_EVENT_STATUS,
  BOUNCE_EVENT_SAID,
  BOUNCE_EVENT_REMOTE,
  BOUNCE_EVENT_QUEUE,
  BOUNCE_EVENT_MESSAGE_ID,
  BOUNCE_EVENT_SENDER,
  BOUNCE_EVENT_SUBJECT,
  BOUNCE_EVENT_DATE,
  BOUNCE_EVENT_REPORTER,
  BOUNCE_EVENT_CLASS,
  BOUNCE_EVENT_LAST
} BounceEventField;

typedef enum {
  BOUNCE_EVENT_SAYS_UNKNOWN,
  BOUNCE_EVENT_SAYS_FAILED,
  BOUNCE_EVENT_SAYS_DELAYED,
  BOUNCE_EVENT_SAYS_DELIVERED,
  BOUNCE_EVENT_SAYS_COMPLAINT,
  BOUNCE_EVENT_SAYS_NOTHING,
} BounceEventSays;

/* Lists end in NULL, and are NULL where there is nothing in them. */
typedef struct {
  const char *id;
  const char *format; /* what stands before "/" in the id */
  BounceEventSays says;
  BounceVerdict verdict; /* what the provider holds it for, or NONE */
  const char *root;
  const char *each;
  const char *split; /* what stands between recipients in their field, or NULL */
  const char *reason;
  const char *const *when;    /* "path" or "path: value" */
  const char *const *reasons; /* "value: reason" */
  const char *const *fields[BOUNCE_EVENT_LAST];
} BounceEventRule;

extern const BounceEventRule bounce_rules_events[];
extern const guint bounce_rules_n_events;

#endif
