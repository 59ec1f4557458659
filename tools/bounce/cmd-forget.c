/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce forget`: removes people from a history. */
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  const char *path;
  const char *before;
  const char *since;
  const char *wait_text;
  guint64 wait;
  gint64 first; /* of the period, Unix time; 0: from the beginning */
  gint64 end;   /* the second behind it; 0: to the end */
  SandboxChoice sandbox;
} Forget;

static int forget_say(const Forget *forget, gboolean done, guint64 removed, const GError *error,
                      GString *out)
{
  if (!done)
    return database_complain(forget->path, error);
  g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, removed);
  g_string_append_printf(out, P_("%s event removed\n", "%s events removed\n", removed), number);
  return EXIT_CODE_OK;
}

static int forget_one(const Forget *forget, History *history, const char *address, GString *out)
{
  g_autoptr(GError) error = NULL;
  guint64 removed = 0;
  gboolean done = history_forget(history, address, &removed, &error);
  return forget_say(forget, done, removed, error, out);
}

static int forget_period(const Forget *forget, History *history, GString *out)
{
  g_autoptr(GError) error = NULL;
  guint64 removed = 0;
  gboolean done = history_forget_period(history, forget->first, forget->end, &removed, &error);
  return forget_say(forget, done, removed, error, out);
}

/* What a server keeps of a person although its tables do not. */
static void forget_say_kept(void)
{
  complain(NULL, N_("the server's write-ahead log, its replicas and its backups hold what was "
                    "removed until they are overwritten (see bounce-db(1))"));
}

static int forget_run(const Forget *forget, char **addresses)
{
  int status = EXIT_CODE_OK;
  g_autoptr(History) history =
      database_open(forget->path, HISTORY_CHANGE, (guint) forget->wait, &status);
  if (history == NULL)
    return status;
  gboolean server = history_file(forget->path) == NULL;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING, .writes = TRUE, .talks = server };
  if (!sandbox_enter(&plan, &forget->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  g_autoptr(GString) out = g_string_new(NULL);
  if (*addresses == NULL)
    status = forget_period(forget, history, out);
  for (; *addresses != NULL && status == EXIT_CODE_OK; addresses++)
    status = forget_one(forget, history, *addresses, out);
  if (server && status == EXIT_CODE_OK)
    forget_say_kept();
  g_clear_pointer(&history, history_close);
  int written = output_text(out->str, out->len);
  return status != EXIT_CODE_OK ? status : written;
}

/* FALSE when it is not clear what is to be forgotten: said. */
static gboolean forget_choose(Forget *forget, int n_addresses)
{
  gboolean period = forget->before != NULL || forget->since != NULL;
  forget->wait = DATABASE_WAIT;
  if (forget->path == NULL || (n_addresses == 0 && !period)) {
    complain(NULL, "forget: %s is missing",
             forget->path == NULL ? "--db=FILE" : "ADDRESS, --before=DATE or --since=DATE");
    return FALSE;
  }
  if (n_addresses > 0 && period) {
    complain(NULL, "forget: either ADDRESS or a period, not both");
    return FALSE;
  }
  if (!dates_since("before", forget->before, &forget->end)
      || !dates_since("since", forget->since, &forget->first))
    return FALSE;
  if (forget->end != 0 && forget->first >= forget->end) {
    complain(NULL, "--since: there is no time from %s until %s", forget->since, forget->before);
    return FALSE;
  }
  return forget->wait_text == NULL
         || options_number("wait", forget->wait_text, 0, 86400, &forget->wait);
}

int cmd_forget(int argc, char **argv)
{
  Forget forget = { 0 };
  const Option options[] = {
    { "db", 'd', "FILE", .value = &forget.path, .help = N_("the history") },
    { "before", .argument = "DATE", .value = &forget.before,
      .help = N_("all that came before this day") },
    { "since", .argument = "DATE", .value = &forget.since,
      .help = N_("all that came from this day on") },
    { "wait", .argument = "SECONDS", .value = &forget.wait_text,
      .help = N_("how long to wait for others (default 30), then exit 75") },
    OPTIONS_SANDBOX(&forget.sandbox),
  };
  const OptionTable table = {
    "forget --db=FILE ADDRESS... | --before=DATE | --since=DATE",
    N_("Removes all that a history holds about ADDRESS, or of a period, so that no byte of "
       "it is left in the file."),
    options, G_N_ELEMENTS(options), "bounce forget --db=bounces.db jane.doe@customer.test"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!sandbox_choose(&forget.sandbox) || !forget_choose(&forget, argc - first))
    return EXIT_CODE_USAGE;
  return forget_run(&forget, argv + first);
}
