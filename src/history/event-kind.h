/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Kinds of events: those of reports (BounceKind), and what only a history has behind them. */
#ifndef BOUNCE_HISTORY_EVENT_KIND_H
#define BOUNCE_HISTORY_EVENT_KIND_H

#include <bounce/catalog.h>

/* The address wrote to us, a person or their program ("auto-reply" is a kind of its own). */
#define EVENT_KIND_MAIL ((BounceKind) (BOUNCE_KIND_NOT_BOUNCE + 1))
/* Somebody says that the address is good: `bounce confirm`, a link that was followed. */
#define EVENT_KIND_CONFIRMED ((BounceKind) (BOUNCE_KIND_NOT_BOUNCE + 2))
/* The next server took a mail for it: what a log tells of. */
#define EVENT_KIND_ACCEPTED ((BounceKind) (BOUNCE_KIND_NOT_BOUNCE + 4))
/* The owner of the address asked for no more mail; from the lists of others. */
#define EVENT_KIND_UNSUBSCRIBED ((BounceKind) (BOUNCE_KIND_NOT_BOUNCE + 3))

/* The word that a store keeps, NULL for none; and back, BOUNCE_KIND_NONE for what is none. */
const char *event_kind_to_string(BounceKind kind);
BounceKind event_kind_from_string(const char *text);

/* FALSE for what says something of an address, but is no report: summaries do not count it. */
gboolean event_kind_is_report(BounceKind kind);

#endif
