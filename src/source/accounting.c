/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads accounting files: CSV (RFC 4180) below a row of names, in whatever order, as PowerMTA and
 * Exchange write them. In: the open file. Out: an entry (entry.h) for each row that tells of a
 * recipient. A row is an object whose members are its columns: what they say is data
 * (rules/events.ini).
 */
#include <string.h>

#include "source/entry.h"
#include "source/event-json.h"
#include "source/kinds.h"
#include "source/log/log-table.h"

/* A sentence has commas, too. */
#define ACCOUNTING_COLUMNS_MIN 5

typedef struct {
  BounceReader reader;
  goffset at;       /* of the next row */
  GPtrArray *names; /* of the columns */
  BounceJson row;
  const BounceEventRule *rule;
  guint next, count; /* recipients of the row */
  GString *entry;
} Accounting;

/* TRUE where some rule could hold for a row with these columns. */
static gboolean are_known(const GPtrArray *names)
{
  if (names->len < ACCOUNTING_COLUMNS_MIN)
    return FALSE;
  for (guint i = 0; i < bounce_rules_n_events; i++) {
    const char *const *condition = bounce_rules_events[i].when;
    while (*condition != NULL
           && bounce_log_table_find(names, *condition, strcspn(*condition, ":")) >= 0)
      condition++;
    if (*condition == NULL)
      return TRUE;
  }
  return FALSE;
}

/* TRUE when the row tells of somebody. */
static gboolean read_row(Accounting *accounting, BounceScan row, const BounceInput *input,
                         BounceLogCounts *counts)
{
  g_autoptr(GString) cell = g_string_new(NULL);
  counts->lines++;
  if (bounce_scan_peek(&row) == '#')
    return FALSE;
  bounce_json_forget(&accounting->row);
  for (guint i = 0; i < accounting->names->len && bounce_csv_cell(&row, cell); i++)
    if (cell->len > 0)
      bounce_json_set(&accounting->row, accounting->names->pdata[i], cell->str, cell->len);
  accounting->rule = bounce_event_json_rule(&accounting->row);
  gboolean tells =
      accounting->rule != NULL && accounting->rule->says != BOUNCE_EVENT_SAYS_DELIVERED;
  counts->told += tells;
  counts->understood += !tells;
  accounting->next = 0;
  accounting->count =
      accounting->rule != NULL ? bounce_event_json_count(&accounting->row, accounting->rule) : 0;
  gboolean wanted = input->sent != NULL && accounting->at > input->sent_from;
  for (guint i = 0; wanted && !tells && i < accounting->count; i++)
    bounce_event_json_sent(&accounting->row, accounting->rule, i, input->sent);
  counts->delivered += tells ? 0 : accounting->count;
  return tells && accounting->count > 0;
}

static BounceStep give(Accounting *accounting, BounceInput *input)
{
  bounce_event_json_entry(&accounting->row, accounting->rule, accounting->next++,
                          accounting->entry);
  input->log.failed += accounting->rule->says == BOUNCE_EVENT_SAYS_FAILED;
  return bounce_input_give_entry(input, accounting->entry, input->log.lines, BOUNCE_CHANNEL_LOG);
}

static BounceStep accounting_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Accounting *accounting = (Accounting *) reader;
  BounceScan row;
  if (accounting->rule != NULL && accounting->rule->says != BOUNCE_EVENT_SAYS_DELIVERED
      && accounting->next < accounting->count)
    return give(accounting, input);
  for (;;) {
    while (bounce_log_table_row(&input->file, &accounting->at, &row)) {
      input->log_end = accounting->at;
      if (read_row(accounting, row, input, &input->log))
        return give(accounting, input);
    }
    if (bounce_file_complete(&input->file))
      return BOUNCE_STEP_END;
    if (bounce_input_waits(input))
      return BOUNCE_STEP_WAIT;
    if (!bounce_input_slide(input, accounting->at, error))
      return BOUNCE_STEP_ERROR;
  }
}

static void accounting_free(BounceReader *reader)
{
  Accounting *accounting = (Accounting *) reader;
  g_ptr_array_unref(accounting->names);
  bounce_json_clear(&accounting->row);
  g_string_free(accounting->entry, TRUE);
  g_free(accounting);
}

BounceStep bounce_accounting_open(BounceInput *input, goffset lead, GError **error)
{
  Accounting *accounting = g_new0(Accounting, 1);
  accounting->reader.next = accounting_next;
  accounting->reader.free = accounting_free;
  accounting->at = lead;
  accounting->names = bounce_log_table_names(&input->file, lead);
  accounting->entry = g_string_new(NULL);
  bounce_json_init(&accounting->row);
  return bounce_input_push(input, &accounting->reader);
}

gboolean bounce_accounting_is(const BounceFile *file, goffset lead)
{
  const guint8 *begin = bounce_file_at(file, lead);
  if (lead < file->base + (goffset) file->length && (*begin == '{' || *begin == '['))
    return FALSE; /* JSON, whose every comma would begin a column */
  g_autoptr(GPtrArray) names = bounce_log_table_names(file, lead);
  return names != NULL && are_known(names);
}
