/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the walk over a MIME tree collects. In: nothing, then ids of anomalies. Out: an empty
 * BounceParts, each anomaly in it once. walk.c and leaf.c fill it.
 */
#include "message/parts.h"

#include <string.h>

#include "message/anomaly.h"
#include "message/limits.h"
#include "message/status-part.h"

void bounce_parts_init(BounceParts *parts, BouncePool *pool)
{
  *parts = (BounceParts){ .pool = pool };
  parts->texts = g_array_new(FALSE, FALSE, sizeof(BounceTextPart));
  parts->status = g_array_new(FALSE, FALSE, sizeof(BounceStatusPart));
  parts->anomalies = g_ptr_array_new();
  parts->repaired = g_ptr_array_new_with_free_func(g_object_unref);
}

void bounce_parts_clear(BounceParts *parts)
{
  g_array_free(parts->texts, TRUE);
  g_array_free(parts->status, TRUE);
  g_ptr_array_free(parts->anomalies, TRUE);
  g_ptr_array_free(parts->repaired, TRUE);
}

gboolean bounce_parts_may_repair(BounceParts *parts, gsize length)
{
  if (parts->repair_level >= BOUNCE_LIMIT_REPAIR_LEVELS) {
    bounce_parts_anomaly(parts, BOUNCE_ANOMALY_OVER_BUDGET);
    return FALSE;
  }
  return bounce_pool_spend(parts->pool, BOUNCE_SPEND_REPAIRED, length, BOUNCE_LIMIT_REPAIRED_BYTES);
}

void bounce_parts_anomaly(BounceParts *parts, const char *id)
{
  for (guint i = 0; i < parts->anomalies->len; i++)
    if (strcmp(g_ptr_array_index(parts->anomalies, i), id) == 0)
      return;
  g_ptr_array_add(parts->anomalies, (gpointer) id);
}
