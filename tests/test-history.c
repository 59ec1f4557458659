/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What store.h promises, by every store there is. */
#include <glib/gstdio.h>
#include <string.h>

#include "fake-store.h"
#include "history/event-pack.h"
#include "history/life.h"
#include "history/store.h"
#include "policy/suppression.h"
#include "test-store.h"

static const struct {
  const char *name;
  History *(*open)(const char *location, HistoryMode mode, guint wait, GError **error);
} stores[] = {
  { "sqlite", test_store_open_sqlite },
  { "fake", fake_store_open },
  { "postgresql", test_store_open_postgresql },
};

static void make_store(void)
{
  test_store_make();
  fake_store_reset();
}

static History *open_store(int store, HistoryMode mode)
{
  g_autoptr(GError) error = NULL;
  History *history = stores[store].open(test_store_path, mode, 30, &error);
  ck_assert_msg(history != NULL, "%s: %s", stores[store].name, error != NULL ? error->message : "");
  return history;
}

static void count_event(const Event *event, gpointer data)
{
  ++*(guint *) data;
}

static guint count_events(History *history, const HistoryFilter *filter)
{
  const HistoryQuery query = { .filter = *filter };
  guint n = 0;
  ck_assert(history_each(history, &query, count_event, &n, NULL));
  return n;
}

START_TEST(the_same_report_counts_once)
{
  History *history = open_store(_i, HISTORY_WRITE);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", MONDAY), 1);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", MONDAY), 0);
  /* The same moment in another zone and another spelling of the address are the same report... */
  ck_assert_uint_eq(test_store_record(history, "ANN@example.org", "1@example.net", MONDAY), 0);
  /* ... so is what is said of it the next day; another original and another person are not. */
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", TUESDAY), 0);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "2@example.net", MONDAY), 1);
  ck_assert_uint_eq(test_store_record(history, "bob@example.org", "1@example.net", MONDAY), 1);
  history_close(history);
}
END_TEST

/* What is the same whatever way a failure became known, and what is not. */
START_TEST(a_failure_is_one_event_over_all_channels)
{
  static const BounceRecipient refused = { .recipient = "ann@example.org",
                                           .action = BOUNCE_ACTION_FAILED,
                                           .status = { 5, 1, 1 },
                                           .refused_ip = "192.0.2.10" };
  static const BounceRecipient bare = { .recipient = "ann@example.org",
                                        .action = BOUNCE_ACTION_FAILED };
  static const BounceRecipient general = { .recipient = "ann@example.org",
                                           .action = BOUNCE_ACTION_FAILED,
                                           .status = { 5, 0, 0 } };
  static const BounceRecipient delayed = { .recipient = "ann@example.org",
                                           .action = BOUNCE_ACTION_DELAYED,
                                           .status = { 5, 1, 1 } };
  const struct {
    BounceChannel channel;
    const BounceRecipient *who;
    const char *message_id, *queue_id, *date;
    guint added;
  } rows[] = {
    { BOUNCE_CHANNEL_LOG, &refused, "1@example.net", "4ZAB", MONDAY, 1 },
    { BOUNCE_CHANNEL_MAIL, &refused, "1@example.net", NULL, TUESDAY, 0 },
    { BOUNCE_CHANNEL_LOG, &refused, NULL, "4ZAB", MONDAY, 0 },
    { BOUNCE_CHANNEL_EVENT, &refused, "1@example.net", NULL, MONDAY, 0 },
    { BOUNCE_CHANNEL_LOG, &delayed, "1@example.net", "4ZAB", MONDAY, 1 },
    { BOUNCE_CHANNEL_LOG, &refused, NULL, "4ZAC", MONDAY, 1 },
    { BOUNCE_CHANNEL_LOG, &bare, "1@example.net", "4ZAB", TUESDAY, 1 },
    { BOUNCE_CHANNEL_MAIL, &general, "1@example.net", NULL, TUESDAY, 0 },
  };
  History *history = open_store(_i, HISTORY_WRITE);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                    .channel = rows[i].channel,
                                    .message_id = rows[i].message_id,
                                    .queue_id = rows[i].queue_id,
                                    .sender = "news@Example.net",
                                    .date = rows[i].date,
                                    .recipients = &rows[i].who,
                                    .n_recipients = 1 };
    EventBatch batch;
    guint added = 0;
    event_batch_init(&batch);
    event_batch_add(&batch, &info, NULL, event_time(rows[i].date));
    ck_assert_str_eq(g_array_index(batch.events, Event, 0).sender_domain, "example.net");
    ck_assert(history_record(history, &batch, &added, NULL));
    event_batch_clear(&batch);
    test_row(i, added == rows[i].added, "%s: %u", stores[_i].name, added);
  }
  history_close(history);
}
END_TEST

/* A history that was written by an older version knows its events by these keys. */
START_TEST(keys_stay_what_they_were)
{
  static const guint8 want[EVENT_KEY_SIZE] = { 0x72, 0xed, 0xd4, 0x13, 0xda, 0x70, 0x94, 0xdf,
                                               0xbd, 0xdf, 0xb3, 0x88, 0x06, 0x66, 0xa5, 0x83 };
  const BounceRecipient who = { .recipient = "Ann@example.org", .action = BOUNCE_ACTION_FAILED };
  const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                  .reporting_mta = "mail.example.net",
                                  .date = MONDAY,
                                  .message_id = "1@example.net",
                                  .recipients = (const BounceRecipient *const[]){ &who },
                                  .n_recipients = 1 };
  EventBatch batch;
  event_batch_init(&batch);
  event_batch_add(&batch, &info, NULL, 1);
  ck_assert_mem_eq(g_array_index(batch.events, Event, 0).key, want, EVENT_KEY_SIZE);
  event_batch_clear(&batch);
}
END_TEST

static void check_ann(const Event *event, gpointer data)
{
  ck_assert_str_eq(event->subscriber, "ann@example.org");
  ck_assert_str_eq(event->recipient, "ann@example.org");
  ck_assert_int_eq(event->kind, BOUNCE_KIND_BOUNCE);
  ck_assert_int_eq(event->action, BOUNCE_ACTION_FAILED);
  ck_assert_int_eq(event->verdict, BOUNCE_VERDICT_HARD);
  ck_assert_int_eq(event->reason, BOUNCE_REASON_USER_UNKNOWN);
  ck_assert_int_eq(event->fault, BOUNCE_FAULT_RECIPIENT);
  ck_assert(bounce_status_equal(event->status, (BounceStatus){ 5, 1, 1 }));
  ck_assert_uint_eq(event->reply_code, 550);
  ck_assert_int_eq(event->date, event_time(MONDAY));
  ck_assert_str_eq(event->list, "news.example.net");
  ck_assert_str_eq(event->remote_mta, "mx.example.org");
  ck_assert_str_eq(event->reporting_mta, "mail.example.net");
  ck_assert_str_eq(event->message_id, "1@example.net");
  ck_assert_str_eq(event->diagnostic, "550 5.1.1 <Ann@Example.org>: unknown");
  ck_assert_int_eq(event->channel, BOUNCE_CHANNEL_MAIL);
  ck_assert_str_eq(event->queue_id, "4ZABC1@example.net");
  ck_assert_str_eq(event->refused_ip, "192.0.2.10");
  ck_assert_str_eq(event->sender_domain, "example.net");
  ck_assert_int_ne(event->story.message, 0);
  ck_assert_int_ne(event->story.queue, 0);
  ++*(guint *) data;
}

START_TEST(events_come_back_as_they_went_in)
{
  History *history = open_store(_i, HISTORY_WRITE);
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  history_close(history);
  history = open_store(_i, HISTORY_READ);
  const HistoryQuery all = { 0 };
  guint seen = 0;
  ck_assert(history_each(history, &all, check_ann, &seen, NULL));
  ck_assert_uint_eq(seen, 1);
  history_close(history);
}
END_TEST

static void note_kind(const Event *event, gpointer data)
{
  const char *kind = event_kind_to_string(event->kind);
  ck_assert_str_eq(event->subscriber, "ann@example.org");
  g_string_append_printf(data, "%s ", kind);
}

START_TEST(signs_of_life_are_kept_where_the_address_is_known)
{
  const BounceKind kinds[] = { EVENT_KIND_MAIL,      BOUNCE_KIND_AUTO_REPLY,  EVENT_KIND_ACCEPTED,
                               EVENT_KIND_CONFIRMED, EVENT_KIND_UNSUBSCRIBED, EVENT_KIND_MAIL };
  History *history = open_store(_i, HISTORY_WRITE);
  EventBatch batch;
  guint added = 0;
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  event_batch_init(&batch);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    life_add(&batch, kinds[i], "Ann@Example.org", NULL, event_time(TUESDAY) + i);
  life_add(&batch, EVENT_KIND_MAIL, "stranger@example.org", NULL, event_time(TUESDAY));
  ck_assert(life_keep_known(&batch, history, NULL));
  ck_assert(history_record(history, &batch, &added, NULL));
  ck_assert_uint_eq(added, 5); /* one a day of each kind */
  event_batch_clear(&batch);
  g_autoptr(GString) seen = g_string_new(NULL);
  const HistoryQuery all = { .order = HISTORY_ORDER_PERSON };
  ck_assert(history_each(history, &all, note_kind, seen, NULL));
  ck_assert_str_eq(seen->str, "bounce mail auto-reply accepted confirmed unsubscribed ");
  history_close(history);
}
END_TEST

static void add_sign(History *history, BounceKind kind, const char *address, gint64 date)
{
  EventBatch batch;
  guint added = 0;
  event_batch_init(&batch);
  life_add(&batch, kind, address, NULL, date);
  ck_assert(history_record(history, &batch, &added, NULL));
  ck_assert_uint_eq(added, 1);
  event_batch_clear(&batch);
}

START_TEST(filters_choose)
{
  History *history = open_store(_i, HISTORY_WRITE);
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  test_store_record(history, "bob@example.org", "1@example.net", TUESDAY);
  test_store_record(history, NULL, "1@example.net", TUESDAY);
  add_sign(history, EVENT_KIND_CONFIRMED, "ann@example.org", event_time(TUESDAY) + 5);
  gint64 tuesday = event_time(TUESDAY);
  const struct {
    HistoryFilter filter;
    guint want;
  } rows[] = {
    { { 0 }, 4 },
    { { .named = TRUE }, 3 },
    { { .address = "ann@example.org" }, 2 },
    { { .address = "nobody@example.org" }, 0 },
    { { .list = "news.example.net" }, 3 },
    { { .list = "news.example.net", .or_no_list = TRUE }, 4 },
    { { .list = "unheard.example.org", .or_no_list = TRUE }, 1 },
    { { .list = "mx.example.org" }, 0 },
    { { .list = "other.example.net" }, 0 },
    { { .since = tuesday }, 3 },
    { { .until = tuesday }, 1 },
    { { .until = tuesday + 1 }, 3 },
    { { .since = tuesday, .until = tuesday + 1, .named = TRUE }, 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint n = count_events(history, &rows[i].filter);
    test_row(i, n == rows[i].want, "%s: %u", stores[_i].name, n);
  }
  history_close(history);
}
END_TEST

typedef struct {
  GString *last;
  gint64 date;
  guint people;
} Order;

static void check_order(const Event *event, gpointer data)
{
  Order *order = data;
  if (strcmp(order->last->str, event->subscriber) != 0) {
    g_string_assign(order->last, event->subscriber);
    order->people++;
    order->date = 0;
  }
  ck_assert_int_ge(event->date, order->date);
  ck_assert_ptr_null(event->diagnostic);
  ck_assert_int_eq(event->verdict, BOUNCE_VERDICT_HARD);
  order->date = event->date;
}

START_TEST(events_of_one_person_follow_one_another)
{
  History *history = open_store(_i, HISTORY_WRITE);
  static const char *const people[] = { "ann@example.org", "bob@example.org", "eve@example.org" };
  for (guint i = 0; i < 12; i++) {
    g_autofree char *id = g_strdup_printf("%u@example.net", i);
    test_store_record(history, people[i % 3], id, i < 6 ? TUESDAY : MONDAY);
  }
  const HistoryQuery query = { .filter.named = TRUE,
                               .order = HISTORY_ORDER_PERSON,
                               .columns = HISTORY_COLUMNS_POLICY };
  Order order = { .last = g_string_new(NULL) };
  ck_assert(history_each(history, &query, check_order, &order, NULL));
  ck_assert_uint_eq(order.people, 3);
  g_string_free(order.last, TRUE);
  history_close(history);
}
END_TEST

static void join_name(const char *name, gpointer data)
{
  g_string_append_printf(data, "%s;", name);
}

START_TEST(a_history_says_what_it_holds)
{
  History *history = open_store(_i, HISTORY_WRITE);
  HistoryMeta meta;
  g_autoptr(GString) names = g_string_new(NULL);
  ck_assert(history_meta(history, &meta, NULL));
  ck_assert_int_eq(meta.newest, 0);
  test_store_record(history, "ann@example.org", "1@example.net", TUESDAY);
  test_store_record(history, "ann@example.org", "2@example.net", MONDAY);
  ck_assert(history_meta(history, &meta, NULL));
  ck_assert_int_eq(meta.newest, event_time(TUESDAY));
  ck_assert_uint_gt(meta.version, 0);
  ck_assert(history_lists(history, join_name, names, NULL));
  ck_assert_str_eq(names->str, "news.example.net;");
  history_close(history);
}
END_TEST

START_TEST(a_history_knows_its_subscribers)
{
  History *history = open_store(_i, HISTORY_WRITE);
  g_autoptr(GString) names = g_string_new(NULL);
  gboolean known = TRUE;
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  test_store_record(history, "bob@example.org", "2@example.net", MONDAY);
  test_store_record(history, "cid@example.org", "3@example.net", MONDAY);
  ck_assert(history_knows(history, "nn@example.org", &known, NULL));
  ck_assert(!known);
  ck_assert(history_knows(history, "ann@example.org", &known, NULL));
  ck_assert(known);
  ck_assert(history_subscribers(history, 2, join_name, names, NULL));
  ck_assert_str_eq(names->str, "cid@example.org;bob@example.org;");
  history_close(history);
}
END_TEST

START_TEST(what_is_to_be_there_is_not_made)
{
  static const HistoryMode modes[] = { HISTORY_READ, HISTORY_CHANGE };
  for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(stores[_i].open(test_store_path, modes[i], 0, &error));
    ck_assert_msg(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_OPEN), "%s", error->message);
  }
  ck_assert(!g_file_test(test_store_path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(a_forgotten_person_is_gone)
{
  History *history = open_store(_i, HISTORY_WRITE);
  const HistoryFilter all = { 0 };
  guint64 removed = 0;
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  test_store_record(history, "bob@example.org", "1@example.net", MONDAY);
  ck_assert(history_forget(history, "ANN@Example.ORG", &removed, NULL));
  ck_assert_uint_eq(removed, 1);
  ck_assert_uint_eq(count_events(history, &all), 1);
  ck_assert(history_forget(history, "nobody@example.org", &removed, NULL));
  ck_assert_uint_eq(removed, 0);
  history_close(history);
}
END_TEST

START_TEST(a_period_is_gone)
{
  const gint64 tuesday = event_time(TUESDAY);
  const struct {
    gint64 since, until;
    guint removed;
  } rows[] = {
    { 0, tuesday - 86400, 0 },
    { 0, tuesday, 1 },
    { tuesday + 1, 0, 0 },
    { tuesday, tuesday + 1, 1 },
  };
  History *history = open_store(_i, HISTORY_WRITE);
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  test_store_record(history, "bob@example.org", "1@example.net", TUESDAY);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint64 removed = 0;
    ck_assert(history_forget_period(history, rows[i].since, rows[i].until, &removed, NULL));
    test_row(i, removed == rows[i].removed, "%s: %u", stores[_i].name, (guint) removed);
  }
  ck_assert_uint_eq(count_events(history, &(HistoryFilter){ 0 }), 0);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", MONDAY), 1);
  history_close(history);
}
END_TEST

/* Writes that a log of bytes `c` was read from `from` to `to`, and `count` deliveries of day 10. */
static void mark_log(History *history, const char *keys, gint64 from, gint64 to, guint64 count)
{
  EventBatch batch;
  guint added;
  EventMark mark = { .from = from, .to = to, .date = event_time(MONDAY) };
  const EventSent sent = { 10, "example.org", "", count };
  memset(mark.before, keys[0], EVENT_KEY_SIZE);
  memset(mark.log, keys[1], EVENT_KEY_SIZE);
  event_batch_init(&batch);
  event_batch_mark(&batch, &mark);
  event_batch_sent(&batch, &sent);
  ck_assert(history_record(history, &batch, &added, NULL));
  ck_assert_uint_eq(added, 0);
  event_batch_clear(&batch);
}

static gint64 position_of(History *history, char key)
{
  guint8 log[EVENT_KEY_SIZE];
  gint64 offset, date;
  memset(log, key, EVENT_KEY_SIZE);
  ck_assert(history_position(history, log, &offset, &date, NULL));
  return offset;
}

static void add_sent(const EventSent *sent, gpointer data)
{
  *(guint64 *) data += sent->count;
}

/* Steps of a log that grows, and has another digest as long as it is short. */
START_TEST(a_log_is_counted_once)
{
  static const struct {
    const char *keys;
    gint64 from, to;
    guint64 count, all;
  } rows[] = {
    { "aa", 0, 100, 5, 5 },    { "aa", 0, 100, 5, 5 },       /* repeated */
    { "ab", 100, 200, 2, 7 },  { "ab", 100, 200, 2, 7 },     /* repeated */
    { "bb", 150, 300, 4, 7 },                                /* another one was there */
    { "bb", 200, 5000, 1, 8 }, { "cc", 0, 900, 10, 18 },     /* another log */
    { "zz", 10, 20, 100, 18 }, { "bc", 5000, 6000, 50, 18 }, /* none, and one that is taken */
  };
  History *history = open_store(_i, HISTORY_WRITE);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint64 all = 0;
    mark_log(history, rows[i].keys, rows[i].from, rows[i].to, rows[i].count);
    ck_assert(history_sent(history, 0, 0, add_sent, &all, NULL));
    test_row(i, all == rows[i].all, "%s: %u", stores[_i].name, (guint) all);
  }
  ck_assert_int_eq(position_of(history, 'a'), 0);
  ck_assert_int_eq(position_of(history, 'b'), 5000);
  guint64 all = 0;
  ck_assert(history_sent(history, 11 * 86400, 0, add_sent, &all, NULL));
  ck_assert(history_sent(history, 0, 10 * 86400, add_sent, &all, NULL));
  ck_assert_uint_eq(all, 0);
  history_close(history);
}
END_TEST

/* Two people with five days each and one with two; the store reuses every byte it shows. */
START_TEST(a_policy_counts_each_person_apart)
{
  static const char *const people[] = { "ann@example.org", "bob@example.org", "eve@example.org" };
  History *history = open_store(_i, HISTORY_WRITE);
  g_autoptr(Policy) policy = policy_load("mailman", NULL);
  for (guint day = 1; day <= 5; day++)
    for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
      g_autofree char *date = g_strdup_printf("2026-03-0%uT10:00:00Z", day);
      if (i < 2 || day <= 2)
        test_store_record(history, people[i], date, date);
    }
  const SuppressionScope scope = { .as_of = event_time("2026-03-07T00:00:00Z") };
  SuppressionTotals totals = { 0 };
  g_autoptr(GArray) list = suppression_list(history, policy, &scope, &totals, NULL);
  ck_assert_uint_eq(totals.events, 12);
  ck_assert_uint_eq(totals.addresses[POLICY_DISABLE], 2);
  ck_assert_uint_eq(totals.addresses[POLICY_KEEP], 1);
  ck_assert(totals.highest == 5);
  ck_assert_uint_eq(list->len, 3);
  for (guint i = 0; i < list->len; i++) {
    const Suppression *person = &g_array_index(list, Suppression, i);
    ck_assert_str_eq(person->address, people[i]);
    ck_assert_uint_eq(person->standing.count, i < 2 ? 5 : 2);
    ck_assert_int_eq(person->standing.state, i < 2 ? POLICY_DISABLE : POLICY_KEEP);
  }
  history_close(history);
}
END_TEST

START_TEST(a_history_has_a_path_or_a_url)
{
  static const struct {
    const char *url;
    const char *file;
  } rows[] = {
    { "h.db", "h.db" },          { "/a/b:c.db", "/a/b:c.db" },
    { "sqlite:h.db", "h.db" },   { "SQLITE:/a/h.db", "/a/h.db" },
    { "./x:y.db", "./x:y.db" },  { "postgresql://host/db", NULL },
    { "nosuch:h.db", NULL },     { "7:h.db", "7:h.db" },
    { "service=mail", NULL },    { "./service=mail", "./service=mail" },
    { "postgres://host", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = history_file(rows[i].url);
    test_row(i, g_strcmp0(got, rows[i].file) == 0, "%s", got);
  }
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(history_open("mysql://host/db", HISTORY_READ, 0, &error));
  ck_assert(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_LOCATION));
}
END_TEST

START_TEST(spellings_of_one_address_fold_to_one)
{
  static const char *const rows[][2] = {
    { "Ann@Example.ORG", "ann@example.org" },
    { "ann@b\xc3\xbc"
      "cher.test",
      "ann@xn--bcher-kva.test" },
    { "ann@xn--bcher-kva.test", "ann@xn--bcher-kva.test" },
    { "\xc3\xa4nn@xn--bcher-kva.test", "\xc3\xa4nn@b\xc3\xbc"
                                       "cher.test" },
    { "Local", "local" },
    { "a@b@C.test", "a@b@c.test" },
    { "ann@", "ann@" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *got = event_fold_address(rows[i][0]);
    test_row(i, strcmp(got, rows[i][1]) == 0, "%s", got);
  }
}
END_TEST

START_TEST(packed_events_are_the_same)
{
  const Event events[] = {
    { .subscriber = "ann@example.org",
      .recipient = "Ann@example.org",
      .list = "",
      .date = 7,
      .verdict = BOUNCE_VERDICT_SOFT,
      .diagnostic = "\"x\"\n",
      .channel = BOUNCE_CHANNEL_EVENT,
      .proof = "log",
      .story = { 7, -1 },
      .key = { 1, 0, 2 } },
    { .remote_mta = "mx.example.org", .reporting_mta = "m", .message_id = "<1@example.org>" },
    { .reply_code = 550 },
  };
  g_autoptr(GString) packed = g_string_new("before");
  gsize offset = packed->len;
  for (guint i = 0; i < G_N_ELEMENTS(events); i++)
    event_pack(&events[i], packed);
  for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
    const Event found = event_unpack(packed, &offset);
    test_row(i, g_strcmp0(found.subscriber, events[i].subscriber) == 0, "%s", found.subscriber);
    test_row(i, g_strcmp0(found.recipient, events[i].recipient) == 0, "%s", found.recipient);
    test_row(i, g_strcmp0(found.list, events[i].list) == 0, "%s", found.list);
    test_row(i, g_strcmp0(found.remote_mta, events[i].remote_mta) == 0, "%s", found.remote_mta);
    test_row(i, g_strcmp0(found.reporting_mta, events[i].reporting_mta) == 0, "%s",
             found.reporting_mta);
    test_row(i, g_strcmp0(found.message_id, events[i].message_id) == 0, "%s", found.message_id);
    test_row(i, g_strcmp0(found.diagnostic, events[i].diagnostic) == 0, "%s", found.diagnostic);
    test_row(i,
             found.date == events[i].date && found.verdict == events[i].verdict
                 && found.reply_code == events[i].reply_code && found.channel == events[i].channel
                 && found.story.message == events[i].story.message
                 && found.story.queue == events[i].story.queue
                 && g_strcmp0(found.proof, events[i].proof) == 0
                 && memcmp(found.key, events[i].key, EVENT_KEY_SIZE) == 0,
             "%u", found.reply_code);
  }
  ck_assert_uint_eq(offset, packed->len);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("history");
  /* The last needs a server: tests/integration/postgresql.sh. */
  const int all = (int) G_N_ELEMENTS(stores) - !test_store_has_postgresql();
  tcase_add_checked_fixture(tcase, make_store, test_store_remove);
  tcase_set_timeout(tcase, 60);
  tcase_add_loop_test(tcase, the_same_report_counts_once, 0, all);
  tcase_add_loop_test(tcase, a_failure_is_one_event_over_all_channels, 0, all);
  tcase_add_test(tcase, keys_stay_what_they_were);
  tcase_add_loop_test(tcase, events_come_back_as_they_went_in, 0, all);
  tcase_add_loop_test(tcase, signs_of_life_are_kept_where_the_address_is_known, 0, all);
  tcase_add_loop_test(tcase, filters_choose, 0, all);
  tcase_add_loop_test(tcase, events_of_one_person_follow_one_another, 0, all);
  tcase_add_loop_test(tcase, a_history_says_what_it_holds, 0, all);
  tcase_add_loop_test(tcase, a_history_knows_its_subscribers, 0, all);
  tcase_add_loop_test(tcase, what_is_to_be_there_is_not_made, 0, all);
  tcase_add_loop_test(tcase, a_forgotten_person_is_gone, 0, all);
  tcase_add_loop_test(tcase, a_period_is_gone, 0, all);
  tcase_add_loop_test(tcase, a_log_is_counted_once, 0, all);
  tcase_add_loop_test(tcase, a_policy_counts_each_person_apart, 0, all);
  tcase_add_test(tcase, a_history_has_a_path_or_a_url);
  tcase_add_test(tcase, spellings_of_one_address_fold_to_one);
  tcase_add_test(tcase, packed_events_are_the_same);
  return tcase;
}
