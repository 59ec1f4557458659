/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one symbol of bounce-history.so: the table that history.c asks for. */
#include "history/store.h"
#include "history/domain.h"
#include "history/sqlite/sqlite-store.h"

BOUNCE_API extern const HistoryModule bounce_history_module;

const HistoryModule bounce_history_module = {
  .open = store_open,
  .close = store_close,
  .record = store_record,
  .each = store_each,
  .forget = store_forget,
  .organisation = domain_organisation,
  .has_suffix = domain_has_suffix,
};
