/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce record`: the events of INPUT into a history; says nothing unless --verbose asks for it.
 */
#include <bounce/bounce.h>
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "follow/follow.h"
#include "message/bounce-options.h"
#include "run/collect.h"
#include "run/file-list.h"
#include "run/inputs.h"
#include "run/jobs.h"
#include "run/options.h"
#include "run/recorder.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "run/tag-keys.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  Recorder recorder;
  const char *verp;
  const char *log_zone;
  GTimeZone *zone;
  const BounceRules *rules;
  const char *key_file; /* NULL: nothing is asked for proof */
  BounceTagKeys *keys;
  guint processes;
  gboolean verbose;
  gboolean follow;
  SandboxChoice sandbox;
} Record;

static gboolean record_take(GString *packed, gpointer data)
{
  Record *record = data;
  return recorder_take(&record->recorder, packed);
}

static gboolean record_read(LogMark *mark, goffset to, BounceSent *sent, gpointer data)
{
  Record *record = data;
  return recorder_mark(&record->recorder, mark, to, sent);
}

static void record_end_threads(gpointer data)
{
  Record *record = data;
  recorder_wait(&record->recorder);
}

static void record_watch_one(const char *subscriber, gpointer data)
{
  bounce_reached_watch(data, bounce_scan_string(subscriber));
}

/* Who failed in what was recorded before: that a log reaches them is kept. */
static void record_watch(BounceReached *reached, gpointer data)
{
  Record *record = data;
  g_autoptr(GError) error = NULL;
  recorder_wait(&record->recorder);
  if (!history_subscribers(record->recorder.history, BOUNCE_REACHED_MAX, record_watch_one, reached,
                           &error))
    record->recorder.status = database_complain(record->recorder.path, error);
}

/* Analyses what is in the inputs and records it; the exit code of reading them. */
static int record_inputs(Record *record, char **paths)
{
  g_autoptr(BounceOptions) analysis = bounce_options_new();
  g_autoptr(BounceReached) reached = bounce_reached_new(record_watch, record);
  g_autoptr(BounceSent) sent = bounce_sent_new();
  bounce_sent_set_reached(sent, reached);
  bounce_options_set_verp(analysis, record->verp);
  bounce_options_use_rules(analysis, record->rules);
  const Collect collect = { .analysis = analysis,
                            .list = record->recorder.list,
                            .now = record->recorder.now,
                            .keys = record->keys,
                            .processes = record->processes,
                            .verbose = record->verbose,
                            .signs = TRUE,
                            .log_zone = record->zone,
                            .sent = sent,
                            .follow = record->follow,
                            .history = record->recorder.history,
                            .read = record_read,
                            .take = record_take,
                            .end_threads = record_end_threads,
                            .data = record };
  guint64 messages;
  int status = collect_events(&collect, paths, &messages);
  g_clear_pointer(&record->zone, g_time_zone_unref);
  return status;
}

static int record_count(const Recorder *recorder)
{
  g_autofree char *added = g_strdup_printf("%" G_GUINT64_FORMAT, recorder->added);
  g_autofree char *known = g_strdup_printf("%" G_GUINT64_FORMAT, recorder->known);
  g_autofree char *text = g_strdup_printf(_("%s new, %s known\n"), added, known);
  return output_text(text, strlen(text));
}

static int record_run(Record *record, char **paths)
{
  g_auto(GStrv) folders = record->follow ? follow_folders(paths) : NULL;
  const SandboxPlan plan = { .calls = SANDBOX_WORKING,
                             .readable = folders != NULL ? folders : paths,
                             .writes = TRUE,
                             .talks = history_file(record->recorder.path) == NULL,
                             .spools = TRUE };
  record->sandbox.verbose = record->verbose;
  if (!sandbox_enter(&plan, &record->sandbox)) {
    recorder_finish(&record->recorder);
    return EXIT_CODE_UNAVAILABLE;
  }
  if (record->follow)
    follow_begin();
  int inputs = record_inputs(record, paths);
  int written = recorder_finish(&record->recorder);
  if (written == EXIT_CODE_OK && record->verbose)
    written = record_count(&record->recorder);
  return written != EXIT_CODE_OK ? written : inputs;
}

/* What is read before anything is opened for writing; FALSE ends the command with *status. */
static gboolean record_load(Record *record, RuleFiles *rules, int *status)
{
  if (!rule_files_load(rules, status))
    return FALSE;
  record->rules = rules->rules;
  if (record->key_file != NULL)
    record->keys = tag_keys_open(record->key_file, status);
  return *status == EXIT_CODE_OK;
}

static int record_into(Record *record, const char *db, const char *list, guint wait, char **paths)
{
  int status;
  if (recorder_open(&record->recorder, db, list, wait)) {
    status = record_run(record, paths);
  } else {
    recorder_finish(&record->recorder);
    status = record->recorder.status;
  }
  bounce_tag_keys_free(record->keys);
  return status;
}

/* What --files0-from names; FALSE when the command ends here, which for no name at all is no error.
 */
static gboolean record_names(const char *path, int n_operands, char ***names, int *status)
{
  if (path == NULL)
    return TRUE;
  if (n_operands > 0) {
    complain(NULL, N_("record: either --files0-from or INPUT, not both"));
    *status = EXIT_CODE_USAGE;
    return FALSE;
  }
  *names = file_list_read(path, status);
  return *names != NULL && **names != NULL;
}

/* Options and inputs that go together; FALSE: said. */
static gboolean record_fits(const Record *record, const char *path, gboolean named)
{
  if (path == NULL)
    complain(NULL, "record: --db=FILE is missing");
  else if (record->follow && !named)
    complain(NULL, N_("record: --follow: name the logs"));
  else
    return TRUE;
  return FALSE;
}

int cmd_record(int argc, char **argv)
{
  Record record = { 0 };
  g_auto(RuleFiles) rules = { 0 };
  const char *path = NULL, *list = NULL;
  const char *wait_text = NULL, *jobs = NULL;
  const char *names = NULL;
  g_auto(GStrv) named = NULL;
  guint64 wait = DATABASE_WAIT;
  const Option options[] = {
    { "db", 'd', "FILE", .value = &path, .help = N_("the history; made when it is missing") },
    { "list", 'l', "NAME", .value = &list, .help = N_("the list, whatever the mail says") },
    OPTION_VERP(&record.verp),
    OPTION_LOG_ZONE(&record.log_zone),
    OPTION_RULES(&rules),
    { "key-file", 'k', "FILE", .value = &record.key_file,
      .help = N_("keep what the tags of \"bounce verp\" prove") },
    { "wait", .argument = "SECONDS", .value = &wait_text,
      .help = N_("how long to wait for other writers (default 30), then exit 75") },
    { "follow", .flag = &record.follow,
      .help =
          N_("go on with what is written to the logs INPUT, over their rotation, until SIGTERM") },
    OPTION_JOBS(&jobs),
    { "files0-from", .argument = "FILE", .value = &names,
      .help = N_("read what FILE (- is standard input) names, as find -print0 does") },
    OPTIONS_SANDBOX(&record.sandbox),
    { "verbose", 'v', .flag = &record.verbose,
      .help = N_("say how many events were new, and name each file that is no mail") },
  };
  const OptionTable table = {
    "record --db=FILE [OPTION]... [INPUT]...",
    N_("Keeps what the reports in INPUT say in a history. The same report "
       "counts once, however often it is recorded."),
    options, G_N_ELEMENTS(options), "bounce record --db=bounces.db --verbose ~/Maildir/.bounces"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!record_fits(&record, path, argc > first || names != NULL) || !sandbox_choose(&record.sandbox)
      || !options_verp(record.verp) || !inputs_zone(record.log_zone, &record.zone)
      || (wait_text != NULL && !options_number("wait", wait_text, 0, 86400, &wait))
      || !jobs_count(jobs, &record.processes))
    return EXIT_CODE_USAGE;
  if (!record_names(names, argc - first, &named, &status) || !record_load(&record, &rules, &status))
    return status;
  return record_into(&record, path, list, (guint) wait, named != NULL ? named : argv + first);
}
