/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What policies would have done with a history, had they been followed. */
#ifndef BOUNCE_POLICY_SIMULATION_H
#define BOUNCE_POLICY_SIMULATION_H

#include "policy/suppression.h"

/* Events of one address that are replayed: who floods a history with reports about it fills no
 * more memory than this; what is behind them is left out, and counted. */
#define SIMULATION_EVENTS_MAX 100000

/* What the history says, whatever a policy makes of it. */
typedef struct {
  guint64 addresses; /* with an event */
  guint64 dead;      /* failed for good, and nothing showed afterwards that they live */
  guint64 left_out;  /* events beyond SIMULATION_EVENTS_MAX */
} SimulationTruth;

/* What one policy makes of it: addresses, but for `withheld`. Complaints are in none of them. */
typedef struct {
  const Policy *policy;
  guint64 cooled;
  guint64 disabled;
  guint64 wrongly;  /* disabled, and then alive: delivered, heard of, or softly failing only */
  guint64 mailed;   /* dead ones that got mail on more than two days */
  guint64 withheld; /* mails that arrived while the policy would have held them back */
} SimulationResult;

typedef struct {
  const Policy *policy;
  const char *address;
  PolicyState state; /* POLICY_COOL or POLICY_DISABLE */
  gint64 since;
  gint64 until; /* when it did end; 0: it did not */
  BounceReason reason;
  gboolean wrongly;
} SimulationStop;

typedef void (*SimulationVisit)(const SimulationStop *stop, gpointer data);

/*
 * Replays the events of `scope`, a person after the other, under the policy of each of `n`
 * `results`. Mail that a policy would not have sent has no effect under it. `visit` (nullable) is
 * called for each stop.
 */
gboolean simulation_run(History *history, const SuppressionScope *scope, SimulationResult *results,
                        guint n, SimulationTruth *truth, SimulationVisit visit, gpointer data,
                        GError **error);

#endif
