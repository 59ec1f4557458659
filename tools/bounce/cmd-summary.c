/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce summary`: what is going on, from mail or from a history. */
#include <bounce/bounce.h>
#include <string.h>

#include "base/address.h"
#include "base/translate.h"
#include "command.h"
#include "history/event-pack.h"
#include "run/chosen.h"
#include "run/collect.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/inputs.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "run/summary-mail.h"
#include "summary/blocked.h"
#include "summary/summary-page.h"
#include "summary/summary-table.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* Recipients that a page of HTML lists: a browser still opens it at once. */
#define SUMMARY_PEOPLE 1000

/* Causes of refusals that a page names: more belong to `bounce blocked`. */
#define SUMMARY_CAUSES 5

#define SECONDS_PER_DAY 86400

#define SUMMARY_FORMATS (BOUNCE_FORMAT_OF_TABLES | BOUNCE_FORMAT_OF_PAGES)

typedef struct {
  const char *path;
  const char *list;
  Chosen chosen;
  const char *as_of;
  const char *log_zone;
  GTimeZone *zone;
  const char *format;
  const char *output;
  const char *verp;
  const char *owner; /* --mail: whom the mail is to */
  TableStyle style;
  HistoryFilter filter;
  guint64 top;
  guint64 sent;
  gboolean sent_by_log; /* as many as logs and events say */
  gboolean html;
  SandboxChoice sandbox;
  gboolean verbose;
  guint64 messages;
  gint64 now;
  Summary *summary;
  Blocked *blocked; /* for a page; NULL elsewhere */
} SummaryCommand;

static char *summary_formats(void)
{
  return bounce_format_names(SUMMARY_FORMATS);
}

/* Counts what was asked for. */
static void summary_visit(const Event *event, gpointer data)
{
  const SummaryCommand *command = data;
  if (!chosen_takes_event(&command->chosen, event))
    return;
  summary_add(event, command->summary);
  if (command->blocked != NULL && blocked_is_own(event))
    blocked_add(command->blocked, event, 0);
}

/* Deliveries of days of what was asked for. */
static void summary_visit_sent(const BounceSentRow *row, gpointer data)
{
  const SummaryCommand *command = data;
  const EventSent sent = { row->day, row->domain, row->host, row->count };
  gint64 time = row->day * SECONDS_PER_DAY;
  if (time < command->filter.until && time + SECONDS_PER_DAY > command->filter.since)
    summary_add_sent(&sent, command->summary);
}

/* The same for the addresses alone. */
static void summary_visit_standing(const Event *event, gpointer data)
{
  const SummaryCommand *command = data;
  if (chosen_takes_event(&command->chosen, event))
    summary_add_standing(event, command->summary);
}

static gboolean summary_take(GString *packed, gpointer data)
{
  const SummaryCommand *command = data;
  for (gsize offset = 0; offset < packed->len;) {
    const Event event = event_unpack(packed, &offset);
    if (event.date < command->filter.until)
      summary_visit(&event, data);
  }
  g_string_truncate(packed, 0);
  return TRUE;
}

static int summary_from_mail(SummaryCommand *command, char **paths)
{
  g_autoptr(BounceOptions) analysis = bounce_options_new();
  bounce_options_set_verp(analysis, command->verp);
  if (command->as_of == NULL && database_clock_is_wrong(NULL, command->now))
    return EXIT_CODE_TEMP_FAIL;
  const SandboxPlan plan = { .calls = SANDBOX_WORKING, .readable = paths, .spools = TRUE };
  if (!sandbox_enter(&plan, &command->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  BounceLogCounts log = { 0 };
  g_autoptr(BounceSent) sent = bounce_sent_new();
  const Collect collect = { .analysis = analysis,
                            .list = command->list,
                            .now = command->now,
                            .processes = 1,
                            .verbose = command->verbose,
                            .log_zone = command->zone,
                            .newest = command->filter.until,
                            .log = &log,
                            .sent = command->sent_by_log ? sent : NULL,
                            .take = summary_take,
                            .data = command };
  int status = collect_events(&collect, paths, &command->messages);
  g_clear_pointer(&command->zone, g_time_zone_unref);
  bounce_sent_each(sent, summary_visit_sent, command);
  if (command->sent_by_log)
    command->sent = summary_sent(command->summary);
  if (command->messages > 0 && summary_total(command->summary, NULL) == 0)
    complain(NULL, N_("no bounce, delay, success report or complaint was found"));
  return status;
}

/* Text says how many addresses there are to remove. Asked for one after the other, none is held. */
static gboolean summary_stand(SummaryCommand *command, History *history, GError **error)
{
  HistoryQuery query = { .filter = command->filter,
                         .order = HISTORY_ORDER_PERSON,
                         .columns = chosen_is_some(&command->chosen) ? HISTORY_COLUMNS_ALL
                                                                     : HISTORY_COLUMNS_POLICY };
  query.filter.named = TRUE;
  return !command->style.format->is_for_people || command->html
         || history_each(history, &query, summary_visit_standing, command, error);
}

/* What logs that were recorded say was delivered. */
static gboolean summary_reached(SummaryCommand *command, History *history, GError **error)
{
  gint64 since = command->filter.since / SECONDS_PER_DAY * SECONDS_PER_DAY;
  if (!command->sent_by_log)
    return TRUE;
  if (!history_sent(history, since, command->filter.until, summary_add_sent, command->summary,
                    error))
    return FALSE;
  command->sent = summary_sent(command->summary);
  return TRUE;
}

static int summary_from_history(SummaryCommand *command)
{
  int status = EXIT_CODE_OK;
  g_autoptr(GError) error = NULL;
  g_autoptr(History) history = database_open(command->path, HISTORY_READ, DATABASE_WAIT, &status);
  if (history == NULL)
    return status;
  if (command->as_of == NULL && database_clock_is_wrong(history, command->now))
    return EXIT_CODE_TEMP_FAIL;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING,
                             .writes = TRUE,
                             .talks = history_file(command->path) == NULL };
  if (!sandbox_enter(&plan, &command->sandbox))
    return EXIT_CODE_UNAVAILABLE;
  gboolean all = command->html || chosen_is_some(&command->chosen);
  const HistoryQuery query = { .filter = command->filter,
                               .columns = all ? HISTORY_COLUMNS_ALL : HISTORY_COLUMNS_SUMMARY };
  if (!history_each(history, &query, summary_visit, command, &error)
      || !summary_stand(command, history, &error) || !summary_reached(command, history, &error))
    return database_complain(command->path, error);
  if (summary_total(command->summary, NULL) == 0)
    return database_say_empty(history, command->path, command->list);
  return EXIT_CODE_OK;
}

static int summary_collect(SummaryCommand *command, char **paths)
{
  return command->path != NULL ? summary_from_history(command) : summary_from_mail(command, paths);
}

static void summary_write(const SummaryCommand *command, GString *out);

/* The summary in one format. */
static char *summary_as(const SummaryCommand *command, const BounceFormat *format)
{
  SummaryCommand other = *command;
  GString *out = g_string_new(NULL);
  other.owner = NULL;
  other.style.format = format;
  other.style.style.width = 0;
  other.html = format == &bounce_format_html;
  summary_write(&other, out);
  return g_string_free(out, FALSE);
}

static void summary_write_mail(const SummaryCommand *command, GString *out)
{
  g_autofree char *text = summary_as(command, &bounce_format_text);
  g_autofree char *page = summary_as(command, &bounce_format_html);
  g_autofree char *csv = summary_as(command, &bounce_format_csv);
  const SummaryAddresses addresses = summary_addresses(command->summary);
  g_autofree char *removal = summary_removal_text(&addresses);
  g_autofree char *subject =
      g_strdup_printf("%s: %s", command->list != NULL ? command->list : _("Bounces"), removal);
  const SummaryMail mail = { text, page, csv };
  summary_mail_append(&mail, command->owner, subject, out);
}

static void summary_write(const SummaryCommand *command, GString *out)
{
  if (command->owner != NULL) {
    summary_write_mail(command, out);
    return;
  }
  if (command->html) {
    g_autofree char *title = command->list != NULL
                                 ? g_strdup_printf(_("Bounces of %s"), command->list)
                                 : g_strdup(_("Bounces"));
    g_auto(GStrv) refused = blocked_sentences(command->blocked, SUMMARY_CAUSES);
    const HtmlOptions options = { title, (guint) command->top, SUMMARY_PEOPLE, command->sent,
                                  refused };
    summary_page_write(command->summary, &options, out);
    return;
  }
  const SummaryTableOptions options = { &command->style, (guint) command->top, command->sent,
                                        command->sent_by_log };
  summary_table_write(command->summary, &options, out);
}

static SummaryKeeps summary_keeps(const SummaryCommand *command)
{
  if (command->html)
    return SUMMARY_KEEPS_WORDS;
  gboolean text_of_mail = command->path == NULL && command->style.format->is_for_people;
  return text_of_mail ? SUMMARY_KEEPS_STANDINGS : SUMMARY_KEEPS_NOBODY;
}

static int summary_run(SummaryCommand *command, char **paths)
{
  Output output;
  g_autoptr(GError) error = NULL;
  const DomainList *domains = domain_list(&error);
  if (domains == NULL)
    return database_complain(NULL, error);
  int opened = output_open(&output, command->output);
  if (opened != EXIT_CODE_OK)
    return opened;
  g_autoptr(Summary) summary = summary_new(domains, summary_keeps(command));
  g_autoptr(Blocked) blocked = command->html ? blocked_new(domains) : NULL;
  command->summary = summary;
  command->blocked = blocked;
  int status = summary_collect(command, paths);
  if ((command->path != NULL && status != EXIT_CODE_OK) || status == EXIT_CODE_UNAVAILABLE) {
    output_discard(&output);
    return status;
  }
  summary_write(command, output.buffer);
  return output_conclude(&output, status, command->messages);
}

/* A number, or that the log says it. */
static gboolean summary_read_sent(SummaryCommand *command, const char *sent)
{
  command->sent_by_log = sent != NULL && strcmp(sent, "log") == 0;
  if (command->sent_by_log && command->path != NULL && command->list != NULL) {
    complain(NULL,
             N_("--sent=log: a log does not say of which list a message was; leave --list out"));
    return FALSE;
  }
  return sent == NULL || command->sent_by_log
         || options_number("sent", sent, 1, G_MAXINT64, &command->sent);
}

/* A mail has three formats and one address; FALSE: said. */
static gboolean summary_choose_mail(SummaryCommand *command)
{
  const char *owner = command->owner;
  if (owner == NULL)
    return TRUE;
  if (strcmp(command->format, "text") != 0) {
    complain(NULL, N_("--mail: it holds text, page and table: --format does nothing beside it"));
    return FALSE;
  }
  if (!bounce_address_is_valid(owner, strlen(owner)) || strpbrk(owner, "<>\r\n") != NULL) {
    complain(NULL, N_("--mail: \"%s\" is no mail address"), owner);
    return FALSE;
  }
  command->style.format = &bounce_format_html;
  return TRUE;
}

static gboolean summary_choose(SummaryCommand *command, const char *top, const char *sent)
{
  if (!options_style(&command->style, command->format, SUMMARY_FORMATS, command->output)
      || !summary_choose_mail(command))
    return FALSE;
  command->html = (command->style.format->uses & BOUNCE_FORMAT_OF_PAGES) != 0;
  if ((top != NULL && !options_number("top", top, 1, 1000000, &command->top))
      || !summary_read_sent(command, sent)
      || !dates_until("as-of", command->as_of, &command->filter.until)
      || !chosen_read(&command->chosen) || !options_verp(command->verp)
      || !inputs_zone(command->log_zone, &command->zone))
    return FALSE;
  command->now = g_get_real_time() / G_USEC_PER_SEC;
  command->filter.list = command->list;
  command->filter.since = command->chosen.since;
  if (command->filter.since < command->filter.until)
    return TRUE;
  complain(NULL, "--since: there is no time from %s until %s", command->chosen.texts.since,
           command->as_of != NULL ? command->as_of : _("now"));
  return FALSE;
}

/* Options and inputs that go together; FALSE: said. */
static gboolean summary_fits(const SummaryCommand *command, char **paths)
{
  if (command->path == NULL)
    return TRUE;
  if (*paths != NULL)
    complain(NULL, "summary: either --db or INPUT, not both");
  else if (command->verp != NULL || command->log_zone != NULL)
    complain(NULL, N_("summary: --verp and --log-zone read INPUT; of a history, \"bounce record\" "
                      "takes them"));
  else
    return TRUE;
  return FALSE;
}

int cmd_summary(int argc, char **argv)
{
  SummaryCommand command = { .format = "text", .top = 10 };
  const char *top = NULL;
  const char *sent = NULL;
  const Option options[] = {
    { "db", 'd', "FILE", .value = &command.path, .help = N_("count a history instead of INPUT") },
    { "list", 'l', "NAME", .value = &command.list,
      .help = N_("only this list (--db), or the list whatever the mail says") },
    { "as-of", .argument = "DATE", .value = &command.as_of,
      .help = N_("only what came up to the end of this day") },
    { "format", 'f', "FORMAT", .value = &command.format, .names = summary_formats,
      .help = N_("%s; default is text") },
    OPTIONS_CHOSEN(&command.chosen),
    OPTION_OUTPUT(&command.output),
    { "mail", .argument = "ADDRESS", .value = &command.owner,
      .help = N_("a mail to ADDRESS, for sendmail -t: text and page, the table attached") },
    { "top", 'n', "N", .value = &top, .help = N_("rows a table (default 10)") },
    { "sent", .argument = "N|log", .value = &sent,
      .help = N_(
          "how many messages were sent, for the bounce rate; log: logs say it, of each domain") },
    OPTION_VERP(&command.verp),
    OPTION_LOG_ZONE(&command.log_zone),
    OPTION_VERBOSE(&command.verbose),
    OPTIONS_SANDBOX(&command.sandbox),
    OPTION_NO_HEADER(&command.style.no_header),
    OPTION_RAW_CSV(&command.style.style.raw_csv),
    OPTION_EXCEL(&command.style.excel),
  };
  const OptionTable table = { "summary [OPTION]... [INPUT]...",
                              N_("How many bounces, of what, where and when; from INPUT or from a "
                                 "history."),
                              options, G_N_ELEMENTS(options),
                              "bounce summary --db=bounces.db --since=2026-01-01 --top=5" };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  command.sandbox.verbose = command.verbose;
  if (!summary_fits(&command, argv + first) || !sandbox_choose(&command.sandbox)
      || !summary_choose(&command, top, sent)
      || inputs_include(argv + first, command.path != NULL ? history_file(command.path) : NULL,
                        command.output))
    return EXIT_CODE_USAGE;
  status = summary_run(&command, argv + first);
  chosen_clear(&command.chosen);
  return status;
}
