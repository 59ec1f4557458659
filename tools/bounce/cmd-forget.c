/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce forget`: removes people from a history. */
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "run/database.h"
#include "run/options.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

static int forget_one(History *history, const char *path, const char *address, GString *out)
{
  g_autoptr(GError) error = NULL;
  guint64 removed = 0;
  if (!history_forget(history, address, &removed, &error))
    return database_complain(path, error);
  g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, removed);
  g_string_append_printf(out, P_("%s event removed\n", "%s events removed\n", removed), number);
  return EXIT_CODE_OK;
}

int cmd_forget(int argc, char **argv)
{
  const char *path = NULL;
  const char *wait_text = NULL;
  guint64 wait = DATABASE_WAIT;
  const Option options[] = {
    { "db", 'd', "FILE", .value = &path, .help = N_("the history") },
    { "wait", .argument = "SECONDS", .value = &wait_text,
      .help = N_("how long to wait for others (default 30), then exit 75") },
  };
  const OptionTable table = {
    "forget --db=FILE ADDRESS...",
    N_("Removes all that a history holds about ADDRESS, so that no byte of "
       "it is left in the file."),
    options, G_N_ELEMENTS(options)
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (path == NULL || first == argc) {
    complain(NULL, "forget: %s is missing", path == NULL ? "--db=FILE" : "ADDRESS");
    return EXIT_CODE_USAGE;
  }
  if (wait_text != NULL && !options_number("wait", wait_text, 0, 86400, &wait))
    return EXIT_CODE_USAGE;
  g_autoptr(History) history = database_open(path, HISTORY_CHANGE, (guint) wait, &status);
  if (history == NULL)
    return status;
  g_autoptr(GString) out = g_string_new(NULL);
  for (int i = first; i < argc && status == EXIT_CODE_OK; i++)
    status = forget_one(history, path, argv[i], out);
  g_clear_pointer(&history, history_close);
  int written = output_text(out->str, out->len);
  return status != EXIT_CODE_OK ? status : written;
}
