/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads suppression lists. In: CSV below a row of names, JSON (an array, an object that holds one,
 * one object a line). Out: events of the row's date. Amazon SES (SuppressedDestinationSummaries),
 * SendGrid (bounces, blocks, spam_reports, unsubscribes), Mailgun (items), Postmark (Suppressions),
 * Cloudflare (result) and listmonk (bounces, subscribers) are told apart by nothing but the names
 * of their members, which do not contradict each other. An answer that stands in place of a reason
 * is judged as any other. It does not ask whether a list is right.
 */
#include "history/listed.h"

#include <bounce/explain.h>
#include <string.h>

#include "base/address.h"
#include "base/translate.h"
#include "message/message.h"
#include "source/csv.h"
#include "source/json.h"

/* Bytes of an answer that are judged: no server says more, a list could hold a book. */
#define ANSWER_MAX 4096

/* Names of columns and members, the first that has a value counts. */
static const char *const addresses[] = { "email",         "EmailAddress", "address", "recipient",
                                         "email_address", "emailaddress", NULL };
static const char *const dates[] = { "created_at", "CreatedAt",      "createdat",
                                     "created",    "LastUpdateTime", "lastupdatetime",
                                     "date",       "timestamp",      NULL };
static const char *const reasons[] = {
  "SuppressionReason", "suppressionreason", "Reason", "reason", "type", "error", "status", NULL
};
static const char *const ends[] = { "expires_at", "expiresat", NULL };

/* Members that hold the rows. */
static const char *const holders[] = { "SuppressedDestinationSummaries", "Suppressions", "items",
                                       "result", "results" };

/* Letters of the words that lists have for why. */
static const struct {
  const char *letters;
  ListedClass class;
} classes[] = {
  { "active", LISTED_ACTIVE },
  { "enabled", LISTED_ACTIVE },
  { "bounce", LISTED_HARD },
  { "bounced", LISTED_HARD },
  { "hard", LISTED_HARD },
  { "hardbounce", LISTED_HARD },
  { "invalid", LISTED_HARD },
  { "invalidemail", LISTED_HARD },
  { "permanent", LISTED_HARD },
  { "block", LISTED_SOFT },
  { "blocked", LISTED_SOFT },
  { "policy", LISTED_SOFT },
  { "soft", LISTED_SOFT },
  { "softbounce", LISTED_SOFT },
  { "temporary", LISTED_SOFT },
  { "transient", LISTED_SOFT },
  { "abuse", LISTED_COMPLAINT },
  { "complaint", LISTED_COMPLAINT },
  { "spam", LISTED_COMPLAINT },
  { "spamcomplaint", LISTED_COMPLAINT },
  { "spamreport", LISTED_COMPLAINT },
  { "blocklisted", LISTED_UNSUBSCRIBED },
  { "blacklisted", LISTED_UNSUBSCRIBED },
  { "manual", LISTED_UNSUBSCRIBED },
  { "manualsuppression", LISTED_UNSUBSCRIBED },
  { "optout", LISTED_UNSUBSCRIBED },
  { "unsubscribe", LISTED_UNSUBSCRIBED },
  { "unsubscribed", LISTED_UNSUBSCRIBED },
};

typedef struct {
  const ListedHow *how;
  EventBatch *batch;
  ListedCounts *counts;
  BounceJson row;
} Reading;

ListedClass listed_class(const char *word)
{
  g_autoptr(GString) letters = g_string_new(NULL);
  for (; *word != '\0'; word++)
    if (g_ascii_isalnum(*word))
      g_string_append_c(letters, g_ascii_tolower(*word));
  for (guint i = 0; i < G_N_ELEMENTS(classes); i++)
    if (strcmp(classes[i].letters, letters->str) == 0)
      return classes[i].class;
  return LISTED_UNKNOWN;
}

static const char *value_of(const Reading *reading, const char *own, const char *const *names)
{
  if (own != NULL)
    return bounce_json_get(&reading->row, own);
  const char *value = NULL;
  for (; *names != NULL && (value == NULL || *value == '\0'); names++)
    value = bounce_json_get(&reading->row, *names);
  return value;
}

/* Seconds or milliseconds since 1970, with or without a fraction; 0: it is no number. */
static gint64 time_of_number(const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod(text, &end);
  if (end == text || *end != '\0' || !(number > 0 && number < 1e14))
    return 0;
  return (gint64) (number >= 1e11 ? number / 1000 : number);
}

/* ISO 8601 as lists have it: a day, a blank in place of the T, a name of UTC behind it, or no zone.
 */
static gint64 time_of_day(const char *text)
{
  g_autofree char *joined = g_strdup(text);
  if (!g_ascii_isdigit(*text))
    return 0;
  if (strlen(text) == sizeof "2025-01-01" - 1) {
    g_autofree char *midnight = g_strconcat(text, "T00:00:00Z", NULL);
    return event_time(midnight);
  }
  char *blank = strchr(joined, ' ');
  if (blank != NULL)
    *blank = 'T';
  joined[strcspn(joined, " ")] = '\0';
  return event_time(joined);
}

/* ISO 8601, RFC 5322, or a number; 0: none of these. */
static gint64 time_of(const char *text)
{
  gint64 time = time_of_number(text);
  if (time == 0)
    time = time_of_day(text);
  if (time != 0)
    return time;
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *mail_date = bounce_message_date(pool, text);
  return mail_date != NULL ? event_time(mail_date) : 0;
}

/* What an answer says; unknown where it says nothing. */
static ListedClass judge(const char *answer, Event *event)
{
  gsize length = MIN(strlen(answer), ANSWER_MAX);
  g_autoptr(BounceExplanation) explanation = bounce_explain_text(answer, (gssize) length);
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  if (!info->known
      || (info->verdict != BOUNCE_VERDICT_HARD && info->verdict != BOUNCE_VERDICT_SOFT))
    return LISTED_UNKNOWN;
  event->verdict = info->verdict;
  event->reason = info->reason;
  event->fault = info->fault;
  event->diagnostic = answer;
  return info->verdict == BOUNCE_VERDICT_HARD ? LISTED_HARD : LISTED_SOFT;
}

static void fill(Event *event, ListedClass class)
{
  event->kind = class == LISTED_COMPLAINT      ? BOUNCE_KIND_FEEDBACK
                : class == LISTED_UNSUBSCRIBED ? EVENT_KIND_UNSUBSCRIBED
                                               : BOUNCE_KIND_BOUNCE;
  if (class == LISTED_COMPLAINT) {
    event->reason = BOUNCE_REASON_COMPLAINT;
    event->fault = BOUNCE_FAULT_RECIPIENT;
  }
  if (event->kind != BOUNCE_KIND_BOUNCE)
    return;
  event->action = BOUNCE_ACTION_FAILED;
  if (event->verdict != BOUNCE_VERDICT_NONE)
    return;
  event->verdict = class == LISTED_HARD ? BOUNCE_VERDICT_HARD : BOUNCE_VERDICT_SOFT;
  event->reason = BOUNCE_REASON_SUPPRESSED;
  event->fault = class == LISTED_HARD ? BOUNCE_FAULT_RECIPIENT : BOUNCE_FAULT_UNKNOWN;
}

static void take(Reading *reading, Event *event, ListedClass class)
{
  g_autofree char *folded = event_fold_address(event->recipient);
  fill(event, class);
  event->subscriber = folded;
  event->channel = BOUNCE_CHANNEL_EVENT;
  event->list = reading->how->list;
  g_autofree char *key =
      g_strdup_printf("listed %s %s %" G_GINT64_FORMAT " %s", event_kind_to_string(event->kind),
                      folded, event->date, event->list != NULL ? event->list : "");
  event_key_of(event, key);
  event_batch_take(reading->batch, event);
  if (reading->how->taken != NULL)
    reading->how->taken(reading->how->data);
}

/* The class of a row, by its word, its answer, or what holds for all. */
static ListedClass class_of(const Reading *reading, const char *reason, Event *event)
{
  ListedClass class = reason != NULL && *reason != '\0' ? listed_class(reason) : LISTED_UNKNOWN;
  const char *answer = bounce_json_get(&reading->row, "error");
  if (class == LISTED_UNKNOWN && reason != NULL && *reason != '\0')
    class = judge(reason, event);
  else if (class == LISTED_HARD && answer != NULL)
    judge(answer, event);
  return class != LISTED_UNKNOWN ? class : reading->how->class;
}

/* What is wrong with a row; NULL: nothing, *class and `event` are set. */
static const char *understand(const Reading *reading, Event *event, ListedClass *class)
{
  const ListedHow *how = reading->how;
  const char *address = value_of(reading, how->address, addresses);
  const char *date = value_of(reading, how->date, dates);
  event->recipient = address;
  event->date = date != NULL && *date != '\0' ? time_of(date) : how->default_date;
  *class = class_of(reading, value_of(reading, how->reason, reasons), event);
  if (address == NULL || !bounce_address_is_valid(address, strlen(address)))
    return N_("it has no address");
  if (*class == LISTED_UNKNOWN)
    return N_("why it is on the list is not known (see --as)");
  if (event->date <= 0)
    return date != NULL && *date != '\0' ? N_("its date is none")
                                         : N_("it has no date (see --date)");
  return event->date > how->now ? N_("its date is still to come") : NULL;
}

static gboolean is_over(const Reading *reading)
{
  const char *end = value_of(reading, NULL, ends);
  gint64 time = end != NULL && *end != '\0' ? time_of(end) : 0;
  return time != 0 && time <= reading->how->now;
}

static void read_row(Reading *reading)
{
  Event event = { 0 };
  ListedClass class;
  const char *wrong = understand(reading, &event, &class);
  reading->counts->rows++;
  if (wrong != NULL) {
    reading->counts->wrong++;
    reading->how->wrong(reading->counts->rows, wrong, reading->how->data);
  } else if (class == LISTED_ACTIVE || is_over(reading)) {
    reading->counts->passed++;
  } else {
    take(reading, &event, class);
  }
}

static void wrong_row(Reading *reading, const char *what)
{
  reading->counts->rows++;
  reading->counts->wrong++;
  reading->how->wrong(reading->counts->rows, what, reading->how->data);
}

/* Where the rows of an object begin: behind the "[" of a member that holds them; NULL: nowhere. */
static const char *find_rows(BounceScan text)
{
  for (guint i = 0; i < G_N_ELEMENTS(holders); i++) {
    g_autofree char *name = g_strdup_printf("\"%s\"", holders[i]);
    const char *at = g_strstr_len(text.p, (gssize) bounce_scan_left(&text), name);
    if (at == NULL)
      continue;
    BounceScan rest = { at + strlen(name), text.end };
    bounce_scan_space(&rest);
    if (!bounce_scan_byte(&rest, ':'))
      continue;
    bounce_scan_space(&rest);
    if (bounce_scan_byte(&rest, '['))
      return rest.p;
  }
  return NULL;
}

/* Objects, with commas or lines between them. */
static void read_objects(Reading *reading, BounceScan text)
{
  for (;;) {
    bounce_scan_space(&text);
    while (bounce_scan_byte(&text, ','))
      bounce_scan_space(&text);
    if (bounce_scan_peek(&text) != '{')
      break;
    if (bounce_json_read(&reading->row, &text)) {
      read_row(reading);
      continue;
    }
    wrong_row(reading, N_("from here on it is no JSON"));
    return;
  }
  if (bounce_scan_left(&text) > 0 && bounce_scan_peek(&text) != ']')
    wrong_row(reading, N_("from here on it is no JSON"));
}

static void read_json(Reading *reading, BounceScan text)
{
  const char *rows = bounce_scan_peek(&text) == '[' ? text.p + 1 : find_rows(text);
  if (rows != NULL)
    text.p = rows;
  read_objects(reading, text);
}

static void read_csv_row(Reading *reading, const GPtrArray *names, BounceScan row)
{
  g_autoptr(GString) cell = g_string_new(NULL);
  bounce_json_forget(&reading->row);
  for (guint i = 0; i < names->len && bounce_csv_cell(&row, cell); i++)
    if (cell->len > 0)
      bounce_json_set(&reading->row, names->pdata[i], cell->str, cell->len);
  read_row(reading);
}

static gboolean has_any(const GPtrArray *names, const char *own, const char *const *known)
{
  for (guint i = 0; i < names->len; i++)
    if (own != NULL ? strcmp(names->pdata[i], own) == 0 : g_strv_contains(known, names->pdata[i]))
      return TRUE;
  return FALSE;
}

/* "Email Address" is email_address, unless the caller names columns. */
static void normalise(GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    for (char *p = names->pdata[i]; *p != '\0'; p++)
      *p = *p == ' ' || *p == '-' ? '_' : g_ascii_tolower(*p);
}

static gboolean read_csv(Reading *reading, BounceScan text)
{
  BounceScan row;
  if (!bounce_csv_row(&text, &row))
    return FALSE;
  g_autoptr(GPtrArray) names = bounce_csv_names(row);
  if (reading->how->address == NULL)
    normalise(names);
  if (!has_any(names, reading->how->address, addresses))
    return FALSE;
  while (bounce_csv_row(&text, &row))
    if (row.p < row.end)
      read_csv_row(reading, names, row);
  /* The last row may have no line end. */
  if (bounce_scan_left(&text) > 0)
    read_csv_row(reading, names, text);
  return TRUE;
}

gboolean listed_read(const char *text, gsize size, const ListedHow *how, EventBatch *batch,
                     ListedCounts *counts)
{
  Reading reading = { .how = how, .batch = batch, .counts = counts };
  BounceScan scan = bounce_scan(text, size);
  gboolean done = TRUE;
  bounce_scan_literal(&scan, "\357\273\277");
  bounce_scan_space(&scan);
  bounce_json_init(&reading.row);
  if (bounce_scan_peek(&scan) == '{' || bounce_scan_peek(&scan) == '[')
    read_json(&reading, scan);
  else
    done = read_csv(&reading, scan);
  bounce_json_clear(&reading.row);
  return done;
}
