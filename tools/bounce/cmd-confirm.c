/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce confirm`: somebody says that an address is good, and the history keeps it. */
#include <string.h>

#include "base/address.h"
#include "base/translate.h"
#include "command.h"
#include "history/life.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  const char *path;
  const char *list;
  const char *date_text;
  const char *wait_text;
  gint64 date;
  guint64 wait;
  SandboxChoice sandbox;
} Confirm;

/* FALSE when one of them is no address: said, and nothing is kept. */
static gboolean confirm_addresses(const Confirm *confirm, char **addresses, EventBatch *batch)
{
  for (; *addresses != NULL; addresses++) {
    if (!bounce_address_is_valid(*addresses, strlen(*addresses))) {
      complain(NULL, N_("confirm: \"%s\" is no address"), *addresses);
      return FALSE;
    }
    life_add(batch, EVENT_KIND_CONFIRMED, *addresses, confirm->list, confirm->date);
  }
  return TRUE;
}

static int confirm_say(guint confirmed)
{
  g_autofree char *number = g_strdup_printf("%u", confirmed);
  g_autofree char *text =
      g_strdup_printf(P_("%s address confirmed\n", "%s addresses confirmed\n", confirmed), number);
  return output_text(text, strlen(text));
}

static int confirm_record(const Confirm *confirm, const EventBatch *batch)
{
  g_autoptr(GError) error = NULL;
  int status = EXIT_CODE_OK;
  guint added = 0;
  g_autoptr(History) history =
      database_open(confirm->path, HISTORY_CHANGE, (guint) confirm->wait, &status);
  if (history == NULL)
    return status;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING,
                             .writes = TRUE,
                             .talks = history_file(confirm->path) == NULL };
  if (!sandbox_enter(&plan, &confirm->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  if (confirm->date_text == NULL && database_clock_is_wrong(history, confirm->date))
    return EXIT_CODE_TEMP_FAIL;
  if (!history_record(history, batch, &added, &error))
    return database_complain(confirm->path, error);
  return confirm_say(batch->events->len);
}

/* FALSE when an option is wrong: said. */
static gboolean confirm_choose(Confirm *confirm, int n_addresses)
{
  gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  if (confirm->path == NULL || n_addresses == 0) {
    complain(NULL, "confirm: %s is missing", confirm->path == NULL ? "--db=FILE" : "ADDRESS");
    return FALSE;
  }
  confirm->wait = DATABASE_WAIT;
  if (!dates_since("date", confirm->date_text, &confirm->date)
      || (confirm->wait_text != NULL
          && !options_number("wait", confirm->wait_text, 0, 86400, &confirm->wait)))
    return FALSE;
  if (confirm->date_text == NULL)
    confirm->date = now;
  if (confirm->date > now) {
    complain(NULL, N_("--date: %s is still to come"), confirm->date_text);
    return FALSE;
  }
  return TRUE;
}

int cmd_confirm(int argc, char **argv)
{
  Confirm confirm = { 0 };
  const Option options[] = {
    { "db", 'd', "FILE", .value = &confirm.path, .help = N_("the history") },
    { "list", 'l', "NAME", .value = &confirm.list,
      .help = N_("for this list only (default: for all)") },
    { "date", .argument = "DATE", .value = &confirm.date_text,
      .help = N_("when it was confirmed (default: now)") },
    { "wait", .argument = "SECONDS", .value = &confirm.wait_text,
      .help = N_("how long to wait for others (default 30), then exit 75") },
    OPTIONS_SANDBOX(&confirm.sandbox),
  };
  const OptionTable table = { "confirm --db=FILE [OPTION]... ADDRESS...",
                              N_("Keeps that ADDRESS was confirmed: its owner followed a link, or "
                                 "wrote that it is good. What "
                                 "failed before counts no more."),
                              options, G_N_ELEMENTS(options),
                              "bounce confirm --db=bounces.db jane.doe@customer.test" };
  int first;
  int status = EXIT_CODE_OK;
  EventBatch batch;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!sandbox_choose(&confirm.sandbox) || !confirm_choose(&confirm, argc - first))
    return EXIT_CODE_USAGE;
  event_batch_init(&batch);
  status = confirm_addresses(&confirm, argv + first, &batch) ? confirm_record(&confirm, &batch)
                                                             : EXIT_CODE_USAGE;
  event_batch_clear(&batch);
  return status;
}
