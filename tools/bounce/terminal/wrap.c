/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prose in lines that a screen holds. In: a text whose words stand between blanks. Out: lines no
 * wider than asked, but for words that are longer than that: they stay whole, to be copied.
 */
#include "terminal/wrap.h"

#include <string.h>

#define WRAP_WIDTH_DEFAULT 80
/* Below this width nearly every word would stand on a line of its own. */
#define WRAP_WIDTH_LEAST 40

typedef struct {
  GString *out;
  guint column; /* where lines begin */
  guint width;
} Wrap;

/* Ends the line when `columns` more do not fit; gives the column that the next word stands in. */
static guint wrap_place(const Wrap *wrap, guint column, guint columns)
{
  if (column == wrap->column)
    return column;
  if (column + 1 + columns <= wrap->width) {
    g_string_append_c(wrap->out, ' ');
    return column + 1;
  }
  g_string_append_printf(wrap->out, "\n%*s", (int) wrap->column, "");
  return wrap->column;
}

void wrap_append(GString *out, const char *text, guint column, guint width)
{
  const Wrap wrap = { out, column, width == 0 ? WRAP_WIDTH_DEFAULT : MAX(width, WRAP_WIDTH_LEAST) };
  while (*(text += strspn(text, " ")) != '\0') {
    gsize length = strcspn(text, " ");
    guint columns = (guint) g_utf8_strlen(text, (gssize) length);
    column = wrap_place(&wrap, column, columns) + columns;
    g_string_append_len(out, text, (gssize) length);
    text += length;
  }
  g_string_append_c(out, '\n');
}
