/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sorts the records of a report. In: records on their way from the processes that render them. Out:
 * their text, by date, recipient, domain, reason or verdict. It keeps up to REPORT_SORT_MAX bytes
 * and uses no file: what is more is for the caller to refuse.
 */
#include "run/report-sort.h"

#include <string.h>

#include "base/translate.h"
#include "history/event.h"
#include "terminal/complain.h"

/* Before the words to compare, and these before the text; both without a NUL. */
typedef struct {
  guint64 words;
  guint64 text;
} Packed;

static const char *const sort_names[] = {
  [REPORT_SORT_DATE] = "date",       [REPORT_SORT_RECIPIENT] = "recipient",
  [REPORT_SORT_DOMAIN] = "domain",   [REPORT_SORT_REASON] = "reason",
  [REPORT_SORT_VERDICT] = "verdict",
};

char *report_sort_names(void)
{
  GString *names = g_string_new(NULL);
  for (guint i = REPORT_SORT_DATE; i < G_N_ELEMENTS(sort_names); i++)
    g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", sort_names[i]);
  return g_string_free(names, FALSE);
}

gboolean report_sort_choose(ReportSort *sort, const char *name)
{
  if (name == NULL)
    return TRUE;
  sort->reverse = *name == '-';
  for (guint i = REPORT_SORT_DATE; i < G_N_ELEMENTS(sort_names); i++)
    if (strcmp(name + sort->reverse, sort_names[i]) == 0)
      sort->key = i;
  if (sort->key != REPORT_SORT_NONE)
    return TRUE;
  g_autofree char *names = report_sort_names();
  complain(NULL, N_("--sort: \"%s\" is none of %s, nor one with - before it"), name, names);
  return FALSE;
}

/* Seconds of a date from long before 1970 on; 0 where there is none. */
static guint64 seconds_of(const char *date)
{
  gint64 time = date != NULL ? event_time(date) : 0;
  return time != 0 ? (guint64) time + G_MAXINT64 : 0;
}

/* What two records are compared by: bytes in order. Free with g_free(). */
static char *words_of(const ReportSort *sort, const BounceRecord *record)
{
  const BounceRecipient *recipient = record->recipient;
  const char *address = recipient->recipient;
  g_autofree char *folded = address != NULL ? event_fold_address(address) : g_strdup("");
  const char *domain = event_domain(folded);
  const char *word = NULL;
  switch (sort->key) {
  case REPORT_SORT_DATE:
    return g_strdup_printf("%020" G_GUINT64_FORMAT, seconds_of(record->info->date));
  case REPORT_SORT_RECIPIENT:
    return g_steal_pointer(&folded);
  case REPORT_SORT_DOMAIN:
    return g_strconcat(domain != NULL ? domain : "", " ", folded, NULL);
  case REPORT_SORT_REASON:
    word = bounce_reason_to_string(recipient->reason);
    break;
  case REPORT_SORT_VERDICT:
    word = bounce_verdict_to_string(recipient->verdict);
    break;
  case REPORT_SORT_NONE:
  default:
    break;
  }
  return g_strdup(word != NULL ? word : "");
}

gsize report_sort_pack(const ReportSort *sort, const BounceRecord *record, GString *out)
{
  gsize place = out->len;
  g_autofree char *words = words_of(sort, record);
  const Packed packed = { .words = strlen(words) };
  g_string_append_len(out, (const char *) &packed, sizeof packed);
  g_string_append(out, words);
  return place;
}

void report_sort_packed(GString *out, gsize place)
{
  Packed packed;
  memcpy(&packed, out->str + place, sizeof packed);
  packed.text = out->len - place - sizeof packed - packed.words;
  memcpy(out->str + place, &packed, sizeof packed);
}

static Packed header_of(const char *bytes)
{
  Packed packed;
  memcpy(&packed, bytes, sizeof packed);
  return packed;
}

gboolean report_sort_take(ReportSort *sort, GString *packed)
{
  gsize at = 0;
  if (sort->records == NULL)
    sort->records = g_ptr_array_new_with_free_func(g_free);
  while (sort->kept <= REPORT_SORT_MAX && packed->len - at >= sizeof(Packed)) {
    const Packed record = header_of(packed->str + at);
    gsize size = sizeof record + record.words + record.text;
    if (packed->len - at < size)
      break;
    g_ptr_array_add(sort->records, g_memdup2(packed->str + at, size));
    sort->kept += size + sizeof(gpointer);
    at += size;
  }
  g_string_erase(packed, 0, (gssize) at);
  return sort->kept <= REPORT_SORT_MAX;
}

static int compare_records(gconstpointer a, gconstpointer b, gpointer data)
{
  const ReportSort *sort = data;
  const char *one = *(const char *const *) a;
  const char *other = *(const char *const *) b;
  const Packed first = header_of(one);
  const Packed second = header_of(other);
  int order = memcmp(one + sizeof first, other + sizeof second, MIN(first.words, second.words));
  if (order == 0)
    order = (first.words > second.words) - (first.words < second.words);
  return sort->reverse ? -order : order;
}

void report_sort_clear(ReportSort *sort)
{
  g_clear_pointer(&sort->records, g_ptr_array_unref);
}

void report_sort_end(ReportSort *sort, GString *out)
{
  /* GLib's sort keeps the order of what is the same. */
  if (sort->records != NULL)
    g_ptr_array_sort_with_data(sort->records, compare_records, sort);
  for (guint i = 0; sort->records != NULL && i < sort->records->len; i++) {
    const char *bytes = sort->records->pdata[i];
    const Packed record = header_of(bytes);
    g_string_append_len(out, bytes + sizeof record + record.words, (gssize) record.text);
    g_clear_pointer(&sort->records->pdata[i], g_free);
  }
  report_sort_clear(sort);
}
