/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Suppression policies: from the events of one address, in the order of their dates, to where its
 * life stands: kept, confirmed, warned, cooling or disabled. Every knob is documented in
 * bounce-suppress(1) and presets/ has examples.
 */
#ifndef BOUNCE_POLICY_POLICY_H
#define BOUNCE_POLICY_POLICY_H

#include "history/event.h"

#define POLICY_N_VERDICTS (BOUNCE_VERDICT_DELIVERED + 1)
#define POLICY_N_REASONS (BOUNCE_REASON_AUTO_REPLY + 1)
#define POLICY_N_FAULTS (BOUNCE_FAULT_UNKNOWN + 1)

/*
 * POLICY_CONFIRMED: kept, and somebody said that it is good. POLICY_COOL: it gets no mail until a
 * time that is known, and then one that proves it.
 */
typedef enum {
  POLICY_KEEP,
  POLICY_CONFIRMED,
  POLICY_WARN,
  POLICY_COOL,
  POLICY_DISABLE,
} PolicyState;

/* All conditions that are given (not 0) must hold; a level with none never applies. */
typedef struct {
  double score;
  guint count;
  double period_days; /* between the first and the last event that counted */
} PolicyLevel;

/* How a stop ends by itself, before one comes that does not. */
typedef struct {
  guint times;        /* stops in a row that do; 0: none */
  double first_days;  /* the first of them */
  double soft_days;   /* the first that soft failures brought */
  double factor;      /* from one to the next */
  double most_days;   /* 0: no limit */
  double proven_days; /* of quiet after one, which prove the address; 0: never */
  gboolean soft_disables;
} PolicyCooling;

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
  gboolean reset_on_delivery; /* in a log */
  gboolean reset_on_mail;     /* from the address */
  gboolean reset_on_confirmation;
  gboolean regularity;
  double messages_per_day;
  double window_days;
  double stale_days;
  double half_life_days;
  PolicyCooling cooling;
  double reason_times[POLICY_N_REASONS]; /* in place of cooling.times, for a soft one, too; or -1 */
  double probe_days; /* a failure within them must follow before anybody is stopped; 0: none */
  double expiry[POLICY_N_VERDICTS]; /* of a disabled address, in days; 0: never */
  double complaint_expiry;
  double reason_expiry[POLICY_N_REASONS]; /* negative: that of the verdict holds */
  PolicyLevel levels[POLICY_DISABLE + 1]; /* of warn and disable */
} Policy;

/* Where an address stands; all zero is the start. */
typedef struct {
  PolicyState state;
  double score;
  guint count; /* events that counted since it last started over */
  gint64 first;
  gint64 last;
  gint64 since;        /* when `state` was reached, 0 for keep */
  gint64 until;        /* when it ends by itself, 0: never */
  gint64 ended;        /* when the last stop did; the next mail is on trial. 0: there was none */
  gint64 probed;       /* when the proof was asked for that probe_days want; 0: it was not */
  guint stops[2];      /* that ended so in a row: after hard, after soft failures */
  gboolean refused;    /* a complaint or a wish: only a confirmation takes it back */
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

/* The stop that is over at `now` ends. policy_step() does it, too. */
void policy_advance(const Policy *policy, PolicyStanding *standing, gint64 now);

/* TRUE where the address gets no mail. */
gboolean policy_is_stopped(const PolicyStanding *standing);

/* TRUE for an event that says that the address lives, whatever a policy makes of it. */
gboolean policy_is_proof(const Event *event);

/* "keep", "confirmed", "warn", "cool", "disable". */
const char *policy_state_to_string(PolicyState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Policy, policy_free)

#endif
