/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a policy over a history. In: a history, a policy, a moment. Out: where each address stands.
 * Events come one person after the other, so that one person's are all that is held; the result
 * does not depend on the order in which they were recorded. The arithmetic is policy.c's; how the
 * result is written is export.c's.
 */
#include "policy/suppression.h"

#include <string.h>

#define SECONDS_PER_DAY 86400

typedef struct {
  const Policy *policy;
  const SuppressionScope *scope;
  guint states;
  GArray *list;
  SuppressionExplain explain;
  gpointer data;
  SuppressionTotals totals;
  GString *address; /* whose events are being read; empty before the first */
  PolicyStanding standing;
  gboolean counts; /* there is an event that makes the person one of this scope */
  GArray *moment;  /* Event: those of one second, without texts but their list */
  GStringChunk *lists;
} Run;

HistoryQuery suppression_query(const SuppressionScope *scope)
{
  return (HistoryQuery){ .filter = { .list = scope->list,
                                     .or_no_list = TRUE,
                                     .since = scope->since,
                                     .until = scope->as_of,
                                     .named = TRUE },
                         .order = HISTORY_ORDER_PERSON,
                         .columns =
                             scope->takes != NULL ? HISTORY_COLUMNS_ALL : HISTORY_COLUMNS_POLICY };
}

static HistoryQuery query_of(const Policy *policy, const SuppressionScope *scope)
{
  HistoryQuery query = suppression_query(scope);
  if (policy->window_days > 0)
    query.filter.since =
        MAX(scope->since, scope->as_of - (gint64) (policy->window_days * SECONDS_PER_DAY));
  return query;
}

int suppression_order(const Event *one, const Event *other)
{
  if (one->verdict != other->verdict)
    return (int) one->verdict - (int) other->verdict;
  if (one->reason != other->reason)
    return (int) one->reason - (int) other->reason;
  if (one->fault != other->fault)
    return (int) one->fault - (int) other->fault;
  return (int) one->kind - (int) other->kind;
}

/* Events of one second come in any order; what counts is taken in that of what they say. */
static int compare_events(gconstpointer a, gconstpointer b)
{
  int order = suppression_order(a, b);
  return order != 0 ? order : g_strcmp0(((const Event *) a)->list, ((const Event *) b)->list);
}

static void end_moment(Run *run)
{
  if (run->moment->len > 1)
    g_array_sort(run->moment, compare_events);
  for (guint i = 0; i < run->moment->len; i++) {
    const Event *event = &g_array_index(run->moment, Event, i);
    PolicyStep step;
    policy_step(run->policy, &run->standing, event, &step);
    if (run->explain != NULL)
      run->explain(event, &step, &run->standing, run->data);
  }
  g_array_set_size(run->moment, 0);
  g_string_chunk_clear(run->lists);
}

static void end_person(Run *run)
{
  end_moment(run);
  if (run->scope->as_of != 0)
    policy_advance(run->policy, &run->standing, run->scope->as_of);
  if (run->counts) {
    run->totals.addresses[run->standing.state]++;
    run->totals.highest = MAX(run->totals.highest, run->standing.score);
  }
  if (run->counts && (run->states == 0 || run->states >> run->standing.state & 1)) {
    const Suppression person = { g_strdup(run->address->str), run->standing };
    g_array_append_val(run->list, person);
  }
  run->standing = (PolicyStanding){ 0 };
  run->counts = FALSE;
}

/* A report is one of a list; a sign of life that names none is one of all. */
gboolean suppression_takes(const SuppressionScope *scope, const Event *event)
{
  return (scope->list == NULL || event->list != NULL || !event_kind_is_report(event->kind))
         && (scope->takes == NULL || scope->takes(event, scope->data));
}

static void add_event(const Event *event, gpointer data)
{
  Run *run = data;
  if (!suppression_takes(run->scope, event))
    return;
  if (strcmp(run->address->str, event->subscriber) != 0) {
    end_person(run);
    g_string_assign(run->address, event->subscriber);
  } else if (run->moment->len > 0 && g_array_index(run->moment, Event, 0).date != event->date) {
    end_moment(run);
  }
  Event copy = *event;
  copy.subscriber = NULL;
  copy.list = event->list != NULL ? g_string_chunk_insert_const(run->lists, event->list) : NULL;
  g_array_append_val(run->moment, copy);
  /* Who wants no more mail of no list in particular wants none of this one. */
  if (run->scope->list == NULL || event->list != NULL || event->kind == EVENT_KIND_UNSUBSCRIBED) {
    run->totals.events++;
    run->counts = TRUE;
  }
}

static void clear_suppression(gpointer person)
{
  g_free(((Suppression *) person)->address);
}

static gboolean run_over(Run *run, History *history, const HistoryQuery *query, GError **error)
{
  run->list = g_array_new(FALSE, FALSE, sizeof(Suppression));
  g_array_set_clear_func(run->list, clear_suppression);
  run->moment = g_array_new(FALSE, FALSE, sizeof(Event));
  run->lists = g_string_chunk_new(1024);
  run->address = g_string_new(NULL);
  gboolean done = history_each(history, query, add_event, run, error);
  if (done)
    end_person(run);
  g_string_free(run->address, TRUE);
  g_string_chunk_free(run->lists);
  g_array_unref(run->moment);
  return done;
}

static int compare(gconstpointer a, gconstpointer b)
{
  const Suppression *one = a;
  const Suppression *other = b;
  int states = (int) other->standing.state - (int) one->standing.state;
  return states != 0 ? states : strcmp(one->address, other->address);
}

GArray *suppression_list(History *history, const Policy *policy, const SuppressionScope *scope,
                         SuppressionTotals *totals, GError **error)
{
  const HistoryQuery query = query_of(policy, scope);
  Run run = { .policy = policy, .scope = scope, .states = scope->states };
  if (!run_over(&run, history, &query, error)) {
    g_array_unref(run.list);
    return NULL;
  }
  if (totals != NULL)
    *totals = run.totals;
  g_array_sort(run.list, compare);
  return run.list;
}

gboolean suppression_explain(History *history, const Policy *policy, const SuppressionScope *scope,
                             const char *address, SuppressionExplain explain, gpointer data,
                             GError **error)
{
  g_autofree char *folded = event_fold_address(address);
  HistoryQuery query = query_of(policy, scope);
  Run run = { .policy = policy, .scope = scope, .explain = explain, .data = data };
  query.filter.address = folded;
  gboolean done = run_over(&run, history, &query, error);
  g_array_unref(run.list);
  return done;
}
