/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Label and text side by side. In: any text. Out: lines no wider than asked, as wrap.c has them. */
#include "explain/rows.h"

#include "format/format.h"
#include "terminal/wrap.h"

void rows_add(const Rows *rows, const char *label, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_autoptr(GString) safe = g_string_new(NULL);
  glong columns = g_utf8_strlen(label, -1);
  bounce_format_append(safe, text, "", "");
  g_string_append(rows->out, label);
  g_string_append_printf(rows->out, "%*s", MAX(ROWS_LABEL_WIDTH - (int) columns, 1), "");
  wrap_append(rows->out, safe->str, ROWS_LABEL_WIDTH, rows->width);
}

void rows_gap(const Rows *rows)
{
  g_string_append_c(rows->out, '\n');
}
