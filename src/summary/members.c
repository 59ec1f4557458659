/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The list columns of `bounce report`. In: records. Out: one row each, or one a subscriber with the
 * first and the last date (UTC) and the count; the rest is that of the latest record. It is no
 * history: what was reported twice counts twice here.
 */
#include "summary/members.h"

#include <string.h>

#include "base/pack.h"
#include "base/translate.h"
#include "history/event.h"

static const TableColumn columns[] = {
  { N_("list"), .spare = 1 },
  { N_("subscriber"), .last = TRUE },
  { N_("verdict") },
  { N_("reason") },
  { N_("fault"), .wide = TRUE },
  { N_("advice"), .spare = 2 },
  { N_("explanation"), .wide = TRUE },
  { N_("first_seen"), .wide = TRUE, .date = TRUE },
  { N_("last_seen"), .date = TRUE, .spare = 3 },
  { N_("count"), .number = TRUE, .spare = 4 },
  { N_("status"), .wide = TRUE },
  { N_("diagnostic"), .wide = TRUE },
};

/* What a record says, without its texts. */
typedef struct {
  gboolean counted;
  gint64 time; /* 0: it has no date */
  BounceVerdict verdict;
  BounceReason reason;
  BounceFault fault;
  BounceAdvice advice;
  BounceStatus status;
} MemberFacts;

typedef struct {
  char *list;
  char *subscriber;
  gint64 first_time;
  gint64 last_time;
  guint count;
  MemberFacts facts;
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
                          bounce_verdict_to_string(member->facts.verdict),
                          bounce_reason_to_string(member->facts.reason),
                          bounce_fault_to_string(member->facts.fault),
                          bounce_advice_to_string(member->facts.advice),
                          member->explanation,
                          first,
                          last,
                          count,
                          member->facts.status.class_digit != 0
                              ? bounce_status_format(member->facts.status, status)
                              : NULL,
                          member->diagnostic };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
  table_row(&members->table, cells);
}

static gint64 record_time(const BounceReportInfo *info, const BounceRecipient *recipient)
{
  const char *date = recipient->last_attempt_date != NULL ? recipient->last_attempt_date
                     : info->date != NULL                 ? info->date
                                                          : info->arrival_date;
  return event_time(date);
}

void members_pack(const Members *members, const BounceReportInfo *info,
                  const BounceRecipient *recipient, GString *packed)
{
  MemberFacts facts;
  memset(&facts, 0, sizeof facts);
  facts.counted = event_is_counted(info);
  facts.time = record_time(info, recipient);
  facts.verdict = recipient->verdict;
  facts.reason = recipient->reason;
  facts.fault = recipient->fault;
  facts.advice = recipient->advice;
  facts.status.class_digit = recipient->status.class_digit;
  facts.status.subject = recipient->status.subject;
  facts.status.detail = recipient->status.detail;
  g_string_append_len(packed, (const char *) &facts, sizeof facts);
  bounce_pack_text(members->list != NULL ? members->list : info->list_id, packed);
  bounce_pack_text(recipient->subscriber != NULL ? recipient->subscriber : recipient->recipient,
                   packed);
  bounce_pack_text(recipient->explanation, packed);
  bounce_pack_text(recipient->diagnostic, packed);
}

/* One record as a member of its own. */
static Member *unpack_member(const char **p)
{
  Member *member = g_new0(Member, 1);
  memcpy(&member->facts, *p, sizeof member->facts);
  *p += sizeof member->facts;
  member->list = g_strdup(bounce_unpack_text(p));
  member->subscriber = g_strdup(bounce_unpack_text(p));
  member->explanation = g_strdup(bounce_unpack_text(p));
  member->diagnostic = g_strdup(bounce_unpack_text(p));
  member->first_time = member->last_time = member->facts.time;
  member->count = 1;
  return member;
}

/* The latest record says why; records without a date count as latest in their order. */
static void take_latest(Member *member, Member *record)
{
  gint64 time = record->last_time;
  if (member->last_time != 0 && time != 0 && time < member->last_time)
    return;
  member->last_time = time != 0 ? time : member->last_time;
  member->facts = record->facts;
  g_free(member->explanation);
  member->explanation = g_steal_pointer(&record->explanation);
  g_free(member->diagnostic);
  member->diagnostic = g_steal_pointer(&record->diagnostic);
}

static void count_record(Member *member, Member *record)
{
  gint64 time = record->first_time;
  member->count++;
  if (member->first_time == 0 || (time != 0 && time < member->first_time))
    member->first_time = time;
  take_latest(member, record);
}

/* Adds a record, which is owned, to the others of its subscriber and list. */
static void group_record(Members *members, Member *record)
{
  g_autofree char *folded =
      record->subscriber != NULL ? event_fold_address(record->subscriber) : g_strdup("");
  g_autofree char *key = g_strconcat(folded, "\n", record->list, NULL);
  Member *member = g_hash_table_lookup(members->groups, key);
  if (member != NULL) {
    count_record(member, record);
    member_free(record);
    return;
  }
  g_hash_table_insert(members->groups, g_steal_pointer(&key), record);
  g_ptr_array_add(members->order, record);
}

void members_take(Members *members, GString *packed, GString *out)
{
  const char *end = packed->str + packed->len;
  members->table.out = out;
  for (const char *p = packed->str; p < end;) {
    Member *record = unpack_member(&p);
    if (members->group && record->facts.counted) {
      group_record(members, record);
      continue;
    }
    members->left_out += members->group;
    if (!members->group)
      write_member(members, record);
    member_free(record);
  }
  g_string_truncate(packed, 0);
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
