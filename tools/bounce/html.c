/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes a summary as a web page. In: a Summary. Out: HTML 5 with its style and charts inside. A
 * content security policy allows that one style and nothing else, so that words of hostile mail
 * stay words whatever they are. The style is summary.css.
 */
#include "html.h"

#include <string.h>

#include "svg.h"

/* More columns than this are too thin to be seen: days are put together. */
#define MAX_COLUMNS 62
#define SECONDS_PER_DAY 86400

static const struct {
  const char *name;
  const char *css;
  BounceVerdict verdict;
} parts[] = {
  { "hard: remove", "hard", BOUNCE_VERDICT_HARD },
  { "soft: may be good", "soft", BOUNCE_VERDICT_SOFT },
  { "deferred: still tried", "deferred", BOUNCE_VERDICT_DEFERRED },
  { "delivered", "delivered", BOUNCE_VERDICT_DELIVERED },
  { "complaints and others", "other", BOUNCE_VERDICT_NONE },
};

typedef struct {
  const char *name;
  const char *text;
} Embedded;

static const Embedded style[] = {
#include "summary-css.inc"
};

/* The style as a source expression of CSP, so that no other style is ever obeyed. */
static char *style_hash(void)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_update(sum, (const guchar *) style[0].text, -1);
  g_checksum_get_digest(sum, digest, &size);
  g_autofree char *base64 = g_base64_encode(digest, size);
  return g_strconcat("'sha256-", base64, "'", NULL);
}

static void append_head(const HtmlOptions *options, GString *out)
{
  g_autofree char *hash = style_hash();
  g_string_append_printf(
      out,
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
      "'none'; style-src %s; img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>",
      hash);
  svg_append_text(out, options->title);
  g_string_append_printf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style[0].text);
}

static void append_date(GString *out, gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
  g_autofree char *text = date != NULL ? g_date_time_format(date, "%Y-%m-%d") : NULL;
  g_string_append(out, text != NULL ? text : "-");
}

static void append_header(const Summary *summary, const HtmlOptions *options, GString *out)
{
  gint64 first, last;
  g_string_append(out, "<header>\n<h1>");
  svg_append_text(out, options->title);
  g_string_append(out, "</h1>\n<p>");
  if (summary_period(summary, &first, &last)) {
    append_date(out, first);
    g_string_append(out, " to ");
    append_date(out, last);
  } else {
    g_string_append(out, "Nothing has been reported.");
  }
  g_string_append(out, "</p>\n</header>\n");
}

static void append_tile(GString *out, const char *css, const char *name, const char *value)
{
  g_string_append_printf(out, "<div class=\"%s\"><dt>%s</dt><dd>%s</dd></div>\n", css, name, value);
}

static void append_rate(const HtmlOptions *options, guint64 bounced, GString *out)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (options->sent == 0)
    return;
  g_ascii_formatd(number, sizeof number, "%.2f", 100.0 * (double) bounced / (double) options->sent);
  g_autofree char *rate = g_strconcat(number, " %", NULL);
  append_tile(out, "rate", "bounce rate", rate);
}

static void append_tiles(const Summary *summary, const HtmlOptions *options, GString *out)
{
  guint64 counts[SUMMARY_N_VERDICTS];
  summary_total(summary, counts);
  g_string_append(out, "<dl class=\"tiles\">\n");
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, counts[parts[i].verdict]);
    append_tile(out, parts[i].css, parts[i].name, number);
  }
  append_rate(options, counts[BOUNCE_VERDICT_HARD] + counts[BOUNCE_VERDICT_SOFT], out);
  g_string_append(out, "</dl>\n");
}

static void append_legend(GString *out)
{
  g_string_append(out, "<ul class=\"legend\">");
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    g_string_append_printf(out, "<li class=\"%s\">%s</li>", parts[i].css, parts[i].name);
  g_string_append(out, "</ul>\n");
}

static void append_count_cells(GString *out, const SummaryRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    g_string_append_printf(out, "<td class=\"n\">%" G_GUINT64_FORMAT "</td>",
                           row->counts[parts[i].verdict]);
  g_string_append_printf(out, "<td class=\"n\">%" G_GUINT64_FORMAT "</td></tr>\n", row->total);
}

/* The chart's numbers as a table, for those who cannot see it or want to copy them. */
static void append_table(GString *out, const char *caption, const GPtrArray *rows)
{
  g_string_append_printf(out,
                         "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">"
                         "<table><caption>%s</caption><thead><tr><td></td>",
                         caption, caption);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    g_string_append_printf(out, "<th scope=\"col\" class=\"n\">%.*s</th>",
                           (int) strcspn(parts[i].name, ": "), parts[i].name);
  g_string_append(out, "<th scope=\"col\" class=\"n\">all</th></tr></thead>\n<tbody>\n");
  for (guint i = 0; i < rows->len; i++) {
    const SummaryRow *row = rows->pdata[i];
    g_string_append(out, "<tr><th scope=\"row\"><bdi>");
    svg_append_text(out, row->value);
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
    bars[i].label = row->value;
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

/* A column for every day of the period, days without reports too; several days when it is long. */
static SvgBar *make_columns(const GPtrArray *rows, GStringChunk *labels, guint *n_bars)
{
  gint64 first = rows->len > 0 ? row_day(rows, 0) : 0;
  gint64 days = rows->len > 0 ? row_day(rows, rows->len - 1) - first + 1 : 0;
  gint64 group = MAX(1, (days + MAX_COLUMNS - 1) / MAX_COLUMNS);
  *n_bars = (guint) ((days + group - 1) / group);
  SvgBar *bars = g_new0(SvgBar, *n_bars + 1);
  for (guint i = 0; i < *n_bars; i++) {
    g_autoptr(GString) label = g_string_new(NULL);
    append_date(label, (first + i * group) * SECONDS_PER_DAY);
    bars[i].label = g_string_chunk_insert(labels, label->str);
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
    return g_strdup("Nothing has been reported.");
  const SummaryRow *most = rows->pdata[0];
  for (guint i = 1; i < rows->len; i++)
    if (((SummaryRow *) rows->pdata[i])->total > most->total)
      most = rows->pdata[i];
  return g_strdup_printf("%u rows; the largest is %s with %" G_GUINT64_FORMAT
                         ". The table below has all the numbers.",
                         rows->len, most->value, most->total);
}

static void append_chart(Summary *summary, const HtmlOptions *options, const ChartText *text,
                         GString *out)
{
  const char *css[G_N_ELEMENTS(parts)];
  gboolean days = text->dimension == SUMMARY_DAY;
  g_autoptr(GPtrArray) rows = summary_rows(summary, text->dimension, options->top);
  g_autofree char *description = describe(rows);
  SvgChart chart = { .id = summary_dimension_name(text->dimension),
                     .title = text->title,
                     .description = description,
                     .classes = css,
                     .n_parts = G_N_ELEMENTS(parts) };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    css[i] = parts[i].css;
  g_autoptr(GStringChunk) labels = g_string_chunk_new(1024);
  g_autofree SvgBar *bars =
      days ? make_columns(rows, labels, &chart.n_bars) : make_bars(rows, &chart.n_bars);
  chart.bars = bars;
  g_string_append_printf(out, "<section><h2>%s</h2>\n<figure>\n", text->title);
  if (days)
    svg_columns(&chart, out);
  else
    svg_rows(&chart, out);
  if (days)
    append_legend(out);
  g_string_append(out, "</figure>\n<details><summary>Numbers</summary>\n");
  append_table(out, text->title, rows);
  g_string_append(out, "</details></section>\n");
}

static void append_typos(Summary *summary, const HtmlOptions *options, GString *out)
{
  g_autoptr(GPtrArray) rows = summary_rows(summary, SUMMARY_TYPO, options->top);
  if (rows->len == 0)
    return;
  g_string_append(out,
                  "<section><h2>Probably misspelt domains</h2>\n<table><caption>A slip of the "
                  "pen, not a lost subscriber</caption><thead><tr><th scope=\"col\">domain</th>"
                  "<th scope=\"col\">probably meant</th><th scope=\"col\" class=\"n\">reports"
                  "</th></tr></thead>\n<tbody>\n");
  for (guint i = 0; i < rows->len; i++) {
    const SummaryRow *row = rows->pdata[i];
    g_string_append(out, "<tr><th scope=\"row\"><bdi>");
    svg_append_text(out, row->value);
    g_string_append_printf(
        out, "</bdi></th><td>%s</td><td class=\"n\">%" G_GUINT64_FORMAT "</td></tr>\n", row->hint,
        row->total);
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
  const BounceReasonInfo *info = bounce_reason_info(person->reason);
  const char *advice = bounce_advice_to_string(info->advice);
  const char *reason = bounce_reason_to_string(person->reason);
  g_string_append_printf(out, "<details><summary>%s</summary><p>%s</p>",
                         reason != NULL ? reason : "no reason given",
                         info->explanation != NULL ? info->explanation : "");
  g_string_append_printf(out, "<p>Advice: %s. First seen ", advice != NULL ? advice : "none");
  append_date(out, person->first);
  g_string_append(out, ".</p>");
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
  g_string_append(out, "<tr><th scope=\"row\"><bdi>");
  svg_append_text(out, person->address);
  g_string_append(out, "</bdi>");
  append_person_details(out, person);
  g_string_append_printf(out,
                         "</th><td class=\"verdict %s\">%s</td><td class=\"n\">%" G_GUINT64_FORMAT
                         "</td><td class=\"d\">",
                         verdict_css(person->verdict), verdict != NULL ? verdict : "other",
                         person->count);
  append_date(out, person->last);
  g_string_append(out, "</td><td class=\"l\"><bdi>");
  svg_append_text(out, person->list != NULL ? person->list : "-");
  g_string_append(out, "</bdi></td></tr>\n");
}

static void append_people(const Summary *summary, const HtmlOptions *options, GString *out)
{
  g_autoptr(GPtrArray) people = summary_people(summary, options->people);
  if (people->len == 0)
    return;
  g_string_append_printf(
      out,
      "<section class=\"people\"><h2>Recipients</h2>\n<table><caption>%u "
      "recipients, those to remove first</caption><thead><tr>"
      "<th scope=\"col\">address and reason</th><th scope=\"col\">verdict</th>"
      "<th scope=\"col\" class=\"n\">reports</th><th scope=\"col\">last seen</th>"
      "<th scope=\"col\" class=\"l\">list</th></tr></thead>\n<tbody>\n",
      people->len);
  for (guint i = 0; i < people->len; i++)
    append_person(out, people->pdata[i]);
  g_string_append(out, "</tbody></table></section>\n");
}

void html_write(Summary *summary, const HtmlOptions *options, GString *out)
{
  static const ChartText charts[] = {
    { SUMMARY_DAY, "Reports per day" },
    { SUMMARY_REASON, "Reasons" },
    { SUMMARY_FAULT, "Whose fault" },
    { SUMMARY_DOMAIN, "Domains of the recipients" },
    { SUMMARY_PROVIDER, "Providers that answered" },
    { SUMMARY_LIST, "Lists" },
  };
  append_head(options, out);
  append_header(summary, options, out);
  g_string_append(out, "<main>\n");
  append_tiles(summary, options, out);
  g_string_append(out, "<div class=\"charts\">\n");
  for (guint i = 0; i < G_N_ELEMENTS(charts); i++)
    append_chart(summary, options, &charts[i], out);
  append_typos(summary, options, out);
  g_string_append(out, "</div>\n");
  append_people(summary, options, out);
  g_string_append(out, "</main>\n<footer>Times are UTC. Made by bounce; this page holds everything "
                       "it shows.</footer>\n</body>\n</html>\n");
}
