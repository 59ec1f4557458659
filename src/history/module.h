/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What only some commands need (a store, the public suffix list) stands in modules, loaded when
 * used. */
#ifndef BOUNCE_HISTORY_MODULE_H
#define BOUNCE_HISTORY_MODULE_H

#include <glib.h>

/*
 * The symbol `symbol` of the module `file` ("bounce-history.so"), which stays loaded. NULL with
 * HISTORY_ERROR_MODULE when there is no such file or symbol.
 */
gconstpointer module_symbol(const char *file, const char *symbol, GError **error);

#endif
