/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Free-form bounces by data. In: the texts of a message and rules/dialects.ini. Out: a statement
 * for each recipient a text names. Opening lines are looked up by their first byte; the dialect
 * that opens first and names a recipient wins, ties in the order of the file. It decides nothing
 * about verdicts, and reads no machine-readable part (see dsn.c).
 */
#include "evidence/dialect.h"

#include "base/address.h"
#include "base/text.h"
#include "match/template.h"
#include "smtp/frame.h"
#include "smtp/reply.h"
#include "smtp/session.h"

/* A list of every subscriber of a provider does not make a report of millions of records. */
#define RECIPIENTS_MAX 10000
/* What belongs to one recipient; a whole mail quoted in its place stops here. */
#define DETAIL_MAX 4096
/* Recipients whose answer is looked for in a session log; the log is walked once for each. */
#define TRANSCRIPTS_MAX 100
/* Recipients among which one that is named again is looked for. */
#define AGAIN_MAX 100

/* What was said about a group of recipients that stand together. */
typedef struct {
  GString *text;
  BounceScan host;
  BounceScan status;
  BounceScan until;
  const char *command;
  gboolean strong; /* a labelled answer, which beats the lines around it */
  gboolean closed; /* an empty line ended it */
} Detail;

typedef struct {
  const char *address;
  const char *original;
  BounceAction action;
  guint line;
  guint detail;   /* index */
  guint fallback; /* that of an earlier place that named the same recipient */
  gboolean mailer;
} Recipient;

typedef struct {
  BounceFacts *facts;
  const BounceDialect *dialect;
  const BounceTextPart *part;
  GArray *recipients;
  GArray *details; /* 0 is what stands before the first recipient */
  BounceAction action;
  BounceScan mta;
  guint line;
  BouncePairs pairs; /* of that line */
  gsize indent;      /* of the last recipient's line */
  gboolean split;    /* a section line stood since then: the next recipient begins a group */
  gboolean nameless; /* a line in the place of a recipient names none: the one below it may */
  gboolean mailer;   /* a line says that the next recipient's mail goes to a program or a file */
} Reader;

static Detail *detail_last(Reader *reader)
{
  return &g_array_index(reader->details, Detail, reader->details->len - 1);
}

static void detail_new(Reader *reader)
{
  Detail detail = { .text = g_string_new(NULL) };
  g_array_append_val(reader->details, detail);
}

static void detail_clear(gpointer data)
{
  Detail *detail = data;
  g_string_free(detail->text, TRUE);
}

static void detail_append(Detail *detail, BounceScan text)
{
  text = bounce_scan_trim(text);
  gsize length = MIN(bounce_scan_left(&text), DETAIL_MAX - MIN(detail->text->len, DETAIL_MAX));
  if (length == 0)
    return;
  if (detail->text->len > 0)
    g_string_append_c(detail->text, '\n');
  g_string_append_len(detail->text, text.p, (gssize) length);
}

static const char *normalize(Reader *reader, BounceScan address)
{
  return address.p == NULL
             ? NULL
             : bounce_address_normalize(reader->facts->pool, address.p, bounce_scan_left(&address));
}

static gsize indent_of(BounceScan line)
{
  return bounce_scan_blanks(&line);
}

/* --- lines --- */

static Recipient *recipient_last(Reader *reader)
{
  guint n = reader->recipients->len;
  return n == 0 ? NULL : &g_array_index(reader->recipients, Recipient, n - 1);
}

/* The same address again (a summary, then the particulars): the earlier place gives way. */
static guint forget_earlier(Reader *reader, const char *address)
{
  for (guint i = 0; i < MIN(reader->recipients->len, AGAIN_MAX); i++) {
    const Recipient *recipient = &g_array_index(reader->recipients, Recipient, i);
    /* The analyser believes that the data of an array that is not empty may be NULL. */
    if (!bounce_address_equal(recipient->address, address)) /* NOLINT(clang-analyzer-core.*) */
      continue;
    guint detail = recipient->detail;
    g_array_remove_index(reader->recipients, i);
    return detail;
  }
  return 0;
}

static void recipient_add(Reader *reader, const char *address)
{
  guint fallback = forget_earlier(reader, address);
  guint detail = reader->details->len - 1;
  Recipient recipient = { address, NULL,     reader->action, reader->line,
                          detail,  fallback, reader->mailer };
  reader->mailer = FALSE;
  g_array_append_val(reader->recipients, recipient);
}

/* Fields that belong to the group, wherever they stand. */
static void take_fields(Reader *reader, const BounceTemplateMatch *match)
{
  Detail *detail = detail_last(reader);
  if (match->field[BOUNCE_TEMPLATE_HOST].p != NULL)
    detail->host = match->field[BOUNCE_TEMPLATE_HOST];
  if (match->field[BOUNCE_TEMPLATE_STATUS].p != NULL)
    detail->status = match->field[BOUNCE_TEMPLATE_STATUS];
  if (match->field[BOUNCE_TEMPLATE_UNTIL].p != NULL)
    detail->until = match->field[BOUNCE_TEMPLATE_UNTIL];
  if (match->field[BOUNCE_TEMPLATE_MTA].p != NULL)
    reader->mta = match->field[BOUNCE_TEMPLATE_MTA];
  Recipient *recipient = recipient_last(reader);
  if (recipient != NULL && match->field[BOUNCE_TEMPLATE_ORIG].p != NULL)
    recipient->original = normalize(reader, match->field[BOUNCE_TEMPLATE_ORIG]);
}

/* A labelled answer: what was gathered before it was only the frame. */
static void take_text(Reader *reader, BounceScan line, const BounceTemplateMatch *match)
{
  Detail *detail = detail_last(reader);
  BounceScan text = match->field[BOUNCE_TEMPLATE_TEXT];
  if (text.p == NULL)
    return;
  g_string_truncate(detail->text, 0);
  detail->strong = TRUE;
  detail->closed = FALSE;
  detail->command = bounce_frame_command((BounceScan){ line.p, text.p });
  detail_append(detail, text);
}

/* TRUE when one more recipient would be too many. */
static gboolean is_full(const Reader *reader)
{
  if (reader->recipients->len < RECIPIENTS_MAX)
    return FALSE;
  bounce_facts_anomaly(reader->facts, BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS);
  return TRUE;
}

/* "Reason: <a@b>... Relaying denied" below "Recipient: <a@b>": an answer that names it again. */
static gboolean is_said_of_it(Reader *reader, BounceScan line)
{
  return detail_last(reader)->text->len > 0
         || bounce_template_match_any(&reader->dialect->text, line, &reader->pairs, TRUE, NULL);
}

static gboolean read_rcpt(Reader *reader, BounceScan line)
{
  BounceTemplateMatch match;
  Recipient *last = recipient_last(reader);
  gsize indent = indent_of(line);
  if (last != NULL && !reader->nameless && reader->dialect->detail == BOUNCE_DETAIL_INDENTED
      && indent > reader->indent)
    return FALSE;
  if (!bounce_template_match_any(&reader->dialect->rcpt, line, &reader->pairs, TRUE, &match)
      || is_full(reader))
    return FALSE;
  BounceScan address = match.field[BOUNCE_TEMPLATE_ADDR];
  if (address.p == NULL)
    address = match.field[BOUNCE_TEMPLATE_LOCAL];
  const char *normal = normalize(reader, address);
  gboolean same = last != NULL && g_strcmp0(last->address, normal) == 0;
  if (normal == NULL || (same && is_said_of_it(reader, line)))
    return FALSE;
  if (!same
      && (last == NULL || reader->split || reader->nameless || detail_last(reader)->text->len > 0
          || detail_last(reader)->strong))
    detail_new(reader);
  reader->split = reader->nameless = FALSE;
  if (!same)
    recipient_add(reader, normal);
  reader->indent = indent;
  take_fields(reader, &match);
  if (bounce_scan_left(&match.field[BOUNCE_TEMPLATE_TEXT]) > 0)
    take_text(reader, line, &match);
  return TRUE;
}

static gboolean read_section(Reader *reader, BounceScan line)
{
  const BounceDialect *dialect = reader->dialect;
  BounceTemplateMatch match;
  BounceScan bare = bounce_template_undecorate(line);
  BounceAction action = BOUNCE_ACTION_NONE;
  for (guint i = 0; i < BOUNCE_DIALECT_LISTS && action == BOUNCE_ACTION_NONE; i++) {
    const BounceDialectList *list = &bounce_rules_dialect_lists[i];
    if (list->action != BOUNCE_ACTION_NONE
        && bounce_template_match_any(bounce_rules_dialect_list(dialect, list), bare, &reader->pairs,
                                     FALSE, &match))
      action = list->action;
  }
  if (action == BOUNCE_ACTION_NONE)
    return FALSE;
  if (recipient_last(reader) != NULL)
    reader->split = TRUE;
  take_fields(reader, &match);
  reader->action = action;
  return TRUE;
}

static void read_detail(Reader *reader, BounceScan line)
{
  Detail *detail = detail_last(reader);
  BounceDetail mode = reader->dialect->detail;
  BounceScan text = bounce_scan_trim(line);
  BounceScan bare = bounce_template_undecorate(text);
  if (bare.p == bare.end) {
    gboolean ends = detail->strong || mode == BOUNCE_DETAIL_PARAGRAPH;
    detail->closed = detail->closed || (ends && detail->text->len > 0)
                     || (mode == BOUNCE_DETAIL_INDENTED && detail->text->len > 0);
    return;
  }
  if (recipient_last(reader) == NULL && !detail->strong)
    return;
  if (mode == BOUNCE_DETAIL_INDENTED && !detail->strong && indent_of(line) > reader->indent)
    detail->closed = FALSE;
  if (bounce_template_match_any(&reader->dialect->skip, text, &reader->pairs, FALSE, NULL))
    reader->nameless |= indent_of(line) > 0 && indent_of(line) == reader->indent;
  else if (!detail->closed && !reader->split && !reader->nameless
           && (mode != BOUNCE_DETAIL_NONE || detail->strong))
    detail_append(detail, text);
}

/* FALSE at the dialect's end. */
static gboolean read_line(Reader *reader, BounceScan line, gboolean opening)
{
  BounceTemplateMatch match;
  reader->pairs = (BouncePairs){ { 0 } };
  bounce_pairs_add(&reader->pairs, line.p, bounce_scan_left(&line));
  if (!opening
      && bounce_template_match_any(&reader->dialect->end, bounce_template_undecorate(line),
                                   &reader->pairs, FALSE, NULL))
    return FALSE;
  gboolean section = read_section(reader, line);
  if (bounce_template_match_any(&reader->dialect->mailer, line, &reader->pairs, FALSE, NULL)) {
    reader->mailer = TRUE;
    reader->nameless |= indent_of(line) == reader->indent;
  }
  if (read_rcpt(reader, line) || section)
    return TRUE;
  if (bounce_template_match_any(&reader->dialect->text, line, &reader->pairs, TRUE, &match)) {
    take_text(reader, line, &match);
    take_fields(reader, &match);
  } else if (!opening) {
    read_detail(reader, line);
  }
  return TRUE;
}

/* --- transcripts --- */

/* "(reason: 2)", "(reason: Can't create output)": words of a mailer, where the session has a reply.
 */
static gboolean has_code(const Detail *detail)
{
  BounceReply reply;
  return bounce_reply_best(bounce_scan(detail->text->str, detail->text->len), &reply);
}

/* In what stands beside the recipient; where nothing with a code does, in the whole part. */
static gboolean use_transcript(const Reader *reader, const Recipient *recipient,
                               const Detail *detail, BounceSmtp *smtp, GString *answer)
{
  gboolean beside = detail->text->len > 0 && !detail->strong;
  gboolean whole = detail->strong && has_code(detail) && !bounce_reply_goes_on(detail->text->str);
  if (!reader->dialect->transcript || whole || reader->recipients->len > TRANSCRIPTS_MAX)
    return FALSE;
  BounceScan session = beside ? bounce_scan(detail->text->str, detail->text->len)
                              : bounce_scan(reader->part->text, reader->part->length);
  gboolean alone = beside || reader->recipients->len == 1;
  if (!bounce_session_find(session, recipient->address, alone, smtp)) {
    BounceScan why;
    if (detail->text->len > 0 || !bounce_session_own(session, recipient->address, &why))
      return FALSE;
    bounce_frame_append(answer, why);
    return TRUE;
  }
  if (smtp->address.p != NULL && smtp->note.p != NULL)
    bounce_frame_append(answer, smtp->note);
  bounce_frame_append(answer, smtp->reply);
  return TRUE;
}

/* --- facts --- */

static const char *span(Reader *reader, BounceScan scan)
{
  return scan.p == NULL ? NULL
                        : bounce_text_clean(reader->facts->pool, scan.p, bounce_scan_left(&scan));
}

static void add(Reader *reader, guint statement, guint line, BounceFactField field,
                const char *value)
{
  BounceFact fact = { .field = field,
                      .value = value,
                      .origin = BOUNCE_ORIGIN_TEXT,
                      .part = reader->part->part,
                      .line = line,
                      .rule = reader->dialect->id,
                      .statement = statement };
  bounce_facts_add(reader->facts, &fact);
}

/* What was said beside the recipient, else where it was named before, else above all of them. */
static Detail *detail_of(Reader *reader, const Recipient *recipient)
{
  Detail *detail = &g_array_index(reader->details, Detail, recipient->detail);
  if (detail->text->len == 0)
    detail = &g_array_index(reader->details, Detail, recipient->fallback);
  return detail->text->len > 0 ? detail : &g_array_index(reader->details, Detail, 0);
}

static void add_answer(Reader *reader, guint statement, const Recipient *recipient,
                       const Detail *detail)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  BounceSmtp session = { 0 };
  BounceSmtp smtp;
  if (!use_transcript(reader, recipient, detail, &session, answer))
    g_string_append_len(answer, detail->text->str, (gssize) detail->text->len);
  const char *line = bounce_text_clean(reader->facts->pool, answer->str, answer->len);
  bounce_frame_split(bounce_scan_string(line), &smtp);
  BounceScan host = detail->host.p != NULL ? detail->host : session.host;
  add(reader, statement, recipient->line, BOUNCE_FACT_DIAGNOSTIC, span(reader, smtp.reply));
  add(reader, statement, recipient->line, BOUNCE_FACT_REMOTE_MTA,
      span(reader, host.p != NULL ? host : smtp.host));
  const char *command = session.command != NULL ? session.command : smtp.command;
  add(reader, statement, recipient->line, BOUNCE_FACT_COMMAND,
      command != NULL ? command : detail->command);
}

static void add_detail(Reader *reader, guint statement, const Recipient *recipient)
{
  const Detail *detail = detail_of(reader, recipient);
  if (recipient->mailer)
    add(reader, statement, recipient->line, BOUNCE_FACT_TOKEN,
        bounce_reason_to_string(BOUNCE_REASON_MAILER_ERROR));
  add_answer(reader, statement, recipient, detail);
  add(reader, statement, recipient->line, BOUNCE_FACT_STATUS, span(reader, detail->status));
  const char *until = span(reader, detail->until);
  if (until != NULL)
    add(reader, statement, recipient->line, BOUNCE_FACT_WILL_RETRY_UNTIL,
        bounce_message_date(reader->facts->pool, until));
}

static BounceKind kind_of(const Reader *reader)
{
  BounceKind kind = BOUNCE_KIND_DELIVERED;
  for (guint i = 0; i < reader->recipients->len; i++) {
    BounceAction action = g_array_index(reader->recipients, Recipient, i).action;
    if (action == BOUNCE_ACTION_FAILED)
      return BOUNCE_KIND_BOUNCE;
    if (action == BOUNCE_ACTION_DELAYED)
      kind = BOUNCE_KIND_DELAY;
  }
  return kind;
}

static void add_facts(Reader *reader)
{
  guint first = g_array_index(reader->recipients, Recipient, 0).line;
  add(reader, 0, first, BOUNCE_FACT_REPORTING_MTA, span(reader, reader->mta));
  add(reader, 0, first, BOUNCE_FACT_KIND, bounce_kind_to_string(kind_of(reader)));
  for (guint i = 0; i < reader->recipients->len; i++) {
    const Recipient *recipient = &g_array_index(reader->recipients, Recipient, i);
    guint statement = bounce_facts_begin(reader->facts);
    add(reader, statement, recipient->line, BOUNCE_FACT_RECIPIENT, recipient->address);
    add(reader, statement, recipient->line, BOUNCE_FACT_ORIGINAL_RECIPIENT, recipient->original);
    add(reader, statement, recipient->line, BOUNCE_FACT_ACTION,
        bounce_action_to_string(recipient->action));
    add_detail(reader, statement, recipient);
  }
}

/* Addresses of the field the dialect names, where the text gave none. */
static void read_header(Reader *reader, const BounceMessage *message)
{
  const char *value = reader->dialect->header == NULL || reader->recipients->len > 0
                          ? NULL
                          : bounce_fields_get(&message->headers, reader->dialect->header);
  BounceScan rest = bounce_scan_string(value != NULL ? value : "");
  BounceScan address;
  while (bounce_address_find(&rest, &address) && !is_full(reader))
    recipient_add(reader, normalize(reader, address));
}

/* A session log alone names nobody: it is about the one recipient of the status part. */
static void read_report(Reader *reader, const BounceKnown *known)
{
  if (!reader->dialect->transcript || reader->recipients->len > 0 || known->dsn_recipient == NULL)
    return;
  if (known->dsn_action != BOUNCE_ACTION_NONE)
    reader->action = known->dsn_action;
  recipient_add(reader, known->dsn_recipient);
}

guint bounce_dialect_read(BounceFacts *facts, const BounceDialect *dialect,
                          const BounceMessage *message, const BounceKnown *known,
                          const BounceDialectOpening *opening)
{
  g_autoptr(GArray) recipients = g_array_new(FALSE, FALSE, sizeof(Recipient));
  g_autoptr(GArray) details = g_array_new(FALSE, FALSE, sizeof(Detail));
  g_array_set_clear_func(details, detail_clear);
  Reader reader = {
    .facts = facts,
    .dialect = dialect,
    .part = opening->part,
    .recipients = recipients,
    .details = details,
    .action = dialect->action,
    .mta = opening->mta,
    .line = opening->line,
  };
  BounceScan text = { opening->at, opening->part->text + opening->part->length };
  BounceScan one;
  detail_new(&reader);
  for (gboolean first = TRUE; bounce_scan_line(&text, &one); first = FALSE, reader.line++)
    if (!read_line(&reader, one, first))
      break;
  read_header(&reader, message);
  read_report(&reader, known);
  if (recipients->len > 0)
    add_facts(&reader);
  return recipients->len;
}
