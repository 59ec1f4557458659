/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce blocked`: who refuses the sender's own mail, from mail or from a history. */
#include <bounce/bounce.h>
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "history/event-pack.h"
#include "run/chosen.h"
#include "run/collect.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/inputs.h"
#include "run/options.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "summary/blocked-page.h"
#include "summary/blocked.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

#define BLOCKED_FORMATS (BOUNCE_FORMAT_OF_TABLES | BOUNCE_FORMAT_OF_PAGES)

typedef struct {
  const char *path;
  const char *format;
  const char *output;
  const char *verp;
  const char *log_zone;
  GTimeZone *zone;
  const BounceRules *rules;
  TableStyle style;
  Chosen chosen;
  guint64 top;
  SandboxChoice sandbox;
  gboolean verbose;
  guint64 messages;
  gint64 now;
  gint64 since;  /* of the period that is shown */
  gint64 before; /* where the period before begins; as `since` where there is none */
  Blocked *blocked;
} BlockedCommand;

static char *blocked_formats(void)
{
  return bounce_format_names(BLOCKED_FORMATS);
}

static void blocked_visit(const Event *event, gpointer data)
{
  const BlockedCommand *command = data;
  if (blocked_is_own(event) && chosen_takes_event(&command->chosen, event))
    blocked_add(command->blocked, event, command->since);
}

static gboolean blocked_take(GString *packed, gpointer data)
{
  for (gsize offset = 0; offset < packed->len;) {
    const Event event = event_unpack(packed, &offset);
    blocked_visit(&event, data);
  }
  g_string_truncate(packed, 0);
  return TRUE;
}

static int blocked_from_mail(BlockedCommand *command, char **paths)
{
  g_autoptr(BounceOptions) analysis = bounce_options_new();
  bounce_options_set_verp(analysis, command->verp);
  bounce_options_use_rules(analysis, command->rules);
  if (database_clock_is_wrong(NULL, command->now))
    return EXIT_CODE_TEMP_FAIL;
  const SandboxPlan plan = { .calls = SANDBOX_WORKING, .readable = paths, .spools = TRUE };
  if (!sandbox_enter(&plan, &command->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  const Collect collect = { .analysis = analysis,
                            .now = command->now,
                            .processes = 1,
                            .verbose = command->verbose,
                            .log_zone = command->zone,
                            .take = blocked_take,
                            .data = command };
  int status = collect_events(&collect, paths, &command->messages);
  g_clear_pointer(&command->zone, g_time_zone_unref);
  return status;
}

static int blocked_from_history(BlockedCommand *command)
{
  int status = EXIT_CODE_OK;
  g_autoptr(GError) error = NULL;
  g_autoptr(History) history = database_open(command->path, HISTORY_READ, DATABASE_WAIT, &status);
  if (history == NULL)
    return status;
  if (database_clock_is_wrong(history, command->now))
    return EXIT_CODE_TEMP_FAIL;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING,
                             .writes = TRUE,
                             .talks = history_file(command->path) == NULL };
  if (!sandbox_enter(&plan, &command->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  const HistoryQuery query = { .filter = { .since = command->before } };
  if (!history_each(history, &query, blocked_visit, command, &error))
    return database_complain(command->path, error);
  return EXIT_CODE_OK;
}

/* Nothing is an answer, too; how many there are is for a person. */
static void blocked_say(const BlockedCommand *command)
{
  guint64 refusals = 0;
  guint causes = blocked_count(command->blocked, &refusals);
  if (causes == 0) {
    complain(NULL, N_("nobody refuses your own mail system or domain"));
    return;
  }
  if (!command->style.format->is_for_people)
    return;
  g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, refusals);
  g_autofree char *rows = g_strdup_printf("%u", causes);
  complain(NULL, N_("refusals: %s, of causes: %s"), number, rows);
}

static void blocked_write_as_asked(const BlockedCommand *command, GString *out)
{
  gboolean compares = command->before != command->since;
  if (command->style.format == &bounce_format_html)
    blocked_page_write(command->blocked, (guint) command->top, compares, out);
  else
    blocked_write(command->blocked, &command->style, (guint) command->top, compares, out);
}

static int blocked_run(BlockedCommand *command, char **paths)
{
  Output output;
  g_autoptr(GError) error = NULL;
  const DomainList *domains = domain_list(&error);
  if (domains == NULL)
    return database_complain(NULL, error);
  int opened = output_open(&output, command->output);
  if (opened != EXIT_CODE_OK)
    return opened;
  g_autoptr(Blocked) blocked = blocked_new(domains);
  command->blocked = blocked;
  int status =
      command->path != NULL ? blocked_from_history(command) : blocked_from_mail(command, paths);
  if ((command->path != NULL && status != EXIT_CODE_OK) || status == EXIT_CODE_UNAVAILABLE) {
    output_discard(&output);
    return status;
  }
  blocked_write_as_asked(command, output.buffer);
  status = output_conclude(&output, status, command->messages);
  blocked_say(command);
  return status;
}

/* With --since, the period of the same length before it is counted for comparison. */
static void blocked_set_period(BlockedCommand *command)
{
  gint64 until = command->chosen.until != 0 ? command->chosen.until : command->now + 1;
  command->since = command->chosen.since;
  command->before = MAX(0, 2 * command->since - until);
  command->chosen.since = command->before;
}

static gboolean blocked_choose(BlockedCommand *command, const char *top)
{
  if (!options_style(&command->style, command->format, BLOCKED_FORMATS, command->output))
    return FALSE;
  command->now = g_get_real_time() / G_USEC_PER_SEC;
  if ((top != NULL && !options_number("top", top, 1, 1000000, &command->top))
      || !options_verp(command->verp) || !chosen_read(&command->chosen))
    return FALSE;
  if (command->chosen.since != 0)
    blocked_set_period(command);
  return TRUE;
}

/* Options and inputs that go together; FALSE: said. */
static gboolean blocked_fits(const BlockedCommand *command, char **paths)
{
  if (command->path != NULL && *paths != NULL)
    complain(NULL, N_("blocked: either --db or INPUT, not both"));
  else if (command->path != NULL && command->verp != NULL)
    complain(NULL, N_("blocked: --verp reads INPUT; of a history, \"bounce record\" takes it"));
  else
    return !inputs_include(paths, command->path != NULL ? history_file(command->path) : NULL,
                           command->output);
  return FALSE;
}

int cmd_blocked(int argc, char **argv)
{
  BlockedCommand command = { .format = "text" };
  g_auto(RuleFiles) rules = { 0 };
  const char *top = NULL;
  const Option options[] = {
    { "db", 'd', "FILE", .value = &command.path, .help = N_("look in a history instead of INPUT") },
    { "format", 'f', "FORMAT", .value = &command.format, .names = blocked_formats,
      .help = N_("%s; default is text") },
    OPTION_OUTPUT(&command.output),
    { "top", 'n', "N", .value = &top, .help = N_("the N most frequent causes (default: all)") },
    OPTIONS_CHOSEN(&command.chosen),
    OPTION_VERP(&command.verp),
    OPTION_LOG_ZONE(&command.log_zone),
    OPTION_RULES(&rules),
    OPTION_VERBOSE(&command.verbose),
    OPTIONS_SANDBOX(&command.sandbox),
    OPTION_NO_HEADER(&command.style.no_header),
    OPTION_RAW_CSV(&command.style.style.raw_csv),
    OPTION_EXCEL(&command.style.excel),
  };
  const OptionTable table = { "blocked [OPTION]... [INPUT]...",
                              N_("Who refuses your own mail, one row a cause: what of yours, by "
                                 "whom, why, and what to do; from INPUT or from a history."),
                              options, G_N_ELEMENTS(options),
                              "bounce blocked --db=bounces.db --since=7d" };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  command.sandbox.verbose = command.verbose;
  if (!sandbox_choose(&command.sandbox) || !inputs_zone(command.log_zone, &command.zone)
      || !blocked_choose(&command, top) || !blocked_fits(&command, argv + first))
    status = EXIT_CODE_USAGE;
  else if (rule_files_load(&rules, &status)) {
    command.rules = rules.rules;
    status = blocked_run(&command, argv + first);
  }
  chosen_clear(&command.chosen);
  return status;
}
