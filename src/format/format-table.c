/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One line a record, for people who look at many. In: a record. Out: its judgement, who it is about
 * and what the other system said; cut where the width of the terminal is known, whole elsewhere.
 */
#include <string.h>

#include "format/columns.h"
#include "format/record-columns.h"

/* A longer address moves the answer of its own line only. */
#define TABLE_RECIPIENT_WIDTH 36
/* Narrower than this, an answer says nothing. */
#define TABLE_ANSWER_LEAST 20

/* Columns behind the record's own. */
static guint room_of(const BounceFormatOptions *options)
{
  return options->width == 0                     ? G_MAXUINT
         : options->width > RECORD_COLUMNS_WIDTH ? options->width - RECORD_COLUMNS_WIDTH
                                                 : 1;
}

/* The answer's columns, behind `who` columns of a recipient; 0 when it is not shown. */
static guint room_for_answer(guint room, guint who)
{
  guint used = MAX(who, TABLE_RECIPIENT_WIDTH) + 1;
  return room == G_MAXUINT ? room : room >= used + TABLE_ANSWER_LEAST ? room - used : 0;
}

static void table_header(const BounceFormatOptions *options, GString *out)
{
  guint room = room_of(options);
  guint answer = room_for_answer(room, 0);
  record_columns_header(options, out);
  if (answer == 0) {
    columns_cut(bounce_format_say(options, "RECIPIENT"), room, out);
  } else {
    columns_pad(bounce_format_say(options, "RECIPIENT"), TABLE_RECIPIENT_WIDTH + 1, out);
    columns_cut(bounce_format_say(options, "ANSWER"), answer, out);
  }
  g_string_append_c(out, '\n');
}

/* The address is whole wherever it fits a line: beside it the answer gives way, then the columns.
 */
static void table_record(const BounceFormatOptions *options, const BounceRecord *record,
                         GString *out)
{
  const BounceRecipient *recipient = record->recipient;
  guint room = room_of(options);
  g_autoptr(GString) who = g_string_new(NULL);
  columns_cut(recipient->recipient != NULL ? recipient->recipient : "-", G_MAXUINT, who);
  guint columns = columns_of(who->str, who->len);
  guint begun = record_columns(options, record, columns <= room, out);
  guint answer = recipient->diagnostic != NULL ? room_for_answer(room, columns) : 0;
  if (columns > room) {
    columns_cut(who->str, options->width > begun ? options->width - begun : 1, out);
  } else if (answer == 0) {
    g_string_append_len(out, who->str, (gssize) who->len);
  } else {
    columns_pad(who->str, TABLE_RECIPIENT_WIDTH + 1, out);
    columns_cut(recipient->diagnostic, answer, out);
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
