/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Refusals of the sender, brought together by cause. In: events. Out: a row for each of: what of
 * the sender's is refused, by whom, why, and what the answer names (rules/named.ini). It keeps one
 * row a cause, not the events, and decides nothing about addresses.
 */
#include "summary/blocked.h"

#include <string.h>

#include "base/translate.h"
#include "rules/rules.h"
#include "summary/mail-provider.h"
#include "summary/summary-number.h"

/* What is told apart. */
typedef struct {
  char *mine;     /* an IP address or a domain of the sender; NULL: not known */
  char *provider; /* NULL: not known */
  BounceReason reason;
  const BounceRuleNamed *named; /* NULL for nothing */
  guint64 count;
  guint64 before; /* in the period before */
  gint64 first;
  gint64 last;
} Cause;

struct _Blocked {
  const DomainList *domains;
  GHashTable *causes; /* key -> Cause */
};

/* The place of `before`. */
#define COLUMN_BEFORE 5

static const TableColumn columns[] = {
  { N_("mine") },
  { N_("refused_by") },
  { N_("reason") },
  { N_("named"), .spare = 2 },
  { N_("count"), .number = TRUE },
  { N_("before"), .number = TRUE },
  { N_("first"), .date = TRUE, .spare = 3 },
  { N_("last"), .date = TRUE, .spare = 1 },
  { N_("page"), .wide = TRUE },
  { N_("what_to_do"), .wide = TRUE },
};

static void cause_free(gpointer data)
{
  Cause *cause = data;
  g_free(cause->mine);
  g_free(cause->provider);
  g_free(cause);
}

Blocked *blocked_new(const DomainList *domains)
{
  Blocked *blocked = g_new0(Blocked, 1);
  blocked->domains = domains;
  blocked->causes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, cause_free);
  return blocked;
}

void blocked_free(Blocked *blocked)
{
  g_hash_table_unref(blocked->causes);
  g_free(blocked);
}

gboolean blocked_is_own(const Event *event)
{
  return event->fault == BOUNCE_FAULT_SENDER_SYSTEM
         && (event->verdict == BOUNCE_VERDICT_HARD || event->verdict == BOUNCE_VERDICT_SOFT
             || event->verdict == BOUNCE_VERDICT_DEFERRED);
}

static gboolean names(const BounceRuleNamed *named, const char *folded)
{
  const char *const *word = named->words;
  while (*word != NULL && strstr(folded, *word) == NULL)
    word++;
  return *word != NULL;
}

static const BounceRuleNamed *named_in(const char *diagnostic)
{
  g_autofree char *folded = diagnostic != NULL ? g_ascii_strdown(diagnostic, -1) : NULL;
  for (guint i = 0; folded != NULL && i < bounce_rules_n_named; i++)
    if (names(&bounce_rules_named[i], folded))
      return &bounce_rules_named[i];
  return NULL;
}

static Cause *cause_of(Blocked *blocked, const Event *event)
{
  const BounceRuleNamed *named = named_in(event->diagnostic);
  const char *mine = event->refused_ip != NULL ? event->refused_ip : event->sender_domain;
  const char *domain = event->subscriber != NULL ? event_domain(event->subscriber) : NULL;
  g_autofree char *provider = mail_provider_of(blocked->domains, event->remote_mta, domain);
  g_autofree char *key =
      g_strdup_printf("%s\n%s\n%d\n%s", mine != NULL ? mine : "", provider != NULL ? provider : "",
                      event->reason, named != NULL ? named->name : "");
  Cause *cause = g_hash_table_lookup(blocked->causes, key);
  if (cause != NULL)
    return cause;
  cause = g_new0(Cause, 1);
  *cause = (Cause){ .mine = g_strdup(mine),
                    .provider = g_steal_pointer(&provider),
                    .reason = event->reason,
                    .named = named };
  g_hash_table_insert(blocked->causes, g_steal_pointer(&key), cause);
  return cause;
}

void blocked_add(Blocked *blocked, const Event *event, gint64 since)
{
  Cause *cause = cause_of(blocked, event);
  if (event->date < since) {
    cause->before++;
    return;
  }
  cause->count++;
  cause->first = cause->first == 0 ? event->date : MIN(cause->first, event->date);
  cause->last = MAX(cause->last, event->date);
}

/* Those of the period itself. */
static GPtrArray *causes_of(const Blocked *blocked)
{
  GPtrArray *causes = g_ptr_array_new();
  GHashTableIter iter;
  gpointer cause;
  g_hash_table_iter_init(&iter, blocked->causes);
  while (g_hash_table_iter_next(&iter, NULL, &cause))
    if (((const Cause *) cause)->count > 0)
      g_ptr_array_add(causes, cause);
  return causes;
}

guint blocked_count(const Blocked *blocked, guint64 *refusals)
{
  g_autoptr(GPtrArray) causes = causes_of(blocked);
  for (guint i = 0; refusals != NULL && i < causes->len; i++)
    *refusals += ((const Cause *) causes->pdata[i])->count;
  return causes->len;
}

static int compare_causes(gconstpointer a, gconstpointer b)
{
  const Cause *one = *(const Cause *const *) a;
  const Cause *other = *(const Cause *const *) b;
  if (one->count != other->count)
    return one->count < other->count ? 1 : -1;
  int order = g_strcmp0(one->mine, other->mine);
  if (order == 0)
    order = g_strcmp0(one->provider, other->provider);
  if (order == 0)
    order = (int) one->reason - (int) other->reason;
  return order != 0 ? order
                    : g_strcmp0(one->named != NULL ? one->named->name : NULL,
                                other->named != NULL ? other->named->name : NULL);
}

static char *count_text(guint64 count)
{
  return g_strdup_printf("%" G_GUINT64_FORMAT, count);
}

/* What whoever runs the sender's mail does about it first. */
static const char *action_of(const Cause *cause)
{
  const BounceReasonInfo *info = bounce_reason_info(cause->reason);
  const char *action = info->actions[BOUNCE_ACTOR_SENDER_ADMIN];
  if (action == NULL)
    action = info->actions[info->first];
  return action;
}

/* The list's own page, else that on which the provider explains itself. */
static const char *page_of(const Cause *cause)
{
  if (cause->named != NULL && cause->named->page != NULL)
    return cause->named->page;
  return cause->provider != NULL ? mail_provider_page(cause->provider) : NULL;
}

/* "client-blocked (Spamhaus): Look the IP address up ... https://check.spamhaus.org/" */
static char *action_line(const Cause *cause)
{
  const char *named = cause->named != NULL ? cause->named->name : NULL;
  const char *action = action_of(cause);
  const char *page = page_of(cause);
  g_autofree char *names = named != NULL ? g_strdup_printf(" (%s)", named) : g_strdup("");
  return g_strdup_printf("%s%s: %s%s%s", bounce_reason_to_string(cause->reason), names,
                         action != NULL ? _(action) : "", page != NULL ? " " : "",
                         page != NULL ? page : "");
}

/* What to do, once for what is done alike; a table would have no room for it. */
static void write_actions(const GPtrArray *causes, guint n, gboolean is_markdown, GString *out)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n; i++) {
    g_autofree char *line = action_line(causes->pdata[i]);
    if (g_hash_table_contains(seen, line))
      continue;
    if (g_hash_table_size(seen) == 0 && !is_markdown)
      g_string_append_c(out, '\n');
    g_string_append_printf(out, "%s%s\n", is_markdown ? "- " : "", line);
    g_hash_table_add(seen, g_steal_pointer(&line));
  }
}

static BlockedRow row_of(const Cause *cause)
{
  return (BlockedRow){ .mine = cause->mine,
                       .provider = cause->provider,
                       .reason = bounce_reason_to_string(cause->reason),
                       .named = cause->named != NULL ? cause->named->name : NULL,
                       .count = cause->count,
                       .before = cause->before,
                       .first = cause->first,
                       .last = cause->last,
                       .page = page_of(cause),
                       .action = action_of(cause) };
}

static void write_cause(Table *table, const Cause *cause, gboolean compares)
{
  const BlockedRow row = row_of(cause);
  gboolean translated = table->style->format->is_for_people && row.action != NULL;
  g_autofree char *count = count_text(row.count);
  g_autofree char *before = compares ? count_text(row.before) : NULL;
  g_autofree char *first = event_date(row.first);
  g_autofree char *last = event_date(row.last);
  const char *cells[] = {
    row.mine, row.provider, row.reason, row.named, count,
    before,   first,        last,       row.page,  translated ? _(row.action) : row.action
  };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
  table_row(table, cells);
}

void blocked_write(const Blocked *blocked, const TableStyle *style, guint top, gboolean compares,
                   GString *out)
{
  g_autoptr(GPtrArray) causes = causes_of(blocked);
  guint n = top > 0 ? MIN(top, causes->len) : causes->len;
  TableColumn shown[G_N_ELEMENTS(columns)];
  Table table;
  memcpy(shown, columns, sizeof shown);
  shown[COLUMN_BEFORE].wide = !compares; /* no column of nothing in text */
  g_ptr_array_sort(causes, compare_causes);
  table_begin(&table, style, shown, G_N_ELEMENTS(shown), out);
  for (guint i = 0; i < n; i++)
    write_cause(&table, causes->pdata[i], compares);
  table_end(&table);
  if (style->format->is_for_people)
    write_actions(causes, n, style->format == &bounce_format_markdown, out);
}

void blocked_each(const Blocked *blocked, guint top, BlockedVisit visit, gpointer data)
{
  g_autoptr(GPtrArray) causes = causes_of(blocked);
  g_ptr_array_sort(causes, compare_causes);
  for (guint i = 0; i < causes->len && (top == 0 || i < top); i++) {
    const BlockedRow row = row_of(causes->pdata[i]);
    visit(&row, data);
  }
}

/* "example.com refused 139 messages of 192.0.2.10 since 2026-10-01 (auth-failure, DMARC): ..." */
static char *cause_sentence(const Cause *cause)
{
  g_autofree char *count = summary_number(cause->count);
  g_autofree char *first = event_date(cause->first);
  g_autofree char *why =
      g_strconcat(bounce_reason_to_string(cause->reason), cause->named != NULL ? ", " : NULL,
                  cause->named != NULL ? cause->named->name : NULL, NULL);
  const char *action = action_of(cause);
  return g_strdup_printf(P_("%s refused %s message of %s, on %.10s (%s). %s",
                            "%s refused %s messages of %s since %.10s (%s). %s", cause->count),
                         cause->provider != NULL ? cause->provider : _("An unknown server"), count,
                         cause->mine != NULL ? cause->mine : _("yours"), first, why,
                         action != NULL ? _(action) : "");
}

char **blocked_sentences(const Blocked *blocked, guint most)
{
  g_autoptr(GPtrArray) causes = causes_of(blocked);
  g_autoptr(GStrvBuilder) sentences = g_strv_builder_new();
  g_ptr_array_sort(causes, compare_causes);
  for (guint i = 0; i < MIN(most, causes->len); i++) {
    g_autofree char *sentence = cause_sentence(causes->pdata[i]);
    g_strv_builder_add(sentences, sentence);
  }
  return g_strv_builder_end(sentences);
}
