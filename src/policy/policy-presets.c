/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of presets/ as the build embedded them. */
#include "policy/policy.h"

const PolicyPreset policy_presets[] = {
#include "policies.inc"
  { NULL, NULL },
};
