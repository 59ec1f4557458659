/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text nobody could read. In: the texts of a message in which no reader found a diagnostic.
 * Out: the first of them as a comment on the whole message, so that its wording can still say why.
 */
#include "base/scan.h"
#include "evidence/readers.h"

/* Reports say why at their beginning; more would be the rest of a page. */
#define REST_TEXT_MAX 2048

static gboolean has_diagnostic(const BounceFacts *facts)
{
  for (guint i = 0; i < facts->facts->len; i++)
    if (g_array_index(facts->facts, BounceFact, i).field == BOUNCE_FACT_DIAGNOSTIC)
      return TRUE;
  return FALSE;
}

void bounce_rest_gather(BounceFacts *facts, const BounceMessage *message)
{
  if (message->n_texts == 0 || has_diagnostic(facts))
    return;
  const BounceTextPart *text = &message->texts[0];
  char *beginning = bounce_pool_strndup(facts->pool, text->text, MIN(text->length, REST_TEXT_MAX));
  bounce_facts_add(facts, &(BounceFact){ .field = BOUNCE_FACT_COMMENT,
                                         .value = beginning,
                                         .origin = BOUNCE_ORIGIN_TEXT,
                                         .part = text->part,
                                         .line = 1,
                                         .rule = "rest" });
}
