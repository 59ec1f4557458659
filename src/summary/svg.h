/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bar charts as inline SVG with a title and a description; colours come from the page's CSS. */
#ifndef BOUNCE_SUMMARY_SVG_H
#define BOUNCE_SUMMARY_SVG_H

#include <glib.h>

#define SVG_MAX_SERIES 5

/* One bar: its label and the size of each part. */
typedef struct {
  const char *label;
  guint64 parts[SVG_MAX_SERIES];
} SvgBar;

/* `id` is unique in the page; `classes` names the CSS class of each part. */
typedef struct {
  const char *id;
  const char *title;
  const char *description;
  const char *const *classes;
  guint n_parts;
  const SvgBar *bars;
  guint n_bars;
} SvgChart;

/* Columns side by side, for days; labels at the first, the middle and the last. */
void svg_columns(const SvgChart *chart, GString *out);

/* Lying bars below one another, each with its label above it and its number behind it. */
void svg_rows(const SvgChart *chart, GString *out);

/* Text for HTML and SVG: markup, control and bidirectional characters are inert. */
void svg_append_text(GString *out, const char *text);

#endif
