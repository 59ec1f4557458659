/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Suppression policies: from the events of one address, in the order of their dates, to whether it
 * is kept, warned or disabled. Every knob is documented in bounce-suppress(1) and presets/ has
 * examples.
 */
#ifndef BOUNCE_POLICY_POLICY_H
#define BOUNCE_POLICY_POLICY_H

#include "history/event.h"

#define POLICY_N_VERDICTS (BOUNCE_VERDICT_DELIVERED + 1)
#define POLICY_N_REASONS (BOUNCE_REASON_AUTO_REPLY + 1)
#define POLICY_N_FAULTS (BOUNCE_FAULT_UNKNOWN + 1)

typedef enum { POLICY_KEEP, POLICY_WARN, POLICY_DISABLE } PolicyState;

/* All conditions that are given (not 0) must hold; a level with none never applies. */
typedef struct {
  double score;
  guint count;
  double period_days; /* between the first and the last event that counted */
} PolicyLevel;

typedef struct {
  char *name;
  char *description;
  double verdicts[POLICY_N_VERDICTS];
  double complaint;
  double reasons[POLICY_N_REASONS]; /* negative: that of the verdict holds */
  double faults[POLICY_N_FAULTS];   /* the weight is multiplied by this */
  gboolean one_per_day;
  gboolean consecutive;
  gboolean reset_on_success;
  gboolean regularity;
  double messages_per_day;
  double window_days;
  double stale_days;
  double half_life_days;
  PolicyLevel levels[POLICY_DISABLE + 1]; /* [POLICY_KEEP] is not used */
} Policy;

/* Where an address stands; all zero is the start. */
typedef struct {
  PolicyState state;
  double score;
  guint count; /* events that counted since it last started over */
  gint64 first;
  gint64 last;
  gint64 since;        /* when `state` was reached, 0 for keep */
  BounceReason reason; /* of the last event that counted, as verdict and fault */
  BounceVerdict verdict;
  BounceFault fault;
} PolicyStanding;

/* What one event did, for --explain. */
typedef struct {
  double weight;
  gboolean counted;
  gboolean restarted; /* the score started over before this event */
  double decay;       /* factor the score was multiplied by before, 1 for none */
  const char *note;   /* why it did not count, or why the score started over; NULL */
} PolicyStep;

typedef struct {
  const char *name;
  const char *text;
} PolicyPreset;

/* The files of presets/, sorted; the last entry has a NULL name. */
extern const PolicyPreset policy_presets[];

/*
 * A preset by its name, else the policy file `name`. NULL with `error` (G_FILE_ERROR when it cannot
 * be read, G_KEY_FILE_ERROR when it says something no policy can say).
 */
Policy *policy_load(const char *name, GError **error);
void policy_free(Policy *policy);

/* What an event weighs, whatever came before. */
double policy_weight(const Policy *policy, const Event *event);

/* Goes on by one event; events come in the order of their dates. `step` is (nullable). */
void policy_step(const Policy *policy, PolicyStanding *standing, const Event *event,
                 PolicyStep *step);

/* "keep", "warn", "disable". */
const char *policy_state_to_string(PolicyState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Policy, policy_free)

#endif
