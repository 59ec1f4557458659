/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opens a history file with what it needs: a write-ahead log to write, no right but to read in
 * order to read. In: a path, a mode. Out: an open database of a version that is known. It reads no
 * event.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/translate.h"
#include "history/sqlite/sqlite-schema.h"
#include "history/sqlite/sqlite-store.h"

/* Microseconds between two attempts where SQLite itself does not wait (opening, the mode WAL). */
#define RETRY_INTERVAL 20000

/*
 * WAL: readers never wait for writers. FULL: what `record` said is written survives a power cut.
 * Each answers with what holds from now on, and must answer so.
 */
static const struct {
  const char *set;
  const char *get;
  gint64 want;
} write_settings[] = {
  { "PRAGMA synchronous=2", "PRAGMA synchronous", 2 },
  { "PRAGMA foreign_keys=1", "PRAGMA foreign_keys", 1 },
  { "PRAGMA secure_delete=1", "PRAGMA secure_delete", 1 },
};
static const char write_memory[] = "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;";
/* The file is not mapped: that is no faster, counts as memory, and a file cut short would kill. */
static const char read_settings[] = "PRAGMA query_only=ON; PRAGMA cache_size=-16384;"
                                    "PRAGMA temp_store=MEMORY;";

static gboolean set_up_writing(sqlite3 *db, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(write_settings); i++) {
    gint64 got = -1;
    if (!schema_run(db, write_settings[i].set, error)
        || !schema_number(db, write_settings[i].get, &got, error))
      return FALSE;
    if (got != write_settings[i].want) {
      g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_WRITE, _("SQLite here does not do %s"),
                  write_settings[i].set);
      return FALSE;
    }
  }
  /* The read opens the log, which a process that is confined afterwards could not. */
  return schema_run(db, "PRAGMA journal_mode=WAL", error) && schema_run(db, write_memory, error)
         && schema_run(db, "SELECT 1 FROM sqlite_master", error);
}

/*
 * The last one to close empties the log and leaves it and the file shared with others (-wal, -shm)
 * where they are: a confined process has no right to remove anything. A failure costs no more.
 */
static void keep_log(SqliteStore *store)
{
  int on = 1;
  sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
  sqlite3_exec(store->db, "PRAGMA journal_size_limit=0", NULL, NULL, NULL);
}

static gboolean set_up(SqliteStore *store, HistoryMode mode, GError **error)
{
  sqlite3 *db = store->db;
  gboolean done = mode == HISTORY_READ
                      ? schema_check(db, error) && schema_run(db, read_settings, error)
                      : schema_migrate(db, schema_newest(), error) && set_up_writing(db, error);
  if (done && mode != HISTORY_CHANGE)
    keep_log(store);
  return done;
}

/* Processes that make the file at the same moment may be told "busy" without any waiting. */
static gboolean set_up_patiently(SqliteStore *store, HistoryMode mode, guint wait, GError **error)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) wait * G_USEC_PER_SEC;
  for (;;) {
    g_autoptr(GError) failure = NULL;
    if (set_up(store, mode, &failure))
      return TRUE;
    if (!g_error_matches(failure, HISTORY_ERROR, HISTORY_ERROR_BUSY)
        || g_get_monotonic_time() >= deadline) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return FALSE;
    }
    g_usleep(RETRY_INTERVAL);
  }
}

/* SQLite says only that it cannot; the system says why. */
static gboolean open_fail(sqlite3 *db, GError **error)
{
  int number = sqlite3_system_errno(db);
  if (number == 0 || (sqlite3_errcode(db) & 0xff) != SQLITE_CANTOPEN)
    return schema_fail(db, error);
  g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_OPEN, g_strerror(number));
  return FALSE;
}

static gboolean open_database(SqliteStore *store, const char *name, int flags, guint wait,
                              GError **error)
{
  /* One thread uses it at a time: a lock around every column took a fifth of the time. */
  if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return open_fail(store->db, error);
  schema_distrust(store->db);
  sqlite3_busy_timeout(store->db, (int) MIN(wait, G_MAXINT / 1000) * 1000);
  return TRUE;
}

/* TRUE when there is something behind `path` that only a writer can put into it. */
static gboolean has_log(const char *path)
{
  static const char *const ends[] = { "-wal", "-journal" };
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autofree char *log = g_strconcat(path, ends[i], NULL);
    struct stat found;
    if (stat(log, &found) == 0 && found.st_size > 0)
      return TRUE;
  }
  return FALSE;
}

/*
 * A file in a folder in which this process may not write cannot be read together with others, for
 * want of the files that they share. While nobody writes it, it is read as it is; whether somebody
 * did meanwhile is seen afterwards (sqlite_open_is_unchanged()).
 */
static gboolean open_as_it_is(SqliteStore *store, const char *path, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename(path, NULL);
  g_autofree char *escaped = g_uri_escape_bytes((const guint8 *) whole, strlen(whole), "/");
  g_autofree char *uri = g_strconcat("file:", escaped, "?mode=ro&immutable=1", NULL);
  store->frozen = g_strdup(path);
  return stat(path, &store->before) == 0
         && open_database(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, 0, error)
         && set_up(store, HISTORY_READ, error);
}

gboolean sqlite_open_is_unchanged(const SqliteStore *store, GError **error)
{
  const struct stat *before = &store->before;
  struct stat now;
  if (store->frozen == NULL
      || (stat(store->frozen, &now) == 0 && now.st_ino == before->st_ino
          && now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec
          && now.st_mtim.tv_nsec == before->st_mtim.tv_nsec && !has_log(store->frozen)))
    return TRUE;
  g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_BUSY,
                      _("it was written while it was read: try again"));
  return FALSE;
}

/* What a file says to which this process has not all rights. */
static gboolean lacks_rights(const GError *error)
{
  return g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_OPEN)
         || g_error_matches(error, HISTORY_ERROR, HISTORY_ERROR_WRITE);
}

static gboolean open_to_read(SqliteStore *store, const char *path, guint wait, GError **error)
{
  g_autoptr(GError) failure = NULL;
  if (open_database(store, path, SQLITE_OPEN_READWRITE, wait, &failure)
      && set_up_patiently(store, HISTORY_READ, wait, &failure))
    return TRUE;
  if (!lacks_rights(failure) || g_access(path, R_OK) != 0) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  }
  if (has_log(path)) {
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_BUSY,
                        _("others are writing it, and without the right to write in its folder it "
                          "cannot be read meanwhile: try again, or share a group with them"));
    return FALSE;
  }
  sqlite3_close(g_steal_pointer(&store->db));
  return open_as_it_is(store, path, error);
}

gboolean sqlite_open_file(SqliteStore *store, const char *path, HistoryMode mode, guint wait,
                          GError **error)
{
  if (*path == '\0' || *path == ':') {
    g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_LOCATION, _("\"%s\" names no file"), path);
    return FALSE;
  }
  if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_OPEN,
                        _("is a folder: name a file in it"));
    return FALSE;
  }
  if (mode != HISTORY_WRITE && access(path, F_OK) != 0 && errno == ENOENT) {
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_OPEN,
                        _("there is no such history; \"bounce record --db=FILE INPUT\" makes one"));
    return FALSE;
  }
  if (mode == HISTORY_READ)
    return open_to_read(store, path, wait, error);
  int create = mode == HISTORY_WRITE ? SQLITE_OPEN_CREATE : 0;
  return open_database(store, path, SQLITE_OPEN_READWRITE | create, wait, error)
         && set_up_patiently(store, mode, wait, error);
}
