/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records made-up events, for tools/bench: what a history costs without any mail being read. In: a
 * history, the number of the first event, how many, how many a batch (0: a connection for each).
 * Out: the seconds it took. The same number is always the same event.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history/store.h"

/* As many events as there are, a fifth of the subscribers; few hosts have most of them. */
#define EVENTS_A_PERSON 5
#define BIG_HOSTS 20
#define SMALL_HOSTS 15000
#define LISTS 12
/* From 2025-12-01 on, a day. */
#define FIRST_SECOND 1764547200
#define SECONDS_A_YEAR (365 * 86400)

typedef struct {
  BounceVerdict verdict;
  BounceReason reason;
  BounceFault fault;
  BounceStatus status;
  guint code;
  const char *text;
} Kind;

static const Kind kinds[] = {
  { BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_USER_UNKNOWN,
    BOUNCE_FAULT_RECIPIENT,
    { 5, 1, 1 },
    550,
    "550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table" },
  { BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_MAILBOX_FULL,
    BOUNCE_FAULT_RECIPIENT,
    { 5, 2, 2 },
    552,
    "552 5.2.2 <%s>: the mailbox is full, please try again later" },
  { BOUNCE_VERDICT_SOFT,
    BOUNCE_REASON_CLIENT_BLOCKED,
    BOUNCE_FAULT_SENDER_SYSTEM,
    { 5, 7, 1 },
    554,
    "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl.example" },
};

static guint64 mix(guint64 number)
{
  number = (number ^ (number >> 31)) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  return number ^ (number >> 29);
}

static void add_event(EventBatch *batch, guint64 number, guint64 people)
{
  char address[64], host[64], diagnostic[160], id[48], list[32];
  const guint64 dice = mix(number + 1);
  const guint64 person = mix(number / EVENTS_A_PERSON) % people;
  const Kind *kind = &kinds[dice % G_N_ELEMENTS(kinds)];
  const guint64 big = person % BIG_HOSTS, small = person % SMALL_HOSTS;
  g_snprintf(host, sizeof host, "mx%u.%s.test", (guint) (person % 3 != 0 ? big : small),
             person % 3 != 0 ? "provider" : "firm");
  g_snprintf(address, sizeof address, "user%" G_GUINT64_FORMAT "@%s", person, host + 2);
  g_snprintf(id, sizeof id, "%" G_GUINT64_FORMAT ".%08x@news.example.net", number, (guint) dice);
  g_snprintf(list, sizeof list, "list%u.example.net", (guint) (dice / 8 % LISTS));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_snprintf(diagnostic, sizeof diagnostic, kind->text, address);
#pragma GCC diagnostic pop
  const BounceRecipient who = { .recipient = address,
                                .subscriber = address,
                                .action = BOUNCE_ACTION_FAILED,
                                .verdict = kind->verdict,
                                .reason = kind->reason,
                                .fault = kind->fault,
                                .status = kind->status,
                                .reply_code = kind->code,
                                .diagnostic = diagnostic,
                                .remote_mta = host };
  const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                  .reporting_mta = "mail.example.net",
                                  .date = "2026-01-01T00:00:00Z",
                                  .message_id = id,
                                  .list_id = list,
                                  .sender = "news-bounces@example.net",
                                  .recipients = (const BounceRecipient *const[]){ &who },
                                  .n_recipients = 1 };
  event_batch_add(batch, &info, NULL,
                  FIRST_SECOND - SECONDS_A_YEAR + (gint64) (number * 7 % SECONDS_A_YEAR));
}

static History *open_history(const char *url)
{
  g_autoptr(GError) error = NULL;
  History *history = history_open(url, HISTORY_WRITE, 60, &error);
  if (history != NULL)
    return history;
  fprintf(stderr, "db-load: %s: %s\n", url, error->message);
  exit(EXIT_FAILURE);
}

static void record(History *history, EventBatch *batch)
{
  g_autoptr(GError) error = NULL;
  guint added = 0;
  if (!history_record(history, batch, &added, &error)) {
    fprintf(stderr, "db-load: %s\n", error->message);
    exit(EXIT_FAILURE);
  }
  event_batch_reset(batch);
}

int main(int argc, char **argv)
{
  if (argc != 6) {
    fputs("usage: db-load HISTORY FIRST EVENTS BATCH PEOPLE\n", stderr);
    return EXIT_FAILURE;
  }
  const guint64 first = g_ascii_strtoull(argv[2], NULL, 10);
  const guint64 end = first + g_ascii_strtoull(argv[3], NULL, 10);
  const guint each = (guint) strtoul(argv[4], NULL, 10);
  const guint64 people = MAX(g_ascii_strtoull(argv[5], NULL, 10), 1);
  const gint64 begin = g_get_monotonic_time();
  EventBatch batch;
  event_batch_init(&batch);
  History *history = open_history(argv[1]);
  for (guint64 number = first; number < end; number++) {
    add_event(&batch, number, people);
    if (batch.events->len >= MAX(each, 1) || number + 1 == end)
      record(history, &batch);
    if (each == 0 && number + 1 < end) {
      history_close(history);
      history = open_history(argv[1]);
    }
  }
  history_close(history);
  event_batch_clear(&batch);
  printf("%.3f\n", (double) (g_get_monotonic_time() - begin) / G_USEC_PER_SEC);
  return EXIT_SUCCESS;
}
