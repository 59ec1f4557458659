/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Line templates, printf backwards: `<{addr}>: {text}` against one line of text.
 * tools/compile-rules turns each "{name}" into one byte of BounceTemplateField.
 */
#ifndef BOUNCE_MATCH_TEMPLATE_H
#define BOUNCE_MATCH_TEMPLATE_H

#include "base/pairs.h"
#include "base/scan.h"
#include "rules/rules.h"

/* What each field stood for; `p` is NULL where a field did not occur. */
typedef struct {
  BounceScan field[BOUNCE_TEMPLATE_LAST];
} BounceTemplateMatch;

/*
 * Matches `pattern` at the start of `line` (blanks at its ends ignored): ASCII letters in any case,
 * a blank for any run of blanks, "'" for a typographic apostrophe too. With `whole`, nothing may be
 * left of the line. `pairs` (nullable) are those of the line, and what else was added to them.
 * `match` (nullable) is set only on success.
 */
gboolean bounce_template_match(const char *pattern, BounceScan line, const BouncePairs *pairs,
                               gboolean whole, BounceTemplateMatch *match);

/* The first of `list` that matches. */
gboolean bounce_template_match_any(const BounceTemplateList *list, BounceScan line,
                                   const BouncePairs *pairs, gboolean whole,
                                   BounceTemplateMatch *match);

/* `line` without blanks and rulers ("-----", "***", "| |") at both ends. */
BounceScan bounce_template_undecorate(BounceScan line);

/* `value` against `glob`, whose only wildcard is "*", ASCII letters in any case. */
gboolean bounce_template_glob(const char *glob, const char *value);

#endif
