/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes who refuses the sender as a web page. In: causes. Out: HTML 5 with one table, a row a
 * cause, each with what to do and a link to the page on which to ask. It loads nothing: a link is
 * followed by whoever reads it.
 */
#include "summary/blocked-page.h"

#include <string.h>

#include "base/translate.h"
#include "summary/page.h"
#include "summary/summary-number.h"
#include "summary/svg.h"

typedef struct {
  gboolean compares; /* there is a column of the period before */
  GString *out;
} BlockedPage;

/* In the order of the cells; `before` is one only where there was a period before. */
static const struct {
  const char *heading;
  const char *css;
  gboolean compares;
} headings[] = {
  { N_("yours"), "l", FALSE },      { N_("refused by"), "l", FALSE },
  { N_("reason"), "l", FALSE },     { N_("named"), "l", FALSE },
  { N_("refusals"), "n", FALSE },   { N_("before"), "n", TRUE },
  { N_("first seen"), "d", FALSE }, { N_("last seen"), "d", FALSE },
  { N_("what to do"), "l", FALSE }, { N_("where to ask"), "l", FALSE },
};

static void append_headings(const BlockedPage *page)
{
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++) {
    if (headings[i].compares && !page->compares)
      continue;
    g_string_append_printf(page->out, "<th scope=\"col\" class=\"%s\">", headings[i].css);
    page_element(page->out, "", headings[i].heading, "</th>");
  }
}

static void append_text_cell(const BlockedPage *page, const char *text)
{
  g_string_append(page->out, "<td><bdi>");
  svg_append_text(page->out, text != NULL ? text : "-");
  g_string_append(page->out, "</bdi></td>");
}

static void append_day_cell(const BlockedPage *page, gint64 time)
{
  g_autofree char *date = event_date(time);
  g_string_append_printf(page->out, "<td class=\"d\">%.10s</td>", date);
}

/* Only what a browser fetches becomes a link: rules may name any page. */
static void append_link_cell(const BlockedPage *page, const char *link)
{
  if (link == NULL || !g_str_has_prefix(link, "https://")) {
    append_text_cell(page, link);
    return;
  }
  g_string_append(page->out, "<td><a rel=\"noreferrer\" href=\"");
  svg_append_text(page->out, link);
  g_string_append(page->out, "\">");
  svg_append_text(page->out, link + strlen("https://"));
  g_string_append(page->out, "</a></td>");
}

static void append_row(const BlockedRow *row, gpointer data)
{
  const BlockedPage *page = data;
  g_string_append(page->out, "<tr><th scope=\"row\"><bdi>");
  svg_append_text(page->out, row->mine != NULL ? row->mine : "-");
  g_string_append(page->out, "</bdi></th>");
  append_text_cell(page, row->provider);
  append_text_cell(page, row->reason);
  append_text_cell(page, row->named);
  page_number_cell(page->out, row->count);
  if (page->compares)
    page_number_cell(page->out, row->before);
  append_day_cell(page, row->first);
  append_day_cell(page, row->last);
  append_text_cell(page, row->action != NULL ? _(row->action) : NULL);
  append_link_cell(page, row->page);
  g_string_append(page->out, "</tr>\n");
}

/* How many there are, and how many of them are shown. */
static char *caption_of(guint shown, guint causes, guint64 refusals)
{
  g_autofree char *some = summary_number(shown);
  g_autofree char *all = summary_number(causes);
  g_autofree char *number = summary_number(refusals);
  return shown < causes ? g_strdup_printf(
             _("Refusals: %s, of causes: %s; the most frequent are shown: %s"), number, all, some)
                        : g_strdup_printf(_("Refusals: %s, of causes: %s"), number, all);
}

static void append_table(const BlockedPage *page, const Blocked *blocked, guint top)
{
  guint64 refusals = 0;
  guint causes = blocked_count(blocked, &refusals);
  g_autofree char *caption = caption_of(top > 0 ? MIN(top, causes) : causes, causes, refusals);
  if (causes == 0) {
    page_element(page->out, "<p>", N_("Nobody refuses your own mail system or domain."), "</p>\n");
    return;
  }
  page_element(page->out,
               "<section class=\"causes\">\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
               "aria-label=\"",
               N_("Who refuses your own mail"), "\"><table><caption>");
  svg_append_text(page->out, caption);
  g_string_append(page->out, "</caption><thead><tr>");
  append_headings(page);
  g_string_append(page->out, "</tr></thead>\n<tbody>\n");
  blocked_each(blocked, top, append_row, (gpointer) page);
  g_string_append(page->out, "</tbody></table></div></section>\n");
}

void blocked_page_write(const Blocked *blocked, guint top, gboolean compares, GString *out)
{
  const BlockedPage page = { compares, out };
  const char *title = N_("Who refuses your own mail");
  page_begin(_(title), out);
  page_element(out, "<header>\n<h1>", title, "</h1>\n</header>\n<main>\n");
  append_table(&page, blocked, top);
  page_end(out);
}
