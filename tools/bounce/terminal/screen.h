/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What standard output can show. */
#ifndef SCREEN_H
#define SCREEN_H

#include <glib.h>

/* Columns of a line: COLUMNS when it is set, else those of the terminal; 0 when there is none. */
guint screen_width(void);

/* TRUE for a terminal that obeys escapes (TERM is not "dumb"), unless NO_COLOR forbids it. */
gboolean screen_has_colours(void);

/* FALSE for a terminal that can only go on writing. */
gboolean screen_can_rewrite(void);

#endif
