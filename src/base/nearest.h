/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words that were misspelt. */
#ifndef BOUNCE_BASE_NEAREST_H
#define BOUNCE_BASE_NEAREST_H

#include <glib.h>

/* Longer words are no slip of one or two letters of another. */
#define BOUNCE_NEAREST_MAX 24

/* How many letters differ: inserted, left out, replaced, or swapped with their neighbour. G_MAXUINT
 * where a word is longer than BOUNCE_NEAREST_MAX. */
guint bounce_nearest_distance(const char *a, const char *b);

/* The nearer of `best` (NULL: none yet) and `word`, when `given` is at most two slips from it, and
 * fewer than half of its letters. */
const char *bounce_nearest(const char *given, const char *best, const char *word);

#endif
