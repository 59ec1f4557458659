/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce record`: the events of INPUT into a history; says nothing unless --verbose asks for it.
 */
#include <bounce/bounce.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "exit-codes.h"
#include "inputs.h"
#include "options.h"
#include "output.h"
#include "recorder.h"
#include "sandbox.h"
#include "translate.h"

typedef struct {
  Recorder recorder;
  BounceOptions analysis;
} Record;

static gboolean record_mail(const BounceMail *mail, gpointer data)
{
  Record *record = data;
  g_autoptr(BounceReport) report = bounce_report_new(mail, &record->analysis);
  return recorder_add(&record->recorder, report);
}

static int record_count(const Recorder *recorder)
{
  g_autofree char *added = g_strdup_printf("%" G_GUINT64_FORMAT, recorder->added);
  g_autofree char *known = g_strdup_printf("%" G_GUINT64_FORMAT, recorder->known);
  g_autofree char *text = g_strdup_printf(_("%s new, %s known\n"), added, known);
  return output_text(text, strlen(text));
}

int cmd_record(int argc, char **argv)
{
  Record record = { 0 };
  const char *path = NULL;
  const char *list = NULL;
  const char *wait_text = NULL;
  gboolean verbose = FALSE;
  gboolean no_sandbox = FALSE;
  guint64 wait = DATABASE_WAIT;
  const Option options[] = {
    { "db", 'd', "FILE", .value = &path, .help = N_("the history; made when it is missing") },
    { "list", 'l', "NAME", .value = &list, .help = N_("the list, whatever the mail says") },
    OPTION_VERP(&record.analysis.verp),
    { "wait", .argument = "SECONDS", .value = &wait_text,
      .help = N_("how long to wait for other writers (default 30), then exit 75") },
    OPTION_NO_SANDBOX(&no_sandbox),
    { "verbose", 'v', .flag = &verbose, .help = N_("say how many events were new") },
  };
  const OptionTable table = {
    "record --db=FILE [OPTION]... [INPUT]...",
    N_("Keeps what the reports in INPUT say in a history. The same report "
       "counts once,\nhowever often it is recorded."),
    options, G_N_ELEMENTS(options)
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (path == NULL) {
    complain(NULL, "record: --db=FILE is missing");
    return EXIT_CODE_USAGE;
  }
  if (wait_text != NULL && !options_number("wait", wait_text, 0, 86400, &wait))
    return EXIT_CODE_USAGE;
  if (!recorder_open(&record.recorder, path, list, (guint) wait)) {
    recorder_finish(&record.recorder);
    return record.recorder.status;
  }
  if (!no_sandbox)
    sandbox_enter(&(SandboxPlan){ .readable = argv + first, .output = path, .spools = TRUE });
  int inputs = inputs_each(argv + first, record_mail, &record);
  int written = recorder_finish(&record.recorder);
  if (written == EXIT_CODE_OK && verbose)
    written = record_count(&record.recorder);
  return written != EXIT_CODE_OK ? written : inputs;
}
