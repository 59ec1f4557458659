/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * History: events in an SQLite file. SQLite and the public suffix list live in a module of their
 * own that is loaded when a command needs it, so that a filter does not pay for them at each start.
 */
#ifndef BOUNCE_HISTORY_STORE_H
#define BOUNCE_HISTORY_STORE_H

#include "history/event.h"

#define HISTORY_ERROR (history_error_quark())

/*
 * HISTORY_ERROR_BUSY: others held the file longer than allowed: try again.
 * HISTORY_ERROR_OPEN: it cannot be opened or made.
 * HISTORY_ERROR_FORMAT: it is no history of this program, damaged, or of a newer version.
 * HISTORY_ERROR_WRITE: it cannot be written (a full disk, a read-only file).
 * HISTORY_ERROR_MODULE: the module cannot be loaded.
 */
typedef enum {
  HISTORY_ERROR_BUSY,
  HISTORY_ERROR_OPEN,
  HISTORY_ERROR_FORMAT,
  HISTORY_ERROR_WRITE,
  HISTORY_ERROR_MODULE,
} HistoryError;

typedef enum { HISTORY_READ, HISTORY_WRITE } HistoryMode;

/* Which events to show; every member zero shows all. `address` is folded. */
typedef struct {
  const char *address;
  const char *list;
  gint64 since;       /* Unix time, this second included; 0: from the beginning */
  gint64 until;       /* Unix time, this second excluded; 0: to the end */
  gboolean by_person; /* sorted by subscriber, then date; only what policies need is filled in */
} HistoryFilter;

/* Called for each event; it is borrowed for the call, but `list`, `*_mta` live as long as History.
 */
typedef void (*HistoryVisit)(const Event *event, gpointer data);

typedef struct _History History;

/* What the module offers. Functions return FALSE/NULL exactly when `error` is set. */
typedef struct {
  /* `wait` is how many seconds to wait for other processes. WRITE makes the file when it is
   * missing. */
  History *(*open)(const char *path, HistoryMode mode, guint wait, GError **error);
  void (*close)(History *history);
  /* All or none of `events`, in one transaction; `added` counts those that were new. */
  gboolean (*record)(History *history, const EventBatch *batch, guint *added, GError **error);
  gboolean (*each)(History *history, const HistoryFilter *filter, HistoryVisit visit, gpointer data,
                   GError **error);
  /* Removes a person: the events, the address, and its mention in what others' servers said. */
  gboolean (*forget)(History *history, const char *address, guint *removed, GError **error);
  /*
   * The organisational domain ("example.co.uk" of "mx.a.example.co.uk"); `host` itself when it has
   * none. Borrowed from `host`.
   */
  const char *(*organisation)(const char *host);
  /* TRUE when `host` ends in a suffix that the list has: what a host name ends in, unlike "e.g". */
  gboolean (*has_suffix)(const char *host);
} HistoryModule;

GQuark history_error_quark(void);

/* The module, loaded at the first call. NULL with HISTORY_ERROR_MODULE when it is not there. */
const HistoryModule *history_module(GError **error);

#endif
