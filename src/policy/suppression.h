/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who a policy disables, warns or keeps, computed over a whole history. */
#ifndef BOUNCE_POLICY_SUPPRESSION_H
#define BOUNCE_POLICY_SUPPRESSION_H

#include "history/store.h"
#include "policy/policy.h"

typedef struct {
  char *address; /* folded */
  PolicyStanding standing;
} Suppression;

/* Whose events, from when up to when (Unix time). */
typedef struct {
  const char *list; /* (nullable): of all lists */
  gint64 since;
  gint64 as_of;                                         /* excluded */
  gboolean (*takes)(const Event *event, gpointer data); /* (nullable): others are as if not there */
  gpointer data;
  guint states; /* bit set of PolicyState: only who stands so is kept; 0: everybody */
} SuppressionScope;

/* A state that nobody has: with it alone, all are counted and nobody is kept. */
#define SUPPRESSION_NOBODY (1U << (POLICY_DISABLE + 1))

/* Of all addresses with an event, whoever is kept. */
typedef struct {
  guint64 events;
  guint64 addresses[POLICY_DISABLE + 1]; /* by state */
  double highest;                        /* the greatest score */
} SuppressionTotals;

/* The query for the events of `scope`, a person after the other. */
HistoryQuery suppression_query(const SuppressionScope *scope);

/* TRUE for an event of `scope`. */
gboolean suppression_takes(const SuppressionScope *scope, const Event *event);

/* Orders events of one second by what they say. */
int suppression_order(const Event *one, const Event *other);

/*
 * An array of Suppression, which it owns, for the addresses with an event, sorted by state (disable
 * first), then address; `totals` (nullable) is set. NULL with `error`.
 */
GArray *suppression_list(History *history, const Policy *policy, const SuppressionScope *scope,
                         SuppressionTotals *totals, GError **error);

/* Called for each event of one address with what the policy made of it. */
typedef void (*SuppressionExplain)(const Event *event, const PolicyStep *step,
                                   const PolicyStanding *after, gpointer data);

gboolean suppression_explain(History *history, const Policy *policy, const SuppressionScope *scope,
                             const char *address, SuppressionExplain explain, gpointer data,
                             GError **error);

#endif
