/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of rule files that go on over several lines. */
#ifndef BOUNCE_RULES_COMPILE_RULE_LINES_H
#define BOUNCE_RULES_COMPILE_RULE_LINES_H

#include <glib.h>

/* What stands between two lines of one value in the result of rule_lines_join(). */
#define RULE_LINE_BREAK '\037'

/*
 * `text` with every value on one line, as GKeyFile wants it. A line that begins with a blank goes
 * on with the value above it; comments, which begin in the first column, may stand between, an
 * empty line may not. NULL, with the
 * number of the line in `bad_line`, when such a line has no value above it.
 */
char *rule_lines_join(const char *text, guint *bad_line);

/* The alternatives of a joined value: each line is one, and "|" parts them, too ("\|" is the
 * character); without blanks at their ends, an empty array for NULL. */
char **rule_lines_alternatives(const char *value);

#endif
