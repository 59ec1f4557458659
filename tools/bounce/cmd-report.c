/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce report`: inputs to records. In: mail. Out: text, CSV or JSON Lines, in the order of the
 * input. What a message means is the library's business, how a record looks the format's.
 */
#include <bounce/bounce.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "command.h"
#include "complain.h"
#include "exit-codes.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "sandbox.h"

typedef struct {
  const BounceFormat *format;
  BounceFormatOptions style;
  BounceOptions analysis;
  guint verdicts; /* bit sets of what to show, 0 for everything */
  guint kinds;
  gboolean no_header;
  gboolean no_sandbox;
  const char *path; /* of the output */
  Output output;
  Progress progress;
  guint64 messages;
  gboolean live; /* somebody waits for each record */
  int status;
} Report;

static guint report_verdict(const char *word)
{
  return bounce_verdict_from_string(word);
}

static guint report_kind(const char *word)
{
  return bounce_kind_from_string(word);
}

static guint report_width(void)
{
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Text for a person at a terminal, JSON Lines for a program behind a pipe. */
static gboolean report_style(Report *report, const char *name)
{
  gboolean terminal = report->path == NULL && isatty(STDOUT_FILENO);
  if (name == NULL)
    name = terminal ? "text" : "jsonl";
  report->format = bounce_format_find(name);
  if (report->format == NULL) {
    complain(NULL, "--format: \"%s\" is none of text, csv, jsonl", name);
    return FALSE;
  }
  const char *no_colour = getenv("NO_COLOR");
  report->style.width = terminal ? report_width() : 0;
  report->style.colour = terminal && (no_colour == NULL || *no_colour == '\0');
  report->live = terminal;
  return TRUE;
}

static gboolean report_shows(const Report *report, const BounceReportInfo *info,
                             const BounceRecipient *recipient)
{
  return (report->kinds == 0 || (report->kinds >> info->kind & 1))
         && (report->verdicts == 0 || (report->verdicts >> recipient->verdict & 1));
}

static gboolean report_mail(Report *report, const BounceMail *mail)
{
  g_autoptr(BounceReport) result = bounce_report_new(mail, &report->analysis);
  const BounceReportInfo *info = bounce_report_info(result);
  for (guint i = 0; i < info->n_recipients; i++)
    if (report_shows(report, info, &info->recipients[i]))
      bounce_format_recipient(report->format, &report->style, result, &info->recipients[i],
                              mail->path, mail->index, report->output.buffer);
  progress_tick(&report->progress, ++report->messages);
  return output_flush(&report->output, report->live);
}

/* Named inputs that are no mail count as unreadable; standard input could not but be opened. */
static int report_error_status(const char *path, const GError *error)
{
  gboolean is_data = g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_EMPTY)
                     || g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_NOT_MAIL);
  if (g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_SPOOL))
    return EXIT_CODE_TEMP_FAIL;
  return is_data && strcmp(path, "-") == 0 ? EXIT_CODE_DATA : EXIT_CODE_NO_INPUT;
}

static void report_error(Report *report, const char *path, const char *file, const GError *error)
{
  progress_stop(&report->progress);
  complain(file, "%s", error->message);
  report->status = MAX(report->status, report_error_status(path, error));
}

/* FALSE when the output is lost and reading on is no use. */
static gboolean report_input(Report *report, const char *path)
{
  g_autoptr(BounceSource) source = bounce_source_new(path);
  for (;;) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    if (error != NULL)
      report_error(report, path, bounce_source_path(source), error);
    else if (mail == NULL)
      return TRUE;
    else if (!report_mail(report, mail))
      return FALSE;
  }
}

static int report_run(Report *report, char **paths)
{
  if (!output_open(&report->output, report->path)) {
    output_discard(&report->output);
    return EXIT_CODE_CREATE;
  }
  if (!report->no_sandbox)
    sandbox_enter(
      &(SandboxPlan){ .readable = paths, .output = report->path, .spools = TRUE });
  progress_start(&report->progress);
  if (!report->no_header)
    bounce_format_header(report->format, &report->style, report->output.buffer);
  gboolean going = TRUE;
  for (char **path = paths; going && *path != NULL; path++)
    going = report_input(report, *path);
  progress_stop(&report->progress);
  int written = output_finish(&report->output);
  return written != EXIT_CODE_OK ? written : report->status;
}

int cmd_report(int argc, char **argv)
{
  Report report = { 0 };
  const char *format = NULL;
  const char *only = NULL;
  const char *kind = NULL;
  const Option options[] = {
    { "format", 'f', "FORMAT", .value = &format,
      .help = "text (default on a terminal), csv or jsonl (default elsewhere)" },
    { "output", 'o', "FILE", .value = &report.path, .help = "write FILE, whole or not at all" },
    { "only", .argument = "VERDICT,...", .value = &only,
      .help = "only hard, soft, deferred, delivered recipients" },
    { "kind", .argument = "KIND,...", .value = &kind,
      .help = "only messages of these kinds: bounce, delay, delivered, ..." },
    { "no-header", .flag = &report.no_header, .help = "no header row in text and csv" },
    { "evidence", .flag = &report.style.evidence,
      .help = "say where each value was read, in text and jsonl" },
    { "raw-csv", .flag = &report.style.raw_csv,
      .help = "leave cells that a spreadsheet takes for formulas as they are" },
    { "no-sandbox", .flag = &report.no_sandbox, .help = "for debugging: keep all rights" },
    { "verp", .argument = "TEMPLATE", .value = &report.analysis.verp,
      .help = "your VERP addresses, as \"bounce+{user}={domain}@\"" },
  };
  const OptionTable table = { "report [OPTION]... [INPUT]...",
                              "What returned mail says, one record per recipient. INPUT is a "
                              "message, an mbox,\na Maildir, a folder of messages, or - for "
                              "standard input (the default).",
                              options, G_N_ELEMENTS(options) };
  int first;
  int status;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if ((only != NULL && !options_set("only", only, report_verdict, &report.verdicts))
      || (kind != NULL && !options_set("kind", kind, report_kind, &report.kinds))
      || !report_style(&report, format))
    return EXIT_CODE_USAGE;
  report.analysis.evidence = report.style.evidence;
  char *standard_input[] = { (char *) "-", NULL };
  return report_run(&report, first < argc ? argv + first : standard_input);
}
