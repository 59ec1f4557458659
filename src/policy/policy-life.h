/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How an address is stopped, comes back, and proves itself; between policy.c and no other. */
#ifndef BOUNCE_POLICY_POLICY_LIFE_H
#define BOUNCE_POLICY_POLICY_LIFE_H

#include "policy/policy.h"

/* Nothing is held against the address any more; what it was told of `refused` stays. */
void policy_life_start_over(PolicyStanding *standing);

/* TRUE when a stop keeps `event` from counting: mail that was on its way. */
gboolean policy_life_is_over(const PolicyStanding *standing);

/* A sign of life that `policy` takes for a proof; *why (a message) is what it did, or why not. */
gboolean policy_life_prove(const Policy *policy, PolicyStanding *standing, const Event *event,
                           const char **why);

/* The level is reached by `event`: the address is asked for a proof, cools or is disabled. */
void policy_life_stop(const Policy *policy, PolicyStanding *standing, const Event *event);

/* The owner of the address asked for no more mail. */
void policy_life_refuse(PolicyStanding *standing, const Event *event);

/* Before `event` counts: TRUE when it fails the trial that follows a stop, or a probe. */
gboolean policy_life_fails_trial(const Policy *policy, PolicyStanding *standing,
                                 const Event *event);

#endif
