/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `bounce suppress` says to a person beside its list. */
#ifndef SUPPRESS_TOTALS_H
#define SUPPRESS_TOTALS_H

#include "policy/suppression.h"

/*
 * How many addresses `policy` disables, warns and keeps, on standard error. Where it disables and
 * warns nobody, also how far the first one is from it, and whom the presets would disable.
 */
void suppress_totals_say(History *history, const Policy *policy, const SuppressionScope *scope,
                         const SuppressionTotals *totals);

#endif
