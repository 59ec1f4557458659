/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How an address stands after its reports. */
#ifndef BOUNCE_SUMMARY_SUMMARY_PERSON_H
#define BOUNCE_SUMMARY_SUMMARY_PERSON_H

#include "base/pool.h"
#include "history/event.h"

typedef struct {
  const char *address; /* NULL: nobody */
  guint64 count;
  gint64 first;
  gint64 last;
  gint64 dated;          /* date of the event that says what follows `removals` */
  guint64 removals;      /* how many of the reports say that the address goes */
  BounceAdvice advice;   /* of the last event, of the last complaint where there is one ... */
  BounceVerdict verdict; /* ... as all that follows */
  BounceReason reason;
  BounceFault fault;
  BounceKind kind;
  char *diagnostic;
  const char *list;
} SummaryPerson;

/* Addresses, those of them to remove, and how many reports say so of these. */
typedef struct {
  guint64 all;
  guint64 to_remove;
  guint64 reports;
} SummaryAddresses;

/*
 * Counts an event of `person`. The result does not depend on the order of events. `list` is the
 * event's and is borrowed; `words` (nullable) keeps what the event quotes.
 */
void summary_person_count(SummaryPerson *person, const Event *event, const char *list,
                          BouncePool *words);

gboolean summary_person_has_complained(const SummaryPerson *person);

/* The same for a confirmation: what failed before is no reason to remove the person. */
void summary_person_confirm(SummaryPerson *person, const Event *event);

void summary_addresses_count(SummaryAddresses *addresses, const SummaryPerson *person);

#endif
