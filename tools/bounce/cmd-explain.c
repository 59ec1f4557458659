/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce explain`: what a code, a line of text or a message means, and why. In: codes or text as
 * operands, files, or standard input. Out: text or JSON Lines. What there is to say is the
 * library's.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/scan.h"
#include "base/translate.h"
#include "command.h"
#include "explain/explain-format.h"
#include "explain/text-stream.h"
#include "message/bounce-options.h"
#include "report/explain.h"
#include "run/jobs.h"
#include "run/options.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "source/archive.h"
#include "source/entry.h"
#include "source/mail.h"
#include "source/maillog.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"
#include "terminal/screen.h"

/* What is no mail and longer than this is no text but a log, and read in pieces of this size. */
#define EXPLAIN_READ_MAX (64 * 1024)
/* The numbers of what is no message but such text, or a piece of a long log. */
#define EXPLAIN_TEXT 0
#define EXPLAIN_PIECE G_MAXUINT

typedef struct {
  void (*format)(const BounceExplanationInfo *info, const Rows *rows);
  Rows rows;
  Output output;
  const BounceRules *rules;
  gboolean is_text;
  gboolean is_input; /* standard input: a message or text */
  SandboxChoice sandbox;
  Jobs *jobs;
  GString *sink;   /* in the process that analyses: what goes to this one */
  GString *pieces; /* what came from the process that analyses */
  guint shown;     /* explanations written so far */
  guint known;     /* of these, how many say something */
  int status;
} Explain;

static char *explain_formats(void)
{
  return bounce_format_names(BOUNCE_FORMAT_OF_EXPLANATIONS);
}

static void explain_show(Explain *explain, const BounceExplanation *explanation)
{
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  if (explain->shown++ > 0 && explain->is_text)
    rows_gap(&explain->rows);
  explain->known += info->known;
  explain->format(info, &explain->rows);
}

static void explain_string(Explain *explain, const char *text, gssize length)
{
  g_autoptr(BounceExplanation) explanation = bounce_explain_text_by(explain->rules, text, length);
  explain_show(explain, explanation);
}

/* A piece of log is explained line by line: how many of its lines are from a log. */
static guint explain_log(Explain *explain, const char *text, gsize length)
{
  guint n = 0;
  BounceScan scan = bounce_scan(text, length);
  for (BounceScan line; bounce_scan_line(&scan, &line);) {
    g_autoptr(BounceExplanation) explanation =
        bounce_explain_text_by(explain->rules, line.p, (gssize) bounce_scan_left(&line));
    const char *form = bounce_explanation_info(explanation)->form;
    if (form == NULL || !(g_str_has_suffix(form, "-log") || g_str_has_suffix(form, "-reject")))
      continue;
    explain_show(explain, explanation);
    n++;
  }
  return n;
}

static void explain_lines(Explain *explain, const char *text, gsize length)
{
  if (explain_log(explain, text, length) == 0)
    explain_string(explain, text, (gssize) MIN(length, EXPLAIN_READ_MAX));
}

/* What is said of one message, or of one recipient of it. */
typedef struct {
  guint shown;
  guint known;
  gsize size;
} ExplainPiece;

/* Hands over what was explained so far: a message may name many. */
static void explain_put(Explain *explain)
{
  GString *text = explain->rows.out;
  const ExplainPiece piece = { explain->shown, explain->known, text->len };
  g_string_append_len(explain->sink, (const char *) &piece, sizeof piece);
  g_string_append_len(explain->sink, text->str, (gssize) text->len);
  g_string_truncate(text, 0);
  explain->shown = explain->known = 0;
  jobs_drain(explain->jobs, explain->sink);
}

/* What a log or an event tells of. */
static gboolean is_entry(const BounceMail *mail)
{
  return bounce_entry_channel(mail) != BOUNCE_CHANNEL_MAIL;
}

static void explain_report(Explain *explain, const BounceMail *mail, const BounceReportInfo *info)
{
  if (info->kind == BOUNCE_KIND_NOT_BOUNCE && explain->is_text) {
    rows_add(&explain->rows, _("input"), mail->path);
    rows_add(&explain->rows, _("meaning"), _("This message is no report about returned mail."));
    return;
  }
  const char *form = is_entry(mail) ? info->format : BOUNCE_EXPLAIN_REPORT;
  for (guint i = 0; i < info->n_recipients; i++) {
    g_autoptr(BounceExplanation) explanation =
        bounce_explain_recipient_by(explain->rules, info->recipients[i], form);
    explain_show(explain, explanation);
    explain_put(explain);
  }
}

static void explain_mail(Explain *explain, const BounceMail *mail)
{
  const char *text = (const char *) mail->data;
  if (mail->index == EXPLAIN_TEXT && !is_entry(mail)) {
    explain_lines(explain, text, mail->size);
    return;
  }
  if (mail->index == EXPLAIN_PIECE && !is_entry(mail)) {
    explain_log(explain, text, mail->size);
    return;
  }
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_collect_reasons(options);
  bounce_options_use_rules(options, explain->rules);
  g_autoptr(BounceReport) report = bounce_report_new(mail, options);
  const BounceReportInfo *info = bounce_report_info(report);
  if (info->kind == BOUNCE_KIND_NOT_BOUNCE && explain->is_input && !is_entry(mail))
    explain_lines(explain, text, mail->size);
  else
    explain_report(explain, mail, info);
}

/* In a process of its own. */
static void explain_render(const BounceMail *mail, GString *out, gpointer data)
{
  Explain one = *(const Explain *) data;
  g_autoptr(GString) text = g_string_new(NULL);
  one.rows.out = text;
  one.sink = out;
  one.shown = one.known = 0;
  explain_mail(&one, mail);
  explain_put(&one);
}

static gboolean explain_written(gpointer data)
{
  Explain *explain = data;
  ExplainPiece piece;
  for (gsize offset = 0; offset < explain->pieces->len; offset += piece.size) {
    memcpy(&piece, explain->pieces->str + offset, sizeof piece);
    offset += sizeof piece;
    if (explain->is_text && explain->shown > 0 && piece.shown > 0)
      rows_gap(&explain->rows);
    g_string_append_len(explain->rows.out, explain->pieces->str + offset, (gssize) piece.size);
    explain->shown += piece.shown;
    explain->known += piece.known;
  }
  g_string_truncate(explain->pieces, 0);
  return output_flush(&explain->output, FALSE);
}

static void explain_piece(Explain *explain, const char *path, guint index, const char *text,
                          gsize size)
{
  const BounceMail mail = {
    .path = path, .index = index, .data = (const guint8 *) text, .size = size, .fd = -1
  };
  jobs_add(explain->jobs, &mail);
}

/* The entries of a text that begins as a log does, to its end; FALSE: it has none. What is no log
 * is not read: `rest` goes on where it was. */
static gboolean explain_entries(Explain *explain, const char *text, gsize size, FILE *rest)
{
  g_autoptr(BounceSource) source = bounce_source_new_log("-", text_stream_new(text, size, rest));
  g_autoptr(GError) error = NULL;
  const BounceMail *mail = NULL;
  gboolean met = FALSE;
  while ((mail = bounce_source_next(source, &error)) != NULL && jobs_add(explain->jobs, mail))
    met = TRUE;
  gboolean is_log = !g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_NOT_MAIL);
  if (error != NULL && is_log) {
    complain_text("-", error->message);
    explain->status = EXIT_CODE_NO_INPUT;
  } else if (is_log && !met && rest != NULL) {
    complain("-", N_("is a log that tells of no failure"));
  }
  return met || mail != NULL || (is_log && rest != NULL);
}

/* What is written so far is shown: what follows is of another file. Without a line of a log in it,
 * a long file is nothing that can be explained. */
static void explain_end_log(Explain *explain, const char *path, guint before)
{
  jobs_settle(explain->jobs);
  if (explain->shown == before)
    complain(path, N_("is too long to be explained: it is no mail, and no line of it is of a log"));
}

/* The lines of a long log, piece by piece; `text` holds the first one, of full size. */
static void explain_long_log(Explain *explain, const char *path, char *text, FILE *file)
{
  guint before = explain->shown;
  for (gsize size = EXPLAIN_READ_MAX; size > 0;) {
    const char *end = size == EXPLAIN_READ_MAX ? memrchr(text, '\n', size) : NULL;
    gsize whole = end != NULL ? (gsize) (end - text) + 1 : size;
    explain_piece(explain, path, EXPLAIN_PIECE, text, whole);
    size -= whole;
    memmove(text, text + whole, size);
    size += fread(text + size, 1, EXPLAIN_READ_MAX - size, file);
  }
  explain_end_log(explain, path, before);
}

/* TRUE for a history, which is said: its bytes are no words of anybody. */
static gboolean explain_is_history(const char *path, const char *data, gsize size)
{
  const char *advice = bounce_archive_history((const guint8 *) data, size);
  if (advice != NULL)
    complain_text(path, bounce_error_text(advice));
  return advice != NULL;
}

static void explain_text_of(Explain *explain, const char *path, FILE *file)
{
  g_autofree char *text = g_malloc(EXPLAIN_READ_MAX);
  gsize size = fread(text, 1, EXPLAIN_READ_MAX, file);
  if (explain_is_history(path, text, size))
    return;
  if (size < EXPLAIN_READ_MAX)
    explain_piece(explain, path, EXPLAIN_TEXT, text, size);
  else
    explain_long_log(explain, path, text, file);
}

/* A log may tell of deliveries alone. */
static void explain_quiet(Explain *explain, const char *path, gboolean is_log)
{
  FILE *file = is_log && g_file_test(path, G_FILE_TEST_IS_REGULAR) ? fopen(path, "re") : NULL;
  if (file == NULL) {
    complain(path, N_("holds no mail"));
    return;
  }
  explain_text_of(explain, path, file);
  fclose(file);
}

/* What is no mail may still be a piece of log. */
static void explain_as_text(Explain *explain, const char *path, const GError *error)
{
  FILE *file =
      g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_NOT_MAIL) ? fopen(path, "re") : NULL;
  if (file == NULL) {
    complain_text(path, error->message);
    explain->status = EXIT_CODE_NO_INPUT;
    return;
  }
  explain_text_of(explain, path, file);
  fclose(file);
}

static void explain_file(Explain *explain, const char *path)
{
  g_autoptr(BounceSource) source = bounce_source_new(path);
  bounce_source_set_clock(source, &(BounceLogClock){ 0 });
  for (gboolean met = FALSE;; met = TRUE) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    if (mail == NULL && error == NULL && !met)
      explain_quiet(explain, path, bounce_source_log(source)->lines > 0);
    if (error != NULL)
      explain_as_text(explain, bounce_source_path(source), error);
    else if (mail == NULL || !jobs_add(explain->jobs, mail))
      return;
  }
}

/* Standard input is read once: a message when it is one that reports something, else text. */
static void explain_standard_input(Explain *explain)
{
  g_autoptr(GString) data = g_string_new(NULL);
  char buffer[EXPLAIN_READ_MAX];
  gsize size = fread(buffer, 1, sizeof buffer, stdin);
  if (explain_is_history("-", buffer, size))
    return;
  if (size == EXPLAIN_READ_MAX && !bounce_mail_is((const guint8 *) buffer, size)) {
    if (!explain_entries(explain, buffer, size, stdin))
      explain_long_log(explain, "-", buffer, stdin);
    return;
  }
  for (; size > 0; size = fread(buffer, 1, sizeof buffer, stdin))
    g_string_append_len(data, buffer, (gssize) size);
  if (data->len == 0) {
    complain("-", N_("is empty"));
    explain->status = EXIT_CODE_DATA;
    return;
  }
  if (!explain_entries(explain, data->str, data->len, NULL))
    explain_piece(explain, "-", 1, data->str, data->len);
}

/* Endings of files that hold mail or a log, also of those that are not there. */
static const char *const file_endings[] = { ".eml", ".msg", ".mbox", ".mbx", ".log",
                                            ".txt", ".gz",  ".zip",  ".tar" };

/* Whether an operand that is no file was meant as one. */
static gboolean names_file(const char *operand, gboolean says_something)
{
  if (strpbrk(operand, " \t\n") != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(file_endings); i++)
    if (g_str_has_suffix(operand, file_endings[i]))
      return TRUE;
  return operand[0] == '/' || g_str_has_prefix(operand, "./") || g_str_has_prefix(operand, "../")
         || (!says_something && strchr(operand, '/') != NULL);
}

/*
 * Operands are files when each of them is one, or names one, and none is a code; otherwise all are
 * one text.
 */
static gboolean are_files(const Explain *explain, char **operands)
{
  for (char **operand = operands; *operand != NULL; operand++) {
    g_autoptr(BounceExplanation) explanation = bounce_explain_text_by(explain->rules, *operand, -1);
    const BounceExplanationInfo *info = bounce_explanation_info(explanation);
    if (info->is_code || (access(*operand, F_OK) != 0 && !names_file(*operand, info->known)))
      return FALSE;
  }
  return TRUE;
}

/* Each input, or a text, in the process that analyses. */
static void explain_inputs(Explain *explain, char **paths, const char *text)
{
  g_autoptr(GString) pieces = g_string_new(NULL);
  const JobsWork work = {
    .render = explain_render, .written = explain_written, .out = pieces, .data = explain
  };
  explain->pieces = pieces;
  explain->jobs = jobs_new(1, &work);
  if (text != NULL && !explain_entries(explain, text, strlen(text), NULL))
    explain_string(explain, text, -1);
  else if (text == NULL && explain->is_input)
    explain_standard_input(explain);
  for (char **path = paths; text == NULL && !explain->is_input && *path != NULL; path++)
    explain_file(explain, *path);
  if (jobs_finish(explain->jobs) > 0)
    explain->status = EXIT_CODE_DATA;
}

/* FALSE when confinement is required and cannot be had. What is no file needs no right. */
static gboolean explain_operands(Explain *explain, char **operands)
{
  const SandboxPlan plan = { .calls = SANDBOX_WORKING, .readable = operands, .spools = TRUE };
  explain->is_input = *operands == NULL || (strcmp(*operands, "-") == 0 && operands[1] == NULL);
  if (!sandbox_enter(&plan, &explain->sandbox))
    return FALSE;
  if (explain->is_input || are_files(explain, operands)) {
    explain_inputs(explain, operands, NULL);
    return TRUE;
  }
  g_autofree char *text = g_strjoinv(" ", operands);
  explain_inputs(explain, operands, text);
  return TRUE;
}

static int explain_run(Explain *explain, char **operands)
{
  int opened = output_open(&explain->output, NULL);
  if (opened != EXIT_CODE_OK)
    return opened;
  explain->rows.out = explain->output.buffer;
  explain->rows.width = screen_width();
  if (!explain_operands(explain, operands)) {
    output_discard(&explain->output);
    return EXIT_CODE_UNAVAILABLE;
  }
  int written = output_finish(&explain->output);
  if (written != EXIT_CODE_OK)
    return written;
  if (explain->status != EXIT_CODE_OK)
    return explain->status;
  return explain->known > 0 ? EXIT_CODE_OK : EXIT_CODE_NO_MATCH;
}

int cmd_explain(int argc, char **argv)
{
  g_auto(RuleFiles) rules = { 0 };
  Explain explain = { 0 };
  const char *format = "text";
  const Option options[] = {
    { "format", 'f', "FORMAT", .value = &format, .names = explain_formats,
      .help = N_("%s; default is text") },
    OPTIONS_SANDBOX(&explain.sandbox),
    OPTION_RULES(&rules),
  };
  const OptionTable table = {
    "explain [OPTION]... [CODE|TEXT|FILE]...",
    N_("What a code (550, 5.1.1, X.7.26, \"550 5.7.1\"), a line from a log, an "
       "error box or an SMTP session, or a bounce means, and what to do. "
       "Reads standard input without an operand. Exits 1 when there is "
       "nothing to say."),
    options, G_N_ELEMENTS(options), "bounce explain '550 5.7.26 not accepted'"
  };
  int first;
  int status;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  const BounceFormat *chosen = options_format(format, BOUNCE_FORMAT_OF_EXPLANATIONS);
  if (chosen == NULL || !sandbox_choose(&explain.sandbox))
    return EXIT_CODE_USAGE;
  explain.is_text = chosen->is_for_people;
  explain.format = explain.is_text ? explain_text : explain_jsonl;
  translate_start();
  if (!rule_files_load(&rules, &status))
    return status;
  explain.rules = rules.rules;
  return explain_run(&explain, argv + first);
}
