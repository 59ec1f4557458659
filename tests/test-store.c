/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-store.h"

extern const HistoryModule bounce_history_module;

char *test_store_path;
static char *folder;

#ifdef HAVE_POSTGRESQL
#include "history/postgresql/pg-store.h"

gboolean test_store_has_postgresql(void)
{
  return g_getenv("POSTGRESQL") != NULL;
}

History *test_store_open_postgresql(const char *location, HistoryMode mode, guint wait,
                                    GError **error)
{
  return pg_store_open(g_getenv("POSTGRESQL"), mode, wait, error);
}

static void empty_postgresql(void)
{
  if (!test_store_has_postgresql())
    return;
  PGconn *conn = PQconnectdb(g_getenv("POSTGRESQL"));
  PQclear(PQexec(conn, "SET client_min_messages = error; DROP SCHEMA IF EXISTS bounce CASCADE"));
  ck_assert_int_eq(PQstatus(conn), CONNECTION_OK);
  PQfinish(conn);
}
#else
gboolean test_store_has_postgresql(void)
{
  return FALSE;
}

History *test_store_open_postgresql(const char *location, HistoryMode mode, guint wait,
                                    GError **error)
{
  return NULL;
}

static void empty_postgresql(void)
{
}
#endif

void test_store_make(void)
{
  empty_postgresql();
  folder = g_dir_make_tmp("history-XXXXXX", NULL);
  test_store_path = g_build_filename(folder, "history.db", NULL);
}

void test_store_remove(void)
{
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
  ck_assert_int_eq(system(command), 0);
  g_clear_pointer(&folder, g_free);
  g_clear_pointer(&test_store_path, g_free);
}

History *test_store_open_sqlite(const char *location, HistoryMode mode, guint wait, GError **error)
{
  return bounce_history_module.open(location, mode, wait, error);
}

History *test_store_open(HistoryMode mode)
{
  g_autoptr(GError) error = NULL;
  History *history = test_store_open_sqlite(test_store_path, mode, 30, &error);
  ck_assert_msg(history != NULL, "%s", error != NULL ? error->message : "");
  return history;
}

guint test_store_record(History *history, const char *recipient, const char *id, const char *date)
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
                                .remote_mta = "mx.example.org",
                                .refused_ip = "192.0.2.10" };
  /* One of its own for each original. */
  g_autofree char *queue_id = id != NULL ? g_strdup_printf("4ZABC%s", id) : NULL;
  const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                  .reporting_mta = "mail.example.net",
                                  .date = date,
                                  .message_id = id,
                                  .list_id = "news.example.net",
                                  .format = "rfc3464",
                                  .recipients = (const BounceRecipient *const[]){ &who },
                                  .n_recipients = 1,
                                  .channel = BOUNCE_CHANNEL_MAIL,
                                  .queue_id = queue_id,
                                  .sender = "news@Example.net" };
  EventBatch batch;
  guint added = 0;
  g_autoptr(GError) error = NULL;
  event_batch_init(&batch);
  event_batch_add(&batch, &info, NULL, event_time(date));
  ck_assert_msg(history_record(history, &batch, &added, &error), "%s",
                error != NULL ? error->message : "");
  event_batch_clear(&batch);
  return added;
}
