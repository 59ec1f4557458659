/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one symbol of bounce-history-postgresql.so: what module_symbol() asks for. */
#include "history/postgresql/pg-store.h"

BOUNCE_API extern const HistoryModule bounce_history_module;

const HistoryModule bounce_history_module = {
  .version = HISTORY_MODULE_VERSION,
  .open = pg_store_open,
  .roles = pg_admin_roles,
};
