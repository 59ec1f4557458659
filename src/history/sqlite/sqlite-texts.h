/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the words by their numbers, with what each means. */
#ifndef BOUNCE_HISTORY_SQLITE_SQLITE_TEXTS_H
#define BOUNCE_HISTORY_SQLITE_SQLITE_TEXTS_H

#include <glib.h>
#include <sqlite3.h>

/* What a text is as a value of each enumeration; 0: it is none. */
typedef struct {
  guint8 kind, action, verdict, reason, fault, channel;
} Meaning;

typedef struct {
  Meaning meaning;
  char text[];
} Text;

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *find;
  GHashTable *known; /* id -> Text */
} Texts;

gboolean texts_open(Texts *texts, sqlite3 *db, GError **error);
void texts_close(Texts *texts);

/* Before an event is read: what the one before borrowed may be freed now. */
void texts_trim(Texts *texts);

/* The text of `id`, kept until texts_trim(); NULL with `error` when there is none or no UTF-8. */
const Text *texts_get(Texts *texts, gint64 id, GError **error);

#endif
