/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keeps the size of the records within what the message is worth: a value of the message stands in
 * every record, so that its length counts as often as there are recipients. In: the report and the
 * facts of the whole message. Out: the same, cut, with an anomaly. Values of one recipient are
 * evidence.c's.
 */
#include "report/repeated.h"

#include <string.h>

#include "base/text.h"
#include "message/limits.h"

static const char *repeated_cut(BounceFacts *facts, const char *value, gsize limit)
{
  if (value == NULL || strnlen(value, limit + 1) <= limit)
    return value;
  bounce_facts_anomaly(facts, BOUNCE_ANOMALY_VALUE_CUT);
  return bounce_pool_strndup(facts->pool, value, bounce_text_fit(value, limit));
}

void bounce_repeated_limit(BounceFacts *facts, BounceReportInfo *info, guint n_recipients)
{
  gsize limit = CLAMP(BOUNCE_LIMIT_REPEATED_BYTES / MAX(n_recipients, 1),
                      BOUNCE_LIMIT_REPEATED_LEAST, BOUNCE_LIMIT_VALUE_BYTES);
  const char **values[] = { &info->reporting_mta, &info->message_id, &info->envelope_id,
                            &info->sender,        &info->subject,    &info->list_id };
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    *values[i] = repeated_cut(facts, *values[i], limit);
  for (guint i = 0; i < facts->facts->len; i++) {
    BounceFact *fact = &g_array_index(facts->facts, BounceFact, i);
    if (fact->statement == 0)
      fact->value = repeated_cut(facts, fact->value, limit);
  }
}
