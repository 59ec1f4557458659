/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Damaged history files: read or refused with a reason. The input says what is changed in a good
 * one: bytes of the file (place and value), or a number in a row that SQLite itself finds in order.
 */
#include <sqlite3.h>
#include <unistd.h>

#include "fuzz.h"
#include "history/store.h"

extern const HistoryModule bounce_history_module;

/* Bytes an input takes for one change of the file. */
#define CHANGE_SIZE 4

static char *folder, *path;
static char *good;
static gsize good_size;

static void remove_all(void)
{
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
  fuzz_assert(system(command) == 0);
}

/* A history with events of several people, as bytes. */
static void make_good(void)
{
  EventBatch batch;
  guint added;
  /* In memory, where there is such a folder: SQLite waits for the disk. */
  folder = g_strdup("/dev/shm/fuzz-history-XXXXXX");
  if (g_mkdtemp(folder) == NULL)
    folder = g_dir_make_tmp("fuzz-history-XXXXXX", NULL);
  path = g_build_filename(folder, "h.db", NULL);
  atexit(remove_all);
  event_batch_init(&batch);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *address = g_strdup_printf("user%u@example.org", i % 7);
    Event event = { .subscriber = address,
                    .recipient = address,
                    .kind = BOUNCE_KIND_BOUNCE,
                    .action = BOUNCE_ACTION_FAILED,
                    .verdict = BOUNCE_VERDICT_HARD + i % 3,
                    .reason = BOUNCE_REASON_USER_UNKNOWN + i % 5,
                    .fault = BOUNCE_FAULT_RECIPIENT,
                    .status = { 5, 1, 1 },
                    .reply_code = 550,
                    .date = 1700000000 + 86400 * (gint64) i,
                    .list = "news.example.org",
                    .diagnostic = "550 5.1.1 unknown",
                    .key = { (guint8) i } };
    event_batch_take(&batch, &event);
  }
  History *history = bounce_history_module.open(path, HISTORY_WRITE, 0, NULL);
  fuzz_assert(history != NULL && history_record(history, &batch, &added, NULL) && added == 40);
  history_close(history);
  event_batch_clear(&batch);
  fuzz_assert(g_file_get_contents(path, &good, &good_size, NULL));
}

static void check_event(const Event *event, gpointer data)
{
  const char *const texts[] = { event->subscriber, event->recipient,  event->list,
                                event->remote_mta, event->message_id, event->diagnostic };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (texts[i] != NULL)
      fuzz_assert_utf8(texts[i]);
  fuzz_assert(bounce_kind_to_string(event->kind) != NULL);
  fuzz_assert(event->verdict <= BOUNCE_VERDICT_DELIVERED);
  fuzz_assert(event->reason <= BOUNCE_REASON_AUTO_REPLY && event->fault <= BOUNCE_FAULT_UNKNOWN);
}

static void check_name(const char *name, gpointer data)
{
  fuzz_assert_utf8(name);
}

static void damage_bytes(const uint8_t *data, size_t size)
{
  g_autofree char *bytes = g_memdup2(good, good_size);
  for (; size >= CHANGE_SIZE; data += CHANGE_SIZE, size -= CHANGE_SIZE)
    bytes[((gsize) data[0] << 16 | (gsize) data[1] << 8 | data[2]) % good_size] = (char) data[3];
  fuzz_assert(g_file_set_contents(path, bytes, (gssize) good_size, NULL));
}

static void damage_row(const uint8_t *data, size_t size)
{
  static const char *const columns[] = { "address", "date",       "kind",          "action",
                                         "verdict", "reason",     "fault",         "list",
                                         "status",  "reply_code", "reporting_mta", "diagnostic" };
  sqlite3 *db = NULL;
  gint64 value = 0;
  memcpy(&value, data + 2, MIN(size - 2, sizeof value));
  g_autofree char *sql =
      g_strdup_printf("UPDATE event SET %s = %" G_GINT64_FORMAT " WHERE id = %u",
                      columns[data[0] % G_N_ELEMENTS(columns)], value, data[1] % 40 + 1U);
  fuzz_assert(g_file_set_contents(path, good, (gssize) good_size, NULL));
  fuzz_assert(sqlite3_open(path, &db) == SQLITE_OK);
  sqlite3_exec(db, sql, NULL, NULL, NULL);
  sqlite3_close(db);
}

static void read_it(void)
{
  static const HistoryQuery queries[] = {
    { .filter.since = 1 },
    { .filter.named = TRUE, .order = HISTORY_ORDER_PERSON, .columns = HISTORY_COLUMNS_POLICY },
    { .filter.list = "news.example.org", .filter.address = "user1@example.org" },
  };
  g_autoptr(GError) error = NULL;
  HistoryMeta meta;
  g_autoptr(History) history = bounce_history_module.open(path, HISTORY_READ, 0, &error);
  fuzz_assert((history == NULL) == (error != NULL));
  if (history == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
    g_autoptr(GError) failure = NULL;
    gboolean done = history_each(history, &queries[i], check_event, NULL, &failure);
    fuzz_assert(done == (failure == NULL));
  }
  history_lists(history, check_name, NULL, NULL);
  history_meta(history, &meta, NULL);
}

static void forget_in_it(void)
{
  g_autoptr(GError) error = NULL;
  guint64 removed;
  g_autoptr(History) history = bounce_history_module.open(path, HISTORY_CHANGE, 0, NULL);
  if (history != NULL)
    fuzz_assert(history_forget(history, "user1@example.org", &removed, &error) == (error == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (good == NULL)
    make_good();
  if (size > 2 && data[0] % 4 == 0)
    damage_row(data, size);
  else
    damage_bytes(data, MIN(size, 64 * CHANGE_SIZE));
  read_it();
  forget_in_it();
  g_autofree char *log = g_strconcat(path, "-wal", NULL);
  unlink(log);
  return 0;
}
