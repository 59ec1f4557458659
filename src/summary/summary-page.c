/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes a summary as a web page. In: a Summary. Out: HTML 5 with its charts inside. What
 * frames it, and keeps words of hostile mail words, is page.c's.
 */
#include "summary/summary-page.h"

#include <string.h>

#include "base/translate.h"
#include "summary/page.h"
#include "summary/summary-number.h"
#include "summary/svg.h"
#include "verdict/feedback.h"

/* More columns than this are too thin to be seen: days are put together. */
#define MAX_COLUMNS 62
#define SECONDS_PER_DAY 86400

static const struct {
  const char *name;
  const char *heading; /* the same in a narrow column */
  const char *css;
  BounceVerdict verdict;
} parts[] = {
  { N_("hard reports"), N_("hard"), "hard", BOUNCE_VERDICT_HARD },
  { N_("soft reports"), N_("soft"), "soft", BOUNCE_VERDICT_SOFT },
  { N_("deferred reports: still tried"), N_("deferred"), "deferred", BOUNCE_VERDICT_DEFERRED },
  { N_("delivered reports"), N_("delivered"), "delivered", BOUNCE_VERDICT_DELIVERED },
  { N_("complaints and others"), N_("others"), "other", BOUNCE_VERDICT_NONE },
};

static char *date_text(gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
  char *text = date != NULL ? g_date_time_format(date, "%Y-%m-%d") : NULL;
  return text != NULL ? text : g_strdup("-");
}

static void append_header(const Summary *summary, const HtmlOptions *options, GString *out)
{
  gint64 first, last;
  g_string_append(out, "<header>\n<h1>");
  svg_append_text(out, options->title);
  g_string_append(out, "</h1>\n<p>");
  if (summary_period(summary, &first, &last)) {
    g_autofree char *from = date_text(first);
    g_autofree char *to = date_text(last);
    g_autofree char *period = g_strdup_printf(_("%s to %s"), from, to);
    svg_append_text(out, period);
  } else {
    page_say(out, N_("Nothing has been reported."));
  }
  g_string_append(out, "</p>\n</header>\n");
}

static void append_tile(GString *out, const char *css, const char *name, const char *value)
{
  g_string_append_printf(out, "<div class=\"%s\">", css);
  page_element(out, "<dt>", name, "</dt>");
  g_string_append_printf(out, "<dd>%s</dd></div>\n", value);
}

static void append_rate(const HtmlOptions *options, guint64 bounced, GString *out)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (options->sent == 0)
    return;
  g_ascii_formatd(number, sizeof number, "%.2f", 100.0 * (double) bounced / (double) options->sent);
  g_autofree char *rate = g_strconcat(number, " %", NULL);
  append_tile(out, "rate", N_("bounce rate"), rate);
}

static void append_tiles(const Summary *summary, const HtmlOptions *options, GString *out)
{
  guint64 counts[SUMMARY_N_VERDICTS];
  summary_total(summary, counts);
  SummaryAddresses addresses = summary_addresses(summary);
  g_autofree char *removed = summary_removal_text(&addresses);
  g_string_append(out, "<p class=\"remove\">");
  svg_append_text(out, removed);
  g_string_append(out, "</p>\n<dl class=\"tiles\">\n");
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *number = summary_number(counts[parts[i].verdict]);
    append_tile(out, parts[i].css, parts[i].name, number);
  }
  append_rate(options, counts[BOUNCE_VERDICT_HARD] + counts[BOUNCE_VERDICT_SOFT], out);
  g_string_append(out, "</dl>\n");
}

/* What is no recipient's doing: no chart says what to do about it. */
static void append_refused(const HtmlOptions *options, GString *out)
{
  if (options->refused == NULL || *options->refused == NULL)
    return;
  page_element(out, "<section class=\"refused\"><h2>", N_("Who refuses your own mail"),
               "</h2>\n<ul>\n");
  for (char **sentence = options->refused; *sentence != NULL; sentence++) {
    g_string_append(out, "<li>");
    svg_append_text(out, *sentence);
    g_string_append(out, "</li>\n");
  }
  g_string_append(out, "</ul>\n</section>\n");
}

static void append_legend(GString *out)
{
  g_string_append(out, "<ul class=\"legend\">");
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_string_append_printf(out, "<li class=\"%s\">", parts[i].css);
    page_element(out, "", parts[i].name, "</li>");
  }
  g_string_append(out, "</ul>\n");
}

static void append_count_cells(GString *out, const SummaryRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    page_number_cell(out, row->counts[parts[i].verdict]);
  page_number_cell(out, row->total);
  g_string_append(out, "</tr>\n");
}

/* The chart's numbers as a table, for those who cannot see it or want to copy them. */
static void append_table(GString *out, const char *caption, const GPtrArray *rows)
{
  page_element(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"", caption,
               "\">");
  page_element(out, "<table><caption>", caption, "</caption><thead><tr><td></td>");
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    page_element(out, "<th scope=\"col\" class=\"n\">", parts[i].heading, "</th>");
  page_element(out, "<th scope=\"col\" class=\"n\">", N_("all"), "</th></tr></thead>\n<tbody>\n");
  for (guint i = 0; i < rows->len; i++) {
    const SummaryRow *row = rows->pdata[i];
    g_string_append(out, "<tr><th scope=\"row\"><bdi>");
    svg_append_text(out, summary_row_text(row));
    g_string_append(out, "</bdi></th>");
    append_count_cells(out, row);
  }
  g_string_append(out, "</tbody></table></div>\n");
}

static void add_to_bar(SvgBar *bar, const SummaryRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    bar->parts[i] += row->counts[parts[i].verdict];
}

static SvgBar *make_bars(const GPtrArray *rows, guint *n_bars)
{
  SvgBar *bars = g_new0(SvgBar, rows->len + 1);
  *n_bars = rows->len;
  for (guint i = 0; i < rows->len; i++) {
    const SummaryRow *row = rows->pdata[i];
    bars[i].label = summary_row_text(row);
    add_to_bar(&bars[i], row);
  }
  return bars;
}

/* Days since 1970 of "2026-03-02", the value of a row. */
static gint64 row_day(const GPtrArray *rows, guint i)
{
  g_autofree char *midnight =
      g_strconcat(((SummaryRow *) rows->pdata[i])->value, "T00:00:00Z", NULL);
  return event_time(midnight) / SECONDS_PER_DAY;
}

/* From the first day to the last. */
static gint64 count_days(const GPtrArray *rows)
{
  return rows->len > 0 ? row_day(rows, rows->len - 1) - row_day(rows, 0) + 1 : 0;
}

/* Days a column. */
static gint64 column_days(const GPtrArray *rows)
{
  return MAX(1, (count_days(rows) + MAX_COLUMNS - 1) / MAX_COLUMNS);
}

/* A column for every day of the period, days without reports too; several days when it is long. */
static SvgBar *make_columns(const GPtrArray *rows, GStringChunk *labels, guint *n_bars)
{
  gint64 first = rows->len > 0 ? row_day(rows, 0) : 0;
  gint64 days = count_days(rows);
  gint64 group = column_days(rows);
  *n_bars = (guint) ((days + group - 1) / group);
  SvgBar *bars = g_new0(SvgBar, *n_bars + 1);
  for (guint i = 0; i < *n_bars; i++) {
    g_autofree char *label = date_text((first + i * group) * SECONDS_PER_DAY);
    bars[i].label = g_string_chunk_insert(labels, label);
  }
  for (guint i = 0; i < rows->len; i++)
    add_to_bar(&bars[(row_day(rows, i) - first) / group], rows->pdata[i]);
  return bars;
}

typedef struct {
  SummaryDimension dimension;
  const char *title;
} ChartText;

static char *describe(const GPtrArray *rows)
{
  if (rows->len == 0)
    return g_strdup(_("Nothing has been reported."));
  const SummaryRow *most = rows->pdata[0];
  for (guint i = 1; i < rows->len; i++)
    if (((SummaryRow *) rows->pdata[i])->total > most->total)
      most = rows->pdata[i];
  g_autofree char *total = summary_number(most->total);
  return g_strdup_printf(_("The largest is %s with %s. The table below has all the numbers."),
                         summary_row_text(most), total);
}

/* What a chart leaves out, where it does. */
static void append_note(Summary *summary, const ChartText *text, const GPtrArray *rows,
                        GString *out)
{
  gint64 days = text->dimension == SUMMARY_DAY ? column_days(rows) : 1;
  guint more = summary_count(summary, text->dimension) - rows->len;
  g_autofree char *number = summary_number(days > 1 ? (guint64) days : more);
  g_autofree char *note = NULL;
  if (days > 1)
    note = g_strdup_printf(P_("Each column is %s day.", "Each column is %s days.", days), number);
  else if (more > 0)
    note = g_strdup_printf(P_("%s more is not shown.", "%s more are not shown.", more), number);
  if (note == NULL)
    return;
  g_string_append(out, "<p class=\"note\">");
  svg_append_text(out, note);
  g_string_append(out, "</p>\n");
}

static void append_chart(Summary *summary, const HtmlOptions *options, const ChartText *text,
                         GString *out)
{
  const char *css[G_N_ELEMENTS(parts)];
  gboolean days = text->dimension == SUMMARY_DAY;
  g_autoptr(GPtrArray) rows = summary_rows(summary, text->dimension, options->top);
  g_autofree char *description = describe(rows);
  SvgChart chart = { .id = summary_dimension_name(text->dimension),
                     .title = _(text->title),
                     .description = description,
                     .classes = css,
                     .n_parts = G_N_ELEMENTS(parts) };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    css[i] = parts[i].css;
  g_autoptr(GStringChunk) labels = g_string_chunk_new(1024);
  g_autofree SvgBar *bars =
      days ? make_columns(rows, labels, &chart.n_bars) : make_bars(rows, &chart.n_bars);
  chart.bars = bars;
  page_element(out, "<section><h2>", text->title, "</h2>\n<figure>\n");
  if (days)
    svg_columns(&chart, out);
  else
    svg_rows(&chart, out);
  if (days)
    append_legend(out);
  append_note(summary, text, rows, out);
  page_element(out, "</figure>\n<details><summary>", N_("Numbers"), "</summary>\n");
  append_table(out, text->title, rows);
  g_string_append(out, "</details></section>\n");
}

static void append_typos(Summary *summary, const HtmlOptions *options, GString *out)
{
  g_autoptr(GPtrArray) rows = summary_rows(summary, SUMMARY_TYPO, options->top);
  if (rows->len == 0)
    return;
  page_element(out, "<section><h2>", N_("Probably misspelt domains"), "</h2>\n");
  page_element(out, "<table><caption>", N_("A slip of the pen, not a lost subscriber"),
               "</caption><thead><tr>");
  page_element(out, "<th scope=\"col\">", N_("domain"), "</th>");
  page_element(out, "<th scope=\"col\">", N_("probably meant"), "</th>");
  page_element(out, "<th scope=\"col\" class=\"n\">", N_("reports"), "</th>");
  g_string_append(out, "</tr></thead>\n<tbody>\n");
  for (guint i = 0; i < rows->len; i++) {
    const SummaryRow *row = rows->pdata[i];
    g_string_append(out, "<tr><th scope=\"row\"><bdi>");
    svg_append_text(out, row->value);
    g_string_append_printf(out, "</bdi></th><td>%s</td>", row->hint);
    page_number_cell(out, row->total);
    g_string_append(out, "</tr>\n");
  }
  g_string_append(out, "</tbody></table></section>\n");
}

static const char *verdict_css(BounceVerdict verdict)
{
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i].verdict == verdict)
      return parts[i].css;
  return "other";
}

static void append_person_details(GString *out, const SummaryPerson *person)
{
  const char *explanation =
      bounce_feedback_explanation(person->reason, person->verdict, person->fault);
  const char *advised = bounce_advice_to_string(person->advice);
  const char *reason = bounce_reason_to_string(person->reason);
  g_autofree char *first = date_text(person->first);
  g_autofree char *last = date_text(person->last);
  g_autofree char *facts = g_strdup_printf(_("Advice: %s. First seen: %s, last seen: %s."),
                                           advised != NULL ? advised : "none", first, last);
  page_element(out, "<details><summary>", reason != NULL ? reason : N_("no reason given"),
               "</summary>");
  page_element(out, "<p>", explanation != NULL ? explanation : "", "</p><p>");
  svg_append_text(out, facts);
  g_string_append(out, "</p>");
  if (person->diagnostic != NULL) {
    g_string_append(out, "<p><code dir=\"auto\">");
    svg_append_text(out, person->diagnostic);
    g_string_append(out, "</code></p>");
  }
  g_string_append(out, "</details>");
}

static void append_person(GString *out, const SummaryPerson *person)
{
  const char *verdict = bounce_verdict_to_string(person->verdict);
  g_autofree char *last = date_text(person->last);
  g_string_append(out, "<tr><th scope=\"row\"><bdi>");
  svg_append_text(out, person->address);
  g_string_append(out, "</bdi>");
  append_person_details(out, person);
  g_string_append_printf(out, "</th><td class=\"verdict %s\">%s</td>", verdict_css(person->verdict),
                         verdict != NULL ? verdict : "-");
  page_number_cell(out, person->count);
  g_string_append_printf(out, "<td class=\"d\">%s</td><td class=\"l\"><bdi>", last);
  svg_append_text(out, person->list != NULL ? person->list : "-");
  g_string_append(out, "</bdi></td></tr>\n");
}

/* How many there are, how many of them are shown, and where the others are. */
static char *people_caption(guint shown, const SummaryAddresses *addresses)
{
  const guint64 all = addresses->all;
  const guint64 hidden = addresses->to_remove > shown ? addresses->to_remove - shown : 0;
  g_autofree char *some = summary_number(shown);
  g_autofree char *number = summary_number(all);
  g_autofree char *missing = summary_number(hidden);
  if (shown == all)
    return g_strdup_printf(P_("%s address", "%s addresses, those to remove first", all), number);
  return g_strdup_printf(
      P_("%s of %s address; %s more to remove",
         "%s of %s addresses, those to remove first; %s more to remove are not shown. All are in "
         "\"bounce report -f csv --group=subscriber\", or, of a history, \"bounce suppress\"",
         all),
      some, number, missing);
}

static void append_people(const Summary *summary, const HtmlOptions *options, GString *out)
{
  SummaryAddresses addresses = summary_addresses(summary);
  g_autoptr(GPtrArray) people = summary_people(summary, options->people);
  g_autofree char *caption = people_caption(people->len, &addresses);
  if (people->len == 0)
    return;
  page_element(out, "<section class=\"people\"><h2>", N_("Recipients"), "</h2>\n<table><caption>");
  svg_append_text(out, caption);
  page_element(out, "</caption><thead><tr><th scope=\"col\">", N_("address and reason"), "</th>");
  page_element(out, "<th scope=\"col\">", N_("verdict"), "</th>");
  page_element(out, "<th scope=\"col\" class=\"n\">", N_("reports"), "</th>");
  page_element(out, "<th scope=\"col\" class=\"d\">", N_("last seen"), "</th>");
  page_element(out, "<th scope=\"col\" class=\"l\">", N_("list"), "</th></tr></thead>\n<tbody>\n");
  for (guint i = 0; i < people->len; i++)
    append_person(out, people->pdata[i]);
  g_string_append(out, "</tbody></table></section>\n");
}

void summary_page_write(Summary *summary, const HtmlOptions *options, GString *out)
{
  static const ChartText charts[] = {
    { SUMMARY_DAY, N_("Reports per day") },
    { SUMMARY_REASON, N_("Reasons") },
    { SUMMARY_FAULT, N_("Whose fault") },
    { SUMMARY_DOMAIN, N_("Domains of the recipients") },
    { SUMMARY_PROVIDER, N_("Providers that answered") },
    { SUMMARY_LIST, N_("Lists") },
  };
  page_begin(options->title, out);
  append_header(summary, options, out);
  g_string_append(out, "<main>\n");
  append_tiles(summary, options, out);
  append_refused(options, out);
  g_string_append(out, "<div class=\"charts\">\n");
  for (guint i = 0; i < G_N_ELEMENTS(charts); i++)
    append_chart(summary, options, &charts[i], out);
  append_typos(summary, options, out);
  g_string_append(out, "</div>\n");
  append_people(summary, options, out);
  page_end(out);
}
