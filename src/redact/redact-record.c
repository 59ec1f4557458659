/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Redacts records. In: the content of a report and one of its recipients. Out: the same with
 * pseudonyms, the same ones as redacted messages have under the same key.
 */
#include "redact/redact-record.h"

#include <string.h>

#include "redact/redact-private.h"

static void replace(Redaction *redaction, GStringChunk *strings, RedactMode mode,
                    const char **value)
{
  if (*value == NULL)
    return;
  g_autoptr(GString) out = g_string_new(NULL);
  redact_text(redaction, mode, *value, strlen(*value), out);
  *value = g_string_chunk_insert(strings, out->str);
}

static void replace_address(Redaction *redaction, GStringChunk *strings, const char **value)
{
  g_autofree char *pseudonym = redact_address(redaction, *value);
  if (pseudonym != NULL)
    *value = g_string_chunk_insert(strings, pseudonym);
}

void redact_record(Redaction *redaction, GStringChunk *strings, BounceReportInfo *info,
                   BounceRecipient *recipient)
{
  const char **addresses[] = { &recipient->recipient, &recipient->original_recipient,
                               &recipient->subscriber, &info->sender };
  const char **fields[] = { &recipient->remote_mta, &info->reporting_mta, &info->list_id };
  const char **ids[] = { &info->message_id, &info->envelope_id, &info->subject };
  g_hash_table_remove_all(redaction->known);
  g_hash_table_remove_all(redaction->seen);
  for (guint i = 0; i < G_N_ELEMENTS(addresses); i++)
    replace_address(redaction, strings, addresses[i]);
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    replace(redaction, strings, REDACT_FIELD, fields[i]);
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    replace(redaction, strings, REDACT_ALL, ids[i]);
  /* Last: by now it is known whose names to look for. */
  replace(redaction, strings, REDACT_TEXT, &recipient->diagnostic);
  recipient->evidence = NULL;
  recipient->n_evidence = 0;
}
