/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mail in which two sizes are multiplied: what no change of single bytes comes upon. */
#ifndef BOUNCE_TESTS_MUTATE_H
#define BOUNCE_TESTS_MUTATE_H

#include <glib.h>

/* Numbers below a limit; the same ones each time for the same seed. */
typedef struct {
  guint64 state;
} MutateRandom;
guint mutate_below(MutateRandom *random, guint limit);

/* Changes `mail`, which grows to at most `room` bytes: by a product of recipients and the length of
 * a value, nesting and size, parts and charsets, groups and addresses, or groups and dates. */
void mutate_product(GString *mail, gsize room, MutateRandom *random);

#endif
