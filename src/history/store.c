/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opens histories. In: what --db says. Out: a store that is open, of the module that its scheme
 * names. It knows the schemes, and of a store nothing but its table of functions.
 */
#include "history/store.h"

#include <string.h>

#include "base/translate.h"
#include "history/module.h"

/* The first is the store for a path without a scheme. */
static const struct {
  const char *scheme;
  const char *module;
  gboolean file; /* what stands behind the scheme is a path; else the whole is what it opens */
} stores[] = {
  { "sqlite:", "bounce-history.so", TRUE },
  { "postgresql:", "bounce-history-postgresql.so", FALSE },
  { "postgres:", "bounce-history-postgresql.so", FALSE },
  { "service=", "bounce-history-postgresql.so", FALSE },
};

GQuark history_error_quark(void)
{
  return g_quark_from_static_string("bounce-history");
}

/*
 * The length of a scheme with its colon (RFC 3986 section 3.1), or of "service=", which is how
 * libpq names one; 0 when `url` begins with none.
 */
static gsize scheme_length(const char *url)
{
  gsize length = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
  gboolean service = g_str_has_prefix(url, "service=");
  return service || (g_ascii_isalpha(*url) && url[length] == ':') ? length + 1 : 0;
}

/* Which store; G_N_ELEMENTS(stores) when there is none. *location is what it is to open. */
static guint find_store(const char *url, const char **location)
{
  gsize length = scheme_length(url);
  guint i = 0;
  while (i < G_N_ELEMENTS(stores) && length > 0
         && g_ascii_strncasecmp(url, stores[i].scheme, strlen(stores[i].scheme)) != 0)
    i++;
  gboolean whole = i < G_N_ELEMENTS(stores) && !stores[i].file;
  *location = whole ? url : url + length;
  return i;
}

static const HistoryModule *load(const char *file, GError **error)
{
  const HistoryModule *module = module_symbol(file, "bounce_history_module", error);
  if (module == NULL || module->version == HISTORY_MODULE_VERSION)
    return module;
  g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_MODULE, _("%s belongs to another version"), file);
  return NULL;
}

/* The module of `url`, and what it is to open. */
static const HistoryModule *module_of(const char *url, const char **location, GError **error)
{
  guint store = find_store(url, location);
  if (store < G_N_ELEMENTS(stores))
    return load(stores[store].module, error);
  g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_LOCATION,
              _("\"%.*s\" names no kind of history; it is a path, sqlite: and a path, "
                "postgresql://... or service=NAME (write ./ before a path with a colon)"),
              (int) (*location - url), url);
  return NULL;
}

History *history_open(const char *url, HistoryMode mode, guint wait, GError **error)
{
  const char *location;
  const HistoryModule *module = module_of(url, &location, error);
  return module != NULL ? module->open(location, mode, wait, error) : NULL;
}

const char *history_roles(const char *url, GError **error)
{
  const char *location;
  const HistoryModule *module = module_of(url, &location, error);
  if (module != NULL && module->roles == NULL)
    g_set_error_literal(error, HISTORY_ERROR, HISTORY_ERROR_LOCATION,
                        _("a file has the rights that its folder gives (chmod, chgrp); only a "
                          "server has roles"));
  return module != NULL && module->roles != NULL ? module->roles() : NULL;
}

const char *history_file(const char *url)
{
  const char *location;
  guint store = find_store(url, &location);
  return store < G_N_ELEMENTS(stores) && stores[store].file ? location : NULL;
}

void history_close(History *history)
{
  if (history != NULL)
    history->methods->close(history);
}

gboolean history_record(History *history, const EventBatch *batch, guint *added, GError **error)
{
  return history->methods->record(history, batch, added, error);
}

gboolean history_each(History *history, const HistoryQuery *query, HistoryVisit visit,
                      gpointer data, GError **error)
{
  return history->methods->each(history, query, visit, data, error);
}

gboolean history_lists(History *history, HistoryNameVisit visit, gpointer data, GError **error)
{
  return history->methods->lists(history, visit, data, error);
}

gboolean history_meta(History *history, HistoryMeta *meta, GError **error)
{
  return history->methods->meta(history, meta, error);
}

gboolean history_knows(History *history, const char *address, gboolean *known, GError **error)
{
  return history->methods->knows(history, address, known, error);
}

gboolean history_subscribers(History *history, guint limit, HistoryNameVisit visit, gpointer data,
                             GError **error)
{
  return history->methods->subscribers(history, limit, visit, data, error);
}

gboolean history_position(History *history, const guint8 *log, gint64 *offset, gint64 *date,
                          GError **error)
{
  return history->methods->position(history, log, offset, date, error);
}

gboolean history_sent(History *history, gint64 since, gint64 until, HistorySentVisit visit,
                      gpointer data, GError **error)
{
  return history->methods->sent(history, since, until, visit, data, error);
}

gboolean history_forget(History *history, const char *address, guint64 *removed, GError **error)
{
  return history->methods->forget(history, address, removed, error);
}

gboolean history_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                               GError **error)
{
  return history->methods->forget_period(history, since, until, removed, error);
}

gboolean history_check(History *history, HistoryFactVisit visit, gpointer data, GError **error)
{
  return history->methods->check(history, visit, data, error);
}

gboolean history_vacuum(History *history, GError **error)
{
  return history->methods->vacuum(history, error);
}
