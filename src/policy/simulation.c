/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Replays a history under policies. In: events, a person after the other; policies. Out: whom each
 * would have stopped when, and whether that was wrong. What the history shows later is the truth:
 * an address is dead from the failure for good behind which nothing shows that it lives. A stop
 * works from the next day on, for the mail of one day is under way before its bounces are read.
 */
#include "policy/simulation.h"

#include <string.h>

#define SECONDS_PER_DAY 86400

/* Days of mail to a dead address that cannot be helped: the one that tells, and one to be sure. */
#define MAILS_TO_BE_SURE 2

typedef struct {
  const SuppressionScope *scope;
  SimulationResult *results;
  guint n_results;
  SimulationTruth *truth;
  SimulationVisit visit;
  gpointer data;
  GString *address; /* whose events are being read; empty before the first */
  GArray *events;   /* Event, without texts */
  gboolean counts;  /* one of them is of the scope's list */
  /* Places in `events`, -1 where there is none. */
  int last_sign;
  int last_failure;
  int last_hard;
  int dead_from;
} Simulation;

/* One person under one policy. */
typedef struct {
  Simulation *simulation;
  SimulationResult *result;
  PolicyStanding at;
  SimulationStop stop; /* that goes on; address is NULL where there is none */
  guint mails;         /* days of mail to the dead address */
  gint64 mailed_day;
  gboolean cooled;
  gboolean disabled;
  gboolean wrongly;
} Replay;

static gboolean is_failure(const Event *event)
{
  return event->kind != BOUNCE_KIND_FEEDBACK
         && (event->verdict == BOUNCE_VERDICT_HARD || event->verdict == BOUNCE_VERDICT_SOFT);
}

/* Without our mail it would not have come. */
static gboolean answers_mail(const Event *event)
{
  return event_kind_is_report(event->kind) || event->kind == EVENT_KIND_ACCEPTED;
}

static void find_truth(Simulation *simulation)
{
  simulation->last_sign = simulation->last_failure = simulation->last_hard = -1;
  simulation->dead_from = -1;
  for (guint i = 0; i < simulation->events->len; i++) {
    const Event *event = &g_array_index(simulation->events, Event, i);
    if (policy_is_proof(event)) {
      simulation->last_sign = (int) i;
      simulation->dead_from = -1;
    } else if (is_failure(event)) {
      simulation->last_failure = (int) i;
      if (event->verdict == BOUNCE_VERDICT_HARD)
        simulation->last_hard = (int) i;
      if (event->verdict == BOUNCE_VERDICT_HARD && simulation->dead_from < 0)
        simulation->dead_from = (int) i;
    }
  }
  if (simulation->last_failure != simulation->last_hard)
    simulation->dead_from = -1;
}

/* TRUE when what comes behind event `i` shows that the address lives. */
static gboolean lives_after(const Simulation *simulation, int i)
{
  return simulation->last_sign > i || (simulation->last_failure > i && simulation->last_hard <= i);
}

static void end_stop(Replay *replay, gint64 date)
{
  const Simulation *simulation = replay->simulation;
  if (replay->stop.address == NULL)
    return;
  replay->stop.until = date;
  if (simulation->visit != NULL)
    simulation->visit(&replay->stop, simulation->data);
  replay->stop.address = NULL;
}

static void begin_stop(Replay *replay, int i)
{
  const Simulation *simulation = replay->simulation;
  gboolean refused = replay->at.refused;
  replay->stop = (SimulationStop){ .policy = replay->result->policy,
                                   .address = simulation->address->str,
                                   .state = replay->at.state,
                                   .since = replay->at.since,
                                   .reason = replay->at.reason };
  replay->cooled |= replay->at.state == POLICY_COOL;
  if (replay->at.state != POLICY_DISABLE || refused)
    return;
  replay->stop.wrongly = lives_after(simulation, i);
  replay->disabled = TRUE;
  replay->wrongly |= replay->stop.wrongly;
}

/* What ended since the event before. */
static void advance(Replay *replay, gint64 date)
{
  gint64 until = replay->at.until;
  policy_advance(replay->result->policy, &replay->at, date);
  if (!policy_is_stopped(&replay->at))
    end_stop(replay, until);
}

static void count_mail(Replay *replay, const Event *event, int i)
{
  gint64 day = event->date / SECONDS_PER_DAY;
  if (i < replay->simulation->dead_from || replay->simulation->dead_from < 0 || !is_failure(event)
      || (replay->mails > 0 && day == replay->mailed_day))
    return;
  replay->mails++;
  replay->mailed_day = day;
}

static void replay_event(Replay *replay, int i)
{
  const Event *event = &g_array_index(replay->simulation->events, Event, (guint) i);
  advance(replay, event->date);
  if (policy_is_stopped(&replay->at) && answers_mail(event)) {
    gboolean arrived = policy_is_proof(event);
    replay->result->withheld += arrived;
    return;
  }
  count_mail(replay, event, i);
  policy_step(replay->result->policy, &replay->at, event, NULL);
  if (!policy_is_stopped(&replay->at))
    end_stop(replay, event->date);
  else if (replay->stop.address == NULL)
    begin_stop(replay, i);
}

static void replay_person(Simulation *simulation, SimulationResult *result)
{
  Replay replay = { .simulation = simulation, .result = result };
  for (guint i = 0; i < simulation->events->len; i++)
    replay_event(&replay, (int) i);
  advance(&replay, simulation->scope->as_of);
  end_stop(&replay, 0);
  result->cooled += replay.cooled;
  result->disabled += replay.disabled;
  result->wrongly += replay.wrongly;
  result->mailed += replay.mails > MAILS_TO_BE_SURE;
}

static int by_date(gconstpointer a, gconstpointer b)
{
  const Event *one = a;
  const Event *other = b;
  if (one->date != other->date)
    return one->date < other->date ? -1 : 1;
  return suppression_order(one, other);
}

static void end_person(Simulation *simulation)
{
  if (simulation->counts) {
    g_array_sort(simulation->events, by_date);
    find_truth(simulation);
    simulation->truth->addresses++;
    simulation->truth->dead += simulation->dead_from >= 0;
    for (guint i = 0; i < simulation->n_results; i++)
      replay_person(simulation, &simulation->results[i]);
  }
  g_array_set_size(simulation->events, 0);
  simulation->counts = FALSE;
}

static void add_event(const Event *event, gpointer data)
{
  Simulation *simulation = data;
  if (!suppression_takes(simulation->scope, event))
    return;
  if (strcmp(simulation->address->str, event->subscriber) != 0) {
    end_person(simulation);
    g_string_assign(simulation->address, event->subscriber);
  }
  simulation->counts |= simulation->scope->list == NULL || event->list != NULL;
  if (simulation->events->len >= SIMULATION_EVENTS_MAX) {
    simulation->truth->left_out++;
    return;
  }
  const Event copy = { .kind = event->kind,
                       .verdict = event->verdict,
                       .reason = event->reason,
                       .fault = event->fault,
                       .date = event->date };
  g_array_append_val(simulation->events, copy);
}

gboolean simulation_run(History *history, const SuppressionScope *scope, SimulationResult *results,
                        guint n, SimulationTruth *truth, SimulationVisit visit, gpointer data,
                        GError **error)
{
  g_autoptr(GString) address = g_string_new(NULL);
  g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(Event));
  Simulation simulation = { .scope = scope,
                            .results = results,
                            .n_results = n,
                            .truth = truth,
                            .visit = visit,
                            .data = data,
                            .address = address,
                            .events = events };
  const HistoryQuery query = suppression_query(scope);
  *truth = (SimulationTruth){ 0 };
  gboolean done = history_each(history, &query, add_event, &simulation, error);
  if (done)
    end_person(&simulation);
  return done;
}
