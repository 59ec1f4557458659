/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One line a record, for people who look at many. In: a record. Out: its judgement, who it is about
 * and what the other system said; cut where the width of the terminal is known, whole elsewhere.
 */
#include <string.h>

#include "format/columns.h"
#include "format/record-columns.h"

/* A longer address is cut while there is something to say beside it. */
#define TABLE_RECIPIENT_WIDTH 36
/* Narrower than this, an answer says nothing. */
#define TABLE_ANSWER_LEAST 20

/* Columns for the recipient, and behind it for the answer; of a line that is not cut G_MAXUINT. */
typedef struct {
  guint recipient;
  guint answer;
} Widths;

static Widths measure(const BounceFormatOptions *options)
{
  guint left = options->width > RECORD_COLUMNS_WIDTH ? options->width - RECORD_COLUMNS_WIDTH : 1;
  if (options->width == 0)
    return (Widths){ TABLE_RECIPIENT_WIDTH, G_MAXUINT };
  if (left < TABLE_RECIPIENT_WIDTH + 1 + TABLE_ANSWER_LEAST)
    return (Widths){ left, 0 };
  return (Widths){ TABLE_RECIPIENT_WIDTH, left - TABLE_RECIPIENT_WIDTH - 1 };
}

static void table_header(const BounceFormatOptions *options, GString *out)
{
  Widths widths = measure(options);
  record_columns_header(options, out);
  if (widths.answer == 0) {
    columns_cut(bounce_format_say(options, "RECIPIENT"), widths.recipient, out);
  } else {
    columns_pad(bounce_format_say(options, "RECIPIENT"), widths.recipient + 1, out);
    columns_cut(bounce_format_say(options, "ANSWER"), widths.answer, out);
  }
  g_string_append_c(out, '\n');
}

static void table_record(const BounceFormatOptions *options, const BounceRecord *record,
                         GString *out)
{
  const BounceRecipient *recipient = record->recipient;
  Widths widths = measure(options);
  const char *who = recipient->recipient != NULL ? recipient->recipient : "-";
  g_autoptr(GString) cell = g_string_new(NULL);
  record_columns(options, record, out);
  columns_cut(who, options->width > 0 ? widths.recipient : G_MAXUINT, cell);
  if (widths.answer == 0 || recipient->diagnostic == NULL) {
    g_string_append_len(out, cell->str, (gssize) cell->len);
  } else {
    columns_pad(cell->str, widths.recipient + 1, out);
    columns_cut(recipient->diagnostic, widths.answer, out);
  }
  g_string_append_c(out, '\n');
}

const BounceFormat bounce_format_table = { .name = "table",
                                           .uses =
                                               BOUNCE_FORMAT_OF_RECORDS | BOUNCE_FORMAT_OF_TABLES,
                                           .is_for_people = TRUE,
                                           .header = table_header,
                                           .record = table_record,
                                           .table_begin = columns_table_begin,
                                           .table_row = columns_table_row,
                                           .table_end = columns_table_end };
