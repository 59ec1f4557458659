/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The life of an address under a policy. In: where it stands, an event that stops it or a sign of
 * life. Out: where it stands then, and until when. Stops grow from one to the next; what ends them
 * is time or a proof. It counts no scores (policy.c does).
 */
#include "policy/policy-life.h"

#include <math.h>

#include "base/translate.h"

#define SECONDS_PER_DAY 86400

/* Longer is for ever; the sum with a date stays one. */
#define LONGEST_STOP_DAYS 36500.0

enum { STOPS_HARD, STOPS_SOFT };

static gint64 days_later(gint64 date, double days)
{
  return date + (gint64) (fmin(days, LONGEST_STOP_DAYS) * SECONDS_PER_DAY);
}

static gboolean is_within(gint64 date, gint64 since, double days)
{
  return since != 0 && date <= days_later(since, days);
}

void policy_life_start_over(PolicyStanding *standing)
{
  *standing = (PolicyStanding){ .refused = standing->refused };
}

gboolean policy_is_stopped(const PolicyStanding *standing)
{
  return standing->state >= POLICY_COOL;
}

gboolean policy_life_is_over(const PolicyStanding *standing)
{
  return policy_is_stopped(standing) && standing->until != 0;
}

/* What stopped it is over; how often it was stopped is remembered where that makes the next longer.
 */
void policy_advance(const Policy *policy, PolicyStanding *standing, gint64 now)
{
  if (!policy_life_is_over(standing) || now < standing->until)
    return;
  const PolicyStanding before = *standing;
  policy_life_start_over(standing);
  standing->refused = FALSE;
  if (policy->cooling.times == 0)
    return;
  standing->ended = before.until;
  standing->stops[STOPS_HARD] = before.stops[STOPS_HARD];
  standing->stops[STOPS_SOFT] = before.stops[STOPS_SOFT];
}

typedef enum { NO_SIGN, SIGN_SUCCESS, SIGN_ACCEPTED, SIGN_MAIL, SIGN_CONFIRMED, N_SIGNS } Sign;

static Sign sign_of(const Event *event)
{
  if (event->verdict == BOUNCE_VERDICT_DELIVERED)
    return SIGN_SUCCESS;
  if (event->kind == EVENT_KIND_ACCEPTED)
    return SIGN_ACCEPTED;
  if (event->kind == EVENT_KIND_MAIL || event->kind == BOUNCE_KIND_AUTO_REPLY)
    return SIGN_MAIL;
  return event->kind == EVENT_KIND_CONFIRMED ? SIGN_CONFIRMED : NO_SIGN;
}

gboolean policy_is_proof(const Event *event)
{
  return sign_of(event) != NO_SIGN;
}

static gboolean is_taken(const Policy *policy, Sign sign)
{
  const gboolean takes[N_SIGNS] = { [SIGN_SUCCESS] = policy->reset_on_success,
                                    [SIGN_ACCEPTED] = policy->reset_on_delivery,
                                    [SIGN_MAIL] = policy->reset_on_mail,
                                    [SIGN_CONFIRMED] = policy->reset_on_confirmation };
  return takes[sign];
}

/* What is said of a sign: that it was there, and that it started over. */
static const char *const signs[N_SIGNS][2] = {
  [SIGN_SUCCESS] = { N_("delivered"), N_("delivered: starts over") },
  [SIGN_ACCEPTED] = { N_("taken by its server"), N_("taken by its server: starts over") },
  [SIGN_MAIL] = { N_("it wrote to us"), N_("it wrote to us: starts over") },
  [SIGN_CONFIRMED] = { N_("confirmed"), N_("confirmed: starts over") },
};

static gboolean has_nothing(const PolicyStanding *standing)
{
  return standing->count == 0 && standing->state == POLICY_KEEP && standing->ended == 0;
}

gboolean policy_life_prove(const Policy *policy, PolicyStanding *standing, const Event *event,
                           const char **why)
{
  Sign sign = sign_of(event);
  gboolean held = !has_nothing(standing);
  *why = signs[sign][FALSE];
  if (!is_taken(policy, sign))
    return FALSE;
  if (standing->refused && sign != SIGN_CONFIRMED) {
    *why = N_("who complained comes back by a confirmation only");
    return FALSE;
  }
  *standing = (PolicyStanding){ 0 };
  if (sign == SIGN_CONFIRMED) {
    standing->state = POLICY_CONFIRMED;
    standing->since = event->date;
  }
  *why = signs[sign][held];
  return held;
}

/* How long a stop lasts that does not end in a trial. */
static double expiry_days(const Policy *policy, const Event *event)
{
  if (event->kind == BOUNCE_KIND_FEEDBACK)
    return policy->complaint_expiry;
  double days = policy->reason_expiry[event->reason];
  return days >= 0 ? days : policy->expiry[event->verdict];
}

/* Days until the trial; 0 where this stop leads to none. */
static double cooling_days(const Policy *policy, const PolicyStanding *standing, guint by,
                           const Event *event)
{
  const PolicyCooling *cooling = &policy->cooling;
  guint before = standing->stops[by];
  double times = policy->reason_times[event->reason];
  gboolean ends = before < (times >= 0 ? times : cooling->times)
                  || (by == STOPS_SOFT && !cooling->soft_disables);
  if (cooling->times == 0 || event->kind == BOUNCE_KIND_FEEDBACK || !ends)
    return 0;
  gboolean soft = by == STOPS_SOFT && cooling->soft_days > 0;
  double days = (soft ? cooling->soft_days : cooling->first_days) * pow(cooling->factor, before);
  return cooling->most_days > 0 ? fmin(days, cooling->most_days) : days;
}

static void set_stop(PolicyStanding *standing, PolicyState state, gint64 date, double days)
{
  standing->state = state;
  standing->since = date;
  standing->until = days > 0 ? days_later(date, days) : 0;
  standing->ended = 0;
  standing->probed = 0;
}

void policy_life_stop(const Policy *policy, PolicyStanding *standing, const Event *event)
{
  gboolean soft = event->verdict == BOUNCE_VERDICT_SOFT && policy->reason_times[event->reason] < 0;
  guint by = soft ? STOPS_SOFT : STOPS_HARD;
  double days = cooling_days(policy, standing, by, event);
  if (event->kind == BOUNCE_KIND_FEEDBACK) {
    standing->refused = TRUE;
  } else if (policy->probe_days > 0 && standing->probed == 0) {
    standing->state = POLICY_WARN;
    standing->since = standing->probed = event->date;
    standing->score = 0;
    return;
  }
  if (days > 0) {
    standing->stops[by]++;
    set_stop(standing, POLICY_COOL, event->date, days);
  } else {
    set_stop(standing, POLICY_DISABLE, event->date, expiry_days(policy, event));
  }
}

void policy_life_refuse(PolicyStanding *standing, const Event *event)
{
  standing->refused = TRUE;
  standing->reason = event->reason;
  standing->verdict = event->verdict;
  standing->fault = event->fault;
  standing->last = event->date;
  if (standing->state == POLICY_DISABLE && standing->until == 0)
    return;
  set_stop(standing, POLICY_DISABLE, event->date, 0);
}

gboolean policy_life_fails_trial(const Policy *policy, PolicyStanding *standing, const Event *event)
{
  if (standing->ended != 0) {
    double proven = policy->cooling.proven_days;
    if (proven <= 0 || is_within(event->date, standing->ended, proven))
      return TRUE;
    policy_life_start_over(standing);
  }
  if (standing->probed == 0)
    return FALSE;
  if (is_within(event->date, standing->probed, policy->probe_days))
    return TRUE;
  policy_life_start_over(standing);
  return FALSE;
}
