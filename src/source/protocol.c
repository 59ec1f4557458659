/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads protocol logs of Exchange: each command and reply of an SMTP session is a row (Microsoft
 * Learn, "Protocol logging": fields of the protocol log). In: the open file. Out: an entry
 * (entry.h) for each recipient that a reply refuses, at RCPT TO or after the data. Commands and
 * replies are told apart by their form, so that logs of sending and receiving are read alike.
 * Sessions are mixed in a log: what each has said is kept, of a bounded number.
 */
#include <string.h>

#include "source/entry.h"
#include "source/kinds.h"
#include "source/log/log-table.h"

/* Sessions that are remembered: a log of ones that never end would take all memory. */
#define PROTOCOL_SESSIONS_MAX 1000
/* Commands without a reply, and recipients, of one of them. */
#define PROTOCOL_COMMANDS_MAX 1000

/* What a command without a reply is; of RCPT TO, the address stands behind it. */
#define MAIL "M"
#define RCPT "R"
#define DATA "D"
#define DATA_END "E"
#define OTHER "-"

enum { DATE, SESSION, WORDS, N_COLUMNS };
static const char *const columns[N_COLUMNS] = { "date-time", "session-id", "data" };
/* These, too, are names of its columns: no other log has all. */
static const char *const others[] = { "connector-id", "sequence-number", "event" };

typedef struct {
  char *id;
  char *sender;
  char *host;          /* as its greeting says */
  GQueue commands;     /* without a reply, the oldest first */
  GPtrArray *accepted; /* recipients */
  GString *reply;      /* its lines so far */
  GList link;
} Session;

typedef struct {
  BounceReader reader;
  goffset at; /* of the next row */
  int places[N_COLUMNS];
  GString *cells[N_COLUMNS];
  GHashTable *sessions; /* by id */
  GQueue order;         /* the oldest first */
  Session *session;     /* of the row at hand */
  GPtrArray *refused;   /* recipients that wait ... */
  GString *said;        /* ... and what was said of them ... */
  const char *command;  /* ... to what */
  guint next;
  GString *entry;
} Protocol;

static void session_free(gpointer data)
{
  Session *session = data;
  g_free(session->id);
  g_free(session->sender);
  g_free(session->host);
  g_queue_clear_full(&session->commands, g_free);
  g_ptr_array_unref(session->accepted);
  g_string_free(session->reply, TRUE);
  g_free(session);
}

static void forget(Protocol *protocol, Session *session)
{
  g_queue_unlink(&protocol->order, &session->link);
  g_hash_table_remove(protocol->sessions, session->id);
}

static Session *find_session(Protocol *protocol, const char *id)
{
  Session *session = g_hash_table_lookup(protocol->sessions, id);
  if (session != NULL)
    return session;
  if (protocol->order.length >= PROTOCOL_SESSIONS_MAX)
    forget(protocol, protocol->order.head->data);
  session = g_new0(Session, 1);
  session->id = g_strdup(id);
  session->accepted = g_ptr_array_new_with_free_func(g_free);
  session->reply = g_string_new(NULL);
  session->link.data = session;
  g_queue_init(&session->commands);
  g_queue_push_tail_link(&protocol->order, &session->link);
  g_hash_table_insert(protocol->sessions, session->id, session);
  return session;
}

/* <bob@example.org> */
static char *address_in(const char *words)
{
  const char *begin = strchr(words, '<');
  const char *end = begin != NULL ? strchr(begin, '>') : NULL;
  return end != NULL ? g_strndup(begin + 1, (gsize) (end - begin) - 1) : g_strdup("");
}

static gboolean begins(const char *words, const char *command)
{
  return g_ascii_strncasecmp(words, command, strlen(command)) == 0;
}

static char *command_of(Session *session, const char *words)
{
  g_autofree char *address = address_in(words);
  if (begins(words, "RCPT TO:"))
    return g_strconcat(RCPT, address, NULL);
  if (begins(words, "MAIL FROM:")) {
    g_free(session->sender);
    session->sender = g_steal_pointer(&address);
    g_ptr_array_set_size(session->accepted, 0);
    return g_strdup(MAIL);
  }
  if (begins(words, "DATA"))
    return g_strdup(DATA);
  gboolean last = begins(words, "BDAT") && strstr(words, "LAST") != NULL;
  return g_strdup(last ? DATA_END : OTHER);
}

/* The number of a reply, 0: the words are none. */
static guint reply_code(const char *words)
{
  if (!g_ascii_isdigit(words[0]) || !g_ascii_isdigit(words[1]) || !g_ascii_isdigit(words[2])
      || (words[3] != ' ' && words[3] != '-' && words[3] != '\0'))
    return 0;
  return (guint) (words[0] - '0') * 100 + (guint) (words[1] - '0') * 10 + (guint) (words[2] - '0');
}

/* 220 mx.example.org ESMTP */
static void take_greeting(Session *session, const char *words)
{
  g_auto(GStrv) parts = g_strsplit(words, " ", 3);
  if (session->host == NULL && parts[0] != NULL && parts[1] != NULL
      && strchr(parts[1], '.') != NULL)
    session->host = g_strdup(parts[1]);
}

static void refuse(Protocol *protocol, const char *recipient)
{
  g_ptr_array_add(protocol->refused, g_strdup(recipient));
}

static void refuse_all(Protocol *protocol, const Session *session)
{
  for (guint i = 0; i < session->accepted->len; i++)
    refuse(protocol, session->accepted->pdata[i]);
}

static GDateTime *time_of(const Protocol *protocol)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  return g_date_time_new_from_iso8601(protocol->cells[DATE]->str, utc);
}

static void deliver_all(const Protocol *protocol, const Session *session, BounceInput *input)
{
  g_autoptr(GDateTime) time = time_of(protocol);
  gint64 day = time != NULL ? g_date_time_to_unix(time) / (24 * 60 * 60) : 0;
  const char *host = session->host != NULL ? session->host : "";
  input->log.delivered += session->accepted->len;
  for (guint i = 0; i < session->accepted->len; i++)
    if (input->sent != NULL && protocol->at > input->sent_from)
      bounce_sent_add(input->sent, day, bounce_scan_string(session->accepted->pdata[i]),
                      bounce_scan_string(host));
}

/* A whole reply to the oldest command. */
static void answer(Protocol *protocol, Session *session, guint code, BounceInput *input)
{
  g_autofree char *command = g_queue_pop_head(&session->commands);
  gboolean refused = code >= 400;
  protocol->command = *command == *RCPT ? "RCPT" : "DATA";
  if (*command == *RCPT && refused)
    refuse(protocol, command + 1);
  else if (*command == *RCPT && session->accepted->len < PROTOCOL_COMMANDS_MAX)
    g_ptr_array_add(session->accepted, g_strdup(command + 1));
  else if (*command == *DATA && code / 100 == 3)
    g_queue_push_head(&session->commands, g_strdup(DATA_END));
  else if (refused && (*command == *DATA || *command == *DATA_END))
    refuse_all(protocol, session);
  else if (*command == *DATA_END)
    deliver_all(protocol, session, input);
}

static void take_reply(Protocol *protocol, Session *session, const char *words, BounceInput *input)
{
  GString *reply = session->reply;
  guint code = reply_code(words);
  if (reply->len < BOUNCE_CSV_ROW_MAX)
    g_string_append_printf(reply, "%s%s", reply->len > 0 ? " " : "", words);
  if (words[3] == '-')
    return;
  if (g_queue_is_empty(&session->commands))
    take_greeting(session, reply->str);
  else
    answer(protocol, session, code, input);
  g_string_assign(protocol->said, reply->str);
  g_string_truncate(reply, 0);
}

/* The cells of a row that are asked for. */
static void take_cells(Protocol *protocol, BounceScan row)
{
  g_autoptr(GString) cell = g_string_new(NULL);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_truncate(protocol->cells[i], 0);
  for (int place = 0; bounce_csv_cell(&row, cell); place++)
    for (guint i = 0; i < N_COLUMNS; i++)
      if (protocol->places[i] == place)
        g_string_assign(protocol->cells[i], cell->str);
}

/* TRUE when entries wait. */
static gboolean read_row(Protocol *protocol, BounceScan row, BounceInput *input)
{
  BounceLogCounts *counts = &input->log;
  counts->lines++;
  take_cells(protocol, row);
  const char *words = protocol->cells[WORDS]->str;
  if (bounce_scan_peek(&row) == '#' || *words == '\0')
    return FALSE;
  Session *session = find_session(protocol, protocol->cells[SESSION]->str);
  protocol->session = session;
  protocol->next = 0;
  g_ptr_array_set_size(protocol->refused, 0);
  if (reply_code(words) != 0)
    take_reply(protocol, session, words, input);
  else if (session->commands.length < PROTOCOL_COMMANDS_MAX && g_ascii_isupper(*words))
    g_queue_push_tail(&session->commands, command_of(session, words));
  counts->told += protocol->refused->len > 0;
  counts->understood += protocol->refused->len == 0;
  return protocol->refused->len > 0;
}

static BounceStep give(Protocol *protocol, BounceInput *input)
{
  GString *entry = protocol->entry;
  g_autoptr(GDateTime) time = time_of(protocol);
  g_autofree char *date = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
  gboolean failed = *protocol->said->str == '5';
  g_string_truncate(entry, 0);
  bounce_entry_add_text(entry, "format", "exchange-protocol");
  bounce_entry_add_text(entry, "action", failed ? "failed" : "delayed");
  bounce_entry_add_text(entry, "recipient", protocol->refused->pdata[protocol->next++]);
  bounce_entry_add_text(entry, "sender", protocol->session->sender);
  bounce_entry_add_text(entry, "remote_mta", protocol->session->host);
  bounce_entry_add_text(entry, "command", protocol->command);
  bounce_entry_add_text(entry, "said", protocol->said->str);
  bounce_entry_add_text(entry, "date", date);
  input->log.failed += failed;
  return bounce_input_give_entry(input, entry, input->log.lines, BOUNCE_CHANNEL_LOG);
}

static BounceStep protocol_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Protocol *protocol = (Protocol *) reader;
  BounceScan row;
  if (protocol->next < protocol->refused->len)
    return give(protocol, input);
  for (;;) {
    while (bounce_log_table_row(&input->file, &protocol->at, &row)) {
      input->log_end = protocol->at;
      if (read_row(protocol, row, input))
        return give(protocol, input);
    }
    if (bounce_file_complete(&input->file))
      return BOUNCE_STEP_END;
    if (bounce_input_waits(input))
      return BOUNCE_STEP_WAIT;
    if (!bounce_input_slide(input, protocol->at, error))
      return BOUNCE_STEP_ERROR;
  }
}

static void protocol_free(BounceReader *reader)
{
  Protocol *protocol = (Protocol *) reader;
  g_hash_table_unref(protocol->sessions);
  g_ptr_array_unref(protocol->refused);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_free(protocol->cells[i], TRUE);
  g_string_free(protocol->said, TRUE);
  g_string_free(protocol->entry, TRUE);
  g_free(protocol);
}

BounceStep bounce_protocol_open(BounceInput *input, goffset lead, GError **error)
{
  Protocol *protocol = g_new0(Protocol, 1);
  g_autoptr(GPtrArray) names = bounce_log_table_names(&input->file, lead);
  protocol->reader.next = protocol_next;
  protocol->reader.free = protocol_free;
  protocol->at = lead;
  for (guint i = 0; i < N_COLUMNS; i++) {
    protocol->places[i] =
        names != NULL ? bounce_log_table_find(names, columns[i], strlen(columns[i])) : -1;
    protocol->cells[i] = g_string_new(NULL);
  }
  protocol->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, session_free);
  protocol->refused = g_ptr_array_new_with_free_func(g_free);
  protocol->said = g_string_new(NULL);
  protocol->entry = g_string_new(NULL);
  return bounce_input_push(input, &protocol->reader);
}

static gboolean has_all(const GPtrArray *names, const char *const *wanted, guint n)
{
  for (guint i = 0; i < n; i++)
    if (bounce_log_table_find(names, wanted[i], strlen(wanted[i])) < 0)
      return FALSE;
  return TRUE;
}

gboolean bounce_protocol_is(const BounceFile *file, goffset lead)
{
  g_autoptr(GPtrArray) names = bounce_log_table_names(file, lead);
  return names != NULL && has_all(names, columns, N_COLUMNS)
         && has_all(names, others, G_N_ELEMENTS(others));
}
