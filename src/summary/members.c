/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The list columns of `bounce report`. In: records. Out: one row each, or one a subscriber with the
 * first and the last date (UTC) and the count; the rest is that of the latest record. It is no
 * history: what was reported twice counts twice here.
 */
#include "summary/members.h"

#include <string.h>

#include "base/translate.h"
#include "history/event.h"

static const TableColumn columns[] = {
  { N_("list") },
  { N_("subscriber") },
  { N_("verdict") },
  { N_("reason") },
  { N_("fault"), .wide = TRUE },
  { N_("advice") },
  { N_("explanation"), .wide = TRUE },
  { N_("first_seen"), .wide = TRUE, .date = TRUE },
  { N_("last_seen"), .date = TRUE },
  { N_("count"), .number = TRUE },
  { N_("status"), .wide = TRUE },
  { N_("diagnostic"), .wide = TRUE },
};

typedef struct {
  char *list;
  char *subscriber;
  gint64 first_time;
  gint64 last_time;
  guint count;
  BounceVerdict verdict;
  BounceReason reason;
  BounceFault fault;
  BounceAdvice advice;
  BounceStatus status;
  char *explanation;
  char *diagnostic;
} Member;

static void member_free(Member *member)
{
  g_free(member->list);
  g_free(member->subscriber);
  g_free(member->explanation);
  g_free(member->diagnostic);
  g_free(member);
}

void members_begin(Members *members, GString *out)
{
  members->groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  members->order = g_ptr_array_new_with_free_func((GDestroyNotify) member_free);
  table_begin(&members->table, &members->style, columns, G_N_ELEMENTS(columns), out);
}

static void write_member(Members *members, const Member *member)
{
  char status[BOUNCE_STATUS_TEXT_SIZE];
  char count[12];
  g_autofree char *first = event_date(member->first_time);
  g_autofree char *last = event_date(member->last_time);
  g_snprintf(count, sizeof count, "%u", member->count);
  const char *cells[] = { member->list,
                          member->subscriber,
                          bounce_verdict_to_string(member->verdict),
                          bounce_reason_to_string(member->reason),
                          bounce_fault_to_string(member->fault),
                          bounce_advice_to_string(member->advice),
                          member->explanation,
                          first,
                          last,
                          count,
                          member->status.class_digit != 0
                              ? bounce_status_format(member->status, status)
                              : NULL,
                          member->diagnostic };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
  table_row(&members->table, cells);
}

static Member *new_member(const Members *members, const BounceReportInfo *info,
                          const BounceRecipient *recipient)
{
  Member *member = g_new0(Member, 1);
  member->list = g_strdup(members->list != NULL ? members->list : info->list_id);
  member->subscriber =
      g_strdup(recipient->subscriber != NULL ? recipient->subscriber : recipient->recipient);
  return member;
}

/* The latest record says why; records without a date count as latest in their order. */
static void take_latest(Member *member, const BounceRecipient *recipient, gint64 time)
{
  if (member->last_time != 0 && time != 0 && time < member->last_time)
    return;
  member->last_time = time != 0 ? time : member->last_time;
  member->verdict = recipient->verdict;
  member->reason = recipient->reason;
  member->fault = recipient->fault;
  member->advice = recipient->advice;
  member->status = recipient->status;
  g_free(member->explanation);
  member->explanation = g_strdup(recipient->explanation);
  g_free(member->diagnostic);
  member->diagnostic = g_strdup(recipient->diagnostic);
}

static void count_record(Member *member, const BounceReportInfo *info,
                         const BounceRecipient *recipient)
{
  const char *date = recipient->last_attempt_date != NULL ? recipient->last_attempt_date
                     : info->date != NULL                 ? info->date
                                                          : info->arrival_date;
  gint64 time = event_time(date);
  member->count++;
  if (member->first_time == 0 || (time != 0 && time < member->first_time))
    member->first_time = time;
  take_latest(member, recipient, time);
}

static Member *find_member(Members *members, Member *fresh)
{
  g_autofree char *folded =
      fresh->subscriber != NULL ? event_fold_address(fresh->subscriber) : g_strdup("");
  g_autofree char *key = g_strconcat(folded, "\n", fresh->list, NULL);
  Member *member = g_hash_table_lookup(members->groups, key);
  if (member != NULL) {
    member_free(fresh);
    return member;
  }
  g_hash_table_insert(members->groups, g_steal_pointer(&key), fresh);
  g_ptr_array_add(members->order, fresh);
  return fresh;
}

void members_add(Members *members, const BounceReportInfo *info, const BounceRecipient *recipient,
                 GString *out)
{
  members->table.out = out;
  if (members->group && !event_is_counted(info)) {
    members->left_out++;
    return;
  }
  Member *fresh = new_member(members, info, recipient);
  if (members->group) {
    count_record(find_member(members, fresh), info, recipient);
    return;
  }
  count_record(fresh, info, recipient);
  write_member(members, fresh);
  member_free(fresh);
}

void members_end(Members *members, GString *out)
{
  members->table.out = out;
  for (guint i = 0; i < members->order->len; i++)
    write_member(members, members->order->pdata[i]);
  table_end(&members->table);
  g_hash_table_unref(members->groups);
  g_ptr_array_unref(members->order);
}
