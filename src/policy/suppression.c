/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a policy over a history. In: a history, a policy, a moment. Out: where each address stands.
 * The arithmetic is policy.c's; how the result is written is export.c's.
 */
#include "policy/suppression.h"

#include <string.h>

#define SECONDS_PER_DAY 86400

typedef struct {
  const Policy *policy;
  GArray *list;
  SuppressionExplain explain;
  gpointer data;
  PolicyStanding standing;
} Run;

static HistoryFilter filter_of(const Policy *policy, const SuppressionScope *scope)
{
  HistoryFilter filter = { .list = scope->list, .until = scope->as_of, .by_person = TRUE };
  if (policy->window_days > 0)
    filter.since = scope->as_of - (gint64) (policy->window_days * SECONDS_PER_DAY);
  return filter;
}

static void add_event(const Event *event, gpointer data)
{
  Run *run = data;
  GArray *list = run->list;
  Suppression *person = list->len > 0 ? &g_array_index(list, Suppression, list->len - 1) : NULL;
  if (person == NULL || person->address != event->subscriber) {
    const Suppression fresh = { .address = event->subscriber };
    g_array_append_val(list, fresh);
    person = &g_array_index(list, Suppression, list->len - 1);
  }
  policy_step(run->policy, &person->standing, event, NULL);
}

static int compare(gconstpointer a, gconstpointer b)
{
  const Suppression *one = a;
  const Suppression *other = b;
  int states = (int) other->standing.state - (int) one->standing.state;
  return states != 0 ? states : strcmp(one->address, other->address);
}

GArray *suppression_list(const HistoryModule *module, History *history, const Policy *policy,
                         const SuppressionScope *scope, GError **error)
{
  const HistoryFilter filter = filter_of(policy, scope);
  Run run = { .policy = policy, .list = g_array_new(FALSE, FALSE, sizeof(Suppression)) };
  if (!module->each(history, &filter, add_event, &run, error)) {
    g_array_unref(run.list);
    return NULL;
  }
  g_array_sort(run.list, compare);
  return run.list;
}

static void explain_event(const Event *event, gpointer data)
{
  Run *run = data;
  PolicyStep step;
  policy_step(run->policy, &run->standing, event, &step);
  run->explain(event, &step, &run->standing, run->data);
}

gboolean suppression_explain(const HistoryModule *module, History *history, const Policy *policy,
                             const SuppressionScope *scope, const char *address,
                             SuppressionExplain explain, gpointer data, GError **error)
{
  g_autofree char *folded = event_fold_address(address);
  HistoryFilter filter = filter_of(policy, scope);
  Run run = { .policy = policy, .explain = explain, .data = data };
  filter.address = folded;
  return module->each(history, &filter, explain_event, &run, error);
}
