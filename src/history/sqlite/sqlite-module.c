/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one symbol of bounce-history.so: what module_symbol() asks for. */
#include "history/sqlite/sqlite-store.h"
#include "history/store.h"

BOUNCE_API extern const HistoryModule bounce_history_module;

const HistoryModule bounce_history_module = {
  .version = HISTORY_MODULE_VERSION,
  .open = sqlite_store_open,
};
