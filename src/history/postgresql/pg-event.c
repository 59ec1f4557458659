/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Between an event and the columns of its row. In: either. Out: the other. What was decided about a
 * recipient are words that recur together; they stand in one text, with "-" for what is not known.
 * A recipient is mostly written as the subscriber is, and then it is not written again.
 */
#include "history/postgresql/pg-event.h"

#include <string.h>

const PgEventText pg_event_words[PG_EVENT_WORDS] = {
  { G_STRUCT_OFFSET(Event, remote_mta), "remote_mta" },
  { G_STRUCT_OFFSET(Event, reporting_mta), "reporting_mta" },
  { G_STRUCT_OFFSET(Event, refused_ip), "refused_ip" },
  { G_STRUCT_OFFSET(Event, sender_domain), "sender_domain" },
  { G_STRUCT_OFFSET(Event, campaign), "campaign" },
};

const PgEventText pg_event_texts[PG_EVENT_TEXTS] = {
  { G_STRUCT_OFFSET(Event, message_id), "message_id" },
  { G_STRUCT_OFFSET(Event, diagnostic), "diagnostic" },
  { G_STRUCT_OFFSET(Event, queue_id), "queue_id" },
};

/* Letters of a digest: enough that nobody finds two texts with the same. */
#define DIGEST_LETTERS 40

#define REPLY_CODE_MAX 999

/* The parts of an outcome. */
enum { KIND, ACTION, VERDICT, REASON, FAULT, STATUS, REPLY_CODE, CHANNEL, PROOF, N_PARTS };

static char *cap(const char *text, gsize length)
{
  const char *end = text + PG_EVENT_NAME_MAX - DIGEST_LETTERS;
  g_autofree char *digest =
      g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *) text, length);
  digest[DIGEST_LETTERS] = '\0';
  end = g_utf8_find_prev_char(text, end + 1);
  g_autofree char *begin = g_strndup(text, (gsize) (end - text));
  return g_strconcat(begin, digest, NULL);
}

const char *pg_event_name(const char *text, char **made)
{
  *made = NULL;
  if (text == NULL)
    return NULL;
  gsize length = strlen(text);
  if (!g_utf8_validate(text, (gssize) length, NULL)) {
    *made = g_utf8_make_valid(text, (gssize) length);
    text = *made;
    length = strlen(text);
  }
  if (length <= PG_EVENT_NAME_MAX)
    return text;
  char *capped = cap(text, length);
  g_free(*made);
  return *made = capped;
}

static void append(GString *outcome, const char *part)
{
  if (outcome->len > 0)
    g_string_append_c(outcome, ' ');
  g_autofree char *word = g_strdup(part != NULL && *part != '\0' ? part : "-");
  g_string_append(outcome, g_strdelimit(word, " ", '_'));
}

char *pg_event_outcome(const Event *event)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  char code[16] = "";
  GString *outcome = g_string_new(NULL);
  append(outcome, event_kind_to_string(event->kind));
  append(outcome, bounce_action_to_string(event->action));
  append(outcome, bounce_verdict_to_string(event->verdict));
  append(outcome, bounce_reason_to_string(event->reason));
  append(outcome, bounce_fault_to_string(event->fault));
  append(outcome,
         event->status.class_digit != 0 ? bounce_status_format(event->status, status) : NULL);
  if (event->reply_code != 0)
    g_snprintf(code, sizeof code, "%u", event->reply_code);
  append(outcome, code);
  append(outcome, bounce_channel_to_string(event->channel));
  append(outcome, event->proof);
  return g_string_free(outcome, FALSE);
}

/* "-" is no value; any other text must be one. */
static gboolean is_good(const char *part, guint value)
{
  return (strcmp(part, "-") == 0) == (value == 0);
}

static gboolean set_numbers(Event *event, char **parts)
{
  guint64 code = 0;
  gboolean has_status = strcmp(parts[STATUS], "-") != 0;
  gboolean has_code = strcmp(parts[REPLY_CODE], "-") != 0;
  if ((has_status && !bounce_status_parse(parts[STATUS], -1, &event->status))
      || (has_code
          && !g_ascii_string_to_unsigned(parts[REPLY_CODE], 10, 1, REPLY_CODE_MAX, &code, NULL)))
    return FALSE;
  event->reply_code = (guint) code;
  return TRUE;
}

gboolean pg_event_set_outcome(Event *event, const char *outcome)
{
  g_auto(GStrv) parts = g_strsplit(outcome, " ", N_PARTS + 1);
  if (g_strv_length(parts) != N_PARTS)
    return FALSE;
  event->kind = event_kind_from_string(parts[KIND]);
  event->action = bounce_action_from_string(parts[ACTION]);
  event->verdict = bounce_verdict_from_string(parts[VERDICT]);
  event->reason = bounce_reason_from_string(parts[REASON]);
  event->fault = bounce_fault_from_string(parts[FAULT]);
  event->channel = bounce_channel_from_string(parts[CHANNEL]);
  event->proof = strcmp(parts[PROOF], "-") != 0 ? g_intern_string(parts[PROOF]) : NULL;
  return event->kind != BOUNCE_KIND_NONE && is_good(parts[ACTION], event->action)
         && is_good(parts[VERDICT], event->verdict) && is_good(parts[REASON], event->reason)
         && is_good(parts[FAULT], event->fault) && is_good(parts[CHANNEL], event->channel)
         && set_numbers(event, parts);
}

char *pg_event_recipient(const char *recipient, const char *subscriber)
{
  if (recipient == NULL)
    return NULL;
  if (g_strcmp0(recipient, subscriber) == 0)
    return g_strdup("=");
  return g_strconcat(*recipient == '=' ? "=" : "", recipient, NULL);
}

const char *pg_event_read_recipient(const char *column, const char *subscriber)
{
  if (column == NULL || *column != '=')
    return column;
  return column[1] == '\0' ? subscriber : column + 1;
}
