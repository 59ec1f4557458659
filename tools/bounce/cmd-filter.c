/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce filter`: one message on standard input, marked on standard output, or judged by the exit
 * code. It must never lose mail: whatever fails here is a temporary failure, and what cannot be
 * analysed passes as it is.
 */
#include <bounce/bounce.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/translate.h"
#include "command.h"
#include "filter/filter-edit.h"
#include "filter/filter-fields.h"
#include "filter/filter-guard.h"
#include "filter/filter-spool.h"
#include "message/bounce-options.h"
#include "run/options.h"
#include "run/recorder.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* Larger mail is hardly ever a bounce: it carries attachments. */
#define FILTER_SIZE_DEFAULT (64 * 1024 * 1024)
#define FILTER_SECONDS_DEFAULT 5
/* Seconds to wait for other writers of a history where --timeout sets no earlier end: Pigeonhole
 * ends programs after ten. */
#define FILTER_WAIT 8
/* More than a day is a typing error. */
#define FILTER_SECONDS_MOST 86400
/* Seconds of processor time that writing the message out may take after the limit. */
#define FILTER_PROCESSOR_GRACE 60

typedef struct {
  const char *check; /* a list, "" for the default, NULL when not asked for */
  gboolean verdict;
  gboolean recipients;
  gboolean all;
  SandboxChoice sandbox;
  const char *max_size;
  const char *db; /* a history that keeps what the message says, or NULL */
  const char *list;
  Recorder recorder; /* open when `db` is given */
  const char *timeout;
  const char *verp;
  RuleFiles rules;
  const BounceOptions *analysis;
  guint kinds; /* bit sets of --check */
  guint verdicts;
  guint64 size_limit;
  double seconds;
  FilterSpool spool;
  FilterEdit edit;
  GString *fields;
  FilterGuard guard;
  GString *late; /* fields that the guard writes */
  GString *crashed;
} Filter;

static gboolean filter_marks(const Filter *filter)
{
  return filter->check == NULL && !filter->verdict && !filter->recipients;
}

static int filter_fail(const char *what)
{
  complain_text(_(what), g_strerror(errno));
  return EXIT_CODE_TEMP_FAIL;
}

/* Writes the message with the fields that were made; every failure is a temporary one. */
static int filter_pass(Filter *filter)
{
  if (!filter_edit_write(&filter->edit, filter->fields->str, filter->fields->len, STDOUT_FILENO)
      || close(STDOUT_FILENO) != 0)
    return filter_fail(N_("the message cannot be written"));
  return EXIT_CODE_OK;
}

static const char *filter_word(const BounceReportInfo *info)
{
  const char *verdict = bounce_verdict_to_string(filter_fields_worst(info)->verdict);
  return verdict != NULL ? verdict : bounce_kind_to_string(info->kind);
}

static int filter_print(const char *text)
{
  int status = output_text(text, strlen(text));
  return status == EXIT_CODE_OK ? EXIT_CODE_OK : EXIT_CODE_TEMP_FAIL;
}

static void filter_append_cell(GString *out, const char *text, char end)
{
  g_autofree char *safe = text != NULL ? complain_escape(text) : g_strdup("-");
  g_string_append_printf(out, "%s%c", safe, end);
}

static int filter_print_recipients(const BounceReportInfo *info)
{
  g_autoptr(GString) out = g_string_new(NULL);
  char status[BOUNCE_STATUS_TEXT_SIZE];
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *r = info->recipients[i];
    gboolean has_status = r->status.class_digit != 0;
    filter_append_cell(out, r->recipient, '\t');
    filter_append_cell(out, bounce_verdict_to_string(r->verdict), '\t');
    filter_append_cell(out, has_status ? bounce_status_format(r->status, status) : NULL, '\t');
    filter_append_cell(out, bounce_reason_to_string(r->reason), '\n');
  }
  return filter_print(out->str);
}

static int filter_check(const Filter *filter, const BounceReportInfo *info)
{
  BounceVerdict verdict = filter_fields_worst(info)->verdict;
  gboolean found = (filter->kinds >> info->kind & 1) || (filter->verdicts >> verdict & 1);
  return found ? EXIT_CODE_OK : EXIT_CODE_NO_MATCH;
}

static int filter_answer(Filter *filter, const BounceReportInfo *info)
{
  if (filter->check != NULL)
    return filter_check(filter, info);
  if (filter->verdict) {
    g_autofree char *line = g_strconcat(filter_word(info), "\n", NULL);
    return filter_print(line);
  }
  if (filter->recipients)
    return filter_print_recipients(info);
  if (filter->all || info->kind != BOUNCE_KIND_NOT_BOUNCE)
    filter_fields_report(filter->fields, info, filter->edit.line_end);
  return filter_pass(filter);
}

/* Mail that is too big to be read is no bounce. */
static int filter_too_big(Filter *filter)
{
  static const BounceRecipient nobody;
  static const BounceRecipient *const recipients[] = { &nobody };
  static const char *const nothing[] = { NULL };
  const BounceReportInfo info = { .kind = BOUNCE_KIND_NOT_BOUNCE,
                                  .anomalies = nothing,
                                  .recipients = recipients,
                                  .n_recipients = 1 };
  filter_guard_end();
  if (!filter_marks(filter))
    return filter_answer(filter, &info);
  filter_fields_skipped(filter->fields, "too-big", filter->edit.line_end);
  return filter_pass(filter);
}

/*
 * Before the message goes on: when the history cannot be written, the agent keeps the message and
 * tries again, and a report that is recorded twice counts once.
 */
static gboolean filter_record(Filter *filter, const BounceMail *mail, const BounceReport *report)
{
  if (filter->db == NULL)
    return TRUE;
  recorder_add(&filter->recorder, mail, report);
  return recorder_finish(&filter->recorder) == EXIT_CODE_OK;
}

static int filter_analyse(Filter *filter)
{
  const FilterSpool *spool = &filter->spool;
  const gsize begin = filter->edit.header;
  const BounceMail mail = { .path = "-",
                            .index = 1,
                            .data = spool->data != NULL ? spool->data + begin : NULL,
                            .size = spool->size - begin,
                            .fd = spool->fd,
                            .offset = (goffset) begin };
  filter_guard_set(&filter->guard);
  g_autoptr(BounceReport) report = bounce_report_new(&mail, filter->analysis);
  if (filter->db != NULL)
    filter_guard_set(NULL);
  if (!filter_record(filter, &mail, report))
    return EXIT_CODE_TEMP_FAIL;
  filter_guard_end();
  return filter_answer(filter, bounce_report_info(report));
}

/* Beyond the time limit the guard has passed the message on; this stops what it could not. */
static guint64 filter_processor_limit(const Filter *filter)
{
  return filter->seconds > 0 ? (guint64) filter->seconds + FILTER_PROCESSOR_GRACE : 0;
}

/* What the handlers write is made before they may be called. */
static void filter_prepare_guard(Filter *filter)
{
  filter->late = g_string_new(NULL);
  filter->crashed = g_string_new(NULL);
  filter_fields_skipped(filter->late, "time-limit", filter->edit.line_end);
  filter_fields_skipped(filter->crashed, "failure", filter->edit.line_end);
  filter->guard = (FilterGuard){ filter_marks(filter) ? &filter->edit : NULL, filter->late->str,
                                 filter->late->len, filter->crashed->str, filter->crashed->len };
  filter_guard_set(filter->db == NULL ? &filter->guard : NULL);
  filter_guard_begin(filter->seconds);
}

static int filter_run(Filter *filter)
{
  filter_guard_temporary();
  if (!filter_spool_read(&filter->spool, STDIN_FILENO))
    return filter_fail(N_("the message cannot be held"));
  if (!filter_edit_plan(&filter->edit, &filter->spool))
    return filter_fail(N_("the message cannot be read again"));
  filter->fields = g_string_new(NULL);
  filter_prepare_guard(filter);
  if (filter->db != NULL
      && !recorder_open(&filter->recorder, filter->db, filter->list, FILTER_WAIT))
    return filter->recorder.status == EXIT_CODE_USAGE ? EXIT_CODE_USAGE : EXIT_CODE_TEMP_FAIL;
  const SandboxPlan plan = { .calls = filter->db != NULL ? SANDBOX_SPOOLING : SANDBOX_READING,
                             .writes = filter->db != NULL,
                             .talks = filter->db != NULL && history_file(filter->db) == NULL,
                             .processor_limit = filter_processor_limit(filter) };
  if (!sandbox_enter(&plan, &filter->sandbox))
    return EXIT_CODE_TEMP_FAIL;
  return filter->spool.size > filter->size_limit ? filter_too_big(filter) : filter_analyse(filter);
}

/* With the kinds, then the verdicts that are no kind, too. */
static void complain_check(const char *word)
{
  g_autoptr(GString) words = g_string_new(NULL);
  const char *name;
  for (guint i = 1; (name = bounce_kind_to_string(i)) != NULL; i++)
    g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", name);
  for (guint i = 1; (name = bounce_verdict_to_string(i)) != NULL; i++)
    if (bounce_kind_from_string(name) == BOUNCE_KIND_NONE)
      g_string_append_printf(words, ", %s", name);
  complain(NULL, "--%s: \"%s\" is none of %s", "check", word, words->str);
}

/* The words of --check are kinds and verdicts; one that is both (`delivered`) means both. */
static gboolean filter_check_list(Filter *filter)
{
  const char *list = *filter->check != '\0' ? filter->check : "bounce";
  g_auto(GStrv) words = g_strsplit(list, ",", -1);
  for (char **word = words; *word != NULL; word++) {
    BounceKind kind = bounce_kind_from_string(*word);
    BounceVerdict verdict = bounce_verdict_from_string(*word);
    if (kind == BOUNCE_KIND_NONE && verdict == BOUNCE_VERDICT_NONE) {
      complain_check(*word);
      return FALSE;
    }
    filter->kinds |= kind != BOUNCE_KIND_NONE ? 1U << kind : 0;
    filter->verdicts |= verdict != BOUNCE_VERDICT_NONE ? 1U << verdict : 0;
  }
  return TRUE;
}

static gboolean filter_seconds(Filter *filter)
{
  char *end = NULL;
  filter->seconds = FILTER_SECONDS_DEFAULT;
  if (filter->timeout == NULL)
    return TRUE;
  filter->seconds = g_ascii_strtod(filter->timeout, &end);
  if (end != filter->timeout && *end == '\0' && filter->seconds >= 0
      && filter->seconds <= FILTER_SECONDS_MOST)
    return TRUE;
  complain(NULL, "--timeout: \"%s\" is not a number of seconds from 0 to %d", filter->timeout,
           FILTER_SECONDS_MOST);
  return FALSE;
}

/*
 * The address this mail was delivered to, which may be VERP, by the names that Postfix, Pigeonhole,
 * maildrop and qmail use; the library ranks it below what the message says.
 */
static char *filter_envelope_recipient(void)
{
  static const char *const whole[] = { "ORIGINAL_RECIPIENT", "ORIG_RECIPIENT", "RECIPIENT" };
  for (guint i = 0; i < G_N_ELEMENTS(whole); i++) {
    const char *value = getenv(whole[i]);
    if (value != NULL && strchr(value, '@') != NULL)
      return g_strdup(value);
  }
  const char *local = getenv("LOCAL");
  const char *extension = getenv("EXTENSION");
  gboolean extended = extension != NULL && *extension != '\0';
  if (local == NULL && extended)
    local = "bounces";
  if (local != NULL && extended && !g_str_has_suffix(local, extension))
    return g_strconcat(local, "+", extension, "@localhost", NULL);
  if (local != NULL && strchr(local, '@') == NULL)
    return g_strconcat(local, "@localhost", NULL);
  const char *sender = getenv("SENDER");
  return sender != NULL && strchr(sender, '@') != NULL ? g_strdup(sender) : NULL;
}

static BounceOptions *filter_options(const Filter *filter)
{
  g_autofree char *envelope_recipient = filter_envelope_recipient();
  BounceOptions *options = bounce_options_new();
  bounce_options_set_verp(options, filter->verp);
  bounce_options_use_rules(options, filter->rules.rules);
  bounce_options_set_envelope_recipient(options, envelope_recipient);
  return options;
}

static gboolean filter_prepare(Filter *filter, int operands, char **argv)
{
  int modes = (filter->check != NULL) + filter->verdict + filter->recipients;
  filter->size_limit = FILTER_SIZE_DEFAULT;
  if (operands > 0) {
    complain(NULL, "%s: filter reads standard input and takes no file", *argv);
    return FALSE;
  }
  if (modes > 1) {
    complain(NULL, "--check, --verdict and --recipients exclude each other");
    return FALSE;
  }
  return sandbox_choose(&filter->sandbox) && options_verp(filter->verp)
         && (filter->check == NULL || filter_check_list(filter)) && filter_seconds(filter)
         && (filter->max_size == NULL
             || options_size("max-size", filter->max_size, &filter->size_limit));
}

int cmd_filter(int argc, char **argv)
{
  Filter filter = { .spool.fd = -1 };
  const Option options[] = {
    OPTIONS_SANDBOX(&filter.sandbox),
    { "check", .argument = "LIST", .optional = TRUE, .value = &filter.check,
      .help = N_("print nothing; exit 0 when kind or verdict is in LIST (bounce), else 1") },
    { "verdict", .flag = &filter.verdict,
      .help = N_("print one word: the verdict, else the kind") },
    { "recipients", .flag = &filter.recipients,
      .help = N_("print address, verdict, status, reason per recipient, tabs between") },
    { "all", .flag = &filter.all, .help = N_("mark messages that are no bounce too") },
    { "max-size", .argument = "SIZE", .value = &filter.max_size,
      .help = N_("pass larger mail unread, as 500K or 64M (the default)") },
    { "timeout", .argument = "SECONDS", .value = &filter.timeout,
      .help = N_("pass mail that takes longer unmarked (5; 0 for no limit)") },
    { "db", 'd', "FILE", .value = &filter.db,
      .help = N_("keep what the message says in a history (bounce-record(1)) too") },
    { "list", 'l', "NAME", .value = &filter.list,
      .help = N_("with --db: the list, whatever the mail says") },
    OPTION_VERP(&filter.verp),
    OPTION_RULES(&filter.rules),
  };
  const OptionTable table = { "filter [OPTION]... < MESSAGE > MESSAGE",
                              N_("Marks a bounce with X-Bounce-* header fields; every other byte "
                                 "stays as it is."),
                              options, G_N_ELEMENTS(options), "bounce filter <message >marked" };
  int first;
  int status;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!filter_prepare(&filter, argc - first, argv + first))
    return EXIT_CODE_USAGE;
  if (!rule_files_load(&filter.rules, &status)) {
    rule_files_clear(&filter.rules);
    return EXIT_CODE_TEMP_FAIL;
  }
  g_autoptr(BounceOptions) analysis = filter_options(&filter);
  filter.analysis = analysis;
  status = filter_run(&filter);
  GString *const texts[] = { filter.fields, filter.late, filter.crashed };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (texts[i] != NULL)
      g_string_free(texts[i], TRUE);
  filter_edit_clear(&filter.edit);
  filter_spool_clear(&filter.spool);
  rule_files_clear(&filter.rules);
  return status;
}
