/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers that the error boxes of Microsoft's mail programs show, rules/texts.ini: 0x800CCC79. */
#ifndef BOUNCE_MATCH_ERROR_NUMBER_H
#define BOUNCE_MATCH_ERROR_NUMBER_H

#include "base/scan.h"
#include "rules/rules.h"

/*
 * The first such number in `text`: its entry of `rules`, else that of its family, a constant;
 * NULL when there is none. `seen` (nullable) is set to the number itself.
 */
const BounceCode *bounce_error_number_find(const BounceRules *rules, BounceScan text,
                                           BounceScan *seen);

/* TRUE when `code` is the entry of a number or a family of them. */
gboolean bounce_error_number_is(const BounceCode *code);

#endif
