/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/event-pack.h"
#include "history/store.h"
#include "history/sqlite/sqlite-schema.h"
#include "test.h"

extern const HistoryModule bounce_history_module;
static const HistoryModule *const module = &bounce_history_module;

static char *folder;
static char *path;

static void make_folder(void)
{
  folder = g_dir_make_tmp("history-XXXXXX", NULL);
  path = g_build_filename(folder, "history.db", NULL);
}

static void remove_folder(void)
{
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
  ck_assert_int_eq(system(command), 0);
  g_clear_pointer(&folder, g_free);
  g_clear_pointer(&path, g_free);
}

static History *open_history(HistoryMode mode)
{
  g_autoptr(GError) error = NULL;
  History *history = module->open(path, mode, 30, &error);
  ck_assert_msg(history != NULL, "%s", error != NULL ? error->message : "");
  return history;
}

/* A report about `recipient` that differs from others by `id` and `date` only. */
static guint record_one(History *history, const char *recipient, const char *id, const char *date)
{
  const BounceRecipient who = { .recipient = recipient,
                                .subscriber = recipient,
                                .action = BOUNCE_ACTION_FAILED,
                                .verdict = BOUNCE_VERDICT_HARD,
                                .reason = BOUNCE_REASON_USER_UNKNOWN,
                                .fault = BOUNCE_FAULT_RECIPIENT,
                                .status = { 5, 1, 1 },
                                .reply_code = 550,
                                .diagnostic = "550 5.1.1 <Ann@Example.org>: unknown",
                                .remote_mta = "mx.example.org" };
  const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                  .reporting_mta = "mail.example.net",
                                  .date = date,
                                  .message_id = id,
                                  .list_id = "news.example.net",
                                  .format = "rfc3464",
                                  .recipients = (const BounceRecipient *const[]){ &who },
                                  .n_recipients = 1 };
  EventBatch batch;
  guint added = 0;
  g_autoptr(GError) error = NULL;
  event_batch_init(&batch);
  event_batch_add(&batch, &info, NULL, 1800000000);
  ck_assert_msg(module->record(history, &batch, &added, &error), "%s",
                error != NULL ? error->message : "");
  event_batch_clear(&batch);
  return added;
}

static void count_event(const Event *event, gpointer data)
{
  ++*(guint *) data;
}

static guint count_events(History *history, const HistoryFilter *filter)
{
  guint n = 0;
  ck_assert(module->each(history, filter, count_event, &n, NULL));
  return n;
}

#define MONDAY "2026-03-02T10:00:00+00:00"
#define TUESDAY "2026-03-03T10:00:00+00:00"

START_TEST(the_same_report_counts_once)
{
  History *history = open_history(HISTORY_WRITE);
  ck_assert_uint_eq(record_one(history, "ann@example.org", "1@example.net", MONDAY), 1);
  ck_assert_uint_eq(record_one(history, "ann@example.org", "1@example.net", MONDAY), 0);
  /* The same moment in another zone and another spelling of the address are the same report... */
  ck_assert_uint_eq(record_one(history, "ANN@example.org", "1@example.net", MONDAY), 0);
  /* ... another original, another day and another person are not. */
  ck_assert_uint_eq(record_one(history, "ann@example.org", "2@example.net", MONDAY), 1);
  ck_assert_uint_eq(record_one(history, "ann@example.org", "1@example.net", TUESDAY), 1);
  ck_assert_uint_eq(record_one(history, "bob@example.org", "1@example.net", MONDAY), 1);
  module->close(history);
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
  ++*(guint *) data;
}

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

START_TEST(events_come_back_as_they_went_in)
{
  History *history = open_history(HISTORY_WRITE);
  record_one(history, "ann@example.org", "1@example.net", MONDAY);
  module->close(history);
  history = open_history(HISTORY_READ);
  const HistoryFilter all = { 0 };
  guint seen = 0;
  ck_assert(module->each(history, &all, check_ann, &seen, NULL));
  ck_assert_uint_eq(seen, 1);
  module->close(history);
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
                 && found.reply_code == events[i].reply_code
                 && memcmp(found.key, events[i].key, EVENT_KEY_SIZE) == 0,
             "%u", found.reply_code);
  }
  ck_assert_uint_eq(offset, packed->len);
}
END_TEST

START_TEST(filters_choose)
{
  History *history = open_history(HISTORY_WRITE);
  record_one(history, "ann@example.org", "1@example.net", MONDAY);
  record_one(history, "bob@example.org", "1@example.net", TUESDAY);
  gint64 tuesday = event_time(TUESDAY);
  const struct {
    HistoryFilter filter;
    guint want;
  } rows[] = {
    { { 0 }, 2 },
    { { .by_person = TRUE }, 2 },
    { { .address = "ann@example.org" }, 1 },
    { { .address = "nobody@example.org" }, 0 },
    { { .list = "news.example.net" }, 2 },
    { { .list = "other.example.net" }, 0 },
    { { .since = tuesday }, 1 },
    { { .until = tuesday }, 1 },
    { { .until = tuesday + 1 }, 2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint n = count_events(history, &rows[i].filter);
    test_row(i, n == rows[i].want, "%u", n);
  }
  module->close(history);
}
END_TEST

static gboolean file_holds(const char *file, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  return g_file_get_contents(file, &bytes, &size, NULL)
         && memmem(bytes, size, text, strlen(text)) != NULL;
}

START_TEST(a_forgotten_person_is_in_no_byte_of_the_file)
{
  History *history = open_history(HISTORY_WRITE);
  g_autofree char *wal = g_strconcat(path, "-wal", NULL);
  guint removed = 0;
  record_one(history, "ann@example.org", "1@example.net", MONDAY);
  record_one(history, "bob@example.org", "1@example.net", MONDAY);
  ck_assert(file_holds(path, "ann@example") || file_holds(wal, "ann@example"));
  ck_assert(module->forget(history, "ANN@Example.ORG", &removed, NULL));
  ck_assert_uint_eq(removed, 1);
  const HistoryFilter all = { 0 };
  ck_assert_uint_eq(count_events(history, &all), 1);
  ck_assert(module->forget(history, "nobody@example.org", &removed, NULL));
  ck_assert_uint_eq(removed, 0);
  module->close(history);
  /* Bob's diagnostic named her too. */
  ck_assert(!file_holds(path, "ann@example") && !file_holds(path, "Ann@Example"));
  ck_assert(!file_holds(wal, "ann@example"));
  ck_assert(file_holds(path, "bob@example.org"));
}
END_TEST

static sqlite3 *open_raw(void)
{
  sqlite3 *db = NULL;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  return db;
}

START_TEST(an_old_file_is_upgraded)
{
  for (int version = 1; version <= schema_newest(); version++) {
    sqlite3 *db = open_raw();
    g_autoptr(GError) error = NULL;
    ck_assert(schema_migrate(db, version, NULL));
    if (version < schema_newest())
      ck_assert(!schema_check(db, &error));
    sqlite3_close(db);
    History *history = open_history(HISTORY_WRITE);
    ck_assert_uint_eq(record_one(history, "ann@example.org", "1@example.net", MONDAY), 1);
    module->close(history);
    db = open_raw();
    gint64 rows = 0;
    ck_assert(schema_check(db, NULL));
    ck_assert(schema_number(db, "SELECT count(*) FROM events WHERE reason = 'user-unknown'", &rows,
                            NULL));
    ck_assert_int_eq(rows, 1);
    sqlite3_close(db);
    ck_assert_int_eq(g_remove(path), 0);
  }
}
END_TEST

static void check_refused(HistoryError code)
{
  g_autoptr(GError) error = NULL;
  ck_assert(module->open(path, HISTORY_WRITE, 0, &error) == NULL);
  ck_assert_msg(g_error_matches(error, HISTORY_ERROR, (int) code), "%s", error->message);
}

START_TEST(strange_files_are_refused)
{
  sqlite3 *db = open_raw();
  ck_assert(schema_run(db, "CREATE TABLE theirs(x)", NULL));
  sqlite3_close(db);
  check_refused(HISTORY_ERROR_FORMAT);
  ck_assert(g_file_set_contents(path, "this is no database at all, but long enough", -1, NULL));
  check_refused(HISTORY_ERROR_FORMAT);
  g_remove(path);
  db = open_raw();
  ck_assert(schema_migrate(db, schema_newest(), NULL));
  ck_assert(schema_run(db, "PRAGMA user_version=99", NULL));
  sqlite3_close(db);
  check_refused(HISTORY_ERROR_FORMAT);
  g_autofree char *missing = g_build_filename(folder, "no", "such", NULL);
  g_autoptr(GError) error = NULL;
  ck_assert(module->open(missing, HISTORY_WRITE, 0, &error) == NULL);
  ck_assert(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_OPEN));
}
END_TEST

START_TEST(a_locked_file_is_told_as_busy)
{
  module->close(open_history(HISTORY_WRITE));
  sqlite3 *db = open_raw();
  ck_assert(schema_run(db, "BEGIN IMMEDIATE", NULL));
  History *history = module->open(path, HISTORY_WRITE, 1, NULL);
  ck_assert(history != NULL);
  const BounceRecipient who = { .recipient = "ann@example.org" };
  const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                  .recipients = (const BounceRecipient *const[]){ &who },
                                  .n_recipients = 1 };
  EventBatch batch;
  guint added;
  g_autoptr(GError) error = NULL;
  event_batch_init(&batch);
  event_batch_add(&batch, &info, NULL, 1800000000);
  ck_assert(!module->record(history, &batch, &added, &error));
  ck_assert(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_BUSY));
  event_batch_clear(&batch);
  module->close(history);
  sqlite3_close(db);
}
END_TEST

/* Records reports of 50 recipients each, until it is killed. */
static void record_for_ever(guint seed)
{
  History *history = open_history(HISTORY_WRITE);
  BounceRecipient who[50] = { { 0 } };
  const BounceRecipient *all[50];
  char names[50][40];
  for (guint round = 0;; round++) {
    g_autofree char *id = g_strdup_printf("%u-%u@example.net", seed, round);
    EventBatch batch;
    guint added;
    event_batch_init(&batch);
    for (guint i = 0; i < 50; i++) {
      g_snprintf(names[i], sizeof names[i], "user%u@example.org", i);
      who[i] = (BounceRecipient){ .recipient = names[i], .verdict = BOUNCE_VERDICT_HARD };
      all[i] = &who[i];
    }
    const BounceReportInfo info = {
      .kind = BOUNCE_KIND_BOUNCE, .message_id = id, .recipients = all, .n_recipients = 50
    };
    event_batch_add(&batch, &info, NULL, 1800000000);
    if (!module->record(history, &batch, &added, NULL))
      _exit(1);
    event_batch_clear(&batch);
  }
}

START_TEST(kill_leaves_whole_reports)
{
  for (guint i = 0; i < 8; i++) {
    pid_t child = fork();
    if (child == 0)
      record_for_ever(i);
    g_usleep(40000 + i * 7000);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
  }
  sqlite3 *db = open_raw();
  gint64 halves = -1, events = 0;
  ck_assert(schema_number(db,
                          "SELECT count(*) FROM (SELECT message_id FROM event GROUP BY 1"
                          " HAVING count(*) <> 50)",
                          &halves, NULL));
  ck_assert(schema_number(db, "SELECT count(*) FROM event", &events, NULL));
  ck_assert_int_eq(halves, 0);
  ck_assert_int_gt(events, 0);
  sqlite3_close(db);
  History *history = open_history(HISTORY_WRITE);
  ck_assert_uint_eq(record_one(history, "ann@example.org", "1@example.net", MONDAY), 1);
  module->close(history);
}
END_TEST

START_TEST(organisations_follow_the_public_suffix_list)
{
  static const char *const rows[][2] = {
    { "mx.a.example.co.uk", "example.co.uk" },
    { "example.com", "example.com" },
    { "a.b.example.com", "example.com" },
    { "co.uk", "co.uk" },
    { "localhost", "localhost" },
    { "mx.example.museum", "example.museum" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = module->organisation(rows[i][0]);
    test_row(i, strcmp(got, rows[i][1]) == 0, "%s", got);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("history");
  tcase_add_checked_fixture(tcase, make_folder, remove_folder);
  tcase_set_timeout(tcase, 60);
  tcase_add_test(tcase, the_same_report_counts_once);
  tcase_add_test(tcase, spellings_of_one_address_fold_to_one);
  tcase_add_test(tcase, events_come_back_as_they_went_in);
  tcase_add_test(tcase, packed_events_are_the_same);
  tcase_add_test(tcase, filters_choose);
  tcase_add_test(tcase, a_forgotten_person_is_in_no_byte_of_the_file);
  tcase_add_test(tcase, an_old_file_is_upgraded);
  tcase_add_test(tcase, strange_files_are_refused);
  tcase_add_test(tcase, a_locked_file_is_told_as_busy);
  tcase_add_test(tcase, kill_leaves_whole_reports);
  tcase_add_test(tcase, organisations_follow_the_public_suffix_list);
  return tcase;
}
