/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce codes`: the catalogue as a table. In: filters; with --gaps, mail, of
 * which the codes are listed that have no entry of their own. What the entries say is the
 * library's.
 */
#include <bounce/bounce.h>
#include <string.h>

#include "base/nearest.h"
#include "base/translate.h"
#include "command.h"
#include "explain/code-fields.h"
#include "format/table.h"
#include "run/inputs.h"
#include "run/jobs.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  TableStyle style;
  Table table;
  guint64 reasons; /* bit sets of what to show, 0 for everything */
  guint verdicts;
  guint standings;
  const char *provider; /* its id, or words that the scope must hold */
  gboolean gaps;
  SandboxChoice sandbox;
  gboolean verbose;
  guint processes;
  Jobs *jobs;       /* --gaps */
  GString *found;   /* codes, as the processes that analyse name them */
  GHashTable *seen; /* code -> how often */
  Output output;
  int status;
} Codes;

static char *codes_formats(void)
{
  return bounce_format_names(BOUNCE_FORMAT_OF_TABLES);
}

static guint codes_verdict(const char *word)
{
  return bounce_verdict_from_string(word);
}

static guint codes_standing(const char *word)
{
  return bounce_standing_from_string(word);
}

/* With the reason that was meant, or all of them. */
static void complain_reason(const char *given)
{
  g_autoptr(GString) names = g_string_new(NULL);
  const char *near = NULL;
  const char *name;
  for (guint i = 1; (name = bounce_reason_to_string(i)) != NULL; i++) {
    near = bounce_nearest(given, near, name);
    g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  if (near != NULL)
    complain(NULL, N_("--reason: \"%s\" is no reason; did you mean \"%s\"?"), given, near);
  else
    complain(NULL, "--%s: \"%s\" is none of %s", "reason", given, names->str);
}

/* More reasons than a guint has bits, so that options_set() cannot take them. */
static gboolean codes_reasons(Codes *codes, const char *list)
{
  g_auto(GStrv) words = g_strsplit(list, ",", -1);
  for (char **word = words; *word != NULL; word++) {
    BounceReason reason = bounce_reason_from_string(*word);
    if (reason == BOUNCE_REASON_NONE) {
      complain_reason(*word);
      return FALSE;
    }
    codes->reasons |= G_GUINT64_CONSTANT(1) << reason;
  }
  return TRUE;
}

static gboolean codes_holds(const char *text, const char *words)
{
  g_autofree char *folded_text = text != NULL ? g_utf8_casefold(text, -1) : NULL;
  g_autofree char *valid_words = g_utf8_make_valid(words, -1); /* as the shell gave them */
  g_autofree char *folded_words = g_utf8_casefold(valid_words, -1);
  return folded_text != NULL && strstr(folded_text, folded_words) != NULL;
}

static gboolean codes_of_provider(const BounceCode *code, const char *provider)
{
  gsize length = strlen(provider);
  return codes_holds(code->scope, provider)
         || (g_ascii_strncasecmp(code->key, provider, length) == 0 && code->key[length] == '/');
}

static gboolean codes_shows(const Codes *codes, const BounceCode *code)
{
  return (codes->reasons == 0 || (codes->reasons >> code->reason & 1))
         && (codes->verdicts == 0 || (codes->verdicts >> code->verdict & 1))
         && (codes->standings == 0 || (codes->standings >> code->standing & 1))
         && (codes->provider == NULL || codes_of_provider(code, codes->provider));
}

/* A person gets what fits a line; programs get every field. */
static void codes_begin(Codes *codes, TableColumn *columns)
{
  static const char *const narrow[] = { "key", "standing", "reason", "verdict", "title", NULL };
  guint n = 0;
  for (const char *name; (name = code_field_name(n)) != NULL; n++)
    columns[n] = (TableColumn){ .name = name,
                                .wide = !g_strv_contains(narrow, name),
                                .last = strcmp(name, "key") == 0,
                                .spare = strcmp(name, "standing") == 0 };
  table_begin(&codes->table, &codes->style, columns, n, codes->output.buffer);
}

static gboolean codes_list(Codes *codes)
{
  TableColumn columns[TABLE_MAX_COLUMNS];
  const char *cells[TABLE_MAX_COLUMNS];
  const BounceCode *code;
  guint shown = 0;
  codes_begin(codes, columns);
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++) {
    if (!codes_shows(codes, code))
      continue;
    for (guint field = 0; field < codes->table.n_columns; field++) {
      const char *value = code_field_value(field, code);
      gboolean prose = codes->style.format->is_for_people && value == code->title;
      cells[field] = prose ? _(value) : value;
    }
    table_row(&codes->table, cells);
    shown++;
  }
  table_end(&codes->table);
  if (shown == 0)
    complain(NULL, N_("no code is of what was asked for"));
  return TRUE;
}

/* A code and its NUL. */
static void gaps_put(GString *out, const char *key)
{
  g_string_append_len(out, key, (gssize) strlen(key) + 1);
}

static void gaps_recipient(const BounceRecipient *recipient, GString *out)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  char reply[8];
  bounce_status_format(recipient->status, status);
  g_snprintf(reply, sizeof reply, "%u", recipient->reply_code);
  const BounceCode *code = bounce_catalog_status(recipient->status);
  if (code != NULL && strcmp(code->key + 1, status + 1) != 0)
    gaps_put(out, status);
  code = bounce_catalog_reply(recipient->reply_code);
  if (code != NULL && strcmp(code->key, reply) != 0)
    gaps_put(out, reply);
}

/* In another process. */
static void gaps_render(const BounceMail *mail, GString *out, gpointer data)
{
  Codes *codes = data;
  g_autoptr(BounceReport) report = bounce_report_new(mail, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  for (guint i = 0; i < info->n_recipients; i++) {
    gaps_recipient(info->recipients[i], out);
    jobs_drain(codes->jobs, out);
  }
}

static gboolean gaps_written(gpointer data)
{
  Codes *codes = data;
  for (gsize at = 0; at < codes->found->len; at += strlen(codes->found->str + at) + 1) {
    const char *key = codes->found->str + at;
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(codes->seen, key));
    g_hash_table_insert(codes->seen, g_strdup(key), GUINT_TO_POINTER(count + 1));
  }
  g_string_truncate(codes->found, 0);
  return TRUE;
}

static gint compare_text(gconstpointer a, gconstpointer b)
{
  return strcmp(a, b);
}

static void gaps_list(Codes *codes)
{
  static const TableColumn columns[] = { { N_("code") }, { N_("count"), .number = TRUE } };
  table_begin(&codes->table, &codes->style, columns, G_N_ELEMENTS(columns), codes->output.buffer);
  GList *keys = g_list_sort(g_hash_table_get_keys(codes->seen), compare_text);
  for (GList *key = keys; key != NULL; key = key->next) {
    char count[16];
    g_snprintf(count, sizeof count, "%u",
               GPOINTER_TO_UINT(g_hash_table_lookup(codes->seen, key->data)));
    const char *cells[] = { key->data, count };
    table_row(&codes->table, cells);
  }
  g_list_free(keys);
  table_end(&codes->table);
}

static gboolean codes_gaps(Codes *codes, char **paths)
{
  codes->sandbox.verbose = codes->verbose;
  const SandboxPlan plan = { .calls = SANDBOX_WORKING, .readable = paths, .spools = TRUE };
  if (!sandbox_enter(&plan, &codes->sandbox))
    return FALSE;
  g_autoptr(GString) found = g_string_new(NULL);
  const JobsWork work = {
    .render = gaps_render, .written = gaps_written, .out = found, .data = codes
  };
  guint64 messages;
  codes->found = found;
  codes->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  codes->jobs = jobs_new(codes->processes, &work);
  codes->status =
      inputs_analyse(paths, &(InputsChoice){ .verbose = codes->verbose }, codes->jobs, &messages);
  gaps_list(codes);
  g_hash_table_destroy(codes->seen);
  return TRUE;
}

static int codes_run(Codes *codes, char **paths)
{
  int opened = output_open(&codes->output, NULL);
  if (opened != EXIT_CODE_OK)
    return opened;
  if (codes->gaps && !codes_gaps(codes, paths)) {
    output_discard(&codes->output);
    return EXIT_CODE_UNAVAILABLE;
  }
  if (!codes->gaps)
    codes_list(codes);
  int written = output_finish(&codes->output);
  return written != EXIT_CODE_OK ? written : codes->status;
}

int cmd_codes(int argc, char **argv)
{
  Codes codes = { 0 };
  const char *format = "text";
  const char *reason = NULL;
  const char *verdict = NULL;
  const char *standing = NULL;
  const char *jobs = NULL;
  const Option options[] = {
    { "format", 'f', "FORMAT", .value = &format, .names = codes_formats,
      .help = N_("%s; default is text") },
    { "reason", .argument = "REASON,...", .value = &reason,
      .help = N_("only codes with these reasons") },
    { "verdict", .argument = "VERDICT,...", .value = &verdict,
      .help = N_("only codes that mean hard, soft, delivered") },
    { "standing", .argument = "STANDING,...", .value = &standing,
      .help = N_("only registered, draft, vendor, unregistered codes") },
    { "provider", .argument = "NAME", .value = &codes.provider,
      .help = N_("only codes of this provider or mail system") },
    { "gaps", .flag = &codes.gaps,
      .help = N_("list the codes in INPUT that have no entry of their own") },
    OPTION_JOBS(&jobs),
    OPTION_VERBOSE(&codes.verbose),
    OPTIONS_SANDBOX(&codes.sandbox),
    OPTION_NO_HEADER(&codes.style.no_header),
  };
  const OptionTable table = {
    "codes [OPTION]... [--gaps INPUT...]",
    N_("The catalogue: every code and what it means. \"bounce explain CODE\" "
       "tells all of one."),
    options, G_N_ELEMENTS(options), "bounce codes --reason=auth-failure"
  };
  int first;
  int status;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!codes.gaps && first < argc) {
    complain(NULL, "%s: only --gaps takes an input; see \"bounce explain\"", argv[first]);
    return EXIT_CODE_USAGE;
  }
  gboolean styled = options_style(&codes.style, format, BOUNCE_FORMAT_OF_TABLES, NULL);
  if (!sandbox_choose(&codes.sandbox) || !jobs_count(jobs, &codes.processes) || !styled
      || (reason != NULL && !codes_reasons(&codes, reason))
      || (verdict != NULL
          && !options_set("verdict", verdict, "hard, soft, delivered", codes_verdict,
                          &codes.verdicts))
      || (standing != NULL
          && !options_set("standing", standing, "registered, draft, vendor, unregistered",
                          codes_standing, &codes.standings)))
    return EXIT_CODE_USAGE;
  return codes_run(&codes, argv + first);
}
