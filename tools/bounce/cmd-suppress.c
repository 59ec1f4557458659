/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce suppress`: who a policy disables, warns or keeps, for people and for list managers. */
#include <string.h>
#include <unistd.h>

#include "base/translate.h"
#include "command.h"
#include "policy/export.h"
#include "policy/policy-explain.h"
#include "run/chosen.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/inputs.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "run/suppress-totals.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"
#include "terminal/screen.h"

typedef struct {
  const char *path;
  const char *policy;
  const char *list;
  const char *sympa_list;
  const char *as_of;
  const char *format;
  const char *states;
  const char *explain;
  const char *compare;
  const char *output;
  gboolean show;
  SandboxChoice sandbox;
  TableStyle style;
  SuppressionScope scope;
  Chosen chosen;
  History *history;
  char **totals; /* lines that are said below the list; NULL for none */
} Suppress;

static gboolean suppress_takes(const Event *event, gpointer data)
{
  return chosen_takes_event(data, event);
}

static guint suppress_state(const char *word)
{
  for (PolicyState state = POLICY_KEEP; state <= POLICY_DISABLE; state++)
    if (strcmp(policy_state_to_string(state), word) == 0)
      return state + 1;
  return 0;
}

static Policy *suppress_policy(const char *name)
{
  g_autoptr(GError) error = NULL;
  Policy *policy = policy_load(name, &error);
  if (policy == NULL)
    complain(NULL, "policy %s: %s", name, error->message);
  return policy;
}

static int suppress_show(const char *name)
{
  for (const PolicyPreset *preset = policy_presets; preset->name != NULL; preset++)
    if (strcmp(preset->name, name) == 0)
      return output_text(preset->text, strlen(preset->text));
  complain(NULL, "--show-policy: %s is no preset", name);
  return EXIT_CODE_USAGE;
}

static int suppress_failed(const Suppress *suppress, const GError *error)
{
  return database_complain(suppress->path, error);
}

/* What became of a run over `events` events. */
static int suppress_done(const Suppress *suppress, guint64 events)
{
  return events > 0 ? EXIT_CODE_OK
                    : database_say_empty(suppress->history, suppress->path, suppress->list);
}

static void suppress_tell_skipped(const GPtrArray *skipped, const char *format)
{
  for (guint i = 0; i < skipped->len; i++)
    complain(NULL, "%s: left out: %s cannot hold this address", (char *) skipped->pdata[i], format);
}

/* What Sympa calls the list: the local part of its address. A List-Id does not say where the name
 * ends and the domain begins. Free with g_free(); NULL where it is not known. */
static char *suppress_list_name(const Suppress *suppress)
{
  const char *name = suppress->sympa_list != NULL ? suppress->sympa_list : suppress->list;
  const char *at = name != NULL ? strchr(name, '@') : NULL;
  if (at != NULL)
    return g_strndup(name, (gsize) (at - name));
  return g_strdup(suppress->sympa_list);
}

static int suppress_list(Suppress *suppress, const Policy *policy, const Export *export,
                         guint states, GString *out)
{
  g_autoptr(GError) error = NULL;
  SuppressionTotals totals = { 0 };
  SuppressionScope scope = suppress->scope;
  scope.states = states != 0 ? states : export_states(export);
  g_autoptr(GArray) list = suppression_list(suppress->history, policy, &scope, &totals, &error);
  if (list == NULL)
    return suppress_failed(suppress, error);
  g_autofree char *name = suppress_list_name(suppress);
  const ExportContext context = { policy, suppress->list, name, &suppress->style };
  g_autoptr(GPtrArray) skipped = g_ptr_array_new();
  export_write(export, &context, list, out, skipped);
  suppress_tell_skipped(skipped, suppress->format);
  if (totals.events > 0 && (strcmp(suppress->format, "text") == 0 || isatty(STDERR_FILENO)))
    suppress->totals = suppress_totals_lines(suppress->history, policy, &suppress->scope, &totals);
  return suppress_done(suppress, totals.events);
}

static int suppress_explain(const Suppress *suppress, const Policy *policy, GString *out)
{
  g_autoptr(GError) error = NULL;
  PolicyExplanation explanation;
  policy_explain_begin(&explanation, policy, &suppress->style, out);
  gboolean done =
      suppression_explain(suppress->history, policy, &suppress->scope, suppress->explain,
                          policy_explain_event, &explanation, &error);
  policy_explain_end(&explanation, suppress->scope.as_of);
  return done ? suppress_done(suppress, explanation.n_events) : suppress_failed(suppress, error);
}

static int suppress_compare(const Suppress *suppress, GString *out)
{
  g_auto(GStrv) names = g_strsplit(suppress->compare, ",", 3);
  if (g_strv_length(names) != 2) {
    complain(NULL, "--compare: \"%s\" is not two policies, as mailman,strict", suppress->compare);
    return EXIT_CODE_USAGE;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(Policy) one = suppress_policy(names[0]);
  g_autoptr(Policy) other = one != NULL ? suppress_policy(names[1]) : NULL;
  if (other == NULL)
    return EXIT_CODE_USAGE;
  SuppressionTotals totals = { 0 };
  g_autoptr(GArray) first =
      suppression_list(suppress->history, one, &suppress->scope, &totals, &error);
  g_autoptr(GArray) second =
      first != NULL ? suppression_list(suppress->history, other, &suppress->scope, &totals, &error)
                    : NULL;
  if (second == NULL)
    return suppress_failed(suppress, error);
  policy_explain_compare(&suppress->style, one, first, other, second, out);
  return suppress_done(suppress, totals.events);
}

/* An option that would do nothing beside --explain or --compare; FALSE: said. */
static gboolean suppress_goes_together(const Suppress *suppress)
{
  const char *shown = suppress->explain != NULL   ? "--explain"
                      : suppress->compare != NULL ? "--compare"
                                                  : NULL;
  if (shown == NULL)
    return TRUE;
  if (bounce_format_find_for(suppress->format, BOUNCE_FORMAT_OF_TABLES) == NULL) {
    g_autofree char *names = bounce_format_names(BOUNCE_FORMAT_OF_TABLES);
    complain(NULL, N_("%s shows a table, not a list of addresses: --format is one of %s"), shown,
             names);
  } else if (suppress->explain != NULL && suppress->compare != NULL) {
    complain(NULL, N_("either --explain or --compare, not both"));
  } else if (suppress->states != NULL) {
    complain(NULL, N_("%s shows every state: --state does nothing beside it"), shown);
  } else {
    return TRUE;
  }
  return FALSE;
}

/* What --format, --state and --policy name; FALSE when one of them is wrong: said. */
static gboolean suppress_choose(const Suppress *suppress, const Export **export, guint *states)
{
  guint bits = 0;
  *export = export_find(suppress->format);
  if (*export == NULL) {
    g_autofree char *names = export_names();
    complain(NULL, "--format: \"%s\" is none of %s", suppress->format, names);
    return FALSE;
  }
  if (!suppress_goes_together(suppress))
    return FALSE;
  g_autofree char *name = suppress_list_name(suppress);
  if (export_needs_name(*export) && name == NULL) {
    complain(NULL,
             N_("--format=%s: which list? Give --sympa-list=NAME, what Sympa calls it: a List-Id "
                "does not say"),
             suppress->format);
    return FALSE;
  }
  if (suppress->states != NULL
      && !options_set("state", suppress->states, "disable, cool, warn, confirmed, keep", suppress_state, &bits))
    return FALSE;
  *states = bits >> 1;
  return TRUE;
}

static int suppress_run(Suppress *suppress, GString *out)
{
  const Export *export;
  guint states = 0;
  int status = EXIT_CODE_USAGE;
  if (!suppress_choose(suppress, &export, &states))
    return status;
  const BounceFormat *table = bounce_format_find_for(suppress->format, BOUNCE_FORMAT_OF_TABLES);
  if (!options_csv(table, suppress->style.style.raw_csv, suppress->style.excel))
    return status;
  suppress->style.format = table != NULL ? table : &bounce_format_text;
  suppress->style.style.translate = translate;
  suppress->style.style.width = suppress->output == NULL ? screen_width() : 0;
  g_autoptr(Policy) policy = suppress_policy(suppress->policy);
  if (policy == NULL)
    return status;
  suppress->history = database_open(suppress->path, HISTORY_READ, DATABASE_WAIT, &status);
  if (suppress->history == NULL)
    return status;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING,
                             .writes = TRUE,
                             .talks = history_file(suppress->path) == NULL };
  if (!sandbox_enter(&plan, &suppress->sandbox))
    status = EXIT_CODE_UNAVAILABLE;
  else if (suppress->as_of == NULL
           && database_clock_is_wrong(suppress->history, suppress->scope.as_of - 1))
    status = EXIT_CODE_TEMP_FAIL;
  else if (suppress->explain != NULL)
    status = suppress_explain(suppress, policy, out);
  else if (suppress->compare != NULL)
    status = suppress_compare(suppress, out);
  else
    status = suppress_list(suppress, policy, export, states, out);
  g_clear_pointer(&suppress->history, history_close);
  return status;
}

/* Whose events, of when; FALSE when an option is wrong: said. */
static gboolean suppress_scope(Suppress *suppress)
{
  SuppressionScope *scope = &suppress->scope;
  if (!sandbox_choose(&suppress->sandbox) || !dates_until("as-of", suppress->as_of, &scope->as_of)
      || !chosen_read(&suppress->chosen))
    return FALSE;
  scope->list = suppress->list;
  scope->since = suppress->chosen.since;
  if (suppress->chosen.until != 0)
    scope->as_of = MIN(scope->as_of, suppress->chosen.until);
  if (chosen_is_some(&suppress->chosen)) {
    scope->takes = suppress_takes;
    scope->data = &suppress->chosen;
  }
  return TRUE;
}

static int suppress_write(Suppress *suppress)
{
  Output output;
  int opened = output_open(&output, suppress->output);
  if (opened != EXIT_CODE_OK)
    return opened;
  int status = suppress_run(suppress, output.buffer);
  if (status == EXIT_CODE_OK)
    status = output_finish(&output);
  else
    output_discard(&output);
  for (char **line = suppress->totals; status == EXIT_CODE_OK && line != NULL && *line != NULL;
       line++)
    complain_text(NULL, *line);
  g_clear_pointer(&suppress->totals, g_strfreev);
  return status;
}

int cmd_suppress(int argc, char **argv)
{
  Suppress suppress = { .policy = "strict", .format = "text" };
  const Option options[] = {
    { "db", 'd', "FILE", .value = &suppress.path, .help = N_("the history") },
    { "policy", 'p', "NAME|FILE", .value = &suppress.policy,
      .help =
          N_("strict (default), recommended, mailman, mailman-probe, mailman2, sympa, ezmlm, mlmmj, "
             "listmonk, discourse, discourse-address, cloudflare, or a policy file") },
    { "list", 'l', "NAME", .value = &suppress.list, .help = N_("only the events of one list") },
    { "sympa-list", .argument = "NAME", .value = &suppress.sympa_list,
      .help = N_("with --format=sympa, the list's name or address in Sympa, where --list is "
                 "another") },
    { "as-of", .argument = "DATE", .value = &suppress.as_of,
      .help = N_("as it was at the end of this day (default: now)") },
    { "format", 'f', "FORMAT", .value = &suppress.format, .names = export_names, .help = "%s" },
    { "state", .argument = "STATE,...", .value = &suppress.states,
      .help = N_("disable, cool, warn, confirmed, keep: whom to list") },
    { "explain", .argument = "ADDRESS", .value = &suppress.explain,
      .help = N_("the events of one address and the arithmetic") },
    { "compare", .argument = "A,B", .value = &suppress.compare,
      .help = N_("who stands differently under two policies") },
    { "show-policy", .flag = &suppress.show,
      .help = N_("print the preset, to make your own of it") },
    OPTIONS_CHOSEN(&suppress.chosen),
    OPTION_OUTPUT(&suppress.output),
    OPTIONS_SANDBOX(&suppress.sandbox),
    OPTION_NO_HEADER(&suppress.style.no_header),
    OPTION_RAW_CSV(&suppress.style.style.raw_csv),
    OPTION_EXCEL(&suppress.style.excel),
  };
  const OptionTable table = { "suppress --db=FILE [OPTION]...",
                              N_("Who should be disabled or warned, with the counting behind it."),
                              options, G_N_ELEMENTS(options),
                              "bounce suppress --db=bounces.db --policy=listmonk" };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (suppress.show)
    return suppress_show(suppress.policy);
  if (suppress.path == NULL || first < argc) {
    complain(NULL, suppress.path == NULL ? N_("suppress: --db=FILE is missing")
                                         : N_("suppress: it takes no INPUT; record it first"));
    return EXIT_CODE_USAGE;
  }
  if (!suppress_scope(&suppress)
      || inputs_include(argv + first, history_file(suppress.path), suppress.output))
    return EXIT_CODE_USAGE;
  status = suppress_write(&suppress);
  chosen_clear(&suppress.chosen);
  return status;
}
