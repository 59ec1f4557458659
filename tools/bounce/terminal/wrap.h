/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Prose in lines that a screen holds. */
#ifndef WRAP_H
#define WRAP_H

#include <glib.h>

/*
 * Appends `text` and the end of a line; lines go on below `column`, where it begins. `width`: of a
 * line; 0 for 80.
 */
void wrap_append(GString *out, const char *text, guint column, guint width);

#endif
