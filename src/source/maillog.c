/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads the log of a mail system. In: the open file. Out: an entry (entry.h) for each recipient
 * that a line tells of as failed or delayed, with what other lines said of its queue id. What a
 * line says is data (rules/maillogs.ini). Deliveries are counted. Memory does not grow with the
 * log.
 */
#include <string.h>
#include <sys/stat.h>

#include "source/entry.h"
#include "source/kinds.h"
#include "source/log/log-journal.h"
#include "source/log/log-queue.h"

/* Of a longer line so much is read: one line of 50 MiB. */
#define LOG_LINE_MAX (64 * 1024)
/* Lines that are looked at to see whether a file is a log. */
#define LOG_LOOK_LINES 20
/* Bytes of a date up to its minute, or of a number its seconds: what follows is on the same day. */
#define LOG_DATE_MINUTE 24

typedef struct {
  BounceReader reader;
  goffset at;       /* of the next line */
  goffset begin;    /* of the line at hand */
  gboolean skipped; /* the line goes on there, and is not read */
  BounceLogClock clock;
  BounceLogQueue *queue;
  BounceLogQueue *earlier; /* what lines said of a recipient who is still tried */
  BounceLogJournal journal;
  BounceLogHead head;
  const BounceLogRule *rule;
  BounceLogValues values;
  BounceScan recipients;        /* of the line at hand, which wait */
  GString *waiting;             /* where the line names none: those of its queue id */
  char minute[LOG_DATE_MINUTE]; /* of `day` */
  gint64 day;
  GString *entry;
} Log;

/* In the order of BounceLogField; NULL: stands in no entry, or is written apart. */
static const char *const keys[] = { "queue_id",           NULL,     "message_id", "sender",  NULL,
                                    "original_recipient", "status", "remote_mta", "command", NULL };

static gboolean has_value(const Log *log, BounceLogField field)
{
  return log->values.values[field].p != NULL;
}

/* The next of `<a@b>,<c@d>`. */
static BounceScan take_recipient(BounceScan *recipients)
{
  const char *comma = memmem(recipients->p, bounce_scan_left(recipients), ">,<", 3);
  BounceScan recipient = { recipients->p, comma != NULL ? comma + 1 : recipients->end };
  recipients->p = comma != NULL ? comma + 2 : recipients->end;
  return recipient;
}

static BounceScan without_brackets(BounceScan recipient)
{
  if (bounce_scan_left(&recipient) > 2 && *recipient.p == '<' && recipient.end[-1] == '>')
    return (BounceScan){ recipient.p + 1, recipient.end - 1 };
  return recipient;
}

static void add_said(Log *log)
{
  gsize begin = log->entry->len;
  bounce_entry_add(log->entry, "said", log->values.values[BOUNCE_LOG_SAID]);
  char *between =
      log->rule->between != NULL ? strstr(log->entry->str + begin, log->rule->between) : NULL;
  if (between != NULL) {
    gssize at = between - log->entry->str;
    g_string_erase(log->entry, at, (gssize) strlen(log->rule->between));
    g_string_insert_c(log->entry, at, ' ');
  }
  for (gsize i = begin; log->rule->underscores && i < log->entry->len; i++)
    if (log->entry->str[i] == '_')
      log->entry->str[i] = ' ';
}

/* A queue id with a number for its recipient. */
static BounceScan attempt_id(const Log *log, char *id, gsize size)
{
  BounceScan queue = log->values.values[BOUNCE_LOG_QUEUE];
  BounceScan recipient = log->values.values[BOUNCE_LOG_RECIPIENT];
  guint32 sum = 0x811c9dc5; /* FNV-1a */
  for (const char *p = recipient.p; p < recipient.end; p++)
    sum = (sum ^ (guchar) *p) * 0x01000193;
  g_snprintf(id, size, "%08x%.*s", sum, (int) MIN(bounce_scan_left(&queue), size), queue.p);
  return bounce_scan_string(id);
}

/* Whom the queue id still has, where its mail system names nobody at the end. */
static void note_waiting(Log *log)
{
  BounceScan queue = log->values.values[BOUNCE_LOG_QUEUE];
  BounceScan recipient = log->values.values[BOUNCE_LOG_RECIPIENT];
  if (queue.p == NULL || recipient.p == NULL)
    return;
  if (log->rule->says != BOUNCE_LOG_SAYS_DELAYED)
    bounce_log_queue_settle(log->queue, queue, recipient);
  else if (log->rule->waiting)
    bounce_log_queue_wait(log->queue, queue, recipient);
}

/*
 * What was said of a recipient who is still tried is remembered; who gives up in the end often says
 * only that, in a log, where the report repeats the last answer.
 */
static void read_attempt(Log *log)
{
  static const BounceLogField fields[] = { BOUNCE_LOG_STATUS, BOUNCE_LOG_REMOTE, BOUNCE_LOG_COMMAND,
                                           BOUNCE_LOG_SAID };
  char id[BOUNCE_LOG_QUEUE_ID_MAX + 1];
  BounceScan *values = log->values.values;
  BounceLogValues said = { 0 };
  if (!has_value(log, BOUNCE_LOG_QUEUE) || !has_value(log, BOUNCE_LOG_RECIPIENT))
    return;
  BounceScan attempt = attempt_id(log, id, sizeof id);
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    said.values[fields[i]] = values[fields[i]];
  if (log->rule->says == BOUNCE_LOG_SAYS_DELAYED)
    bounce_log_queue_add(log->earlier, attempt, &said);
  note_waiting(log);
  if (!log->rule->earlier)
    return;
  said = (BounceLogValues){ 0 };
  if (bounce_log_queue_complete(log->earlier, attempt, &said))
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
      values[fields[i]] = said.values[fields[i]];
}

static void note_failed(const Log *log, BounceScan recipient, BounceInput *input)
{
  BounceReached *reached = input->sent != NULL ? bounce_sent_reached(input->sent) : NULL;
  if (log->rule->says != BOUNCE_LOG_SAYS_FAILED)
    return;
  input->log.failed++;
  if (reached != NULL)
    bounce_reached_watch(reached, recipient);
}

static BounceStep give(Log *log, BounceInput *input)
{
  BounceScan recipient = take_recipient(&log->recipients);
  log->values.values[BOUNCE_LOG_RECIPIENT] = without_brackets(recipient);
  read_attempt(log);
  g_autofree char *date = bounce_log_date(&log->head, &log->clock);
  GString *entry = log->entry;
  g_string_truncate(entry, 0);
  bounce_entry_add_text(entry, "format", log->rule->format);
  bounce_entry_add_text(entry, "action",
                        log->rule->says == BOUNCE_LOG_SAYS_DELAYED ? "delayed" : "failed");
  bounce_entry_add(entry, "recipient", recipient);
  for (guint i = 0; i < BOUNCE_LOG_LAST; i++)
    if (keys[i] != NULL)
      bounce_entry_add(entry, keys[i], log->values.values[i]);
  add_said(log);
  bounce_entry_add_text(entry, "date", date);
  bounce_entry_add(entry, "reporting_mta", log->head.host);
  if (!has_value(log, BOUNCE_LOG_MESSAGE_ID) && bounce_log_queue_is_short(log->queue))
    bounce_entry_add_text(entry, "anomaly", "queue-forgotten");
  note_failed(log, recipient, input);
  return bounce_input_give_entry(input, entry, input->log.lines, BOUNCE_CHANNEL_LOG);
}

/* What lines before said of a link (qmail's number of a delivery), and then of the queue id. */
static void complete(Log *log)
{
  BounceScan *values = log->values.values;
  if (has_value(log, BOUNCE_LOG_LINK))
    bounce_log_queue_complete(log->queue, values[BOUNCE_LOG_LINK], &log->values);
  if (has_value(log, BOUNCE_LOG_QUEUE))
    bounce_log_queue_complete(log->queue, values[BOUNCE_LOG_QUEUE], &log->values);
}

/* A line that tells of somebody; FALSE: it names nobody. */
static gboolean read_recipients(Log *log)
{
  BounceScan *values = log->values.values;
  complete(log);
  if (log->rule->waiting && has_value(log, BOUNCE_LOG_QUEUE)
      && !has_value(log, BOUNCE_LOG_RECIPIENT)) {
    const char *waiting = bounce_log_queue_waiting(log->queue, values[BOUNCE_LOG_QUEUE]);
    g_string_assign(log->waiting, waiting != NULL ? waiting : "");
    if (waiting != NULL)
      values[BOUNCE_LOG_RECIPIENT] = bounce_scan_string(log->waiting->str);
  }
  log->recipients = values[BOUNCE_LOG_RECIPIENT];
  return has_value(log, BOUNCE_LOG_RECIPIENT);
}

static void read_context(Log *log)
{
  gboolean linked = has_value(log, BOUNCE_LOG_LINK);
  BounceScan id = log->values.values[linked ? BOUNCE_LOG_LINK : BOUNCE_LOG_QUEUE];
  if (id.p != NULL && log->rule->says == BOUNCE_LOG_SAYS_END)
    bounce_log_queue_remove(log->queue, id);
  else if (id.p != NULL)
    bounce_log_queue_add(log->queue, id, &log->values);
}

static gboolean read_head(BounceLogJournal *journal, BounceScan line, BounceLogHead *head)
{
  return bounce_log_journal_head(journal, line, head) || bounce_log_head(line, head);
}

/* The day of the line at hand, which mostly is that of the line before. */
static gint64 day_of(Log *log)
{
  static const guint8 sizes[] = { [BOUNCE_LOG_DATE_SYSLOG] = 12,
                                  [BOUNCE_LOG_DATE_ISO] = 16,
                                  [BOUNCE_LOG_DATE_TAI64] = 17,
                                  [BOUNCE_LOG_DATE_UNIX] = 10 };
  const BounceLogHead *head = &log->head;
  gsize size = MIN(sizes[head->form], bounce_scan_left(&head->date));
  if (log->minute[size] == '\0' && strncmp(log->minute, head->date.p, size) == 0)
    return log->day;
  memcpy(log->minute, head->date.p, size);
  log->minute[size] = '\0';
  log->day = bounce_log_time(head, &log->clock) / (24 * 60 * 60);
  return log->day;
}

/* Somebody was reached. */
static void read_delivery(Log *log, const BounceInput *input)
{
  gboolean counts = input->sent != NULL && log->begin >= input->sent_from;
  gboolean waited = bounce_log_queue_has_waiting(log->queue);
  if (!counts && !waited)
    return;
  bounce_log_line_read(log->rule, &log->head.line, &log->values);
  if (has_value(log, BOUNCE_LOG_LINK))
    complete(log);
  if (waited)
    note_waiting(log);
  if (counts)
    bounce_sent_add(input->sent, day_of(log), log->values.values[BOUNCE_LOG_RECIPIENT],
                    log->values.values[BOUNCE_LOG_REMOTE]);
}

/* TRUE when entries wait. */
static gboolean read_line(Log *log, BounceScan line, BounceInput *input)
{
  BounceLogCounts *counts = &input->log;
  counts->lines++;
  if (!read_head(&log->journal, line, &log->head)) {
    counts->strange += bounce_scan_left(&line) > 0;
    return FALSE;
  }
  log->rule = bounce_log_line_rule(&log->head.line);
  BounceLogSays says = log->rule != NULL ? log->rule->says : BOUNCE_LOG_SAYS_NOTHING;
  gboolean tells = says == BOUNCE_LOG_SAYS_FAILED || says == BOUNCE_LOG_SAYS_DELAYED;
  if (tells || says == BOUNCE_LOG_SAYS_CONTEXT || says == BOUNCE_LOG_SAYS_END)
    bounce_log_line_read(log->rule, &log->head.line, &log->values);
  if (tells && read_recipients(log)) {
    counts->told++;
    return TRUE;
  }
  if (says == BOUNCE_LOG_SAYS_CONTEXT || says == BOUNCE_LOG_SAYS_END)
    read_context(log);
  if (says == BOUNCE_LOG_SAYS_DELIVERED) {
    counts->delivered++;
    read_delivery(log, input);
  }
  counts->understood++;
  return FALSE;
}

/* The next line of the window; FALSE when more of the file is needed, or it ends. */
static gboolean take_line(Log *log, const BounceFile *file, BounceScan *line)
{
  const char *begin = (const char *) bounce_file_at(file, log->at);
  const char *end = (const char *) file->window + file->length;
  const char *stop = begin < end ? memchr(begin, '\n', (gsize) (end - begin)) : NULL;
  gboolean whole = stop != NULL || bounce_file_complete(file);
  if (begin >= end || (!whole && end - begin < LOG_LINE_MAX))
    return FALSE;
  const char *next = stop != NULL ? stop + 1 : end;
  *line = (BounceScan){ begin, MIN(stop != NULL ? stop : end, begin + LOG_LINE_MAX) };
  if (log->skipped)
    line->end = begin;
  log->skipped = !whole;
  log->begin = log->at;
  log->at += next - begin;
  return TRUE;
}

static BounceStep log_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Log *log = (Log *) reader;
  BounceFile *file = &input->file;
  BounceScan line;
  if (bounce_scan_left(&log->recipients) > 0)
    return give(log, input);
  if (input->live)
    log->clock.newest = input->clock.newest;
  for (;;) {
    while (take_line(log, file, &line)) {
      gboolean goes_on = bounce_scan_left(&line) == 0 && log->skipped;
      input->log_end = log->skipped ? input->log_end : log->at;
      if (!goes_on && read_line(log, line, input))
        return give(log, input);
    }
    if (bounce_file_complete(file))
      return BOUNCE_STEP_END;
    if (bounce_input_waits(input))
      return BOUNCE_STEP_WAIT;
    if (!bounce_input_slide(input, log->at, error))
      return BOUNCE_STEP_ERROR;
  }
}

static void log_free(BounceReader *reader)
{
  Log *log = (Log *) reader;
  bounce_log_queue_free(log->queue);
  bounce_log_queue_free(log->earlier);
  bounce_log_journal_clear(&log->journal);
  g_string_free(log->entry, TRUE);
  g_string_free(log->waiting, TRUE);
  g_free(log);
}

/* A file of yesterday has no line of today. */
static gint64 newest_of(const BounceInput *input)
{
  struct stat info;
  gint64 now = input->clock.newest;
  if (strcmp(input->path->str, "-") == 0 || stat(input->path->str, &info) != 0)
    return now;
  return now != 0 ? MIN(now, info.st_mtime) : info.st_mtime;
}

BounceStep bounce_maillog_open(BounceInput *input, goffset lead, GError **error)
{
  Log *log = g_new0(Log, 1);
  log->reader.next = log_next;
  log->reader.free = log_free;
  log->at = lead;
  log->clock = (BounceLogClock){ input->clock.zone, newest_of(input) };
  log->queue = bounce_log_queue_new();
  log->earlier = bounce_log_queue_new();
  log->entry = g_string_new(NULL);
  log->waiting = g_string_new(NULL);
  bounce_log_journal_init(&log->journal);
  return bounce_input_push(input, &log->reader);
}

/* Whether a line is one of a log: syslog's look like nothing else, of others a rule must hold. */
static gboolean is_line(BounceLogJournal *journal, BounceScan line)
{
  BounceLogHead head;
  if (!read_head(journal, line, &head))
    return FALSE;
  return bounce_scan_left(&head.host) > 0 || bounce_log_line_rule(&head.line) != NULL;
}

/* Of the first lines half are those of a log. */
gboolean bounce_maillog_is(const BounceFile *file, goffset lead)
{
  const char *begin = (const char *) bounce_file_at(file, lead);
  BounceScan text = { begin, (const char *) file->window + file->length };
  BounceLogJournal journal;
  BounceScan line;
  guint lines = 0, known = 0;
  bounce_log_journal_init(&journal);
  while (lines < LOG_LOOK_LINES && bounce_scan_line(&text, &line)) {
    if (bounce_scan_left(&line) == 0)
      continue;
    known += is_line(&journal, line);
    lines++;
  }
  bounce_log_journal_clear(&journal);
  return known > 0 && known * 2 >= lines;
}
