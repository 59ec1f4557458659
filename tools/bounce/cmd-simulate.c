/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce simulate`: what policies would have done with a history, and where they were wrong. */
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "policy/simulation.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* Policies that are compared at once: each event is replayed under each. */
#define SIMULATE_POLICIES_MAX 64

typedef struct {
  const char *path;
  const char *policies;
  const char *list;
  const char *as_of;
  const char *format;
  const char *output;
  gboolean each;
  SandboxChoice sandbox;
  TableStyle style;
  SuppressionScope scope;
  GPtrArray *loaded; /* Policy */
  Table table;       /* of the stops, with `each` */
} Simulate;

static const TableColumn result_columns[] = {
  { N_("policy"), .last = TRUE },
  { N_("cooled"), .number = TRUE },
  { N_("disabled"), .number = TRUE },
  { N_("wrongly"), .number = TRUE },
  { N_("wrongly_percent"), .number = TRUE },
  { N_("dead"), .number = TRUE },
  { N_("mailed"), .number = TRUE },
  { N_("mailed_percent"), .number = TRUE },
  { N_("withheld"), .number = TRUE },
};

static const TableColumn stop_columns[] = {
  { N_("policy") },
  { N_("address"), .last = TRUE },
  { N_("state") },
  { N_("since"), .date = TRUE },
  { N_("until"), .date = TRUE },
  { N_("reason") },
  { N_("wrongly") },
};

static char *simulate_formats(void)
{
  return bounce_format_names(BOUNCE_FORMAT_OF_TABLES);
}

static char *whole(guint64 number)
{
  return g_strdup_printf("%" G_GUINT64_FORMAT, number);
}

static char *percent(guint64 part, guint64 all)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double share = all > 0 ? 100.0 * (double) part / (double) all : 0;
  return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.2f", share));
}

static void simulate_row(Table *table, const SimulationTruth *truth, const SimulationResult *result)
{
  g_autofree char *cooled = whole(result->cooled);
  g_autofree char *disabled = whole(result->disabled);
  g_autofree char *wrongly = whole(result->wrongly);
  g_autofree char *wrong_part = percent(result->wrongly, truth->addresses);
  g_autofree char *dead = whole(truth->dead);
  g_autofree char *mailed = whole(result->mailed);
  g_autofree char *mailed_part = percent(result->mailed, truth->dead);
  g_autofree char *withheld = whole(result->withheld);
  const char *cells[] = {
    result->policy->name, cooled, disabled, wrongly, wrong_part, dead, mailed, mailed_part, withheld
  };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(result_columns));
  table_row(table, cells);
}

static void simulate_stop(const SimulationStop *stop, gpointer data)
{
  Simulate *simulate = data;
  g_autofree char *since = event_date(stop->since);
  g_autofree char *until = event_date(stop->until);
  const char *cells[] = { stop->policy->name,
                          stop->address,
                          policy_state_to_string(stop->state),
                          since,
                          until,
                          bounce_reason_to_string(stop->reason),
                          stop->wrongly ? N_("yes") : N_("no") };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(stop_columns));
  table_row(&simulate->table, cells);
}

static void simulate_results(const Simulate *simulate, const SimulationTruth *truth,
                             const SimulationResult *results, GString *out)
{
  Table table;
  table_begin(&table, &simulate->style, result_columns, G_N_ELEMENTS(result_columns), out);
  for (guint i = 0; i < simulate->loaded->len; i++)
    simulate_row(&table, truth, &results[i]);
  table_end(&table);
  if (!simulate->style.format->is_for_people)
    return;
  g_autofree char *addresses = whole(truth->addresses);
  g_autofree char *dead = whole(truth->dead);
  g_string_append_printf(out, _("\nAddresses with events: %s, of them dead at the end: %s\n"),
                         addresses, dead);
}

static int simulate_over(Simulate *simulate, History *history, GString *out)
{
  g_autoptr(GError) error = NULL;
  SimulationTruth truth;
  g_autofree SimulationResult *results = g_new0(SimulationResult, simulate->loaded->len);
  for (guint i = 0; i < simulate->loaded->len; i++)
    results[i].policy = simulate->loaded->pdata[i];
  if (simulate->each)
    table_begin(&simulate->table, &simulate->style, stop_columns, G_N_ELEMENTS(stop_columns), out);
  gboolean done = simulation_run(history, &simulate->scope, results, simulate->loaded->len, &truth,
                                 simulate->each ? simulate_stop : NULL, simulate, &error);
  if (simulate->each)
    table_end(&simulate->table);
  if (!done)
    return database_complain(simulate->path, error);
  if (truth.left_out > 0) {
    g_autofree char *number = whole(truth.left_out);
    complain(simulate->path, N_("events beyond %d of one address were left out: %s"),
             SIMULATION_EVENTS_MAX, number);
  }
  if (truth.addresses == 0)
    return database_say_empty(history, simulate->path, simulate->list);
  if (!simulate->each)
    simulate_results(simulate, &truth, results, out);
  return EXIT_CODE_OK;
}

static int simulate_run(Simulate *simulate, GString *out)
{
  int status = EXIT_CODE_OK;
  g_autoptr(History) history = database_open(simulate->path, HISTORY_READ, DATABASE_WAIT, &status);
  if (history == NULL)
    return status;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING,
                             .writes = TRUE,
                             .talks = history_file(simulate->path) == NULL };
  if (!sandbox_enter(&plan, &simulate->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  if (simulate->as_of == NULL && database_clock_is_wrong(history, simulate->scope.as_of - 1))
    return EXIT_CODE_TEMP_FAIL;
  return simulate_over(simulate, history, out);
}

static gboolean simulate_load(Simulate *simulate, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Policy) policy = policy_load(name, &error);
  if (policy == NULL) {
    complain(NULL, "policy %s: %s", name, error->message);
    return FALSE;
  }
  if (policy->window_days > 0) {
    complain(NULL,
             N_("policy %s: [counting]: window-days: what depends on the day on which it is "
                "asked cannot be replayed; half-life-days can"),
             name);
    return FALSE;
  }
  g_ptr_array_add(simulate->loaded, g_steal_pointer(&policy));
  return TRUE;
}

/* FALSE when one of them is wrong: said. */
static gboolean simulate_load_all(Simulate *simulate)
{
  if (simulate->policies == NULL) {
    for (const PolicyPreset *preset = policy_presets; preset->name != NULL; preset++)
      if (!simulate_load(simulate, preset->name))
        return FALSE;
    return TRUE;
  }
  g_auto(GStrv) names = g_strsplit(simulate->policies, ",", SIMULATE_POLICIES_MAX + 1);
  if (g_strv_length(names) > SIMULATE_POLICIES_MAX) {
    complain(NULL, N_("--policy: at most %d of them"), SIMULATE_POLICIES_MAX);
    return FALSE;
  }
  for (char **name = names; *name != NULL; name++)
    if (!simulate_load(simulate, *name))
      return FALSE;
  return TRUE;
}

static int simulate_write(Simulate *simulate)
{
  Output output;
  int status = output_open(&output, simulate->output);
  if (status != EXIT_CODE_OK)
    return status;
  status = simulate_run(simulate, output.buffer);
  if (status == EXIT_CODE_OK)
    return output_finish(&output);
  output_discard(&output);
  return status;
}

static void free_policy(gpointer policy)
{
  policy_free(policy);
}

int cmd_simulate(int argc, char **argv)
{
  Simulate simulate = { .format = "text" };
  const Option options[] = {
    { "db", 'd', "FILE", .value = &simulate.path, .help = N_("the history") },
    { "policy", 'p', "NAME|FILE,...", .value = &simulate.policies,
      .help = N_("presets or policy files, with commas between (default: every preset)") },
    { "list", 'l', "NAME", .value = &simulate.list, .help = N_("only the events of one list") },
    { "as-of", .argument = "DATE", .value = &simulate.as_of,
      .help = N_("up to the end of this day (default: now)") },
    { "each", .flag = &simulate.each,
      .help = N_("each address that a policy stops: when, why, and whether wrongly") },
    { "format", 'f', "FORMAT", .value = &simulate.format, .names = simulate_formats, .help = "%s" },
    OPTION_OUTPUT(&simulate.output),
    OPTIONS_SANDBOX(&simulate.sandbox),
    OPTION_NO_HEADER(&simulate.style.no_header),
    OPTION_RAW_CSV(&simulate.style.style.raw_csv),
    OPTION_EXCEL(&simulate.style.excel),
  };
  const OptionTable table = { "simulate --db=FILE [OPTION]...",
                              N_("Replays a history under policies: whom each would have stopped, "
                                 "whom wrongly, and which dead addresses would have got more "
                                 "mail than it takes to be sure."),
                              options, G_N_ELEMENTS(options),
                              "bounce simulate --db=bounces.db --policy=recommended,mailman" };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (simulate.path == NULL || first < argc) {
    complain(NULL, simulate.path == NULL ? N_("simulate: --db=FILE is missing")
                                         : N_("simulate: it takes no INPUT; record it first"));
    return EXIT_CODE_USAGE;
  }
  if (!sandbox_choose(&simulate.sandbox)
      || !dates_until("as-of", simulate.as_of, &simulate.scope.as_of)
      || !options_style(&simulate.style, simulate.format, BOUNCE_FORMAT_OF_TABLES, simulate.output))
    return EXIT_CODE_USAGE;
  simulate.scope.list = simulate.list;
  simulate.loaded = g_ptr_array_new_with_free_func(free_policy);
  status = simulate_load_all(&simulate) ? simulate_write(&simulate) : EXIT_CODE_USAGE;
  g_ptr_array_unref(simulate.loaded);
  return status;
}
