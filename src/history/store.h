/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A history: events kept in a store. What holds for every store is written here; each store is a
 * module of its own that is loaded when a command names it, so that a filter does not pay for
 * SQLite at each start.
 *
 * Promises:
 * - Strings of an event are borrowed for the one call of HistoryVisit: the next event may stand in
 *   the same bytes. Two texts are the same when strcmp() says so, never by their addresses.
 * - A batch is kept whole or not at all, whatever happens (a kill, a full disk, a lost connection);
 *   when history_record() returns TRUE it survives a power cut. An event whose key is known already
 *   is left out without an error, so that a batch may be repeated.
 * - Reading shows the events of one moment, whatever others write meanwhile, in memory that does
 *   not grow with their number.
 * - What comes out of a store has been checked: enumerations have values that exist, texts are
 *   UTF-8, dates lie between 1970 and 9999; anything else is HISTORY_ERROR_FORMAT.
 * - One thread uses a History at a time, not always the same one. A child of fork() uses none.
 */
#ifndef BOUNCE_HISTORY_STORE_H
#define BOUNCE_HISTORY_STORE_H

#include "history/event.h"

#define HISTORY_ERROR (history_error_quark())

/*
 * HISTORY_ERROR_BUSY: later it may do: others held it longer than allowed, the server is away or
 *   full of connections, no memory. A connection that was lost is opened anew by the next call only
 *   where nothing of the failed one can have been kept.
 * HISTORY_ERROR_OPEN: it is not there, cannot be made, or these rights do not reach it.
 * HISTORY_ERROR_FORMAT: it is no history of this program, damaged, or of a newer version; a server
 *   that a newer version upgraded is BUSY: others use it, and this one is upgraded next.
 * HISTORY_ERROR_WRITE: it cannot be written (a full disk, a read-only file).
 * HISTORY_ERROR_MODULE: the module cannot be loaded.
 * HISTORY_ERROR_LOCATION: no store is named so.
 */
typedef enum {
  HISTORY_ERROR_BUSY,
  HISTORY_ERROR_OPEN,
  HISTORY_ERROR_FORMAT,
  HISTORY_ERROR_WRITE,
  HISTORY_ERROR_MODULE,
  HISTORY_ERROR_LOCATION,
} HistoryError;

/*
 * HISTORY_READ: nothing is written or made, a history of which only reading is allowed will do.
 * HISTORY_CHANGE: it is there already and is changed. HISTORY_WRITE: as CHANGE, made when missing.
 * CHANGE and WRITE bring a history of an older version to the newest.
 */
typedef enum { HISTORY_READ, HISTORY_CHANGE, HISTORY_WRITE } HistoryMode;

/* Which events; every member zero means all. */
typedef struct {
  const char *address; /* of this subscriber, folded (event_fold_address) */
  const char *list;
  gboolean or_no_list; /* beside those of `list` also those of none */
  gint64 since;        /* Unix time, this second included; 0: from the beginning */
  gint64 until;        /* Unix time, this second excluded; 0: to the end */
  gboolean named;      /* only those with a subscriber */
} HistoryFilter;

/*
 * HISTORY_ORDER_ANY: what costs least, maybe another one each time.
 * HISTORY_ORDER_PERSON: the events of one subscriber follow one another, by date; the order of
 *   subscribers, and of events of one second, is any.
 */
typedef enum { HISTORY_ORDER_ANY, HISTORY_ORDER_PERSON } HistoryOrder;

/*
 * HISTORY_COLUMNS_POLICY: subscriber, date, kind, verdict, reason, fault, list; the rest is zero.
 * HISTORY_COLUMNS_SUMMARY: those and remote_mta; the rest may be zero.
 */
typedef enum {
  HISTORY_COLUMNS_ALL,
  HISTORY_COLUMNS_POLICY,
  HISTORY_COLUMNS_SUMMARY,
} HistoryColumns;

typedef struct {
  HistoryFilter filter;
  HistoryOrder order;
  HistoryColumns columns;
} HistoryQuery;

/* Called for each event, which is borrowed for the call. */
typedef void (*HistoryVisit)(const Event *event, gpointer data);

/* Called for each name, which is borrowed for the call. */
typedef void (*HistoryNameVisit)(const char *name, gpointer data);

/* What a history says of itself. */
typedef struct {
  guint version; /* of its tables */
  gint64 newest; /* Unix time of the latest event; 0: it has none */
} HistoryMeta;

/* Called for what was delivered of a day to a domain by a host, borrowed for the call. */
typedef void (*HistorySentVisit)(const EventSent *sent, gpointer data);

/* Called for each thing that a history says of itself to people: what, and how it is. */
typedef void (*HistoryFactVisit)(const char *what, const char *value, gpointer data);

typedef struct _History History;

/*
 * What a store does. Functions return FALSE exactly when `error` is set; history_*() below say what
 * each is to do.
 */
typedef struct {
  void (*close)(History *history);
  gboolean (*record)(History *history, const EventBatch *batch, guint *added, GError **error);
  gboolean (*each)(History *history, const HistoryQuery *query, HistoryVisit visit, gpointer data,
                   GError **error);
  gboolean (*lists)(History *history, HistoryNameVisit visit, gpointer data, GError **error);
  gboolean (*meta)(History *history, HistoryMeta *meta, GError **error);
  gboolean (*knows)(History *history, const char *address, gboolean *known, GError **error);
  gboolean (*subscribers)(History *history, guint limit, HistoryNameVisit visit, gpointer data,
                          GError **error);
  gboolean (*position)(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                       GError **error);
  gboolean (*sent)(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                   gpointer data, GError **error);
  gboolean (*forget)(History *history, const char *address, guint64 *removed, GError **error);
  gboolean (*forget_period)(History *history, gint64 since, gint64 until, guint64 *removed,
                            GError **error);
  gboolean (*check)(History *history, HistoryFactVisit visit, gpointer data, GError **error);
  gboolean (*vacuum)(History *history, GError **error);
} HistoryMethods;

/* The first member of what a store allocates. */
struct _History {
  const HistoryMethods *methods;
};

/* Another number where a module and the program do not belong together. */
#define HISTORY_MODULE_VERSION 6

/* The symbol "bounce_history_module" of a module. */
typedef struct {
  guint version;
  /* `location` is what stands behind the scheme ("sqlite:"), or the whole of it for a path. */
  History *(*open)(const char *location, HistoryMode mode, guint wait, GError **error);
  const char *(*roles)(void); /* statements that give rights, to be read and run; NULL: none */
} HistoryModule;

GQuark history_error_quark(void);

/*
 * Opens the history that `url` names: a path, "sqlite:" and a path, or a server of PostgreSQL by
 * "postgresql://..." or "service=NAME", as libpq reads them. `wait` is how many seconds
 * to wait for other processes, here and in what follows. NULL with `error`.
 */
History *history_open(const char *url, HistoryMode mode, guint wait, GError **error);

/* The file that `url` names, a part of it; NULL when it names no file. It may not exist. */
const char *history_file(const char *url);

void history_close(History *history);

/*
 * Keeps all of `batch` or nothing; `added` counts the events that were new. A mark holds where the
 * history has the log at the mark's `from`; elsewhere another one was there before, and what the
 * mark counts was counted.
 */
gboolean history_record(History *history, const EventBatch *batch, guint *added, GError **error);

gboolean history_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                      gpointer data, GError **error);

/* The names of the lists that have events, sorted by their bytes. */
gboolean history_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error);

gboolean history_meta(History *history, HistoryMeta *meta, GError **error);

/*
 * Whether `address`, folded, is the subscriber of an event; one whose writer was stopped before the
 * event may count as that. Who may only write may ask.
 */
gboolean history_knows(History *history, const char *address, gboolean *known, GError **error);

/* The last `limit` subscribers that became known, as history_knows() knows them; unsorted. */
gboolean history_subscribers(History *history, guint limit, HistoryNameVisit visit, gpointer data,
                             GError **error);

/*
 * How far the log was read whose mark has this digest (EVENT_KEY_SIZE bytes), and when; *offset is
 * 0 when it was not. Only of a history that is open for writing.
 */
gboolean history_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                          GError **error);

/* What was delivered on the days that begin from `since` (0: from the beginning) until before
 * `until` (0: to the end), by what logs said that were recorded. */
gboolean history_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                      gpointer data, GError **error);

/*
 * Removes a person: the events whose subscriber or failed recipient `address` is (in whichever
 * spelling of its domain), the address, and its mention in what others' servers said. `removed`
 * counts the events. When it returns TRUE no byte is left that the store can reach; backups and
 * replicas are beyond it.
 */
gboolean history_forget(History *history, const char *address, guint64 *removed, GError **error);

/*
 * Removes the events from `since` (0: from the beginning) until before `until` (0: to the end), and
 * what only they mentioned; Unix time. Others may write meanwhile. When it fails a part may be
 * gone; the same call goes on.
 */
gboolean history_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                               GError **error);

/* Shows where it is, its version, what these rights allow, its size, and the like. */
gboolean history_check(History *history, HistoryFactVisit visit, gpointer data, GError **error);

/* Gives room that is free back, and brings what helps reading up to date. Others may wait. */
gboolean history_vacuum(History *history, GError **error);

/* The statements that give rights on the store of `url`; NULL with `error`, also where files do. */
const char *history_roles(const char *url, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_close)

#endif
