/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Metadata of the original mail. In: the header of the returned original (RFC 5322), else what the
 * report's header refers to. Out: fields of the record.
 */
#include "report/metadata.h"

#include <string.h>

#include "base/address.h"
#include "base/scan.h"
#include "base/text.h"

/* What stands between the last "<" and ">", else the first word. */
static char *angle_content(BouncePool *pool, const char *value)
{
  const char *open = value != NULL ? strrchr(value, '<') : NULL;
  const char *close = open != NULL ? strchr(open, '>') : NULL;
  if (value == NULL)
    return NULL;
  if (close != NULL)
    return bounce_text_clean(pool, open + 1, (gsize) (close - open - 1));
  return bounce_text_clean(pool, value, strcspn(value, " \t\n"));
}

static char *first_address(BouncePool *pool, const char *value)
{
  BounceScan rest = bounce_scan_string(value != NULL ? value : "");
  BounceScan address;
  if (!bounce_address_find(&rest, &address))
    return NULL;
  return bounce_address_normalize(pool, address.p, bounce_scan_left(&address));
}

/* In-Reply-To or References of the report: the first id of the thread it answers. */
static char *referred_message_id(BouncePool *pool, const BounceFields *headers)
{
  const char *value = bounce_fields_get(headers, "in-reply-to");
  if (value == NULL)
    value = bounce_fields_get(headers, "references");
  return angle_content(pool, value);
}

static const char *clean(BouncePool *pool, const char *value)
{
  return value != NULL ? bounce_text_clean(pool, value, strlen(value)) : NULL;
}

static const char *non_empty(const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

void bounce_metadata_read(BouncePool *pool, const BounceMessage *message, BounceReportInfo *info)
{
  const BounceFields *original = &message->original;
  const char *id = non_empty(angle_content(pool, bounce_fields_get(original, "message-id")));
  const char *sender = first_address(pool, bounce_fields_get(original, "from"));
  if (sender == NULL)
    sender = first_address(pool, bounce_fields_get(original, "sender"));
  if (sender == NULL)
    sender = first_address(pool, bounce_fields_get(original, "return-path"));
  info->message_id = id != NULL ? id : non_empty(referred_message_id(pool, &message->headers));
  info->sender = sender;
  info->subject = non_empty(clean(pool, bounce_fields_get(original, "subject")));
  const char *feedback = bounce_fields_get(original, "feedback-id");
  if (feedback == NULL)
    feedback = bounce_fields_get(original, "cfbl-feedback-id");
  info->feedback_id = non_empty(clean(pool, feedback));
  info->list_id = non_empty(angle_content(pool, bounce_fields_get(original, "list-id")));
}

/* The only address of `value`, NULL when there are none or several. */
static char *only_address(BouncePool *pool, const char *value)
{
  BounceScan rest = bounce_scan_string(value != NULL ? value : "");
  BounceScan address;
  BounceScan second;
  if (!bounce_address_find(&rest, &address) || bounce_address_find(&rest, &second))
    return NULL;
  return bounce_address_normalize(pool, address.p, bounce_scan_left(&address));
}

/* RFC 5321 section 4.4: "for <user@example.org>" in a trace field. */
static char *trace_recipient(BouncePool *pool, const char *trace)
{
  const char *clause = trace != NULL ? strstr(trace, " for ") : NULL;
  if (clause == NULL)
    return NULL;
  BounceScan scan = bounce_scan_string(clause + 5);
  const char *end = memchr(scan.p, ';', bounce_scan_left(&scan));
  if (end == NULL)
    return NULL;
  g_autofree char *value = g_strndup(scan.p, (gsize) (end - scan.p));
  return only_address(pool, value);
}

/* A mailbox that refuses in its own name (RFC 3834 section 5). */
static gboolean answers_itself(const BounceMessage *message)
{
  return message->author.is_reply && !message->author.is_system;
}

const char *bounce_metadata_recipient(BouncePool *pool, const BounceMessage *message,
                                      BounceKind kind)
{
  /* Receiving systems that return an original note whom it was for. */
  static const char *const fields[] = { "x-failed-recipients", "x-hmxmroriginalrecipient",
                                        "x-original-to", "delivered-to", "to" };
  if (kind == BOUNCE_KIND_AUTO_REPLY || kind == BOUNCE_KIND_DISPOSITION)
    return first_address(pool, bounce_fields_get(&message->headers, "from"));
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    const char *address = only_address(pool, bounce_fields_get(&message->original, fields[i]));
    if (address != NULL)
      return address;
  }
  const char *traced = trace_recipient(pool, bounce_fields_get(&message->original, "received"));
  return traced == NULL && answers_itself(message)
             ? first_address(pool, bounce_fields_get(&message->headers, "from"))
             : traced;
}

void bounce_metadata_ends(BouncePool *pool, const BounceMessage *message, const char **from,
                          const char **to)
{
  *from = first_address(pool, bounce_fields_get(&message->headers, "from"));
  *to = first_address(pool, bounce_fields_get(&message->headers, "to"));
}
