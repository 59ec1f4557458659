/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why an address stands where it does, and where two policies differ. */
#ifndef BOUNCE_POLICY_POLICY_EXPLAIN_H
#define BOUNCE_POLICY_POLICY_EXPLAIN_H

#include "format/table.h"
#include "policy/suppression.h"

typedef struct {
  const Policy *policy;
  GString *out;
  Table table;
  guint n_events;
  PolicyStanding standing;
} PolicyExplanation;

void policy_explain_begin(PolicyExplanation *explanation, const Policy *policy,
                          const TableStyle *style, GString *out);

/* A SuppressionExplain; `data` is the PolicyExplanation. */
void policy_explain_event(const Event *event, const PolicyStep *step, const PolicyStanding *after,
                          gpointer data);

/* Writes the table, and in text the result at `now` in sentences. */
void policy_explain_end(PolicyExplanation *explanation, gint64 now);

/* Rows for the addresses whose states differ between two lists (of Suppression). */
void policy_explain_compare(const TableStyle *style, const Policy *one, const GArray *first,
                            const Policy *other, const GArray *second, GString *out);

#endif
