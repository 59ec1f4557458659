/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counts events by verdict, reason, fault, domain, provider, list and day. In: events, one by one.
 * Out: rows sorted by frequency. It keeps one row a value, not the events, and writes nothing.
 */
#include "summary/summary.h"

#include <string.h>

#include "base/pool.h"
#include "base/translate.h"
#include "summary/mail-provider.h"
#include "summary/summary-number.h"

/* Values of the dimensions that are words of ours: kind, verdict, reason, fault. */
#define N_WORD_DIMENSIONS (SUMMARY_FAULT + 1)
#define N_WORDS (BOUNCE_REASON_AUTO_REPLY + 1)

#define SECONDS_PER_DAY 86400
#define NOT_KNOWN N_("(unknown)")
/* Complaints are none. */
#define NO_VERDICT N_("(none)")

/* What is looked up once a domain: whose it is, by whom its mail is taken, and whether it looks
 * misspelt. */
typedef struct {
  SummaryRow *domain;
  SummaryRow *provider; /* where no host is named; NULL: not asked yet */
  SummaryRow *typo;     /* NULL for most */
} Domain;

struct _Summary {
  const DomainList *suffixes;
  BouncePool *pool;
  GHashTable *rows[SUMMARY_N_DIMENSIONS];        /* value -> SummaryRow */
  SummaryRow *words[N_WORD_DIMENSIONS][N_WORDS]; /* the same by number; NULL: not met yet */
  GHashTable *domains;                           /* domain of an address -> Domain */
  GHashTable *hosts;                             /* remote host -> SummaryRow of its provider */
  GHashTable *people;                            /* address -> SummaryPerson */
  SummaryKeeps keeps;
  SummaryPerson person;       /* of summary_add_standing(): whose events are being read ... */
  GString *address;           /* ... which is this; empty before the first ... */
  SummaryAddresses standings; /* ... and those before */
  SummaryRow all;
  gint64 first;
  gint64 last;
  gint64 day; /* the day of `day_row` */
  SummaryRow *day_row;
};

static const char *const dimension_names[] = {
  N_("kind"),     N_("verdict"), N_("reason"), N_("fault"), N_("domain"),
  N_("provider"), N_("list"),    N_("day"),    N_("typo"),
};

const char *summary_dimension_name(SummaryDimension dimension)
{
  return dimension_names[dimension];
}

static guint person_hash(gconstpointer person)
{
  return g_str_hash(((const SummaryPerson *) person)->address);
}

static gboolean person_equal(gconstpointer one, gconstpointer other)
{
  return strcmp(((const SummaryPerson *) one)->address, ((const SummaryPerson *) other)->address)
         == 0;
}

Summary *summary_new(const DomainList *domains, SummaryKeeps keeps)
{
  Summary *summary = g_new0(Summary, 1);
  summary->suffixes = domains;
  summary->pool = bounce_pool_new();
  for (guint i = 0; i < SUMMARY_N_DIMENSIONS; i++)
    summary->rows[i] = g_hash_table_new(g_str_hash, g_str_equal);
  summary->domains = g_hash_table_new(g_str_hash, g_str_equal);
  summary->hosts = g_hash_table_new(g_str_hash, g_str_equal);
  summary->people = g_hash_table_new(person_hash, person_equal);
  summary->address = g_string_new(NULL);
  summary->keeps = keeps;
  return summary;
}

void summary_free(Summary *summary)
{
  for (guint i = 0; i < SUMMARY_N_DIMENSIONS; i++)
    g_hash_table_unref(summary->rows[i]);
  g_hash_table_unref(summary->domains);
  g_hash_table_unref(summary->hosts);
  g_hash_table_unref(summary->people);
  g_string_free(summary->address, TRUE);
  bounce_pool_free(summary->pool);
  g_free(summary);
}

static SummaryRow *row_of(Summary *summary, SummaryDimension dimension, const char *value)
{
  if (value == NULL)
    value = NOT_KNOWN;
  SummaryRow *row = g_hash_table_lookup(summary->rows[dimension], value);
  if (row != NULL)
    return row;
  row = bounce_pool_alloc(summary->pool, sizeof *row);
  row->value = bounce_pool_strdup(summary->pool, value);
  g_hash_table_insert(summary->rows[dimension], (gpointer) row->value, row);
  return row;
}

/* As row_of(), for `value` of an enumeration, whose name is `text`. */
static SummaryRow *row_of_word(Summary *summary, SummaryDimension dimension, guint value,
                               const char *text)
{
  SummaryRow **row = &summary->words[dimension][value];
  if (*row == NULL)
    *row = row_of(summary, dimension, text);
  return *row;
}

static void count(SummaryRow *row, const Event *event)
{
  row->counts[event->verdict]++;
  row->total++;
}

static Domain *domain_of(Summary *summary, const char *name)
{
  const char *key = name != NULL ? name : NOT_KNOWN;
  Domain *domain = g_hash_table_lookup(summary->domains, key);
  if (domain != NULL)
    return domain;
  const char *organisation = name != NULL ? summary->suffixes->organisation(name) : NULL;
  const char *meant = organisation != NULL ? mail_provider_meant(organisation) : NULL;
  domain = bounce_pool_alloc(summary->pool, sizeof *domain);
  domain->domain = row_of(summary, SUMMARY_DOMAIN, organisation);
  if (meant != NULL) {
    domain->typo = row_of(summary, SUMMARY_TYPO, organisation);
    domain->typo->hint = meant;
  }
  g_hash_table_insert(summary->domains, bounce_pool_strdup(summary->pool, key), domain);
  return domain;
}

/* Whose server answered; when the report does not name it, the address may. */
static SummaryRow *provider_of(Summary *summary, const char *host, Domain *domain)
{
  if (host == NULL && domain->provider == NULL)
    domain->provider = row_of(summary, SUMMARY_PROVIDER, mail_provider_name(domain->domain->value));
  if (host == NULL)
    return domain->provider;
  SummaryRow *row = g_hash_table_lookup(summary->hosts, host);
  if (row != NULL)
    return row;
  g_autofree char *name = mail_provider_of(summary->suffixes, host, NULL);
  row = row_of(summary, SUMMARY_PROVIDER, name);
  g_hash_table_insert(summary->hosts, bounce_pool_strdup(summary->pool, host), row);
  return row;
}

static SummaryRow *day_of(Summary *summary, gint64 day)
{
  if (summary->day_row != NULL && summary->day == day)
    return summary->day_row;
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(day * SECONDS_PER_DAY);
  g_autofree char *text = date != NULL ? g_date_time_format(date, "%Y-%m-%d") : NULL;
  summary->day = day;
  summary->day_row = row_of(summary, SUMMARY_DAY, text);
  return summary->day_row;
}

/* Only a domain that does not take mail is called misspelt: gmx.con, not gmx.co. */
static gboolean looks_wrong(const Event *event)
{
  return event->verdict == BOUNCE_VERDICT_HARD || event->reason == BOUNCE_REASON_HOST_UNKNOWN
         || event->reason == BOUNCE_REASON_NETWORK_ERROR
         || event->reason == BOUNCE_REASON_DELIVERY_EXPIRED;
}

static SummaryPerson *new_person(Summary *summary, const Event *event)
{
  SummaryPerson *person = bounce_pool_alloc(summary->pool, sizeof *person);
  person->address = bounce_pool_strdup(summary->pool, event->subscriber);
  person->first = event->date;
  g_hash_table_add(summary->people, person);
  return person;
}

static void count_person(Summary *summary, const Event *event, const SummaryRow *list)
{
  if (summary->keeps == SUMMARY_KEEPS_NOBODY || event->subscriber == NULL)
    return;
  const SummaryPerson key = { .address = event->subscriber };
  SummaryPerson *person = g_hash_table_lookup(summary->people, &key);
  if (person == NULL)
    person = new_person(summary, event);
  summary_person_count(person, event, event->list != NULL ? list->value : NULL,
                       summary->keeps == SUMMARY_KEEPS_WORDS ? summary->pool : NULL);
}

/* A sign of life is counted nowhere. */
static void add_sign(Summary *summary, const Event *event)
{
  const SummaryPerson key = { .address = event->subscriber };
  SummaryPerson *person = summary->people != NULL && event->subscriber != NULL
                              ? g_hash_table_lookup(summary->people, &key)
                              : NULL;
  if (person != NULL && event->kind == EVENT_KIND_CONFIRMED)
    summary_person_confirm(person, event);
}

void summary_add_standing(const Event *event, gpointer data)
{
  Summary *summary = data;
  gboolean is_same = strcmp(summary->address->str, event->subscriber) == 0;
  if (!event_kind_is_report(event->kind)) {
    if (is_same && event->kind == EVENT_KIND_CONFIRMED)
      summary_person_confirm(&summary->person, event);
    return;
  }
  if (!is_same) {
    summary_addresses_count(&summary->standings, &summary->person);
    g_string_assign(summary->address, event->subscriber);
    summary->person = (SummaryPerson){ .address = summary->address->str, .first = event->date };
  }
  summary_person_count(&summary->person, event, NULL, NULL);
}

void summary_add(const Event *event, gpointer data)
{
  Summary *summary = data;
  if (!event_kind_is_report(event->kind)) {
    add_sign(summary, event);
    return;
  }
  Domain *domain = domain_of(summary, event_domain(event->subscriber));
  SummaryRow *list = row_of(summary, SUMMARY_LIST, event->list);
  const char *kind = bounce_kind_to_string(event->kind);
  const char *verdict = bounce_verdict_to_string(event->verdict);
  const char *reason = bounce_reason_to_string(event->reason);
  const char *fault = bounce_fault_to_string(event->fault);
  if (summary->all.total == 0 || event->date < summary->first)
    summary->first = event->date;
  summary->last = MAX(summary->last, event->date);
  count(&summary->all, event);
  count(row_of_word(summary, SUMMARY_KIND, event->kind, kind), event);
  count(
      row_of_word(summary, SUMMARY_VERDICT, event->verdict, verdict != NULL ? verdict : NO_VERDICT),
      event);
  count(row_of_word(summary, SUMMARY_REASON, event->reason, reason), event);
  count(row_of_word(summary, SUMMARY_FAULT, event->fault, fault), event);
  count(list, event);
  count(domain->domain, event);
  count(provider_of(summary, event->remote_mta, domain), event);
  count(day_of(summary, event->date / SECONDS_PER_DAY), event);
  if (domain->typo != NULL && looks_wrong(event))
    count(domain->typo, event);
  count_person(summary, event, list);
}

void summary_add_sent(const EventSent *sent, gpointer data)
{
  Summary *summary = data;
  Domain *domain = domain_of(summary, *sent->domain != '\0' ? sent->domain : NULL);
  const char *host = *sent->host != '\0' ? sent->host : NULL;
  summary->all.reached += sent->count;
  domain->domain->reached += sent->count;
  provider_of(summary, host, domain)->reached += sent->count;
  day_of(summary, sent->day)->reached += sent->count;
}

guint64 summary_row_sent(const SummaryRow *row)
{
  return row->reached + row->counts[BOUNCE_VERDICT_HARD] + row->counts[BOUNCE_VERDICT_SOFT];
}

guint64 summary_sent(const Summary *summary)
{
  return summary_row_sent(&summary->all);
}

guint64 summary_total(const Summary *summary, guint64 *counts)
{
  if (counts != NULL)
    memcpy(counts, summary->all.counts, sizeof summary->all.counts);
  return summary->all.total;
}

gboolean summary_period(const Summary *summary, gint64 *first, gint64 *last)
{
  *first = summary->first;
  *last = summary->last;
  return summary->all.total > 0;
}

const char *summary_row_text(const SummaryRow *row)
{
  gboolean ours = strcmp(row->value, NOT_KNOWN) == 0 || strcmp(row->value, NO_VERDICT) == 0;
  return ours ? translate(row->value) : row->value;
}

static int by_total(gconstpointer a, gconstpointer b)
{
  const SummaryRow *one = *(SummaryRow *const *) a;
  const SummaryRow *other = *(SummaryRow *const *) b;
  if (one->total != other->total)
    return one->total < other->total ? 1 : -1;
  return strcmp(one->value, other->value);
}

static int by_value(gconstpointer a, gconstpointer b)
{
  return strcmp((*(SummaryRow *const *) a)->value, (*(SummaryRow *const *) b)->value);
}

GPtrArray *summary_rows(Summary *summary, SummaryDimension dimension, guint top)
{
  GPtrArray *rows = g_ptr_array_new();
  GHashTableIter iter;
  gpointer row;
  g_hash_table_iter_init(&iter, summary->rows[dimension]);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    if (((SummaryRow *) row)->total > 0
        || (dimension == SUMMARY_DAY && ((SummaryRow *) row)->reached > 0))
      g_ptr_array_add(rows, row);
  g_ptr_array_sort(rows, dimension == SUMMARY_DAY ? by_value : by_total);
  if (top > 0 && rows->len > top && dimension != SUMMARY_DAY)
    g_ptr_array_set_size(rows, (int) top);
  return rows;
}

guint summary_count(const Summary *summary, SummaryDimension dimension)
{
  return g_hash_table_size(summary->rows[dimension]);
}

static guint urgency(const SummaryPerson *person)
{
  if (person->advice == BOUNCE_ADVICE_REMOVE)
    return summary_person_has_complained(person) ? 0 : 1;
  return person->verdict != BOUNCE_VERDICT_NONE ? 1 + person->verdict : G_MAXUINT;
}

/* Complaints before hard before soft before the rest, then the most frequent. */
static int compare_urgency(const SummaryPerson *one, const SummaryPerson *other)
{
  guint first = urgency(one);
  guint second = urgency(other);
  if (first != second)
    return first < second ? -1 : 1;
  if (one->count != other->count)
    return one->count < other->count ? 1 : -1;
  return strcmp(one->address, other->address);
}

/* Where `person` belongs among `people`, which are sorted. */
static guint find_place(const GPtrArray *people, const SummaryPerson *person)
{
  guint from = 0;
  guint to = people->len;
  while (from < to) {
    guint middle = from + (to - from) / 2;
    if (compare_urgency(people->pdata[middle], person) < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

/* A few of very many: only those that get into the list are put in order. */
GPtrArray *summary_people(const Summary *summary, guint top)
{
  GPtrArray *people = g_ptr_array_new();
  GHashTableIter iter;
  gpointer person;
  g_hash_table_iter_init(&iter, summary->people);
  while (g_hash_table_iter_next(&iter, NULL, &person)) {
    guint place = find_place(people, person);
    if (place >= top)
      continue;
    g_ptr_array_insert(people, (int) place, person);
    if (people->len > top)
      g_ptr_array_set_size(people, (int) top);
  }
  return people;
}

SummaryAddresses summary_addresses(const Summary *summary)
{
  SummaryAddresses addresses = summary->standings;
  GHashTableIter iter;
  gpointer person;
  summary_addresses_count(&addresses, &summary->person);
  g_hash_table_iter_init(&iter, summary->people);
  while (g_hash_table_iter_next(&iter, &person, NULL))
    summary_addresses_count(&addresses, person);
  return addresses;
}

char *summary_removal_text(const SummaryAddresses *addresses)
{
  g_autofree char *number = summary_number(addresses->to_remove);
  g_autofree char *reports = summary_number(addresses->reports);
  g_autofree char *said =
      g_strdup_printf(P_("%s report", "%s reports", addresses->reports), reports);
  return g_strdup_printf(
      P_("%s address to remove (%s)", "%s addresses to remove (%s)", addresses->to_remove), number,
      said);
}
