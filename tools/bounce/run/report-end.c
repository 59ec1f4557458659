/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The end of a report. In: records on their way from the processes that render them. Out: their
 * text, and counts with the next command for a person. Addresses are not kept but as numbers, of
 * which two are the same once in ages.
 */
#include "run/report-end.h"

#include <string.h>
#include <unistd.h>

#include "base/translate.h"
#include "history/event.h"
#include "summary/summary-number.h"
#include "terminal/complain.h"
#include "terminal/output.h"

/* What is counted of a record, before its text. */
typedef struct {
  guint64 size; /* of the text */
  guint64 person;
  guint8 kind;
  guint8 verdict;
  guint8 fault;
  guint8 advice;
} Packed;

void report_end_init(ReportEnd *end)
{
  *end = (ReportEnd){ .people = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL) };
}

void report_end_clear(ReportEnd *end)
{
  g_clear_pointer(&end->people, g_hash_table_unref);
}

/* FNV-1a of an address, whichever spelling it has. */
static guint64 person_of(const BounceRecipient *recipient)
{
  const char *address =
      recipient->subscriber != NULL ? recipient->subscriber : recipient->recipient;
  g_autofree char *folded = address != NULL ? event_fold_address(address) : g_strdup("");
  guint64 hash = G_GUINT64_CONSTANT(14695981039346656037);
  for (const char *p = folded; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT(1099511628211);
  return hash;
}

gsize report_end_pack(const BounceReportInfo *info, const BounceRecipient *recipient, GString *out)
{
  gsize place = out->len;
  Packed packed;
  memset(&packed, 0, sizeof packed);
  packed.kind = (guint8) info->kind;
  packed.verdict = (guint8) recipient->verdict;
  packed.fault = (guint8) recipient->fault;
  packed.advice = (guint8) recipient->advice;
  packed.person = recipient->advice == BOUNCE_ADVICE_REMOVE ? person_of(recipient) : 0;
  g_string_append_len(out, (const char *) &packed, sizeof packed);
  return place;
}

void report_end_packed(GString *out, gsize place)
{
  Packed packed;
  memcpy(&packed, out->str + place, sizeof packed);
  packed.size = out->len - place - sizeof packed;
  memcpy(out->str + place, &packed, sizeof packed);
}

static void count(ReportEnd *end, const Packed *packed)
{
  gboolean failed = packed->verdict == BOUNCE_VERDICT_SOFT || packed->verdict == BOUNCE_VERDICT_HARD
                    || packed->verdict == BOUNCE_VERDICT_DEFERRED;
  end->records++;
  end->kinds[packed->kind]++;
  end->verdicts[packed->verdict]++;
  end->own += failed && packed->fault == BOUNCE_FAULT_SENDER_SYSTEM;
  end->passing += failed && packed->advice == BOUNCE_ADVICE_RETRY_LATER;
  if (packed->advice != BOUNCE_ADVICE_REMOVE)
    return;
  gint64 *person = g_new(gint64, 1);
  *person = (gint64) packed->person;
  end->removals++;
  g_hash_table_add(end->people, person);
}

void report_end_take(ReportEnd *end, GString *packed, GString *out)
{
  gsize at = 0;
  while (packed->len - at >= sizeof(Packed)) {
    Packed record;
    memcpy(&record, packed->str + at, sizeof record);
    if (packed->len - at - sizeof record < record.size)
      break;
    count(end, &record);
    g_string_append_len(out, packed->str + at + sizeof record, (gssize) record.size);
    at += sizeof record + record.size;
  }
  g_string_erase(packed, 0, (gssize) at);
}

/* "bounce 12, delay 3": what there is of it. */
static void append_counts(GString *text, const guint64 *counts, guint n,
                          const char *(*name)(guint value))
{
  const char *comma = "";
  for (guint i = 1; i < n; i++) {
    if (counts[i] == 0)
      continue;
    g_autofree char *number = summary_number(counts[i]);
    g_string_append_printf(text, "%s%s %s", comma, name(i), number);
    comma = ", ";
  }
}

static const char *kind_name(guint kind)
{
  return bounce_kind_to_string((BounceKind) kind);
}

static const char *verdict_name(guint verdict)
{
  return bounce_verdict_to_string((BounceVerdict) verdict);
}

static void append_findings(GString *text, const ReportEnd *end)
{
  guint64 people = g_hash_table_size(end->people);
  g_autofree char *removed = summary_number(people);
  g_autofree char *own = summary_number(end->own);
  g_autofree char *passing = summary_number(end->passing);
  if (people > 0)
    g_string_append_printf(text, P_("%s address to remove\n", "%s addresses to remove\n", people),
                           removed);
  if (end->own > 0)
    g_string_append_printf(text,
                           P_("%s refusal of your own mail system or domain\n",
                              "%s refusals of your own mail system or domain\n", end->own),
                           own);
  if (end->passing > 0)
    g_string_append_printf(
        text, P_("%s that passes by itself\n", "%s that pass by themselves\n", end->passing),
        passing);
}

/* The one input, where it can be typed as it is; else what stands for the inputs in --help. */
static const char *input_text(char **paths)
{
  const char *path = *paths != NULL && paths[1] == NULL ? *paths : "-";
  for (const char *p = path; *p != '\0'; p++)
    if (!g_ascii_isalnum(*p) && strchr("._/-+~", *p) == NULL)
      return "INPUT";
  return strcmp(path, "-") != 0 ? path : "INPUT";
}

static void append_next(GString *text, const ReportEnd *end, char **paths)
{
  const char *input = input_text(paths);
  if (end->own > 0)
    g_string_append_printf(text, _("Who refuses you: bounce blocked %s\n"), input);
  if (end->removals > 0)
    g_string_append_printf(text, _("Whom to remove: bounce report --advice=remove %s\n"), input);
  if (end->records > 0)
    g_string_append_printf(text, _("Keep it: bounce record --db=bounces.db %s\n"), input);
}

void report_end_say(const ReportEnd *end, char **paths)
{
  g_autoptr(GString) text = g_string_new("\n");
  g_autofree char *records = summary_number(end->records);
  g_string_append_printf(text, P_("%s record: ", "%s records: ", end->records), records);
  append_counts(text, end->kinds, G_N_ELEMENTS(end->kinds), kind_name);
  g_string_append_c(text, '\n');
  if (end->records > end->verdicts[BOUNCE_VERDICT_NONE]) {
    append_counts(text, end->verdicts, G_N_ELEMENTS(end->verdicts), verdict_name);
    g_string_append_c(text, '\n');
  }
  append_findings(text, end);
  append_next(text, end, paths);
  output_write_all(STDERR_FILENO, text->str, text->len);
}
