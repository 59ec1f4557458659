/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `bounce suppress` says to a person beside its list. */
#ifndef SUPPRESS_TOTALS_H
#define SUPPRESS_TOTALS_H

#include "policy/suppression.h"

/*
 * Lines on how many addresses `policy` disables, warns and keeps. Where it disables and warns
 * nobody, also how far the first one is from it, and whom the presets would disable. Free with
 * g_strfreev().
 */
char **suppress_totals_lines(History *history, const Policy *policy, const SuppressionScope *scope,
                             const SuppressionTotals *totals);

#endif
