/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The keys of a record. In: a report's content and one of its recipients. Out: each value as text,
 * a number or a list. It does not know how a format writes them.
 */
#include "report/record.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

typedef enum {
  RECORD_SCHEMA,
  RECORD_SOURCE,
  RECORD_MESSAGE,
  RECORD_INFO,      /* a string of BounceReportInfo */
  RECORD_RECIPIENT, /* a string of BounceRecipient */
  RECORD_KIND,
  RECORD_ACTION,
  RECORD_STATUS,
  RECORD_REPLY,
  RECORD_VERDICT,
  RECORD_REASON,
  RECORD_FAULT,
  RECORD_ADVICE,
  RECORD_ANOMALIES,
  RECORD_CHANNEL,
} RecordOrigin;

struct _BounceRecordKey {
  const char *name;
  RecordOrigin origin;
  gsize offset;
  gboolean is_date;
};

#define INFO(name)                                                                                 \
  {                                                                                                \
#name, RECORD_INFO, offsetof(BounceReportInfo, name)                                           \
  }
#define INFO_DATE(name)                                                                            \
  {                                                                                                \
#name, RECORD_INFO, offsetof(BounceReportInfo, name), TRUE                                     \
  }
#define RECIPIENT(name)                                                                            \
  {                                                                                                \
#name, RECORD_RECIPIENT, offsetof(BounceRecipient, name)                                       \
  }
#define RECIPIENT_DATE(name)                                                                       \
  {                                                                                                \
#name, RECORD_RECIPIENT, offsetof(BounceRecipient, name), TRUE                                 \
  }

static const BounceRecordKey record_keys[] = {
  { "schema", RECORD_SCHEMA },
  { "source", RECORD_SOURCE },
  { "message", RECORD_MESSAGE },
  { "kind", RECORD_KIND },
  RECIPIENT(recipient),
  RECIPIENT(original_recipient),
  RECIPIENT(subscriber),
  RECIPIENT(subscriber_from),
  { "action", RECORD_ACTION },
  { "status", RECORD_STATUS },
  { "reply_code", RECORD_REPLY },
  RECIPIENT(diagnostic),
  RECIPIENT(diagnostic_type),
  { "verdict", RECORD_VERDICT },
  { "reason", RECORD_REASON },
  { "fault", RECORD_FAULT },
  { "advice", RECORD_ADVICE },
  RECIPIENT(explanation),
  RECIPIENT(remote_mta),
  INFO(reporting_mta),
  INFO_DATE(arrival_date),
  INFO_DATE(date),
  RECIPIENT_DATE(last_attempt_date),
  RECIPIENT_DATE(will_retry_until),
  INFO(message_id),
  INFO(envelope_id),
  INFO(sender),
  INFO(subject),
  INFO(list_id),
  INFO(format),
  { "anomalies", RECORD_ANOMALIES },
  { "channel", RECORD_CHANNEL },
  INFO(queue_id),
  RECIPIENT(refused_ip),
  INFO(feedback_id),
};

const BounceRecordKey *bounce_record_key(guint index)
{
  return index < G_N_ELEMENTS(record_keys) ? &record_keys[index] : NULL;
}

const BounceRecordKey *bounce_record_key_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(record_keys); i++)
    if (strcmp(record_keys[i].name, name) == 0)
      return &record_keys[i];
  return NULL;
}

const BounceRecordKey *bounce_record_field(const BounceFormatOptions *options, guint index)
{
  if (options->fields == NULL)
    return bounce_record_key(index);
  for (const char *const *name = options->fields; *name != NULL; name++) {
    const BounceRecordKey *key = bounce_record_key_find(*name);
    if (key != NULL && index-- == 0)
      return key;
  }
  return NULL;
}

const char *bounce_record_key_name(const BounceRecordKey *key)
{
  return key->name;
}

static const char *record_number(BounceRecordValue *value, guint number)
{
  bounce_text_digits(value->buffer, number, 1);
  return value->buffer;
}

static const char *record_status(BounceRecordValue *value, BounceStatus status)
{
  G_STATIC_ASSERT(sizeof value->buffer >= BOUNCE_STATUS_TEXT_SIZE);
  return status.class_digit != 0 ? bounce_status_format(status, value->buffer) : NULL;
}

static const char *record_text(const BounceRecordKey *key, const BounceRecord *record,
                               BounceRecordValue *value)
{
  const BounceRecipient *recipient = record->recipient;
  switch (key->origin) {
  case RECORD_SOURCE:
    return record->source;
  case RECORD_INFO:
    return G_STRUCT_MEMBER(const char *, record->info, key->offset);
  case RECORD_RECIPIENT:
    return G_STRUCT_MEMBER(const char *, recipient, key->offset);
  case RECORD_KIND:
    return bounce_kind_to_string(record->info->kind);
  case RECORD_CHANNEL:
    return bounce_channel_to_string(record->info->channel);
  case RECORD_ACTION:
    return bounce_action_to_string(recipient->action);
  case RECORD_STATUS:
    return record_status(value, recipient->status);
  case RECORD_REPLY:
    return recipient->reply_code != 0 ? record_number(value, recipient->reply_code) : NULL;
  case RECORD_VERDICT:
    return bounce_verdict_to_string(recipient->verdict);
  case RECORD_REASON:
    return bounce_reason_to_string(recipient->reason);
  case RECORD_FAULT:
    return bounce_fault_to_string(recipient->fault);
  case RECORD_ADVICE:
    return bounce_advice_to_string(recipient->advice);
  default:
    return NULL;
  }
}

void bounce_record_value(const BounceRecordKey *key, const BounceRecord *record,
                         BounceRecordValue *value)
{
  value->text = NULL;
  value->number = NULL;
  value->list = NULL;
  value->is_date = key->is_date;
  if (key->origin == RECORD_SCHEMA)
    value->number = record_number(value, BOUNCE_SCHEMA);
  else if (key->origin == RECORD_MESSAGE)
    value->number = record_number(value, record->message);
  else if (key->origin == RECORD_ANOMALIES)
    value->list = record->info->anomalies;
  else
    value->text = record_text(key, record, value);
}
