/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Addresses of long texts in hash tables. In: texts and addresses. Out: whether one names the
 * other, in time that does not grow with the product of the two. It does not change what counts as
 * an address.
 */
#include "base/address-set.h"

#include <string.h>

/* Texts up to this length are searched each time, which is quicker than making a set. */
#define ADDRESS_SET_TEXT_MIN 1024

struct _BounceAddressSets {
  BouncePool *pool;  /* of the keys */
  GHashTable *texts; /* where a text stands -> set of keys (bounce_address_key) */
};

static BounceAddressSets *address_sets_new(void)
{
  BounceAddressSets *sets = g_new(BounceAddressSets, 1);
  sets->pool = bounce_pool_new();
  sets->texts = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                      (GDestroyNotify) g_hash_table_unref);
  return sets;
}

void bounce_address_sets_free(BounceAddressSets *sets)
{
  if (sets == NULL)
    return;
  g_hash_table_unref(sets->texts);
  bounce_pool_free(sets->pool);
  g_free(sets);
}

static GHashTable *address_set_read(BounceAddressSets *sets, const char *text)
{
  GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
  BounceScan rest = bounce_scan_string(text);
  for (BounceScan found; bounce_address_find(&rest, &found);) {
    g_autofree char *one = g_strndup(found.p, bounce_scan_left(&found));
    g_hash_table_add(keys, bounce_address_key(sets->pool, one));
  }
  g_hash_table_insert(sets->texts, (gpointer) text, keys);
  return keys;
}

gboolean bounce_address_sets_occurs(BounceAddressSets **sets, const char *text, const char *address)
{
  if (text == NULL || strnlen(text, ADDRESS_SET_TEXT_MIN) < ADDRESS_SET_TEXT_MIN)
    return bounce_address_occurs(text, address);
  if (*sets == NULL)
    *sets = address_sets_new();
  GHashTable *keys = g_hash_table_lookup((*sets)->texts, text);
  if (keys == NULL)
    keys = address_set_read(*sets, text);
  g_autoptr(BouncePool) pool = bounce_pool_new();
  return g_hash_table_contains(keys, bounce_address_key(pool, address));
}
