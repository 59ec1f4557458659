/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce report`: inputs to records. In: mail. Out: text, CSV or JSON Lines, in the order of the
 * input. What a message means is the library's business, how a record looks the format's.
 */
#include <bounce/bounce.h>
#include <string.h>
#include <unistd.h>

#include "base/translate.h"
#include "command.h"
#include "format/format.h"
#include "message/bounce-options.h"
#include "redact/redact-record.h"
#include "run/chosen.h"
#include "run/inputs.h"
#include "run/jobs.h"
#include "run/options.h"
#include "run/redact-key.h"
#include "run/report-end.h"
#include "run/report-sort.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "summary/members.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"
#include "terminal/screen.h"

typedef struct {
  const BounceFormat *format;
  BounceFormatOptions style;
  gboolean forwarded; /* what persons forward is read as what it carries */
  const char *verp;
  const char *log_zone;
  GTimeZone *zone;
  const BounceRules *rules;
  char **fields; /* NULL for all */
  Chosen chosen;
  gint64 now;
  gboolean no_header;
  SandboxChoice sandbox;
  gboolean verbose;
  gboolean excel;
  gboolean for_lists; /* the columns of members.h instead of the record's */
  Members members;
  Redaction *redaction; /* NULL: names stay */
  const char *path;     /* of the output */
  Output output;
  const BounceOptions *analysis;
  GString *packed; /* `for_lists`, `tells`: records on their way to `members`, to `end` */
  gboolean tells;  /* a person sees how it ends */
  ReportEnd end;
  ReportSort sort;
  GString *unsorted;  /* what `sort` takes */
  gboolean overflows; /* they are more than it keeps */
  Jobs *jobs;
  guint processes;
  gboolean live; /* somebody waits for each record */
} Report;

/* Options as they were given, NULL when they were not. */
typedef struct {
  const char *format;
  const char *fields;
  const char *colour;
  const char *jobs;
  const char *group;
  const char *sort;
  const char *key_file;
  gboolean redact;
} ReportChoices;

static char *report_formats(void)
{
  return bounce_format_names(BOUNCE_FORMAT_OF_RECORDS);
}

/* Text for a person at a terminal, JSON Lines for a program behind a pipe. */
static gboolean report_style(Report *report, const char *name)
{
  gboolean terminal = report->path == NULL && isatty(STDOUT_FILENO);
  if (name == NULL)
    name = terminal ? "text" : "jsonl";
  report->format = options_format(name, BOUNCE_FORMAT_OF_RECORDS);
  report->style.translate = translate;
  report->style.width = report->path == NULL ? screen_width() : 0;
  report->style.colour = terminal && screen_has_colours();
  report->live = terminal;
  return report->format != NULL;
}

/* When the mail came, where that is asked for. */
static gint64 report_arrival(const Report *report, const BounceReport *result,
                             const BounceMail *mail)
{
  gboolean is_asked = report->chosen.since != 0 || report->chosen.until != 0;
  return is_asked ? event_arrival(result, mail, report->now) : 0;
}

static void report_record(const Report *report, const BounceRecord *record, GString *out)
{
  gboolean sorts = report->sort.key != REPORT_SORT_NONE;
  gsize place = sorts ? report_sort_pack(&report->sort, record, out) : 0;
  bounce_format_record(report->format, &report->style, record, out);
  if (sorts)
    report_sort_packed(out, place);
}

static void report_recipient(Report *report, const BounceMail *mail, const BounceReportInfo *from,
                             guint i, GString *out)
{
  g_autoptr(GStringChunk) strings = NULL;
  BounceReportInfo info = *from;
  BounceRecipient recipient = *from->recipients[i];
  if (report->redaction != NULL) {
    strings = g_string_chunk_new(256);
    redact_record(report->redaction, strings, &info, &recipient);
  }
  const BounceRecord record = { &info, &recipient, mail->path, mail->index };
  if (report->for_lists) {
    members_pack(&report->members, &info, &recipient, out);
    return;
  }
  gsize place = report->tells ? report_end_pack(from, from->recipients[i], out) : 0;
  report_record(report, &record, out);
  if (report->tells)
    report_end_packed(out, place);
}

static void report_mail(const BounceMail *mail, GString *out, gpointer data)
{
  Report *report = data;
  g_autoptr(BounceReport) result = bounce_report_new(mail, report->analysis);
  const BounceReportInfo *info = bounce_report_info(result);
  gint64 arrival = report_arrival(report, result, mail);
  for (guint i = 0; i < info->n_recipients; i++)
    if (chosen_takes_record(&report->chosen, info, info->recipients[i], arrival)) {
      report_recipient(report, mail, info, i, out);
      jobs_drain(report->jobs, out);
    }
}

/* Records that are to be sorted; nothing is written before the last one. */
static gboolean report_keep(Report *report)
{
  if (report->tells)
    report_end_take(&report->end, report->packed, report->unsorted);
  if (report_sort_take(&report->sort, report->unsorted))
    return TRUE;
  report->overflows = TRUE;
  return FALSE;
}

static gboolean report_written(gpointer data)
{
  Report *report = data;
  if (report->sort.key != REPORT_SORT_NONE)
    return report_keep(report);
  if (report->for_lists)
    members_take(&report->members, report->packed, report->output.buffer);
  else if (report->tells)
    report_end_take(&report->end, report->packed, report->output.buffer);
  return output_flush(&report->output, report->live);
}

static void report_begin(Report *report)
{
  GString *out = report->output.buffer;
  report->style.crlf = report->excel;
  if (report->for_lists) {
    report->members.style.format = report->format;
    report->members.style.style = report->style;
    report->members.style.excel = report->excel;
    report->members.style.no_header = report->no_header;
    members_begin(&report->members, out);
    return;
  }
  if (report->format == &bounce_format_csv && report->excel)
    g_string_append(out, TABLE_BYTE_ORDER_MARK);
  if (!report->no_header)
    bounce_format_header(report->format, &report->style, out);
}

/* What the options for list owners ask for; FALSE ends the command with *status. */
static gboolean report_for_lists(Report *report, const ReportChoices *choices, int *status)
{
  *status = EXIT_CODE_OK;
  if (choices->group != NULL && strcmp(choices->group, "subscriber") != 0) {
    complain(NULL, "--group: \"%s\" is not subscriber", choices->group);
    *status = EXIT_CODE_USAGE;
    return FALSE;
  }
  report->members.group = choices->group != NULL;
  report->for_lists = report->members.group || report->members.list != NULL;
  if (choices->redact || choices->key_file != NULL)
    report->redaction = redact_key_open(report->rules, choices->key_file, status);
  return *status == EXIT_CODE_OK;
}

/* What has no place in a list of subscribers is said. */
static void report_members_end(Report *report)
{
  Members *members = &report->members;
  members_end(members, report->output.buffer);
  if (members->left_out == 0)
    return;
  g_autofree char *number = g_strdup_printf("%u", members->left_out);
  g_autofree char *text =
      g_strdup_printf(P_("%s message is no bounce and not in the list",
                         "%s messages are no bounces and not in the list", members->left_out),
                      number);
  complain_text(NULL, text);
}

/* The exit code of reading the inputs; `messages` is how many were judged. */
static int report_inputs(Report *report, char **paths, guint64 *messages)
{
  g_autoptr(BounceOptions) analysis = bounce_options_new();
  g_autoptr(GString) packed = g_string_new(NULL);
  g_autoptr(GString) unsorted = g_string_new(NULL);
  gboolean sorts = report->sort.key != REPORT_SORT_NONE;
  gboolean is_packed = report->for_lists || report->tells || sorts;
  bounce_options_set_verp(analysis, report->verp);
  bounce_options_set_evidence(analysis, report->style.evidence);
  bounce_options_set_forwarded(analysis, report->forwarded);
  bounce_options_use_rules(analysis, report->rules);
  report->analysis = analysis;
  report->packed = packed;
  report->unsorted = report->tells ? unsorted : packed;
  const JobsWork work = { .render = report_mail,
                          .written = report_written,
                          .out = is_packed ? packed : report->output.buffer,
                          .data = report,
                          .live = report->live };
  report->jobs = jobs_new(report->processes, &work);
  const InputsChoice choice = { .verbose = report->verbose, .log_zone = report->zone };
  int status = inputs_analyse(paths, &choice, report->jobs, messages);
  g_clear_pointer(&report->zone, g_time_zone_unref);
  return status;
}

/* Nothing of the order is known yet, so that nothing is written. */
static int report_overflow(Report *report)
{
  complain(NULL, N_("--sort: there are more than 512 MiB of records, which are kept in memory: "
                    "choose some, as with --since, or sort the output with another program"));
  output_discard(&report->output);
  report_sort_clear(&report->sort);
  report_end_clear(&report->end);
  return EXIT_CODE_UNAVAILABLE;
}

static int report_run(Report *report, char **paths)
{
  int opened = output_open(&report->output, report->path);
  if (opened != EXIT_CODE_OK)
    return opened;
  const SandboxPlan plan = { .calls = SANDBOX_WORKING, .readable = paths, .spools = TRUE };
  if (!sandbox_enter(&plan, &report->sandbox)) {
    output_discard(&report->output);
    return EXIT_CODE_UNAVAILABLE;
  }
  report_begin(report);
  report->tells = !report->for_lists && isatty(STDERR_FILENO);
  report_end_init(&report->end);
  guint64 messages;
  int inputs = report_inputs(report, paths, &messages);
  if (report->overflows)
    return report_overflow(report);
  if (report->for_lists)
    report_members_end(report);
  report_sort_end(&report->sort, report->output.buffer);
  int status = output_conclude(&report->output, inputs, messages);
  if (report->tells && report->end.records > 0)
    report_end_say(&report->end, paths);
  report_end_clear(&report->end);
  return status;
}

/* The keys that --fields names; FALSE: said. */
static gboolean report_fields(Report *report, const char *given)
{
  if (given == NULL)
    return TRUE;
  if (report->format->is_for_people) {
    complain(NULL, N_("--fields: only csv and jsonl have the keys of the record"));
    return FALSE;
  }
  report->fields = g_strsplit(given, ",", -1);
  report->style.fields = (const char *const *) report->fields;
  gboolean known = *report->fields != NULL;
  for (char **field = report->fields; known && *field != NULL; field++)
    known = bounce_record_key_find(*field) != NULL;
  if (!known)
    complain(NULL, N_("--fields: \"%s\" is no list of keys of the record; see bounce(1)"), given);
  return known;
}

static gboolean report_colour(Report *report, const char *when)
{
  if (when == NULL || strcmp(when, "auto") == 0)
    return TRUE;
  report->style.colour = strcmp(when, "always") == 0;
  if (report->style.colour || strcmp(when, "never") == 0)
    return TRUE;
  complain(NULL, N_("--color: \"%s\" is none of auto, always, never"), when);
  return FALSE;
}

/* Options that would do nothing are refused. */
static gboolean report_fits(const Report *report, const ReportChoices *choices)
{
  if (!options_csv(report->format, report->style.raw_csv, report->excel))
    return FALSE;
  gboolean has_evidence =
      report->format == &bounce_format_text || report->format == &bounce_format_jsonl;
  gboolean for_lists = choices->group != NULL || report->members.list != NULL;
  if (for_lists && report->fields != NULL) {
    complain(NULL, N_("--fields: the columns for list owners are not keys of the record"));
    return FALSE;
  }
  if (for_lists && choices->sort != NULL) {
    complain(NULL, N_("--sort: the rows for list owners have an order of their own"));
    return FALSE;
  }
  if (!report->style.evidence || (has_evidence && !for_lists))
    return TRUE;
  complain(NULL, for_lists ? N_("--evidence: the columns for list owners have no room for it")
                           : N_("--evidence: only text and jsonl show it"));
  return FALSE;
}

static gboolean report_choose(Report *report, const ReportChoices *choices)
{
  report->sandbox.verbose = report->verbose;
  report->now = g_get_real_time() / G_USEC_PER_SEC;
  return sandbox_choose(&report->sandbox) && options_verp(report->verp)
         && inputs_zone(report->log_zone, &report->zone) && chosen_read(&report->chosen)
         && jobs_count(choices->jobs, &report->processes) && report_style(report, choices->format)
         && report_fields(report, choices->fields) && report_colour(report, choices->colour)
         && report_sort_choose(&report->sort, choices->sort) && report_fits(report, choices);
}

/* What the options ask for, over the inputs. */
static int report_chosen(Report *report, const ReportChoices *choices, RuleFiles *rules,
                         char **paths)
{
  int status = EXIT_CODE_OK;
  if (!report_choose(report, choices) || inputs_include(paths, NULL, report->path))
    return EXIT_CODE_USAGE;
  if (!rule_files_load(rules, &status))
    return status;
  report->rules = rules->rules;
  if (!report_for_lists(report, choices, &status))
    return status;
  if (*paths == NULL && isatty(STDIN_FILENO)) {
    complain(NULL, "no input given; see \"bounce report --help\"");
    return EXIT_CODE_USAGE;
  }
  status = report_run(report, paths);
  g_clear_pointer(&report->redaction, redact_free);
  return status;
}

int cmd_report(int argc, char **argv)
{
  Report report = { 0 };
  g_auto(RuleFiles) rules = { 0 };
  ReportChoices choices = { 0 };
  const Option options[] = {
    { "format", 'f', "FORMAT", .value = &choices.format, .names = report_formats,
      .help = N_("%s; default is text on a terminal, jsonl elsewhere") },
    OPTION_OUTPUT(&report.path),
    OPTIONS_CHOSEN(&report.chosen),
    { "fields", .argument = "KEY,...", .value = &choices.fields,
      .help = N_("only these keys of the record, in csv and jsonl") },
    { "sort", .argument = "KEY", .value = &choices.sort, .names = report_sort_names,
      .help = N_("by one of %s; -KEY: the last first") },
    { "color", .argument = "WHEN", .value = &choices.colour,
      .help = N_("auto (default), always or never: colours in text and table") },
    OPTION_NO_HEADER(&report.no_header),
    { "forwarded", .flag = &report.forwarded,
      .help = N_("read a report that a person forwards as what it carries") },
    { "evidence", .flag = &report.style.evidence,
      .help = N_("say where each value was read, in text and jsonl") },
    OPTION_RAW_CSV(&report.style.raw_csv),
    { "list", 'l', "NAME", .value = &report.members.list,
      .help = N_("columns for list owners; the list is NAME, whatever the mail says") },
    { "group", .argument = "subscriber", .value = &choices.group,
      .help = N_("columns for list owners, one row a subscriber, with a count") },
    OPTION_EXCEL(&report.excel),
    { "redact", .flag = &choices.redact,
      .help = N_("pseudonyms for addresses, hosts, ids and subjects") },
    { "key-file", 'k', "FILE", .value = &choices.key_file,
      .help = N_("with --redact: the same key gives the same pseudonyms") },
    OPTION_JOBS(&choices.jobs),
    OPTION_VERBOSE(&report.verbose),
    OPTIONS_SANDBOX(&report.sandbox),
    OPTION_VERP(&report.verp),
    OPTION_LOG_ZONE(&report.log_zone),
    OPTION_RULES(&rules),
  };
  const OptionTable table = { "report [OPTION]... [INPUT]...",
                              N_("What returned mail says, one record per recipient. INPUT is a "
                                 "message, an mbox, a Maildir, a folder of messages, or - for "
                                 "standard input (the default)."),
                              options, G_N_ELEMENTS(options),
                              "bounce report --format=csv --output=bounces.csv inbox.mbox" };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  status = report_chosen(&report, &choices, &rules, argv + first);
  chosen_clear(&report.chosen);
  g_strfreev(report.fields);
  return status;
}
