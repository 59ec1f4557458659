/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of policies/ as the build embedded them. */
#include "policy.h"

const PolicyPreset policy_presets[] = {
#include "policies.inc"
  { NULL, NULL },
};
