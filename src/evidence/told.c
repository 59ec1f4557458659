/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An entry of a log or of a provider's event as one statement. In: lines "key: value" of one of our
 * own sources. Out: facts as a report gives them, the remote answer out of what the sender's system
 * says around it. It judges nothing.
 */
#include "evidence/told.h"

#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "evidence/log.h"
#include "smtp/status.h"
#include "source/entry.h"

typedef struct {
  BounceFacts *facts;
  BouncePool *pool;
  BounceTold *entry;
  guint statement;
  guint line;
  const char *rule;
} Reader;

static void add(const Reader *reader, BounceFactField field, const char *value)
{
  bounce_facts_add(reader->facts, &(BounceFact){ .field = field,
                                                 .value = value,
                                                 .origin = BOUNCE_ORIGIN_TEXT,
                                                 .line = reader->line,
                                                 .rule = reader->rule,
                                                 .statement = reader->statement });
}

static const char *copy(const Reader *reader, BounceScan value)
{
  return bounce_text_clean(reader->pool, value.p, bounce_scan_left(&value));
}

static void read_format(Reader *reader, BounceScan value)
{
  reader->rule = reader->facts->format = copy(reader, value);
}

static void read_action(Reader *reader, BounceScan value)
{
  const char *word = copy(reader, value);
  reader->entry->action = bounce_action_from_string(word);
  add(reader, BOUNCE_FACT_ACTION, word);
}

static void read_kind(Reader *reader, BounceScan value)
{
  reader->entry->kind = bounce_kind_from_string(copy(reader, value));
}

static const char *address_of(const Reader *reader, BounceScan value)
{
  if (bounce_scan_peek(&value) == '<' && value.end[-1] == '>' && bounce_scan_left(&value) > 1) {
    value.p++;
    value.end--;
  }
  return bounce_address_normalize(reader->pool, value.p, bounce_scan_left(&value));
}

static void read_recipient(Reader *reader, BounceScan value)
{
  add(reader, BOUNCE_FACT_RECIPIENT, address_of(reader, value));
}

static void read_original(Reader *reader, BounceScan value)
{
  add(reader, BOUNCE_FACT_ORIGINAL_RECIPIENT, address_of(reader, value));
}

static void read_status(Reader *reader, BounceScan value)
{
  char text[BOUNCE_STATUS_TEXT_SIZE];
  BounceStatus status;
  gsize length = 0;
  while (length < bounce_scan_left(&value)
         && (g_ascii_isdigit(value.p[length]) || value.p[length] == '.'))
    length++;
  if (bounce_status_parse(value.p, (gssize) length, &status))
    add(reader, BOUNCE_FACT_STATUS, bounce_status_format(status, text));
}

static void read_remote(Reader *reader, BounceScan value)
{
  add(reader, BOUNCE_FACT_REMOTE_MTA, bounce_log_host(reader->pool, copy(reader, value)));
}

/* The SMTP commands whose answers are told apart. */
static void read_command(Reader *reader, BounceScan value)
{
  static const char *const commands[] = { "CONNECT", "HELO", "EHLO", "MAIL", "RCPT", "DATA" };
  const char *command = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(commands) && command == NULL; i++)
    if (bounce_scan_is(value, commands[i]))
      command = commands[i];
  if (bounce_scan_is(value, "END-OF-MESSAGE"))
    command = "DOT";
  add(reader, BOUNCE_FACT_COMMAND, command);
}

/* The answer stands first: where both say a host or a command, that of the line counts. */
static void read_said(Reader *reader, BounceScan value)
{
  BounceFacts *facts = reader->facts;
  /* diagnostic-code-field, RFC 3464 section 2.3.6, as providers pass it on. */
  bounce_scan_literal(&value, "smtp;");
  value = bounce_scan_trim(value);
  bounce_log_add_said(facts, reader->statement, reader->rule, copy(reader, value));
}

static void read_token(Reader *reader, BounceScan value)
{
  add(reader, BOUNCE_FACT_TOKEN, copy(reader, value));
}

static void read_queue(Reader *reader, BounceScan value)
{
  guint statement = reader->statement;
  reader->statement = 0;
  add(reader, BOUNCE_FACT_QUEUE_ID, copy(reader, value));
  reader->statement = statement;
}

static void read_reporter(Reader *reader, BounceScan value)
{
  guint statement = reader->statement;
  reader->statement = 0;
  add(reader, BOUNCE_FACT_REPORTING_MTA, copy(reader, value));
  reader->statement = statement;
}

static const char *without_brackets(const Reader *reader, BounceScan value)
{
  if (bounce_scan_peek(&value) == '<')
    value.p++;
  if (value.end > value.p && value.end[-1] == '>')
    value.end--;
  return value.end > value.p ? copy(reader, value) : NULL;
}

static void read_message_id(Reader *reader, BounceScan value)
{
  reader->entry->message_id = without_brackets(reader, value);
}

static void read_sender(Reader *reader, BounceScan value)
{
  reader->entry->sender = address_of(reader, value);
}

static void read_date(Reader *reader, BounceScan value)
{
  reader->entry->date = copy(reader, value);
}

static void read_subject(Reader *reader, BounceScan value)
{
  reader->entry->subject = copy(reader, value);
}

static void read_list(Reader *reader, BounceScan value)
{
  reader->entry->list_id = copy(reader, value);
}

/* What a provider calls it is kept, and judges nothing. */
static void read_class(Reader *reader, BounceScan value)
{
  add(reader, BOUNCE_FACT_FIELD, copy(reader, value));
}

static void read_verdict(Reader *reader, BounceScan value)
{
  reader->entry->verdict = bounce_verdict_from_string(copy(reader, value));
}

static void read_anomaly(Reader *reader, BounceScan value)
{
  bounce_facts_anomaly(reader->facts, copy(reader, value));
}

static const struct {
  const char *key;
  void (*read)(Reader *reader, BounceScan value);
} readers[] = {
  { "format", read_format },
  { "action", read_action },
  { "kind", read_kind },
  { "recipient", read_recipient },
  { "original_recipient", read_original },
  { "status", read_status },
  { "remote_mta", read_remote },
  { "command", read_command },
  { "said", read_said },
  { "token", read_token },
  { "queue_id", read_queue },
  { "reporting_mta", read_reporter },
  { "message_id", read_message_id },
  { "sender", read_sender },
  { "date", read_date },
  { "subject", read_subject },
  { "list_id", read_list },
  { "provider_class", read_class },
  { "verdict", read_verdict },
  { "anomaly", read_anomaly },
};

void bounce_told_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                        const BounceMail *mail, BounceTold *entry)
{
  BounceScan lines = bounce_scan((const char *) mail->data, mail->data != NULL ? mail->size : 0);
  Reader reader = { .facts = facts, .pool = pool, .entry = entry, .line = mail->index };
  BounceScan key, value;
  *entry = (BounceTold){ 0 };
  bounce_facts_init(facts, pool, rules);
  reader.statement = bounce_facts_begin(facts);
  while (bounce_entry_next(&lines, &key, &value))
    for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
      if (bounce_scan_is(key, readers[i].key) && bounce_scan_left(&value) > 0)
        readers[i].read(&reader, value);
}
