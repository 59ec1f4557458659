/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Policies replayed: whom they stop, who lived, who was mailed in vain. */
#include "policy/simulation.h"
#include "test.h"

#define DAY 86400
#define START 1735689600 /* 2025-01-01 */

/* h hard, s soft (full), + delivered, A accepted, M mail of theirs, C confirmed, c complaint. */
typedef struct {
  const char *address;
  double day;
  char what;
} Row;

static const Row *rows; /* what the history holds, a person after the other */

static Event event_of(const Row *row)
{
  Event event = { .subscriber = row->address,
                  .date = START + (gint64) (row->day * DAY),
                  .kind = BOUNCE_KIND_BOUNCE };
  switch (row->what) {
  case 'h':
    event.verdict = BOUNCE_VERDICT_HARD;
    event.reason = BOUNCE_REASON_USER_UNKNOWN;
    event.fault = BOUNCE_FAULT_RECIPIENT;
    break;
  case 's':
    event.verdict = BOUNCE_VERDICT_SOFT;
    event.reason = BOUNCE_REASON_MAILBOX_FULL;
    event.fault = BOUNCE_FAULT_RECIPIENT;
    break;
  case '+':
    event.kind = BOUNCE_KIND_DELIVERED;
    event.verdict = BOUNCE_VERDICT_DELIVERED;
    break;
  case 'c':
    event.kind = BOUNCE_KIND_FEEDBACK;
    event.reason = BOUNCE_REASON_COMPLAINT;
    break;
  default:
    event.kind = row->what == 'A'   ? EVENT_KIND_ACCEPTED
                 : row->what == 'M' ? EVENT_KIND_MAIL
                                    : EVENT_KIND_CONFIRMED;
  }
  return event;
}

static gboolean each_row(History *history, const HistoryQuery *query, HistoryVisit visit,
                         gpointer data, GError **error)
{
  ck_assert_int_eq(query->order, HISTORY_ORDER_PERSON);
  for (const Row *row = rows; row->address != NULL; row++) {
    Event event = event_of(row);
    visit(&event, data);
  }
  return TRUE;
}

static const HistoryMethods methods = { .each = each_row };

typedef struct {
  const char *policy;
  Row rows[12];
  guint dead, cooled, disabled, wrongly, mailed, withheld;
} Case;

static const Case cases[] = {
  /* One hard bounce is enough for strict: the rest would not have been sent. */
  { "strict", { { "a", 0, 'h' }, { "a", 7, 'h' }, { "a", 14, 'h' } }, .dead = 1, .disabled = 1 },
  { "mailman", { { "a", 0, 'h' }, { "a", 1, 'h' }, { "a", 2, 'h' } }, .dead = 1, .mailed = 1 },
  /* Two mails of one day are one try. */
  { "mailman", { { "a", 0, 'h' }, { "a", .2, 'h' }, { "a", 1, 'h' } }, .dead = 1 },
  /* What shows later that it lives makes it wrong, whatever it is. */
  { "strict", { { "a", 0, 'h' }, { "a", 7, 'A' } }, .disabled = 1, .wrongly = 1, .withheld = 1 },
  { "strict", { { "a", 0, 'h' }, { "a", 7, '+' } }, .disabled = 1, .wrongly = 1, .withheld = 1 },
  { "strict", { { "a", 0, 'h' }, { "a", 7, 'M' } }, .disabled = 1, .wrongly = 1 },
  { "strict", { { "a", 0, 'h' }, { "a", 7, 'C' } }, .disabled = 1, .wrongly = 1 },
  { "strict", { { "a", 0, 'h' }, { "a", 7, 's' } }, .disabled = 1, .wrongly = 1 },
  /* And a failure for good behind it does not. */
  { "strict", { { "a", 0, 'h' }, { "a", 7, 's' }, { "a", 14, 'h' } }, .dead = 1, .disabled = 1 },
  /* It died after it was heard of. */
  { "strict", { { "a", 0, 'A' }, { "a", 7, 'h' } }, .dead = 1, .disabled = 1 },
  /* A complaint is neither. */
  { "strict", { { "a", 0, 'c' }, { "a", 7, '+' } }, .withheld = 1 },
  /* A pause, a trial, and the end. */
  { "recommended",
    { { "a", 0, 'h' }, { "a", 7, 'h' }, { "a", 22, 'h' }, { "a", 29, 'h' } },
    .dead = 1,
    .cooled = 1,
    .disabled = 1 },
  { "recommended",
    { { "a", 0, 'h' }, { "a", 7, 'A' }, { "a", 22, 'A' }, { "a", 29, 'h' } },
    .dead = 1,
    .cooled = 1,
    .withheld = 1 },
  /* People are counted apart. */
  { "strict",
    { { "a", 0, 'h' }, { "b", 0, 'h' }, { "b", 1, 'M' }, { "c", 0, 's' } },
    .dead = 1,
    .disabled = 2,
    .wrongly = 1 },
};

static void count_stop(const SimulationStop *stop, gpointer data)
{
  ck_assert(stop->state == POLICY_COOL || stop->state == POLICY_DISABLE);
  ck_assert(stop->until == 0 || stop->until > stop->since);
  ++*(guint *) data;
}

START_TEST(policies_are_held_to_what_came_later)
{
  History history = { &methods };
  const SuppressionScope scope = { .as_of = START + 400 * DAY };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Case *c = &cases[i];
    g_autoptr(Policy) policy = policy_load(c->policy, NULL);
    SimulationResult found = { .policy = policy };
    SimulationTruth truth;
    guint stops = 0;
    rows = c->rows;
    ck_assert(simulation_run(&history, &scope, &found, 1, &truth, count_stop, &stops, NULL));
    test_row(i, truth.dead == c->dead, "%u dead", (guint) truth.dead);
    test_row(i, found.cooled == c->cooled, "%u cooled", (guint) found.cooled);
    test_row(i, found.disabled == c->disabled, "%u disabled", (guint) found.disabled);
    test_row(i, found.wrongly == c->wrongly, "%u wrongly", (guint) found.wrongly);
    test_row(i, found.mailed == c->mailed, "%u mailed", (guint) found.mailed);
    test_row(i, found.withheld == c->withheld, "%u withheld", (guint) found.withheld);
    test_row(i, stops >= found.disabled + found.cooled, "%u stops", stops);
  }
}
END_TEST

static gboolean each_of_a_flood(History *history, const HistoryQuery *query, HistoryVisit visit,
                                gpointer data, GError **error)
{
  const Row row = { "a", 0, 'h' };
  Event event = event_of(&row);
  for (guint i = 0; i < SIMULATION_EVENTS_MAX + 1; i++, event.date += 60)
    visit(&event, data);
  return TRUE;
}

START_TEST(a_flood_is_cut_and_told)
{
  const HistoryMethods flood = { .each = each_of_a_flood };
  History history = { &flood };
  const SuppressionScope scope = { .as_of = START + 400 * DAY };
  g_autoptr(Policy) policy = policy_load("strict", NULL);
  SimulationResult found = { .policy = policy };
  SimulationTruth truth;
  ck_assert(simulation_run(&history, &scope, &found, 1, &truth, NULL, NULL, NULL));
  ck_assert_uint_eq(truth.left_out, 1);
  ck_assert_uint_eq(found.disabled, 1);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("simulation");
  tcase_add_test(tcase, policies_are_held_to_what_came_later);
  tcase_add_test(tcase, a_flood_is_cut_and_told);
  return tcase;
}
