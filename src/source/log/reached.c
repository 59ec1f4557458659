/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keeps deliveries to addresses that failed. In: who failed, who was reached when. Out: the last
 * day of each. Of all others nothing is kept: logs hold millions of deliveries, and a history is
 * no record of who gets mail.
 */
#include "source/log/reached.h"

struct _BounceReached {
  GHashTable *watched; /* a set of char *, folded */
  GHashTable *days;    /* of a string of `watched`, the last day + 1 */
  BounceReachedLoad load;
  gpointer data;
};

BounceReached *bounce_reached_new(BounceReachedLoad load, gpointer data)
{
  BounceReached *reached = g_new(BounceReached, 1);
  *reached = (BounceReached){ .load = load, .data = data };
  reached->watched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  reached->days = g_hash_table_new(g_str_hash, g_str_equal);
  return reached;
}

void bounce_reached_free(BounceReached *reached)
{
  if (reached == NULL)
    return;
  g_hash_table_unref(reached->days);
  g_hash_table_unref(reached->watched);
  g_free(reached);
}

/* ASCII lower case, without brackets; FALSE for what is no address. */
static gboolean fold(BounceScan address, char *folded)
{
  gsize length = 0;
  gboolean at = FALSE;
  if (address.p == NULL)
    return FALSE;
  bounce_scan_byte(&address, '<');
  for (; address.p < address.end && *address.p != '>'; address.p++) {
    if (length == BOUNCE_REACHED_ADDRESS_MAX || *address.p == '\0')
      return FALSE;
    at |= *address.p == '@';
    folded[length++] = g_ascii_tolower(*address.p);
  }
  folded[length] = '\0';
  return at && g_utf8_validate(folded, (gssize) length, NULL);
}

void bounce_reached_watch(BounceReached *reached, BounceScan address)
{
  char folded[BOUNCE_REACHED_ADDRESS_MAX + 1];
  if (g_hash_table_size(reached->watched) < BOUNCE_REACHED_MAX && fold(address, folded)
      && !g_hash_table_contains(reached->watched, folded))
    g_hash_table_add(reached->watched, g_strdup(folded));
}

void bounce_reached_add(BounceReached *reached, gint64 day, BounceScan address)
{
  char folded[BOUNCE_REACHED_ADDRESS_MAX + 1];
  gpointer key;
  const BounceReachedLoad load = reached->load;
  reached->load = NULL;
  if (load != NULL)
    load(reached, reached->data);
  if (day <= 0 || day >= G_MAXINT32 || g_hash_table_size(reached->watched) == 0
      || !fold(address, folded)
      || !g_hash_table_lookup_extended(reached->watched, folded, &key, NULL))
    return;
  gint64 last = GPOINTER_TO_INT(g_hash_table_lookup(reached->days, key)) - 1;
  g_hash_table_insert(reached->days, key, GINT_TO_POINTER((int) MAX(last, day) + 1));
}

void bounce_reached_take(BounceReached *reached, BounceReachedVisit visit, gpointer data)
{
  GHashTableIter iter;
  gpointer address, day;
  g_hash_table_iter_init(&iter, reached->days);
  while (g_hash_table_iter_next(&iter, &address, &day))
    visit(address, GPOINTER_TO_INT(day) - 1, data);
  g_hash_table_remove_all(reached->days);
}
