/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Talks to a server. In: a URL or service of libpq (PostgreSQL manual, "Connection Strings"),
 * statements. Out: rows, or an error by its SQLSTATE (appendix A of that manual). What is asked of
 * the server is the business of others. Nothing is set for a session: a pooler may give each
 * transaction another one.
 */
#include "history/postgresql/pg-link.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/translate.h"

/* A delivery agent gives up on a program after minutes; a server that does not answer is away. */
#define CONNECT_SECONDS 10
/* Milliseconds without an answer from the other machine's kernel. */
#define SILENCE "10000"
/* Microseconds between two attempts: at first, and at most. */
#define FIRST_PAUSE 20000
#define LONGEST_PAUSE 1000000

/* The characters of an SQLSTATE. */
#define STATE_LENGTH 5

/* What a class of SQLSTATE, or one of them, means; the first that fits counts. */
static const struct {
  const char *begin;
  HistoryError code;
} meanings[] = {
  { "08", HISTORY_ERROR_BUSY },     /* connection */
  { "25006", HISTORY_ERROR_BUSY },  /* a standby, which may be promoted */
  { "28", HISTORY_ERROR_OPEN },     /* who we are */
  { "3D", HISTORY_ERROR_OPEN },     /* no such database */
  { "40", HISTORY_ERROR_BUSY },     /* serialization, deadlock, conflict with recovery */
  { "42501", HISTORY_ERROR_OPEN },  /* no right */
  { "53", HISTORY_ERROR_BUSY },     /* disk full, too many connections, no memory */
  { "54", HISTORY_ERROR_WRITE },    /* too long for the server */
  { "55", HISTORY_ERROR_BUSY },     /* locked, not ready */
  { "57", HISTORY_ERROR_BUSY },     /* shutting down, starting, cancelled */
  { "58", HISTORY_ERROR_BUSY },     /* the system around it */
  { "XX00", HISTORY_ERROR_FORMAT }, /* damaged */
  { "22", HISTORY_ERROR_FORMAT },   /* tables that are none of ours */
  { "23514", HISTORY_ERROR_BUSY },  /* a name that was found is removed: pg-write.c */
  { "23", HISTORY_ERROR_FORMAT },   { "3F", HISTORY_ERROR_FORMAT }, { "42", HISTORY_ERROR_FORMAT },
};

static HistoryError code_of(const char *state)
{
  if (state == NULL)
    return HISTORY_ERROR_BUSY;
  for (guint i = 0; i < G_N_ELEMENTS(meanings); i++)
    if (g_str_has_prefix(state, meanings[i].begin))
      return meanings[i].code;
  return HISTORY_ERROR_WRITE;
}

/* In one line. */
static void set_error(GError **error, HistoryError code, const char *message)
{
  g_autofree char *line = g_strdup(message != NULL ? message : "");
  g_strdelimit(line, "\r\n\t", ' ');
  g_strstrip(line);
  g_set_error_literal(error, HISTORY_ERROR, code, *line != '\0' ? line : _("the server is away"));
}

gboolean pg_link_fail(const PgLink *link, const PGresult *result, GError **error)
{
  const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  set_error(error, code_of(state), message != NULL ? message : PQerrorMessage(link->conn));
  return FALSE;
}

/* The SQLSTATE in a verbose message: two blanks, the state, a colon. NULL: there is none. */
static char *state_in(const char *message)
{
  for (const char *at = message; (at = strstr(at, ":  ")) != NULL; at += 3) {
    gsize length = strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (length == STATE_LENGTH && at[3 + length] == ':')
      return g_strndup(at + 3, STATE_LENGTH);
  }
  return NULL;
}

/* A message without its SQLSTATE and without the line that says where in the server it arose. */
static char *plain_message(const char *message, const char *state)
{
  g_autofree char *mark = g_strconcat("  ", state, ": ", NULL);
  g_auto(GStrv) parts = state != NULL ? g_strsplit(message, mark, 2) : NULL;
  g_autofree char *whole = parts != NULL ? g_strjoinv(" ", parts) : g_strdup(message);
  char *location = strstr(whole, "\nLOCATION:");
  if (location != NULL)
    *location = '\0';
  return g_steal_pointer(&whole);
}

static void fail_to_connect(const PGconn *conn, GError **error)
{
  if (PQconnectionNeedsPassword(conn)) {
    set_error(error, HISTORY_ERROR_OPEN,
              _("the server wants a password: put it into ~/.pgpass, or name a file that has it by "
                "PGPASSFILE"));
    return;
  }
  const char *message = PQerrorMessage(conn);
  g_autofree char *state = state_in(message);
  g_autofree char *plain = plain_message(message, state);
  set_error(error, code_of(state), plain);
}

/* TRUE once the socket is ready, FALSE when it is too late. */
static gboolean wait_for_socket(const PGconn *conn, short events, gint64 deadline)
{
  struct pollfd one = { .fd = PQsocket(conn), .events = events };
  for (;;) {
    gint64 left = (deadline - g_get_monotonic_time()) / 1000;
    int ready = left > 0 ? poll(&one, 1, (int) left) : 0;
    if (ready > 0)
      return TRUE;
    if (ready == 0 || errno != EINTR)
      return FALSE;
  }
}

static gboolean finish_to_connect(PGconn *conn, gint64 deadline)
{
  PostgresPollingStatusType want = PGRES_POLLING_WRITING;
  while (want == PGRES_POLLING_WRITING || want == PGRES_POLLING_READING) {
    if (!wait_for_socket(conn, want == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
      return FALSE;
    want = PQconnectPoll(conn);
  }
  return want == PGRES_POLLING_OK;
}

static void ignore_notice(void *data, const PGresult *result)
{
}

/* What the URL says comes last and counts. */
static PGconn *start_to_connect(const PgLink *link)
{
  const char *const names[] = { "tcp_user_timeout", "fallback_application_name",
                                "client_encoding",  "target_session_attrs",
                                "dbname",           NULL };
  const char *const values[] = { SILENCE,   "bounce", "UTF8", link->writes ? "read-write" : "any",
                                 link->url, NULL };
  return PQconnectStartParams(names, values, 1);
}

static gboolean connect_once(PgLink *link, GError **error)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) CONNECT_SECONDS * G_USEC_PER_SEC;
  PGconn *conn = start_to_connect(link);
  if (conn == NULL) {
    set_error(error, HISTORY_ERROR_BUSY, _("no memory left"));
    return FALSE;
  }
  PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);
  PQsetNoticeReceiver(conn, ignore_notice, NULL);
  if (PQstatus(conn) != CONNECTION_BAD && finish_to_connect(conn, deadline)) {
    PQsetErrorVerbosity(conn, PQERRORS_TERSE);
    link->conn = conn;
    return TRUE;
  }
  fail_to_connect(conn, error);
  PQfinish(conn);
  return FALSE;
}

/* A confined process keeps its connection and gets no other one. */
static gboolean may_connect(void)
{
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0)
    close(fd);
  return fd >= 0;
}

static gboolean be_connected(PgLink *link, GError **error)
{
  if (link->conn != NULL && PQstatus(link->conn) == CONNECTION_OK)
    return TRUE;
  g_clear_pointer(&link->conn, PQfinish);
  return connect_once(link, error);
}

/* TRUE when it may be tried again: later it may do, there is time, a connection can be had. */
static gboolean may_go_on(PgLink *link, const GError *failure, gint64 deadline)
{
  gboolean connected = link->conn != NULL && PQstatus(link->conn) == CONNECTION_OK;
  return g_error_matches(failure, HISTORY_ERROR, HISTORY_ERROR_BUSY)
         && g_get_monotonic_time() < deadline && (connected || may_connect());
}

gboolean pg_link_try(PgLink *link, PgAttempt attempt, gpointer data, GError **error)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) link->wait * G_USEC_PER_SEC;
  gulong pause = FIRST_PAUSE;
  for (;;) {
    g_autoptr(GError) failure = NULL;
    if (be_connected(link, &failure) && attempt(link, data, &failure))
      return TRUE;
    if (!may_go_on(link, failure, deadline)) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return FALSE;
    }
    /* Those that failed together do not come back together. */
    g_usleep(pause / 2 + (gulong) g_random_int_range(0, (gint32) pause));
    pause = MIN(pause * 2, LONGEST_PAUSE);
  }
}

/* A result that is no failure, or NULL with `error`. */
static PGresult *check(PgLink *link, PGresult *result, GError **error)
{
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_OUT)
    return result;
  pg_link_fail(link, result, error);
  PQclear(result);
  return NULL;
}

PGresult *pg_link_rows(PgLink *link, const char *sql, GError **error)
{
  return check(link, PQexec(link->conn, sql), error);
}

/* TRUE once it is sent; the connection says what was wrong. */
static gboolean send_with(PgLink *link, const char *sql, int n, GByteArray *const *values)
{
  g_autofree const char **bytes = g_new(const char *, n);
  g_autofree int *lengths = g_new(int, n);
  g_autofree int *formats = g_new(int, n);
  for (int i = 0; i < n; i++) {
    bytes[i] = (const char *) values[i]->data;
    lengths[i] = (int) values[i]->len;
    formats[i] = 1;
  }
  return PQsendQueryParams(link->conn, sql, n, NULL, bytes, lengths, formats, 0) == 1;
}

/* What a statement that was sent alone gives: its last result, as of PQexecParams(). */
static PGresult *last_result(PgLink *link)
{
  PGresult *last = NULL;
  for (PGresult *next; (next = PQgetResult(link->conn)) != NULL; last = next)
    PQclear(last);
  return last;
}

PGresult *pg_link_rows_with(PgLink *link, const char *sql, int n, GByteArray *const *values,
                            GError **error)
{
  return check(link, send_with(link, sql, n, values) ? last_result(link) : NULL, error);
}

gboolean pg_link_send(PgLink *link, const char *sql, int n, GByteArray *const *values,
                      GError **error)
{
  return (PQenterPipelineMode(link->conn) == 1 && send_with(link, sql, n, values))
         || pg_link_fail(link, NULL, error);
}

/* What one statement of several gave; after the first that failed, the others were not run. */
static gboolean take_result(const PgLink *link, const PGresult *result, guint *rows, GError **error)
{
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK && rows != NULL)
    *rows += (guint) strtoul(PQcmdTuples((PGresult *) result), NULL, 10);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
         || pg_link_fail(link, result, error);
}

/* Until the server says that it has seen the end. Each statement gives a result and then none; two
 * times none is a connection that was lost. */
static gboolean take_results(PgLink *link, guint *rows, GError **error)
{
  gboolean good = TRUE;
  for (guint none = 0; none < 2;) {
    g_autoptr(PGresult) result = PQgetResult(link->conn);
    none = result == NULL ? none + 1 : 0;
    if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
      return good;
    if (result != NULL && good)
      good = take_result(link, result, rows, error);
  }
  return good && pg_link_fail(link, NULL, error);
}

gboolean pg_link_end(PgLink *link, guint *rows, GError **error)
{
  gboolean sent = PQpipelineSync(link->conn) == 1 || pg_link_fail(link, NULL, error);
  gboolean done = take_results(link, rows, sent ? error : NULL);
  PQexitPipelineMode(link->conn);
  return sent && done;
}

gint64 pg_link_number(const PGresult *rows, int row, int column)
{
  return g_ascii_strtoll(PQgetvalue(rows, row, column), NULL, 10);
}

gboolean pg_link_run(PgLink *link, const char *sql, GError **error)
{
  g_autoptr(PGresult) result = pg_link_rows(link, sql, error);
  return result != NULL;
}

/* Takes all pieces, also those behind a fault: the connection is to be of use afterwards. */
static gboolean take_pieces(PgLink *link, PgPiece piece, gpointer data, GError **error)
{
  char *bytes = NULL;
  int size;
  gboolean good = TRUE;
  while ((size = PQgetCopyData(link->conn, &bytes, 0)) > 0) {
    good = good && piece(bytes, (gsize) size, data, error);
    PQfreemem(bytes);
  }
  gboolean whole = TRUE;
  for (PGresult *end; (end = PQgetResult(link->conn)) != NULL; PQclear(end))
    if (whole && PQresultStatus(end) != PGRES_COMMAND_OK)
      whole = !good || pg_link_fail(link, end, error);
  return good && whole && (size == -1 || pg_link_fail(link, NULL, error));
}

gboolean pg_link_copy_out(PgLink *link, const char *sql, PgPiece piece, gpointer data,
                          GError **error)
{
  g_autoptr(PGresult) begin = pg_link_rows(link, sql, error);
  return begin != NULL && take_pieces(link, piece, data, error);
}

/* A constant with backslashes ("E'...'"), whatever the server's settings are. */
char *pg_link_quote(const char *text)
{
  GString *quoted = g_string_new("E'");
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\'' || *p == '\\')
      g_string_append_c(quoted, *p == '\'' ? '\'' : '\\');
    g_string_append_c(quoted, *p);
  }
  g_string_append_c(quoted, '\'');
  return g_string_free(quoted, FALSE);
}

gboolean pg_link_roll_back(PgLink *link)
{
  if (PQstatus(link->conn) == CONNECTION_OK)
    PQclear(PQexec(link->conn, "ROLLBACK"));
  return FALSE;
}

/* A password that others can see in the list of processes. */
static gboolean has_password(const PQconninfoOption *options)
{
  for (; options->keyword != NULL; options++)
    if (options->val != NULL
        && (strcmp(options->keyword, "password") == 0
            || strcmp(options->keyword, "sslpassword") == 0))
      return TRUE;
  return FALSE;
}

static gboolean check_url(const char *url, GError **error)
{
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse(url, &message);
  if (options == NULL)
    set_error(error, HISTORY_ERROR_LOCATION, message);
  else if (has_password(options))
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_LOCATION,
                        _("a password here is shown to everybody on this machine: put it into "
                          "~/.pgpass, or name a file that has it by PGPASSFILE or passfile="));
  gboolean good = options != NULL && !has_password(options);
  PQconninfoFree(options);
  PQfreemem(message);
  return good;
}

gboolean pg_link_init(PgLink *link, const char *url, gboolean writes, guint wait, GError **error)
{
  *link = (PgLink){ .url = g_strdup(url), .writes = writes, .wait = wait };
  return check_url(url, error);
}

void pg_link_clear(PgLink *link)
{
  g_clear_pointer(&link->conn, PQfinish);
  g_clear_pointer(&link->url, g_free);
}
