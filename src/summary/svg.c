/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes bar charts. In: labels and numbers. Out: SVG 1.1 for use inside HTML, drawn for a width of
 * 340 units so that a telephone shows its text at full size. No script, no style, no external part.
 */
#include "summary/svg.h"

#include "format/format.h"
#include "summary/summary-number.h"

#define WIDTH 340
#define PLOT_HEIGHT 150
#define PLOT_TOP 14
#define ROW_HEIGHT 34
#define NUMBER_ROOM 52
/* Bytes of a label that fit the width. */
#define LABEL_MAX 44

void svg_append_text(GString *out, const char *text)
{
  g_autoptr(GString) safe = g_string_new(NULL);
  bounce_format_append(safe, text, "", "");
  for (const char *p = safe->str; *p != '\0'; p++) {
    switch (*p) {
    case '&':
      g_string_append(out, "&amp;");
      break;
    case '<':
      g_string_append(out, "&lt;");
      break;
    case '>':
      g_string_append(out, "&gt;");
      break;
    case '"':
      g_string_append(out, "&quot;");
      break;
    case '\'':
      g_string_append(out, "&#39;");
      break;
    default:
      g_string_append_c(out, *p);
    }
  }
}

static guint64 bar_total(const SvgChart *chart, const SvgBar *bar)
{
  guint64 total = 0;
  for (guint i = 0; i < chart->n_parts; i++)
    total += bar->parts[i];
  return total;
}

static guint64 largest(const SvgChart *chart)
{
  guint64 most = 1;
  for (guint i = 0; i < chart->n_bars; i++)
    most = MAX(most, bar_total(chart, &chart->bars[i]));
  return most;
}

static void begin(const SvgChart *chart, guint height, GString *out)
{
  g_string_append_printf(out,
                         "<svg viewBox=\"0 0 %u %u\" role=\"img\" aria-labelledby=\"%s-t %s-d\">"
                         "<title id=\"%s-t\">",
                         WIDTH, height, chart->id, chart->id, chart->id);
  svg_append_text(out, chart->title);
  g_string_append_printf(out, "</title><desc id=\"%s-d\">", chart->id);
  svg_append_text(out, chart->description);
  g_string_append(out, "</desc>\n");
}

static void label(GString *out, const char *css, double x, double y, const char *anchor,
                  const char *text)
{
  g_string_append_printf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", css,
                         (int) x, (int) y, anchor);
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  glong length = g_utf8_strlen(valid, -1);
  g_autofree char *cut = length > LABEL_MAX ? g_utf8_substring(valid, 0, LABEL_MAX - 1) : NULL;
  svg_append_text(out, cut != NULL ? cut : valid);
  g_string_append(out, cut != NULL ? "\342\200\246</text>\n" : "</text>\n");
}

/* Coordinates in hundredths, without the locale's decimal sign. */
static void rect(GString *out, const char *css, double x, double y, double width, double height)
{
  char text[4][G_ASCII_DTOSTR_BUF_SIZE];
  const double numbers[] = { x, y, width, height };
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    g_ascii_formatd(text[i], sizeof text[i], "%.2f", numbers[i]);
  g_string_append_printf(out, "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n",
                         css, text[0], text[1], text[2], text[3]);
}

static void column(const SvgChart *chart, const SvgBar *bar, double x, double width, guint64 most,
                   GString *out)
{
  double y = PLOT_TOP + PLOT_HEIGHT;
  for (guint i = 0; i < chart->n_parts; i++) {
    double height = (double) bar->parts[i] * PLOT_HEIGHT / (double) most;
    y -= height;
    if (bar->parts[i] > 0)
      rect(out, chart->classes[i], x, y, width, height);
  }
}

static void column_labels(const SvgChart *chart, double step, GString *out)
{
  const guint shown[] = { 0, chart->n_bars / 2, chart->n_bars - 1 };
  static const char *const anchors[] = { "start", "middle", "end" };
  double y = PLOT_TOP + PLOT_HEIGHT + 16;
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
    const char *text = chart->bars[shown[i]].label;
    if (chart->n_bars < 3 && i == 1)
      continue;
    if (chart->n_bars == 1)
      label(out, "axis", WIDTH / 2.0, y, "middle", text);
    else
      label(out, "axis", i == 0 ? 0 : i == 2 ? WIDTH : (shown[i] + .5) * step, y, anchors[i], text);
    if (chart->n_bars == 1)
      return;
  }
}

void svg_columns(const SvgChart *chart, GString *out)
{
  guint64 most = largest(chart);
  begin(chart, PLOT_TOP + PLOT_HEIGHT + 22, out);
  g_autofree char *number = summary_number(most);
  rect(out, "grid", 0, PLOT_TOP, WIDTH, .5);
  rect(out, "grid", 0, PLOT_TOP + PLOT_HEIGHT, WIDTH, .5);
  label(out, "axis", 0, PLOT_TOP - 4, "start", number);
  double step = chart->n_bars > 0 ? (double) WIDTH / chart->n_bars : WIDTH;
  double width = MIN(step * .8, 40);
  for (guint i = 0; i < chart->n_bars; i++)
    column(chart, &chart->bars[i], i * step + (step - width) / 2, width, most, out);
  if (chart->n_bars > 0)
    column_labels(chart, step, out);
  g_string_append(out, "</svg>\n");
}

static void row(const SvgChart *chart, const SvgBar *bar, double y, guint64 most, GString *out)
{
  double x = 0;
  label(out, "name", 0, y + 12, "start", bar->label);
  for (guint i = 0; i < chart->n_parts; i++) {
    double width = (double) bar->parts[i] * (WIDTH - NUMBER_ROOM) / (double) most;
    if (bar->parts[i] > 0)
      rect(out, chart->classes[i], x, y + 17, MAX(width, 1), 10);
    x += width;
  }
  g_autofree char *number = summary_number(bar_total(chart, bar));
  label(out, "value", x + 6, y + 26, "start", number);
}

void svg_rows(const SvgChart *chart, GString *out)
{
  guint64 most = largest(chart);
  begin(chart, MAX(1, chart->n_bars) * ROW_HEIGHT, out);
  for (guint i = 0; i < chart->n_bars; i++)
    row(chart, &chart->bars[i], i * ROW_HEIGHT, most, out);
  g_string_append(out, "</svg>\n");
}
