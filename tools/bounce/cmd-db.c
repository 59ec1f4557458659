/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce db`: what who keeps a history does with it: makes it, looks at it, upgrades it, copies it
 * from one kind of store to another. It reads no mail.
 */
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "run/database.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* Events a transaction of a copy. */
#define DB_BATCH 20000

typedef struct {
  const char *path;
  guint wait;
  SandboxChoice sandbox;
} Db;

/* Before events are read, whose texts are strangers'; what is read and written is open. */
static gboolean db_confine(const Db *db, gboolean talks, int *status)
{
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING, .writes = TRUE, .talks = talks };
  if (sandbox_enter(&plan, &db->sandbox))
    return TRUE;
  *status = EXIT_CODE_UNAVAILABLE;
  return FALSE;
}

static gboolean db_talks(const char *url)
{
  return history_file(url) == NULL;
}

/* Opens and closes it: what is missing is made, what is old is upgraded. */
static int db_open(const Db *db, HistoryMode mode)
{
  int status = EXIT_CODE_OK;
  history_close(database_open(db->path, mode, db->wait, &status));
  return status;
}

static int db_init(const Db *db, char **operands)
{
  return db_open(db, HISTORY_WRITE);
}

static int db_upgrade(const Db *db, char **operands)
{
  return db_open(db, HISTORY_CHANGE);
}

static void db_add_fact(const char *what, const char *value, gpointer data)
{
  g_autofree char *safe = complain_escape(value);
  g_string_append_printf(data, "%s: %s\n", what, safe);
}

static int db_check(const Db *db, char **operands)
{
  int status = EXIT_CODE_OK;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(History) history = database_open(db->path, HISTORY_READ, db->wait, &status);
  if (history == NULL || !db_confine(db, db_talks(db->path), &status))
    return status;
  if (!history_check(history, db_add_fact, out, &error))
    return database_complain(db->path, error);
  status = output_text(out->str, out->len);
  return status == EXIT_CODE_OK
                 && database_clock_is_wrong(history, g_get_real_time() / G_USEC_PER_SEC)
             ? EXIT_CODE_TEMP_FAIL
             : status;
}

static int db_roles(const Db *db, char **operands)
{
  g_autoptr(GError) error = NULL;
  const char *roles = history_roles(db->path, &error);
  return roles != NULL ? output_text(roles, strlen(roles)) : database_complain(db->path, error);
}

/* A file is written anew beside itself, which a confined process could not open. */
static int db_vacuum(const Db *db, char **operands)
{
  int status = EXIT_CODE_OK;
  g_autoptr(GError) error = NULL;
  g_autoptr(History) history = database_open(db->path, HISTORY_CHANGE, db->wait, &status);
  if (history == NULL || (db_talks(db->path) && !db_confine(db, TRUE, &status)))
    return status;
  return history_vacuum(history, &error) ? EXIT_CODE_OK : database_complain(db->path, error);
}

typedef struct {
  History *to;
  EventBatch batch;
  guint64 added;
  guint64 known;
  GError *error; /* what went wrong with writing */
} DbCopy;

static void db_write_batch(DbCopy *copy)
{
  guint added = 0;
  if (copy->error == NULL && history_record(copy->to, &copy->batch, &added, &copy->error)) {
    copy->added += added;
    copy->known += copy->batch.events->len - added;
  }
  event_batch_reset(&copy->batch);
}

static void db_copy_event(const Event *event, gpointer data)
{
  DbCopy *copy = data;
  if (copy->error != NULL)
    return;
  event_batch_take(&copy->batch, event);
  if (copy->batch.events->len >= DB_BATCH)
    db_write_batch(copy);
}

static int db_say_copied(const DbCopy *copy)
{
  g_autofree char *added = g_strdup_printf("%" G_GUINT64_FORMAT, copy->added);
  g_autofree char *known = g_strdup_printf("%" G_GUINT64_FORMAT, copy->known);
  g_autofree char *text = g_strdup_printf(_("%s new, %s known\n"), added, known);
  return output_text(text, strlen(text));
}

/* What was copied before is known, so that a copy that was cut short is simply run again. */
static int db_copy_all(History *from, DbCopy *copy, char **paths)
{
  const HistoryQuery all = { 0 };
  g_autoptr(GError) error = NULL;
  event_batch_init(&copy->batch);
  gboolean done = history_each(from, &all, db_copy_event, copy, &error);
  db_write_batch(copy);
  event_batch_clear(&copy->batch);
  if (copy->error != NULL)
    return database_complain(paths[1], copy->error);
  return done ? db_say_copied(copy) : database_complain(paths[0], error);
}

static int db_copy(const Db *db, char **paths)
{
  int status = EXIT_CODE_OK;
  DbCopy copy = { 0 };
  g_autoptr(History) from = database_open(paths[0], HISTORY_READ, db->wait, &status);
  if (from == NULL)
    return status;
  copy.to = database_open(paths[1], HISTORY_WRITE, db->wait, &status);
  if (copy.to == NULL)
    return status;
  if (db_confine(db, db_talks(paths[0]) || db_talks(paths[1]), &status))
    status = db_copy_all(from, &copy, paths);
  g_clear_error(&copy.error);
  history_close(copy.to);
  return status;
}

static const struct {
  const char *name;
  int (*run)(const Db *db, char **operands);
  gboolean copies; /* it takes two histories, not --db */
} actions[] = {
  { "init", db_init, FALSE },   { "check", db_check, FALSE },   { "upgrade", db_upgrade, FALSE },
  { "roles", db_roles, FALSE }, { "vacuum", db_vacuum, FALSE }, { "copy", db_copy, TRUE },
};

static int db_act(const Db *db, int n_operands, char **operands)
{
  guint i = 0;
  while (n_operands > 0 && i < G_N_ELEMENTS(actions) && strcmp(operands[0], actions[i].name) != 0)
    i++;
  if (n_operands == 0 || i == G_N_ELEMENTS(actions)) {
    complain(NULL, N_("db: say what to do: init, check, upgrade, roles, copy or vacuum"));
    return EXIT_CODE_USAGE;
  }
  if (actions[i].copies ? n_operands != 3 || db->path != NULL
                        : n_operands != 1 || db->path == NULL) {
    complain(NULL,
             actions[i].copies ? N_("db %s: it takes two histories, FROM and TO, and no --db")
                               : N_("db %s: it takes --db=HISTORY and nothing else"),
             actions[i].name);
    return EXIT_CODE_USAGE;
  }
  return actions[i].run(db, operands + 1);
}

int cmd_db(int argc, char **argv)
{
  Db db = { 0 };
  guint64 wait = DATABASE_WAIT;
  const char *wait_text = NULL;
  const Option options[] = {
    { "db", 'd', "HISTORY", .value = &db.path,
      .help = N_("a file, postgresql://... or service=NAME") },
    { "wait", .argument = "SECONDS", .value = &wait_text,
      .help = N_("how long to wait for others (default 30), then exit 75") },
    OPTIONS_SANDBOX(&db.sandbox),
  };
  const OptionTable table = {
    "db init|check|upgrade|roles|vacuum --db=HISTORY | db copy FROM TO",
    N_("Makes a history (init), says how it is (check), brings it to the newest version "
       "(upgrade), prints the statements that give rights on a server (roles), gives free "
       "room back (vacuum), or adds all events of one history to another (copy)."),
    options, G_N_ELEMENTS(options), "bounce db check --db=service=bounces"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!sandbox_choose(&db.sandbox)
      || (wait_text != NULL && !options_number("wait", wait_text, 0, 86400, &wait)))
    return EXIT_CODE_USAGE;
  db.wait = (guint) wait;
  return db_act(&db, argc - first, argv + first);
}
