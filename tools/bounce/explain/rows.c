/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Label and text side by side. In: any text. Out: lines no wider than asked, but for words that are
 * longer than that: they stay whole, to be copied.
 */
#include "explain/rows.h"

#include <string.h>

#include "format/format.h"

#define ROWS_WIDTH_DEFAULT 80
/* Below this width nearly every word would stand on a line of its own. */
#define ROWS_WIDTH_LEAST 40

/* Ends the line when `columns` more do not fit; gives the column that the next word stands in. */
static guint rows_place(const Rows *rows, guint column, guint columns)
{
  guint width = rows->width == 0 ? ROWS_WIDTH_DEFAULT : MAX(rows->width, ROWS_WIDTH_LEAST);
  if (column == ROWS_LABEL_WIDTH)
    return column;
  if (column + 1 + columns <= width) {
    g_string_append_c(rows->out, ' ');
    return column + 1;
  }
  g_string_append_printf(rows->out, "\n%*s", ROWS_LABEL_WIDTH, "");
  return ROWS_LABEL_WIDTH;
}

static void rows_wrap(const Rows *rows, const char *text)
{
  guint column = ROWS_LABEL_WIDTH;
  while (*(text += strspn(text, " ")) != '\0') {
    gsize length = strcspn(text, " ");
    guint columns = (guint) g_utf8_strlen(text, (gssize) length);
    column = rows_place(rows, column, columns) + columns;
    g_string_append_len(rows->out, text, (gssize) length);
    text += length;
  }
  g_string_append_c(rows->out, '\n');
}

void rows_add(const Rows *rows, const char *label, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_autoptr(GString) safe = g_string_new(NULL);
  glong columns = g_utf8_strlen(label, -1);
  bounce_format_append(safe, text, "", "");
  g_string_append(rows->out, label);
  g_string_append_printf(rows->out, "%*s", MAX(ROWS_LABEL_WIDTH - (int) columns, 1), "");
  rows_wrap(rows, safe->str);
}

void rows_gap(const Rows *rows)
{
  g_string_append_c(rows->out, '\n');
}
