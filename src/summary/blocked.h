/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who refuses the sender's own mail: one row a cause. */
#ifndef BOUNCE_SUMMARY_BLOCKED_H
#define BOUNCE_SUMMARY_BLOCKED_H

#include "format/table.h"
#include "history/domain.h"
#include "history/event.h"

typedef struct _Blocked Blocked;

Blocked *blocked_new(const DomainList *domains);
void blocked_free(Blocked *blocked);

/* TRUE for a failure or delay that is the sender's own doing. */
gboolean blocked_is_own(const Event *event);

/* Counts such an event; those before `since` (Unix time) are of the period before. */
void blocked_add(Blocked *blocked, const Event *event, gint64 since);

/* How many causes there are, and how many refusals (nullable). */
guint blocked_count(const Blocked *blocked, guint64 *refusals);

/* What there is to say of a cause; all is borrowed, and NULL where there is nothing. */
typedef struct {
  const char *mine;     /* an IP address or a domain of the sender */
  const char *provider; /* who refuses it */
  const char *reason;
  const char *named; /* what the answer names */
  guint64 count;
  guint64 before; /* in the period before */
  gint64 first;
  gint64 last;
  const char *page;   /* on which to ask */
  const char *action; /* what to do, to be translated */
} BlockedRow;

typedef void (*BlockedVisit)(const BlockedRow *row, gpointer data);

/* The most frequent first; at most `top` (0: all). */
void blocked_each(const Blocked *blocked, guint top, BlockedVisit visit, gpointer data);

/* The same as a table. `compares`: there was a period before. */
void blocked_write(const Blocked *blocked, const TableStyle *style, guint top, gboolean compares,
                   GString *out);

/*
 * The `most` frequent causes, a sentence each in the user's language, with what to do. Free with
 * g_strfreev().
 */
char **blocked_sentences(const Blocked *blocked, guint most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Blocked, blocked_free)

#endif
