/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The arithmetic of suppression policies. In: a policy, where an address stands, the next event.
 * Out: where it stands then. It reads no file and no clock; what is after --as-of never comes here.
 */
#include "policy/policy.h"

#include <math.h>

#include "base/translate.h"
#include "policy/policy-life.h"

#define SECONDS_PER_DAY 86400

static gint64 day_of(gint64 time)
{
  return time / SECONDS_PER_DAY;
}

static double days_between(gint64 from, gint64 to)
{
  return (double) (to - from) / SECONDS_PER_DAY;
}

const char *policy_state_to_string(PolicyState state)
{
  static const char *const names[] = { "keep", "confirmed", "warn", "cool", "disable" };
  return names[state];
}

static double base_weight(const Policy *policy, const Event *event)
{
  /* Feedback with another fault is a report on authentication or a virus, or "no spam". */
  if (event->kind == BOUNCE_KIND_FEEDBACK)
    return event->fault == BOUNCE_FAULT_NONE || event->fault == BOUNCE_FAULT_RECIPIENT
               ? policy->complaint
               : 0;
  if (event->verdict == BOUNCE_VERDICT_HARD || event->verdict == BOUNCE_VERDICT_SOFT)
    return policy->reasons[event->reason] >= 0 ? policy->reasons[event->reason]
                                               : policy->verdicts[event->verdict];
  return policy->verdicts[event->verdict];
}

double policy_weight(const Policy *policy, const Event *event)
{
  double weight = base_weight(policy, event);
  return event->kind == BOUNCE_KIND_FEEDBACK ? weight : weight * policy->faults[event->fault];
}

static void start_over(PolicyStanding *standing, PolicyStep *step, const char *why)
{
  if (standing->count == 0 || standing->refused)
    return;
  policy_life_start_over(standing);
  step->restarted = TRUE;
  step->note = why;
}

/* Why this event does not count, NULL when it does. */
static const char *reason_not_to_count(const Policy *policy, const PolicyStanding *standing,
                                       const Event *event, double weight)
{
  if (policy_life_is_over(standing))
    return N_("it was on its way when the address was stopped");
  if (event->verdict == BOUNCE_VERDICT_DEFERRED && weight == 0)
    return N_("still being tried");
  if (weight == 0 && event->verdict != BOUNCE_VERDICT_NONE && policy->faults[event->fault] == 0)
    return N_("not the recipient's fault");
  if (weight == 0)
    return N_("weighs nothing in this policy");
  if (policy->one_per_day && standing->count > 0 && day_of(standing->last) == day_of(event->date))
    return N_("another one counted that day");
  return NULL;
}

static void fade(const Policy *policy, PolicyStanding *standing, const Event *event,
                 PolicyStep *step)
{
  double quiet = days_between(standing->last, event->date);
  if (standing->count == 0)
    return;
  /* Where stops grow, one for ever is none that a further failure takes back. */
  gboolean stays = policy->cooling.times > 0 && policy_is_stopped(standing);
  if (policy->stale_days > 0 && quiet > policy->stale_days && !stays) {
    start_over(standing, step, N_("the score was stale"));
    return;
  }
  if (policy->half_life_days > 0) {
    step->decay = exp2(-quiet / policy->half_life_days);
    standing->score *= step->decay;
  }
}

/* The score that levels are compared with: Sympa's is scaled by how regularly the address bounces.
 */
static double level_score(const Policy *policy, const PolicyStanding *standing)
{
  if (!policy->regularity)
    return standing->score;
  double days = (double) (day_of(standing->last) - day_of(standing->first) + 1);
  double regularity = standing->count / fmax(1, days * policy->messages_per_day);
  return standing->score * fmin(1, regularity);
}

static gboolean reaches(const Policy *policy, const PolicyStanding *standing, PolicyState state)
{
  const PolicyLevel *level = &policy->levels[state];
  /* Sums of tenths must reach their threshold: 10 x 0.1 is 1. */
  const double tolerance = 1e-9;
  if (level->score <= 0 && level->count == 0 && level->period_days <= 0)
    return FALSE;
  return level_score(policy, standing) + tolerance >= level->score
         && standing->count >= level->count
         && days_between(standing->first, standing->last) + tolerance >= level->period_days;
}

static void judge(const Policy *policy, PolicyStanding *standing, const Event *event,
                  gboolean fails)
{
  if (standing->state < POLICY_COOL && (fails || reaches(policy, standing, POLICY_DISABLE))) {
    policy_life_stop(policy, standing, event);
  } else if (standing->state < POLICY_WARN && reaches(policy, standing, POLICY_WARN)) {
    standing->state = POLICY_WARN;
    standing->since = event->date;
  }
}

static void count_event(PolicyStanding *standing, const Event *event, double weight)
{
  if (standing->count++ == 0)
    standing->first = event->date;
  standing->last = event->date;
  standing->score += weight;
  standing->reason = event->reason;
  standing->verdict = event->verdict;
  standing->fault = event->fault;
}

/* What is no failure: a sign of life, or a wish. FALSE: it is one. */
static gboolean step_of_life(const Policy *policy, PolicyStanding *standing, const Event *event,
                             PolicyStep *step)
{
  if (event->kind == EVENT_KIND_UNSUBSCRIBED) {
    policy_life_refuse(standing, event);
    step->note = N_("no more mail was asked for");
    return TRUE;
  }
  if (!policy_is_proof(event))
    return FALSE;
  step->weight = 0;
  step->restarted = policy_life_prove(policy, standing, event, &step->note);
  gboolean arrived =
      event->verdict == BOUNCE_VERDICT_DELIVERED || event->kind == EVENT_KIND_ACCEPTED;
  if (!step->restarted && arrived && policy->consecutive)
    start_over(standing, step, N_("the row is interrupted: starts over"));
  return TRUE;
}

void policy_step(const Policy *policy, PolicyStanding *standing, const Event *event,
                 PolicyStep *step)
{
  PolicyStep unused;
  if (step == NULL)
    step = &unused;
  *step = (PolicyStep){ .weight = policy_weight(policy, event), .decay = 1 };
  policy_advance(policy, standing, event->date);
  if (step_of_life(policy, standing, event, step))
    return;
  const char *why_not = reason_not_to_count(policy, standing, event, step->weight);
  if (why_not != NULL) {
    step->note = why_not;
    if (step->weight == 0 && policy->consecutive)
      start_over(standing, step, N_("the row is interrupted: starts over"));
    return;
  }
  step->counted = TRUE;
  gboolean fails = policy_life_fails_trial(policy, standing, event);
  fade(policy, standing, event, step);
  count_event(standing, event, step->weight);
  judge(policy, standing, event, fails);
}
