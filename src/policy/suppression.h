/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who a policy disables, warns or keeps, computed over a whole history. */
#ifndef BOUNCE_POLICY_SUPPRESSION_H
#define BOUNCE_POLICY_SUPPRESSION_H

#include "history/store.h"
#include "policy/policy.h"

typedef struct {
  const char *address; /* borrowed from the history, which stays open */
  PolicyStanding standing;
} Suppression;

/* Whose events, up to when. `as_of` is Unix time, excluded. */
typedef struct {
  const char *list; /* (nullable): of all lists */
  gint64 as_of;
} SuppressionScope;

/*
 * An array of Suppression for every address with an event, sorted by state (disable first), then
 * address. NULL with `error`.
 */
GArray *suppression_list(const HistoryModule *module, History *history, const Policy *policy,
                         const SuppressionScope *scope, GError **error);

/* Called for each event of one address with what the policy made of it. */
typedef void (*SuppressionExplain)(const Event *event, const PolicyStep *step,
                                   const PolicyStanding *after, gpointer data);

gboolean suppression_explain(const HistoryModule *module, History *history, const Policy *policy,
                             const SuppressionScope *scope, const char *address,
                             SuppressionExplain explain, gpointer data, GError **error);

#endif
