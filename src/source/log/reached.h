/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom logs say that mail reached, of those about whom it matters: who failed before. */
#ifndef BOUNCE_SOURCE_REACHED_H
#define BOUNCE_SOURCE_REACHED_H

#include "base/scan.h"

/* Addresses that are watched; the deliveries of others are only counted. Some 20 MB. */
#define BOUNCE_REACHED_MAX 200000
/* Bytes of an address (RFC 5321 section 4.5.3.1). */
#define BOUNCE_REACHED_ADDRESS_MAX 320

typedef struct _BounceReached BounceReached;

/* Asked once, when the first delivery is met: watches who failed in an earlier log. */
typedef void (*BounceReachedLoad)(BounceReached *reached, gpointer data);

/* `load` is (nullable). */
BounceReached *bounce_reached_new(BounceReachedLoad load, gpointer data);
void bounce_reached_free(BounceReached *reached);

/* `address` failed, maybe in angle brackets: its deliveries are told from now on. */
void bounce_reached_watch(BounceReached *reached, BounceScan address);

/* Mail reached `address` on a day of Unix time. */
void bounce_reached_add(BounceReached *reached, gint64 day, BounceScan address);

/* Calls `visit` for who was reached since the last call, with the last day; in any order. */
typedef void (*BounceReachedVisit)(const char *address, gint64 day, gpointer data);
void bounce_reached_take(BounceReached *reached, BounceReachedVisit visit, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceReached, bounce_reached_free)

#endif
