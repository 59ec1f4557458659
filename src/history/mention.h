/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a text names one address, in whichever spelling; for stores that are to forget it. */
#ifndef BOUNCE_HISTORY_MENTION_H
#define BOUNCE_HISTORY_MENTION_H

#include <glib.h>

typedef struct {
  char *folded;     /* event_fold_address() */
  gsize local;      /* length of the local part; 0 when there is no domain */
  char *domains[2]; /* as A-labels and as U-labels */
} Mention;

void mention_init(Mention *mention, const char *address);
void mention_clear(Mention *mention);

/* TRUE when `address` is the address. */
gboolean mention_is_address(const Mention *mention, const char *address);

/*
 * `text` with "(removed)" in every place where it names the address, also as VERP spells it
 * ("user=domain"). NULL when it does not. Free with g_free().
 */
char *mention_remove(const Mention *mention, const char *text);

#endif
