/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What only a history in a file has: versions, locks, processes that are killed, bytes that stay.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/sqlite/sqlite-schema.h"
#include "test-store.h"

static gboolean file_holds(const char *file, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  return g_file_get_contents(file, &bytes, &size, NULL)
         && memmem(bytes, size, text, strlen(text)) != NULL;
}

START_TEST(a_forgotten_person_is_in_no_byte_of_the_file)
{
  History *history = test_store_open(HISTORY_WRITE);
  g_autofree char *wal = g_strconcat(test_store_path, "-wal", NULL);
  guint64 removed = 0;
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  test_store_record(history, "bob@example.org", "1@example.net", MONDAY);
  ck_assert(file_holds(test_store_path, "ann@example") || file_holds(wal, "ann@example"));
  ck_assert(history_forget(history, "ANN@Example.ORG", &removed, NULL));
  ck_assert_uint_eq(removed, 1);
  ck_assert(history_forget(history, "nobody@example.org", &removed, NULL));
  ck_assert_uint_eq(removed, 0);
  history_close(history);
  /* Bob's diagnostic named her too. */
  ck_assert(!file_holds(test_store_path, "ann@example")
            && !file_holds(test_store_path, "Ann@Example"));
  ck_assert(!file_holds(wal, "ann@example"));
  ck_assert(file_holds(test_store_path, "bob@example.org"));
}
END_TEST

static sqlite3 *open_raw(void)
{
  sqlite3 *db = NULL;
  ck_assert_int_eq(sqlite3_open(test_store_path, &db), SQLITE_OK);
  return db;
}

static void run_raw(const char *sql)
{
  g_autoptr(GError) error = NULL;
  sqlite3 *db = open_raw();
  ck_assert_msg(schema_run(db, sql, &error), "%s: %s", sql, error != NULL ? error->message : "");
  sqlite3_close(db);
}

START_TEST(a_forgotten_person_is_in_no_spelling_of_the_file)
{
  static const char *const people[] = { "jane@m\xc3\xbcnchen.example", "alias@lists.example" };
  for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
    History *history = test_store_open(HISTORY_WRITE);
    guint64 removed = 0;
    test_store_record(history, people[i], "jane@xn--mnchen-3ya.example-77@l", MONDAY);
    test_store_record(history, "bob@example.org", "bounce-jane=M\xc3\x9cNCHEN.example@l", MONDAY);
    ck_assert(history_forget(history, "Jane@xn--mnchen-3ya.example", &removed, NULL));
    ck_assert_uint_eq(removed, i == 0 ? 1 : 0);
    history_close(history);
    ck_assert(file_holds(test_store_path, "bob@example.org"));
    ck_assert(!file_holds(test_store_path, "jane") && !file_holds(test_store_path, "nchen"));
    ck_assert_int_eq(g_remove(test_store_path), 0);
  }
}
END_TEST

START_TEST(a_reader_who_keeps_old_pages_is_told)
{
  History *history = test_store_open_sqlite(test_store_path, HISTORY_WRITE, 0, NULL);
  g_autoptr(GError) error = NULL;
  guint64 removed = 0;
  gint64 rows = 0;
  test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
  sqlite3 *reader = open_raw();
  ck_assert(schema_run(reader, "BEGIN", NULL));
  ck_assert(schema_number(reader, "SELECT count(*) FROM event", &rows, NULL));
  ck_assert(!history_forget(history, "ann@example.org", &removed, &error));
  ck_assert_msg(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_BUSY), "%s", error->message);
  ck_assert_uint_eq(removed, 1);
  sqlite3_close(reader);
  ck_assert(history_forget(history, "ann@example.org", &removed, NULL));
  g_autofree char *log = g_strconcat(test_store_path, "-wal", NULL);
  ck_assert(!file_holds(test_store_path, "ann@") && !file_holds(log, "ann@"));
  history_close(history);
}
END_TEST

static void ignore_event(const Event *event, gpointer data)
{
}

static GError *read_all(HistoryColumns columns, HistoryOrder order)
{
  GError *error = NULL;
  const HistoryQuery query = { .columns = columns, .order = order };
  g_autoptr(History) history = test_store_open_sqlite(test_store_path, HISTORY_READ, 0, &error);
  if (history != NULL)
    history_each(history, &query, ignore_event, NULL, &error);
  return error;
}

START_TEST(damaged_rows_are_refused)
{
  static const struct {
    const char *sql;
    const char *what;
    gboolean policy; /* what policies read is damaged */
  } rows[] = {
    { "UPDATE event SET kind = 99999", "text 99999 is missing", TRUE },
    { "UPDATE event SET kind = -1", "is missing", TRUE },
    { "UPDATE event SET kind = 9223372036854775807", "is missing", TRUE },
    { "UPDATE event SET reason = kind", "event 1: its reason cannot be", TRUE },
    { "UPDATE event SET verdict = fault", "event 1: its verdict cannot be", TRUE },
    { "UPDATE event SET address = 4294967297", "event 1: its subscriber cannot be", TRUE },
    { "UPDATE address SET text = CAST(x'ff' AS TEXT)", "event 1: its subscriber cannot be", TRUE },
    { "UPDATE address SET text = CAST(x'6100' AS TEXT)", "event 1: its subscriber cannot be",
      TRUE },
    { "UPDATE word SET text = CAST(x'ff' AS TEXT) WHERE text = 'hard'", "no UTF-8", TRUE },
    { "UPDATE event SET date = -5", "its date cannot be", TRUE },
    { "UPDATE event SET date = 9223372036854775807", "its date cannot be", TRUE },
    { "UPDATE event SET status = '5.1'", "its status cannot be", FALSE },
    { "UPDATE event SET reply_code = 70000", "its reply_code cannot be", FALSE },
    { "UPDATE event SET diagnostic = CAST(x'c3' AS TEXT)", "its diagnostic cannot be", FALSE },
    { "UPDATE event SET key = x'00'", "its key cannot be", FALSE },
    { "DROP VIEW events; DROP TABLE event; CREATE VIEW event AS SELECT 1", "its tables", TRUE },
    { "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END", "its tables", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(History) history = test_store_open(HISTORY_WRITE);
    test_store_record(history, "ann@example.org", "1@example.net", MONDAY);
    g_clear_pointer(&history, history_close);
    run_raw(rows[i].sql);
    g_autoptr(GError) all = read_all(HISTORY_COLUMNS_ALL, HISTORY_ORDER_ANY);
    g_autoptr(GError) policy = read_all(HISTORY_COLUMNS_POLICY, HISTORY_ORDER_PERSON);
    test_row(i, g_error_matches(all, HISTORY_ERROR, HISTORY_ERROR_FORMAT), "%s",
             all != NULL ? all->message : "read");
    test_row(i, all != NULL && strstr(all->message, rows[i].what) != NULL, "%s",
             all != NULL ? all->message : "read");
    test_row(i, (policy != NULL) == rows[i].policy, "%s",
             policy != NULL ? policy->message : "read");
    ck_assert_int_eq(g_remove(test_store_path), 0);
  }
}
END_TEST

START_TEST(an_old_file_is_upgraded)
{
  for (int version = 1; version <= schema_newest(); version++) {
    sqlite3 *db = open_raw();
    g_autoptr(GError) error = NULL;
    ck_assert(schema_migrate(db, version, NULL));
    ck_assert(schema_check(db, &error));
    sqlite3_close(db);
    History *history = test_store_open(HISTORY_WRITE);
    ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", MONDAY), 1);
    history_close(history);
    db = open_raw();
    gint64 rows = 0;
    ck_assert(schema_check(db, NULL));
    ck_assert(schema_number(db, "SELECT count(*) FROM events WHERE reason = 'user-unknown'", &rows,
                            NULL));
    ck_assert_int_eq(rows, 1);
    sqlite3_close(db);
    ck_assert_int_eq(g_remove(test_store_path), 0);
  }
}
END_TEST

/*
 * Two reports on one failure, of which an older version counted each, stay two events; what is told
 * of that failure once more is known, by its key or by its story.
 */
START_TEST(an_upgraded_history_knows_its_events)
{
  static const char old_events[] =
      "INSERT INTO word VALUES(1, 'bounce'), (2, 'failed');"
      "INSERT INTO address VALUES(1, 'ann@example.org');"
      "INSERT INTO event(key, address, date, kind, action, status, recipient, message_id) VALUES"
      " (x'00112233445566778899aabbccddeeff', 1, 1, 1, 2, '5.1.1', 'ann@example.org',"
      "  '1@example.net'),"
      " (x'01112233445566778899aabbccddeeff', 1, 2, 1, 2, '5.1.1', 'ann@example.org',"
      "  '1@example.net'),"
      " (x'02112233445566778899aabbccddeeff', 1, 3, 1, 2, '5.1.1', NULL, '2@example.net'),"
      " (x'03112233445566778899aabbccddeeff', 1, 4, 1, NULL, NULL, NULL, NULL)";
  sqlite3 *db = open_raw();
  ck_assert(schema_migrate(db, SCHEMA_CHANNELS - 1, NULL));
  ck_assert(schema_run(db, old_events, NULL));
  sqlite3_close(db);
  g_autoptr(GError) unread = read_all(HISTORY_COLUMNS_ALL, HISTORY_ORDER_ANY);
  ck_assert_msg(unread == NULL, "%s", unread != NULL ? unread->message : "");
  History *history = test_store_open(HISTORY_WRITE);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", MONDAY), 0);
  ck_assert_uint_eq(test_store_record(history, "Ann@example.org", "2@example.net", MONDAY), 0);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "3@example.net", MONDAY), 1);
  history_close(history);
  db = open_raw();
  gint64 rows = 0;
  ck_assert(schema_number(db, "SELECT count(*) FROM events", &rows, NULL));
  ck_assert_int_eq(rows, 5);
  sqlite3_close(db);
}
END_TEST

static void check_refused(HistoryError code)
{
  g_autoptr(GError) error = NULL;
  ck_assert(test_store_open_sqlite(test_store_path, HISTORY_WRITE, 0, &error) == NULL);
  ck_assert_msg(g_error_matches(error, HISTORY_ERROR, (int) code), "%s", error->message);
}

START_TEST(strange_files_are_refused)
{
  sqlite3 *db = open_raw();
  ck_assert(schema_run(db, "CREATE TABLE theirs(x)", NULL));
  sqlite3_close(db);
  check_refused(HISTORY_ERROR_FORMAT);
  ck_assert(g_file_set_contents(test_store_path, "this is no database at all, but long enough", -1,
                                NULL));
  check_refused(HISTORY_ERROR_FORMAT);
  g_remove(test_store_path);
  db = open_raw();
  ck_assert(schema_migrate(db, schema_newest(), NULL));
  ck_assert(schema_run(db, "PRAGMA user_version=99", NULL));
  sqlite3_close(db);
  check_refused(HISTORY_ERROR_FORMAT);
  g_autofree char *missing = g_build_filename(test_store_path, "no", "such", NULL);
  g_autoptr(GError) error = NULL;
  ck_assert(test_store_open_sqlite(missing, HISTORY_WRITE, 0, &error) == NULL);
  ck_assert(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_OPEN));
}
END_TEST

START_TEST(a_locked_file_is_told_as_busy)
{
  history_close(test_store_open(HISTORY_WRITE));
  sqlite3 *db = open_raw();
  ck_assert(schema_run(db, "BEGIN IMMEDIATE", NULL));
  History *history = test_store_open_sqlite(test_store_path, HISTORY_WRITE, 1, NULL);
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
  ck_assert(!history_record(history, &batch, &added, &error));
  ck_assert(g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_BUSY));
  event_batch_clear(&batch);
  history_close(history);
  sqlite3_close(db);
}
END_TEST

/* Records reports of 50 recipients each, until it is killed. */
static void record_for_ever(guint seed)
{
  History *history = test_store_open(HISTORY_WRITE);
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
    if (!history_record(history, &batch, &added, NULL))
      _exit(1);
    event_batch_clear(&batch);
  }
}

static void record_and_kill(guint seed, gulong microseconds)
{
  pid_t child = fork();
  if (child == 0)
    record_for_ever(seed);
  g_usleep(microseconds);
  kill(child, SIGKILL);
  ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(kill_leaves_whole_reports)
{
  for (guint i = 0; i < 8; i++)
    record_and_kill(i, 40000 + i * 7000);
  sqlite3 *db = open_raw();
  gint64 halves = -1, events = 0;
  /* On a busy machine none of them may have come to write. */
  for (guint i = 8;
       i < 16 && schema_number(db, "SELECT count(*) FROM event", &events, NULL) && events == 0; i++)
    record_and_kill(i, i * 100000);
  ck_assert(schema_number(db,
                          "SELECT count(*) FROM (SELECT message_id FROM event GROUP BY 1"
                          " HAVING count(*) <> 50)",
                          &halves, NULL));
  ck_assert(schema_number(db, "SELECT count(*) FROM event", &events, NULL));
  ck_assert_int_eq(halves, 0);
  ck_assert_int_gt(events, 0);
  sqlite3_close(db);
  History *history = test_store_open(HISTORY_WRITE);
  ck_assert_uint_eq(test_store_record(history, "ann@example.org", "1@example.net", MONDAY), 1);
  history_close(history);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("history-sqlite");
  tcase_add_checked_fixture(tcase, test_store_make, test_store_remove);
  tcase_set_timeout(tcase, 60);
  tcase_add_test(tcase, a_forgotten_person_is_in_no_byte_of_the_file);
  tcase_add_test(tcase, a_forgotten_person_is_in_no_spelling_of_the_file);
  tcase_add_test(tcase, a_reader_who_keeps_old_pages_is_told);
  tcase_add_test(tcase, damaged_rows_are_refused);
  tcase_add_test(tcase, an_old_file_is_upgraded);
  tcase_add_test(tcase, an_upgraded_history_knows_its_events);
  tcase_add_test(tcase, strange_files_are_refused);
  tcase_add_test(tcase, a_locked_file_is_told_as_busy);
  tcase_add_test(tcase, kill_leaves_whole_reports);
  return tcase;
}
