/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes a summary as tables. In: a Summary. Out: text with one block a dimension, or one CSV or
 * JSON Lines table with the dimension in its first column.
 */
#include "summary/summary-table.h"

#include <string.h>

#include "base/translate.h"
#include "summary/summary-number.h"

#define N_COLUMNS 10
/* Where it is known how many were sent. */
#define N_SENT 2

static const TableColumn columns[N_COLUMNS + N_SENT] = {
  { N_("dimension") },
  { N_("value"), .last = TRUE },
  { N_("total"), .number = TRUE },
  { N_("share"), .number = TRUE, .spare = 3 },
  { N_("hard"), .number = TRUE },
  { N_("soft"), .number = TRUE },
  { N_("deferred"), .number = TRUE },
  { N_("delivered"), .number = TRUE, .spare = 1 },
  { N_("no_verdict"), .number = TRUE, .spare = 2 },
  { N_("meant") },
  { N_("sent"), .number = TRUE },
  { N_("rate"), .number = TRUE },
};

/* As people read it, or as programs do. */
static char *number_text(const Table *table, guint64 number)
{
  return table->style->format->is_for_people ? summary_number(number)
                                             : g_strdup_printf("%" G_GUINT64_FORMAT, number);
}

/* The last cells: of which dimensions it is known how many were sent. */
static void write_sent_cells(const Table *table, const char *dimension, const SummaryRow *row,
                             char **cells)
{
  static const SummaryDimension known[] = { SUMMARY_DOMAIN, SUMMARY_PROVIDER, SUMMARY_DAY };
  guint64 sent = summary_row_sent(row);
  char rate[G_ASCII_DTOSTR_BUF_SIZE];
  for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
    if (strcmp(dimension, summary_dimension_name(known[i])) != 0 || sent == 0)
      continue;
    g_ascii_formatd(rate, sizeof rate, "%.2f",
                    100.0 * (double) (sent - row->reached) / (double) sent);
    cells[0] = number_text(table, sent);
    cells[1] = g_strdup(rate);
  }
}

static void write_row(Table *table, const char *dimension, const SummaryRow *row, guint64 all)
{
  static const BounceVerdict verdicts[] = { BOUNCE_VERDICT_HARD, BOUNCE_VERDICT_SOFT,
                                            BOUNCE_VERDICT_DEFERRED, BOUNCE_VERDICT_DELIVERED,
                                            BOUNCE_VERDICT_NONE };
  g_auto(GStrv) numbers = g_new0(char *, G_N_ELEMENTS(verdicts) + 1);
  g_autofree char *total = number_text(table, row->total);
  char share[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean text = table->style->format->is_for_people;
  const char *value = text ? summary_row_text(row) : row->value;
  const char *cells[N_COLUMNS + N_SENT] = { dimension, value, total, share };
  g_auto(GStrv) sent = g_new0(char *, N_SENT + 1);
  for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++) {
    numbers[i] = number_text(table, row->counts[verdicts[i]]);
    cells[4 + i] = numbers[i];
  }
  g_ascii_formatd(share, sizeof share, "%.1f",
                  all > 0 ? 100.0 * (double) row->total / (double) all : 0);
  cells[N_COLUMNS - 1] = row->hint;
  write_sent_cells(table, dimension, row, sent);
  for (guint i = 0; i < N_SENT; i++)
    cells[N_COLUMNS + i] = sent[i];
  /* Text names the dimension in a heading, and what was meant only where something was. */
  if (text)
    table_row(table, cells + 1);
  else
    table_row(table, cells);
}

static void write_rows(Table *table, SummaryDimension dimension, const GPtrArray *rows, guint64 all)
{
  const char *name = summary_dimension_name(dimension);
  for (guint i = 0; i < rows->len; i++)
    write_row(table, name, rows->pdata[i], all);
}

/* The first rows, of days the latest. */
static void keep_top(GPtrArray *rows, SummaryDimension dimension, guint top)
{
  if (top > 0 && rows->len > top)
    g_ptr_array_remove_range(rows, dimension == SUMMARY_DAY ? 0 : top, rows->len - top);
}

static void write_rest(guint more, GString *out)
{
  g_autofree char *number = summary_number(more);
  if (more > 0)
    g_string_append_printf(out, P_("(%s more; see --top)\n", "(%s more; see --top)\n", more),
                           number);
}

static void write_text(Summary *summary, const SummaryTableOptions *options, guint64 all,
                       GString *out)
{
  for (guint i = 0; i < SUMMARY_N_DIMENSIONS; i++) {
    TableColumn block[N_COLUMNS - 1 + N_SENT];
    gboolean sent =
        options->by_row && (i == SUMMARY_DOMAIN || i == SUMMARY_PROVIDER || i == SUMMARY_DAY);
    g_autoptr(GPtrArray) rows = summary_rows(summary, i, 0);
    guint n_rows = rows->len;
    Table table;
    if (n_rows == 0)
      continue;
    keep_top(rows, i, options->top);
    memcpy(block, columns + 1, sizeof block);
    block[0].name = summary_dimension_name(i);
    block[N_COLUMNS - 2].wide = i != SUMMARY_TYPO;
    table_begin(&table, options->style, block, N_COLUMNS - 1 + (sent ? N_SENT : 0), out);
    write_rows(&table, i, rows, all);
    table_end(&table);
    write_rest(n_rows - rows->len, out);
    g_string_append_c(out, '\n');
  }
}

static void write_rate_line(const SummaryTableOptions *options, guint64 bounced, GString *out)
{
  g_autofree char *bounces = summary_number(bounced);
  g_autofree char *sent = summary_number(options->sent);
  char rate[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(rate, sizeof rate, "%.2f", 100.0 * (double) bounced / (double) options->sent);
  g_string_append_printf(out, _("Hard and soft: %s of %s sent (%s %%)\n"), bounces, sent, rate);
}

/* The parts add up to the whole; what the rate counts is said. */
static void write_headline(const Summary *summary, const SummaryTableOptions *options, GString *out)
{
  guint64 counts[SUMMARY_N_VERDICTS];
  guint64 all = summary_total(summary, counts);
  g_auto(GStrv) numbers = g_new0(char *, SUMMARY_N_VERDICTS + 2);
  SummaryAddresses addresses = summary_addresses(summary);
  g_autofree char *removed = summary_removal_text(&addresses);
  for (guint i = 0; i <= SUMMARY_N_VERDICTS; i++)
    numbers[i] = summary_number(i < SUMMARY_N_VERDICTS ? counts[i] : all);
  g_string_append_printf(
      out, _("Reports: %s (hard %s, soft %s, deferred %s, delivered %s, without a verdict %s)\n"),
      numbers[SUMMARY_N_VERDICTS], numbers[BOUNCE_VERDICT_HARD], numbers[BOUNCE_VERDICT_SOFT],
      numbers[BOUNCE_VERDICT_DEFERRED], numbers[BOUNCE_VERDICT_DELIVERED],
      numbers[BOUNCE_VERDICT_NONE]);
  g_string_append_printf(out, "%s\n", removed);
  if (options->sent > 0)
    write_rate_line(options, counts[BOUNCE_VERDICT_HARD] + counts[BOUNCE_VERDICT_SOFT], out);
  g_string_append_c(out, '\n');
}

static void write_rate(const SummaryTableOptions *options, const guint64 *counts, Table *table)
{
  if (options->sent == 0)
    return;
  SummaryRow row = { .value = "bounces of sent" };
  memcpy(row.counts, counts, sizeof row.counts);
  row.total = counts[BOUNCE_VERDICT_HARD] + counts[BOUNCE_VERDICT_SOFT];
  write_row(table, "rate", &row, options->sent);
}

void summary_table_write(Summary *summary, const SummaryTableOptions *options, GString *out)
{
  guint64 counts[SUMMARY_N_VERDICTS];
  guint64 all = summary_total(summary, counts);
  Table table;
  if (options->style->format->is_for_people) {
    write_headline(summary, options, out);
    write_text(summary, options, all, out);
    return;
  }
  table_begin(&table, options->style, columns, N_COLUMNS + (options->by_row ? N_SENT : 0), out);
  for (guint i = 0; i < SUMMARY_N_DIMENSIONS; i++) {
    g_autoptr(GPtrArray) rows = summary_rows(summary, i, options->top);
    write_rows(&table, i, rows, all);
  }
  write_rate(options, counts, &table);
  table_end(&table);
}
