/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts over many events: how many, of what, where, when. */
#ifndef BOUNCE_SUMMARY_SUMMARY_H
#define BOUNCE_SUMMARY_SUMMARY_H

#include "history/domain.h"
#include "history/event.h"

#define SUMMARY_N_VERDICTS (BOUNCE_VERDICT_DELIVERED + 1)

typedef enum {
  SUMMARY_KIND,
  SUMMARY_VERDICT,
  SUMMARY_REASON,
  SUMMARY_FAULT,
  SUMMARY_DOMAIN,
  SUMMARY_PROVIDER,
  SUMMARY_LIST,
  SUMMARY_DAY,
  SUMMARY_TYPO, /* domains that look like a misspelt one of a large provider */
  SUMMARY_N_DIMENSIONS
} SummaryDimension;

/* One value of a dimension; counts[] by BounceVerdict. */
typedef struct {
  const char *value;
  const char *hint; /* SUMMARY_TYPO: the domain that was meant; else NULL */
  guint64 counts[SUMMARY_N_VERDICTS];
  guint64 total;
} SummaryRow;

typedef struct {
  const char *address;
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

typedef struct _Summary Summary;

/* `people`: keep what others said of every address too, for summary_people(). */
Summary *summary_new(const DomainList *domains, gboolean people);
void summary_free(Summary *summary);

/* Counts one event; a HistoryVisit, `data` is the Summary. */
void summary_add(const Event *event, gpointer data);

/* All events; `counts` (nullable) receives SUMMARY_N_VERDICTS numbers. */
guint64 summary_total(const Summary *summary, guint64 *counts);

/* Unix time of the first and the last event; FALSE when there is none. */
gboolean summary_period(const Summary *summary, gint64 *first, gint64 *last);

/* "verdict", "reason" ... */
const char *summary_dimension_name(SummaryDimension dimension);

/* The value as people read it: "(unknown)" and "(none)" in their language. */
const char *summary_row_text(const SummaryRow *row);

/*
 * Rows (SummaryRow *) of a dimension, most frequent first, days in their order; `top` cuts the rest
 * off (0: never). Free with g_ptr_array_unref().
 */
GPtrArray *summary_rows(Summary *summary, SummaryDimension dimension, guint top);

/* How many rows a dimension has in all. */
guint summary_count(const Summary *summary, SummaryDimension dimension);

/* SummaryPerson *: those who complained, others to remove, the rest, each by count; at most `top`.
 */
GPtrArray *summary_people(const Summary *summary, guint top);

/* Addresses, those of them to remove, and how many reports say so of these. */
typedef struct {
  guint64 all;
  guint64 to_remove;
  guint64 reports;
} SummaryAddresses;

SummaryAddresses summary_addresses(const Summary *summary);

/* "5 addresses to remove (7 reports)" in the user's language. Free with g_free(). */
char *summary_removal_text(const SummaryAddresses *addresses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Summary, summary_free)

#endif
