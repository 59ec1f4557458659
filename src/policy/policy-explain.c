/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shows the arithmetic of a policy. In: events and what each did; two lists. Out: tables. It counts
 * nothing itself.
 */
#include "policy/policy-explain.h"

#include <math.h>
#include <string.h>

#include "base/translate.h"

#define FADED N_("the score so far faded to %s of it")

static const TableColumn columns[] = {
  { N_("date"), .date = TRUE },    { N_("list"), .spare = 3 },
  { N_("verdict"), .spare = 1 },   { N_("reason") },
  { N_("fault"), .spare = 2 },     { N_("weight"), .number = TRUE },
  { N_("score"), .number = TRUE }, { N_("state") },
  { N_("note"), .last = TRUE },
};

void policy_explain_begin(PolicyExplanation *explanation, const Policy *policy,
                          const TableStyle *style, GString *out)
{
  *explanation = (PolicyExplanation){ .policy = policy, .out = out };
  table_begin(&explanation->table, style, columns, G_N_ELEMENTS(columns), out);
}

static char *decimal(double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.2f", number));
}

/* Programs get every note as it is in the source. */
static char *note_text(const PolicyStep *step, gboolean text)
{
  if (step->note != NULL || step->decay >= 1)
    return g_strdup(text ? _(step->note) : step->note);
  g_autofree char *factor = decimal(step->decay);
  return g_strdup_printf(text ? _(FADED) : FADED, factor);
}

void policy_explain_event(const Event *event, const PolicyStep *step, const PolicyStanding *after,
                          gpointer data)
{
  PolicyExplanation *explanation = data;
  g_autofree char *date = event_date(event->date);
  g_autofree char *weight = decimal(step->counted ? step->weight : 0);
  g_autofree char *score = decimal(after->score);
  g_autofree char *note = note_text(step, explanation->table.style->format->is_for_people);
  const char *verdict = event->verdict == BOUNCE_VERDICT_NONE
                            ? event_kind_to_string(event->kind)
                            : bounce_verdict_to_string(event->verdict);
  const char *cells[] = { date,
                          event->list,
                          verdict,
                          bounce_reason_to_string(event->reason),
                          bounce_fault_to_string(event->fault),
                          weight,
                          score,
                          policy_state_to_string(after->state),
                          note };
  table_row(&explanation->table, cells);
  explanation->standing = *after;
  explanation->n_events++;
}

/* A whole number without its zeros. */
static char *amount(double number)
{
  return number == floor(number) ? g_strdup_printf("%.0f", number) : decimal(number);
}

/* What must all hold before a state is reached. */
static void append_level(GString *out, const Policy *policy, PolicyState state)
{
  const PolicyLevel *level = &policy->levels[state];
  const char *name = policy_state_to_string(state);
  g_autofree char *score = amount(level->score);
  g_autofree char *days = amount(level->period_days);
  g_autofree char *count = amount(level->count);
  if (level->score > 0)
    g_string_append_printf(out, _("  %s: a score of at least %s\n"), name, score);
  if (level->count > 0)
    g_string_append_printf(out, _("  %s: events that count: at least %s\n"), name, count);
  if (level->period_days > 0)
    g_string_append_printf(out, _("  %s: days from the first of them to the last: at least %s\n"),
                           name, days);
}

static const char *const lives[] = {
  [POLICY_KEEP] = N_("active"),      [POLICY_CONFIRMED] = N_("active, confirmed"),
  [POLICY_WARN] = N_("warned"),      [POLICY_COOL] = N_("cooling"),
  [POLICY_DISABLE] = N_("disabled"),
};

/* "disabled since 2026-03-01 for ever (user-unknown)" */
static void append_since(GString *out, const PolicyStanding *at)
{
  const char *reason = bounce_reason_to_string(at->reason);
  g_autofree char *since = event_date(at->since);
  g_autofree char *until = event_date(at->until);
  g_string_append_printf(out, _("Life: %s"), translate(lives[at->state]));
  if (since != NULL)
    g_string_append_printf(out, _(" since %.10s"), since);
  if (until != NULL)
    g_string_append_printf(out, _(" until %.10s"), until);
  else if (at->state == POLICY_DISABLE)
    g_string_append(out, _(" for ever"));
  if (reason != NULL && at->state >= POLICY_WARN)
    g_string_append_printf(out, " (%s)", reason);
}

/* What comes next, where something does. */
static const char *outlook(const PolicyStanding *at)
{
  if (at->refused)
    return N_("; only a confirmation brings it back");
  if (at->state == POLICY_COOL)
    return N_("; then it gets mail again, and the next failure stops it for longer or for ever");
  if (at->probed != 0)
    return N_("; the next failure disables it");
  return at->ended != 0 ? N_("; on trial: the next failure stops it again") : "";
}

static void append_life(GString *out, const PolicyStanding *at)
{
  append_since(out, at);
  g_string_append_printf(out, "%s\n", translate(outlook(at)));
}

void policy_explain_end(PolicyExplanation *explanation, gint64 now)
{
  const Policy *policy = explanation->policy;
  gboolean text = explanation->table.style->format->is_for_people;
  table_end(&explanation->table);
  if (!text)
    return;
  policy_advance(policy, &explanation->standing, now);
  g_autofree char *score = decimal(explanation->standing.score);
  if (explanation->n_events > 0)
    g_string_append_c(explanation->out, '\n');
  g_string_append_printf(explanation->out,
                         P_("Policy %s: %s, %u of %u event counted, score %s\n",
                            "Policy %s: %s, %u of %u events counted, score %s\n",
                            explanation->n_events),
                         policy->name, policy_state_to_string(explanation->standing.state),
                         explanation->standing.count, explanation->n_events, score);
  append_life(explanation->out, &explanation->standing);
  append_level(explanation->out, policy, POLICY_WARN);
  append_level(explanation->out, policy, POLICY_DISABLE);
}

static int by_address(gconstpointer a, gconstpointer b)
{
  return strcmp(((const Suppression *) a)->address, ((const Suppression *) b)->address);
}

static void compare_row(Table *table, const Suppression *a, const Suppression *b)
{
  g_autofree char *one = decimal(a->standing.score);
  g_autofree char *other = decimal(b->standing.score);
  const char *cells[] = { a->address, policy_state_to_string(a->standing.state), one,
                          policy_state_to_string(b->standing.state), other };
  table_row(table, cells);
}

/* Index of the first row in `sorted` that is not before `address`. */
static guint find_address(const GArray *sorted, const char *address)
{
  guint from = 0;
  guint to = sorted->len;
  while (from < to) {
    guint middle = from + (to - from) / 2;
    if (strcmp(g_array_index(sorted, Suppression, middle).address, address) < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

/* Rows of `all` that `sorted` has too, with another state. A window may show one policy fewer. */
static void compare_all(Table *table, const GArray *all, const GArray *sorted)
{
  for (guint i = 0; i < all->len; i++) {
    const Suppression *a = &g_array_index(all, Suppression, i);
    guint at = find_address(sorted, a->address);
    const Suppression nothing = { .address = a->address };
    const Suppression *b = &nothing;
    if (at < sorted->len && strcmp(g_array_index(sorted, Suppression, at).address, a->address) == 0)
      b = &g_array_index(sorted, Suppression, at);
    if (a->standing.state != b->standing.state)
      compare_row(table, a, b);
  }
}

void policy_explain_compare(const TableStyle *style, const Policy *one, const GArray *first,
                            const Policy *other, const GArray *second, GString *out)
{
  g_autofree char *one_score = g_strconcat(one->name, "_score", NULL);
  g_autofree char *other_score = g_strconcat(other->name, "_score", NULL);
  gboolean text = style->format->is_for_people;
  const TableColumn names[] = { { N_("address") },
                                { one->name },
                                { text ? N_("score") : one_score, .number = TRUE },
                                { other->name },
                                { text ? N_("score") : other_score, .number = TRUE } };
  g_autoptr(GArray) sorted = g_array_copy((GArray *) second);
  Table table;
  g_array_sort(sorted, by_address);
  table_begin(&table, style, names, G_N_ELEMENTS(names), out);
  compare_all(&table, first, sorted);
  table_end(&table);
}
