/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Aligned tables for people. In: cells. Out: lines that fit the terminal when its width is known:
 * columns that can be spared and then the widest give way, and long cells are cut. Elsewhere
 * nothing is cut, and a cell that is much longer than others moves only its own row.
 */
#include "format/columns.h"

#include <string.h>

/* A longer cell does not widen its column where the width is not known, nor where it is cut anyway.
 */
#define COLUMNS_WIDE 40
/* No column is cut below this. */
#define COLUMNS_LEAST 6
#define COLUMNS_GAP 2
/* Of a date people need no seconds: "2026-03-02 14:05"; where there is no room, the day. */
#define COLUMNS_MINUTES 16
#define COLUMNS_DAY 10
#define COLUMNS_MORE "\342\200\246"

static guint char_columns(gunichar c)
{
  if (c >= ' ' && c < 0x7f)
    return 1;
  return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

guint columns_of(const char *text, gsize length)
{
  guint columns = 0;
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
    columns += char_columns(g_utf8_get_char(p));
  return columns;
}

void columns_append_blanks(GString *out, guint columns)
{
  for (; columns > 0; columns--)
    g_string_append_c(out, ' ');
}

void columns_pad(const char *text, guint width, GString *out)
{
  guint columns = columns_of(text, strlen(text));
  g_string_append(out, text);
  columns_append_blanks(out, columns < width ? width - columns : 1);
}

void columns_cut(const char *text, guint width, GString *out)
{
  g_autoptr(GString) safe = g_string_new(NULL);
  guint columns = 0;
  bounce_format_append(safe, text, "", "");
  if (columns_of(safe->str, safe->len) <= width) {
    g_string_append_len(out, safe->str, (gssize) safe->len);
    return;
  }
  const char *p = safe->str;
  while (columns + char_columns(g_utf8_get_char(p)) < width) {
    columns += char_columns(g_utf8_get_char(p));
    p = g_utf8_next_char(p);
  }
  g_string_append_len(out, safe->str, p - safe->str);
  g_string_append(out, COLUMNS_MORE);
}

void columns_table_begin(Table *table)
{
  table->rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
}

static char *make_cell(const TableColumn *column, const char *text)
{
  GString *safe = g_string_new(NULL);
  g_autofree char *date = column->date && text != NULL ? bounce_format_date(text) : NULL;
  bounce_format_append(safe, date != NULL ? date : text != NULL ? text : "-", "", "");
  if (date != NULL)
    g_string_truncate(safe, MIN(safe->len, COLUMNS_MINUTES));
  return g_string_free(safe, FALSE);
}

void columns_table_row(Table *table, const char *const *cells)
{
  char **row = g_new0(char *, table->n_columns + 1);
  for (guint i = 0; i < table->n_columns; i++)
    row[i] = make_cell(&table->columns[i], cells[i]);
  g_ptr_array_add(table->rows, row);
}

static const char *heading(const Table *table, guint column)
{
  return bounce_format_say(&table->style->style, table->columns[column].name);
}

/* Cells of more than `most` columns do not count. */
static guint natural_width(const Table *table, guint column, guint most)
{
  const char *name = table->style->no_header ? "" : heading(table, column);
  guint width = MAX(1, columns_of(name, strlen(name)));
  for (guint i = 0; i < table->rows->len; i++) {
    const char *cell = ((char **) table->rows->pdata[i])[column];
    guint columns = columns_of(cell, strlen(cell));
    if (columns <= most)
      width = MAX(width, columns);
  }
  return width;
}

/* The widest column of words, of those that are cut last or of the others; NULL when all are narrow
 * enough. */
static guint *widest(const Table *table, guint *widths, gboolean last)
{
  guint *most = NULL;
  for (guint i = 0; i < table->n_columns; i++) {
    const TableColumn *column = &table->columns[i];
    if (!column->number && !column->date && column->last == last && widths[i] > COLUMNS_LEAST
        && (most == NULL || widths[i] > *most))
      most = &widths[i];
  }
  return most;
}

/* Columns of no width are not shown. */
static guint total_width(const Table *table, const guint *widths)
{
  guint total = 0;
  for (guint i = 0; i < table->n_columns; i++)
    if (widths[i] > 0)
      total += widths[i] + (total > 0 ? COLUMNS_GAP : 0);
  return total;
}

/* The room for a column when the others have what they need at least. */
static guint greatest_width(const Table *table, const guint *widths, guint column)
{
  guint others = 0;
  for (guint i = 0; i < table->n_columns; i++) {
    const TableColumn *other = &table->columns[i];
    guint least = other->number ? widths[i] : other->date ? COLUMNS_DAY : COLUMNS_LEAST;
    if (i != column && widths[i] > 0 && other->spare == 0)
      others += MIN(least, widths[i]) + COLUMNS_GAP;
  }
  return table->style->style.width > others ? table->style->style.width - others : 0;
}

/* A cell that cannot be whole however much gives way must not take all the room of other rows. */
static void shorten_endless(const Table *table, guint *widths)
{
  for (guint i = 0; i < table->n_columns; i++) {
    guint greatest = greatest_width(table, widths, i);
    if (table->columns[i].last && widths[i] > greatest)
      widths[i] = MAX(natural_width(table, i, greatest), MIN(greatest, COLUMNS_WIDE));
  }
}

static void shorten_dates(const Table *table, guint *widths)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (table->columns[i].date)
      widths[i] = MIN(widths[i], COLUMNS_DAY);
}

/* Takes the column that can be spared most. FALSE where none is left. */
static gboolean drop_spare(const Table *table, guint *widths)
{
  guint spare = 0;
  for (guint i = 0; i < table->n_columns; i++)
    if (widths[i] > 0 && table->columns[i].spare > table->columns[spare].spare)
      spare = i;
  if (table->columns[spare].spare == 0 || widths[spare] == 0)
    return FALSE;
  widths[spare] = 0;
  return TRUE;
}

/* What room is left goes to the cells that are cut. */
static void use_rest(const Table *table, guint *widths, guint rest)
{
  for (guint i = 0; i < table->n_columns; i++) {
    if (widths[i] == 0 || !table->columns[i].last)
      continue;
    guint more = MIN(rest, natural_width(table, i, G_MAXUINT) - widths[i]);
    widths[i] += more;
    rest -= more;
  }
}

/* First dates give way, then columns that can be spared, then whatever is widest, and what the rows
 * are about comes last. */
static void fit_to(const Table *table, guint *widths, guint room)
{
  guint *most;
  shorten_endless(table, widths);
  if (total_width(table, widths) > room)
    shorten_dates(table, widths);
  while (total_width(table, widths) > room && drop_spare(table, widths))
    continue;
  guint total = total_width(table, widths);
  for (; total > room && (most = widest(table, widths, FALSE)) != NULL; total--)
    --*most;
  for (; total > room && (most = widest(table, widths, TRUE)) != NULL; total--)
    --*most;
  use_rest(table, widths, total < room ? room - total : 0);
}

static void fit(const Table *table, guint *widths)
{
  const guint room = table->style->style.width;
  for (guint i = 0; i < table->n_columns; i++)
    widths[i] =
        table->columns[i].wide ? 0 : natural_width(table, i, room > 0 ? G_MAXUINT : COLUMNS_WIDE);
  if (room > 0)
    fit_to(table, widths, room);
}

static void append_cell(const Table *table, guint column, const char *text, guint width)
{
  GString *out = table->out;
  guint columns = columns_of(text, strlen(text));
  guint room = columns < width ? width - columns : 0;
  if (table->columns[column].number)
    columns_append_blanks(out, room);
  if (table->columns[column].date && width == COLUMNS_DAY && columns > width)
    g_string_append_len(out, text, COLUMNS_DAY);
  else if (table->style->style.width > 0)
    columns_cut(text, width, out);
  else
    g_string_append(out, text);
  if (!table->columns[column].number)
    columns_append_blanks(out, room);
}

static void append_row(const Table *table, char *const *row, const guint *widths)
{
  GString *out = table->out;
  gsize start = out->len;
  for (guint i = 0; i < table->n_columns; i++) {
    if (widths[i] == 0)
      continue;
    if (out->len > start)
      columns_append_blanks(out, COLUMNS_GAP);
    append_cell(table, i, row[i], widths[i]);
  }
  while (out->len > start && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
  g_string_append_c(out, '\n');
}

void columns_table_end(Table *table)
{
  guint widths[TABLE_MAX_COLUMNS] = { 0 };
  char *names[TABLE_MAX_COLUMNS] = { NULL };
  fit(table, widths);
  for (guint i = 0; i < table->n_columns; i++)
    names[i] = (char *) heading(table, i);
  if (!table->style->no_header && table->rows->len > 0)
    append_row(table, names, widths);
  for (guint i = 0; i < table->rows->len; i++)
    append_row(table, table->rows->pdata[i], widths);
  g_clear_pointer(&table->rows, g_ptr_array_unref);
}
