/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts over many events: how many, of what, where, when. */
#ifndef BOUNCE_SUMMARY_SUMMARY_H
#define BOUNCE_SUMMARY_SUMMARY_H

#include "history/domain.h"
#include "history/event.h"
#include "summary/summary-person.h"

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
  guint64 reached; /* deliveries that logs count, of domains, providers and days */
} SummaryRow;

/* What is kept of addresses: it is what a summary of very many costs. */
typedef enum {
  SUMMARY_KEEPS_NOBODY,    /* nothing; summary_add_standing() may count them */
  SUMMARY_KEEPS_STANDINGS, /* how each stands */
  SUMMARY_KEEPS_WORDS      /* and what was said of it last, for summary_people() */
} SummaryKeeps;

typedef struct _Summary Summary;

Summary *summary_new(const DomainList *domains, SummaryKeeps keeps);
void summary_free(Summary *summary);

/* Counts one event; a HistoryVisit, `data` is the Summary. */
void summary_add(const Event *event, gpointer data);

/*
 * Counts the address of an event, for summary_addresses() alone: those of one address must follow
 * one another. It is for a summary that keeps nobody. A HistoryVisit, `data` is the Summary.
 */
void summary_add_standing(const Event *event, gpointer data);

/* Counts deliveries; a HistorySentVisit, `data` is the Summary. */
void summary_add_sent(const EventSent *sent, gpointer data);

/* Recipients that were sent to, of what `row` counts: those who were reached, and those given up.
 */
guint64 summary_row_sent(const SummaryRow *row);

/* The same of all. */
guint64 summary_sent(const Summary *summary);

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

SummaryAddresses summary_addresses(const Summary *summary);

/* "5 addresses to remove (7 reports)" in the user's language. Free with g_free(). */
char *summary_removal_text(const SummaryAddresses *addresses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Summary, summary_free)

#endif
