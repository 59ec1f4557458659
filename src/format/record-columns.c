/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The first columns of a record. In: a record. Out: words of the record, which are not translated,
 * under headings that are. Where there is no verdict the kind stands in its column; a reply code
 * where there is no status.
 */
#include "format/record-columns.h"

#include <string.h>

#include "format/columns.h"

#define VERDICT_WIDTH 12
#define REASON_WIDTH 21
#define STATUS_WIDTH 9

G_STATIC_ASSERT(VERDICT_WIDTH + REASON_WIDTH + STATUS_WIDTH == RECORD_COLUMNS_WIDTH);

static const char *const verdict_colours[] = {
  [BOUNCE_VERDICT_NONE] = "\033[2m",       [BOUNCE_VERDICT_HARD] = "\033[31m",
  [BOUNCE_VERDICT_SOFT] = "\033[33m",      [BOUNCE_VERDICT_DEFERRED] = "\033[36m",
  [BOUNCE_VERDICT_DELIVERED] = "\033[32m",
};

static void append_colour(const BounceFormatOptions *options, const char *colour, GString *out)
{
  if (options->colour)
    g_string_append(out, colour);
}

void record_columns_header(const BounceFormatOptions *options, GString *out)
{
  append_colour(options, "\033[1m", out);
  columns_pad(bounce_format_say(options, "VERDICT"), VERDICT_WIDTH, out);
  columns_pad(bounce_format_say(options, "REASON"), REASON_WIDTH, out);
  columns_pad(bounce_format_say(options, "STATUS"), STATUS_WIDTH, out);
  append_colour(options, "\033[0m", out);
}

guint record_columns(const BounceFormatOptions *options, const BounceRecord *record,
                     gboolean aligned, GString *out)
{
  const BounceRecipient *recipient = record->recipient;
  const char *verdict = bounce_verdict_to_string(recipient->verdict);
  const char *reason = bounce_reason_to_string(recipient->reason);
  char status[BOUNCE_STATUS_TEXT_SIZE] = "-";
  if (recipient->status.class_digit != 0)
    bounce_status_format(recipient->status, status);
  else if (recipient->reply_code != 0)
    g_snprintf(status, sizeof status, "%u", recipient->reply_code);
  if (verdict == NULL)
    verdict = bounce_kind_to_string(record->info->kind);
  verdict = verdict != NULL ? verdict : "-";
  reason = reason != NULL ? reason : "-";
  append_colour(options, verdict_colours[recipient->verdict], out);
  columns_pad(verdict, aligned ? VERDICT_WIDTH : 0, out);
  append_colour(options, "\033[0m", out);
  columns_pad(reason, aligned ? REASON_WIDTH : 0, out);
  columns_pad(status, aligned ? STATUS_WIDTH : 0, out);
  return aligned ? RECORD_COLUMNS_WIDTH
                 : (guint) (strlen(verdict) + strlen(reason) + strlen(status)) + 3;
}
