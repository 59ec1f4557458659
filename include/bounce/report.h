/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A message in, a report out: what the message is, and one record per recipient with a verdict.
 *
 * A #BounceReport is immutable and reference counted. It owns everything it shows: every pointer
 * got from it is borrowed and valid while the report lives. All strings are valid UTF-8 without
 * control characters. Analysing never fails.
 *
 * The structures only ever gain members, at their end: read them through the pointers that the
 * library hands out, and neither copy them nor take their size.
 *
 * Threads: reports may be made, read, referenced and released by any number of threads at the same
 * time; what a report shows never changes.
 */
#ifndef BOUNCE_REPORT_H
#define BOUNCE_REPORT_H

#include <glib-object.h>

#include <bounce/catalog.h>
#include <bounce/options.h>
#include <bounce/source.h>

G_BEGIN_DECLS

/**
 * BounceOrigin:
 *
 * where a piece of evidence was read.
 */
typedef enum {
  BOUNCE_ORIGIN_NONE,
  BOUNCE_ORIGIN_DSN,      /* a machine-readable report part */
  BOUNCE_ORIGIN_TEXT,     /* the part written for people */
  BOUNCE_ORIGIN_HEADER,   /* the report's own header */
  BOUNCE_ORIGIN_RETURNED, /* the returned original: metadata only, never a judge */
  BOUNCE_ORIGIN_CATALOG,  /* the rules of this library; spelled "catalogue" */
} BounceOrigin;

/**
 * BounceChannel:
 *
 * the way on which a failure became known.
 */
typedef enum {
  BOUNCE_CHANNEL_NONE,
  BOUNCE_CHANNEL_MAIL,  /* a report that came as mail */
  BOUNCE_CHANNEL_LOG,   /* a line of a mail system's log */
  BOUNCE_CHANNEL_EVENT, /* an event of a mail provider */
} BounceChannel;

/**
 * BounceEvidence:
 * @field: the record's key, as `status`.
 * @value: what was read.
 * @part: 1-based number of the MIME part in document order, 0 for the header.
 * @line: 1-based line within that part after decoding, 0 when unknown.
 * @rule: id of the rule, dialect or RFC section that read it.
 * @won: %FALSE when a stronger value stands in the record instead.
 * @rules: (nullable): name of the rule file of the caller that @rule, or a word it was met by, is
 *   of; %NULL for the rules that are built in.
 *
 * one value that was read, and whether it stands in the record.
 */
typedef struct {
  const char *field;
  const char *value;
  BounceOrigin origin;
  guint part;
  guint line;
  const char *rule;
  gboolean won;
  const char *rules;
} BounceEvidence;

/**
 * BounceRecipient:
 * @recipient: the address that failed (Final-Recipient), domain in lower case.
 * @original_recipient: RFC 3464 Original-Recipient, decoded.
 * @subscriber: the address the sender mailed to.
 * @subscriber_from: where @subscriber came from, as `original-recipient` or `verp`.
 * @reply_code: SMTP reply, 200 to 599, 0 when none stands in the message.
 * @diagnostic: unfolded text without its type prefix.
 * @diagnostic_type: `smtp`, `x-postfix` ...
 * @explanation: one sentence for a person.
 * @last_attempt_date: RFC 3339, as @will_retry_until.
 * @evidence: (nullable) (array length=n_evidence): what was read for this recipient, in the order
 *   of the message; only when asked for by #BounceOptions.
 * @refused_ip: the address of the sending host, where the answer names it.
 *
 * one recipient of the original mail. Every string is (nullable).
 */
typedef struct {
  const char *recipient;
  const char *original_recipient;
  const char *subscriber;
  const char *subscriber_from;
  BounceAction action;
  BounceStatus status;
  guint reply_code;
  const char *diagnostic;
  const char *diagnostic_type;
  BounceVerdict verdict;
  BounceReason reason;
  BounceFault fault;
  BounceAdvice advice;
  const char *explanation;
  const char *remote_mta;
  const char *last_attempt_date;
  const char *will_retry_until;
  const BounceEvidence *const *evidence;
  guint n_evidence;
  const char *refused_ip;
} BounceRecipient;

/**
 * BounceReportInfo:
 * @arrival_date: when the original arrived at the reporting system, RFC 3339.
 * @date: the report's own Date, RFC 3339.
 * @message_id: of the original mail, without angle brackets, as @envelope_id, @sender, @subject,
 *   @list_id.
 * @format: `rfc3464`, or the id of the dialect that read the text, `none` when nothing did.
 * @anomalies: ids of what was odd, %NULL-terminated, never %NULL itself.
 * @recipients: (array length=n_recipients): at least one; one with no address when the message
 *   names none.
 * @channel: the way on which it became known.
 * @queue_id: of the original at the reporting system.
 * @feedback_id: what the sender wrote into the original to know it by: Feedback-ID, else
 *   CFBL-Feedback-ID (RFC 9477).
 *
 * what holds for the whole message. Every string is (nullable) but @format.
 */
typedef struct {
  BounceKind kind;
  const char *reporting_mta;
  const char *arrival_date;
  const char *date;
  const char *message_id;
  const char *envelope_id;
  const char *sender;
  const char *subject;
  const char *list_id;
  const char *format;
  const char *const *anomalies;
  const BounceRecipient *const *recipients;
  guint n_recipients;
  BounceChannel channel;
  const char *queue_id;
  const char *feedback_id;
} BounceReportInfo;

typedef struct _BounceReport BounceReport;

/**
 * BOUNCE_TYPE_REPORT:
 *
 * the boxed type of #BounceReport, for properties, signals and bindings.
 */
#define BOUNCE_TYPE_REPORT (bounce_report_get_type())
BOUNCE_API GType bounce_report_get_type(void);

/**
 * bounce_report_new:
 * @mail: the message.
 * @options: (nullable): defaults when %NULL.
 *
 * Thread-safe; but GMime's objects share reference counts of their types, so that for speed
 * several processes are better than several threads.
 *
 * Returns: (transfer full): a report, for any bytes.
 */
BOUNCE_API BounceReport *bounce_report_new(const BounceMail *mail, const BounceOptions *options);

/**
 * bounce_report_new_from_data:
 * @data: (nullable) (array length=size) (element-type guint8): the bytes of one message.
 * @size: how many.
 * @options: (nullable): defaults when %NULL.
 *
 * Returns: (transfer full): a report, for any bytes.
 */
BOUNCE_API BounceReport *bounce_report_new_from_data(const void *data, gsize size,
                                                     const BounceOptions *options);

/**
 * bounce_report_info:
 *
 * Returns: (transfer none): the content, valid as long as the report.
 */
BOUNCE_API const BounceReportInfo *bounce_report_info(const BounceReport *report);

/**
 * bounce_report_ref:
 *
 * Thread-safe. Returns: (transfer full): @report itself.
 */
BOUNCE_API BounceReport *bounce_report_ref(BounceReport *report);

/**
 * bounce_report_unref:
 * @report: (nullable): Thread-safe; the last one frees what it shows.
 */
BOUNCE_API void bounce_report_unref(BounceReport *report);

/**
 * bounce_origin_to_string:
 *
 * Returns: (nullable): `dsn`, `text` ..., %NULL for none.
 */
BOUNCE_API const char *bounce_origin_to_string(BounceOrigin origin);

/**
 * bounce_channel_to_string:
 *
 * Returns: (nullable): `mail`, `log`, `event`, %NULL for none.
 */
BOUNCE_API const char *bounce_channel_to_string(BounceChannel channel);

/**
 * bounce_channel_from_string:
 * @text: (nullable): Returns: its channel, none for other words.
 */
BOUNCE_API BounceChannel bounce_channel_from_string(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceReport, bounce_report_unref)

G_END_DECLS

#endif
