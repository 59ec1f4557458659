/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An explanation as text for a person, in the user's language, or as a line of JSON. */
#ifndef EXPLAIN_FORMAT_H
#define EXPLAIN_FORMAT_H

#include <bounce/explain.h>

#include "explain/rows.h"

void explain_text(const BounceExplanationInfo *info, const Rows *rows);
void explain_jsonl(const BounceExplanationInfo *info, const Rows *rows);

#endif
