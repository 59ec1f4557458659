/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables in Markdown, as GitHub and GitLab read them (GFM section 4.10), for a ticket or a mail.
 * In: cells of text. Out: a table; whatever a cell holds, it is shown as it is. It has no records.
 */
#include <string.h>

#include "format/table.h"

/* What Markdown would take for more than itself. */
#define MARKUP "\\`*_[]<>|~&#"

static void append_cell(GString *out, const char *text)
{
  g_autoptr(GString) shown = g_string_new(NULL);
  bounce_format_append(shown, text, "", "");
  g_string_append_c(out, ' ');
  for (gsize i = 0; i < shown->len; i++) {
    if (strchr(MARKUP, shown->str[i]) != NULL)
      g_string_append_c(out, '\\');
    g_string_append_c(out, shown->str[i]);
  }
  g_string_append(out, " |");
}

static void append_ruler(GString *out, const TableColumn *column)
{
  g_string_append(out, column->number ? " --: |" : " --- |");
}

static void markdown_begin(Table *table)
{
  const BounceFormatOptions *style = &table->style->style;
  g_string_append_c(table->out, '|');
  for (guint i = 0; i < table->n_columns; i++)
    if (!table->columns[i].wide)
      append_cell(table->out, bounce_format_say(style, table->columns[i].name));
  g_string_append(table->out, "\n|");
  for (guint i = 0; i < table->n_columns; i++)
    if (!table->columns[i].wide)
      append_ruler(table->out, &table->columns[i]);
  g_string_append_c(table->out, '\n');
}

static void markdown_row(Table *table, const char *const *cells)
{
  g_string_append_c(table->out, '|');
  for (guint i = 0; i < table->n_columns; i++) {
    const TableColumn *column = &table->columns[i];
    g_autofree char *date = column->date && cells[i] != NULL ? bounce_format_date(cells[i]) : NULL;
    if (!column->wide)
      append_cell(table->out, date != NULL ? date : cells[i] != NULL ? cells[i] : "");
  }
  g_string_append_c(table->out, '\n');
}

/* A line right behind a table would be a row of it. */
static void markdown_end(Table *table)
{
  g_string_append_c(table->out, '\n');
}

const BounceFormat bounce_format_markdown = { .name = "markdown",
                                              .uses = BOUNCE_FORMAT_OF_TABLES,
                                              .is_for_people = TRUE,
                                              .table_begin = markdown_begin,
                                              .table_row = markdown_row,
                                              .table_end = markdown_end };
