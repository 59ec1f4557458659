/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <bounce/explain.h> with rules that are handed in. */
#ifndef BOUNCE_REPORT_EXPLAIN_H
#define BOUNCE_REPORT_EXPLAIN_H

#include <bounce/explain.h>

#include "rules/rules.h"

/* The form of what a message said of somebody. */
#define BOUNCE_EXPLAIN_REPORT "report"

/* As their namesakes; the explanation names entries of `rules`, which must live longer.
 * `form` is how the record was read. */
BounceExplanation *bounce_explain_text_by(const BounceRules *rules, const char *text,
                                          gssize length);
BounceExplanation *bounce_explain_recipient_by(const BounceRules *rules,
                                               const BounceRecipient *recipient, const char *form);

#endif
