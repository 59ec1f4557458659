/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "policy/policy.h"
#include "test.h"

#define DAY 86400
#define START 1700006400 /* midnight UTC */

/* One event in a compact form: day, verdict letter (h s d + for delivered, c complaint), reason. */
typedef struct {
  double day;
  char what;
  BounceReason reason;
} Row;

static Event event_of(const Row *row)
{
  Event event = { .kind = BOUNCE_KIND_BOUNCE, .date = START + (gint64) (row->day * DAY) };
  event.reason = row->reason != 0 ? row->reason : BOUNCE_REASON_USER_UNKNOWN;
  event.fault = bounce_reason_info(event.reason)->fault;
  event.verdict = row->what == 'h'   ? BOUNCE_VERDICT_HARD
                  : row->what == 's' ? BOUNCE_VERDICT_SOFT
                  : row->what == 'd' ? BOUNCE_VERDICT_DEFERRED
                  : row->what == '+' ? BOUNCE_VERDICT_DELIVERED
                                     : BOUNCE_VERDICT_NONE;
  if (row->what == 'c') {
    event.kind = BOUNCE_KIND_FEEDBACK;
    event.reason = BOUNCE_REASON_COMPLAINT;
    event.fault = BOUNCE_FAULT_NONE;
  }
  return event;
}

static PolicyStanding run(const char *policy_name, const Row *rows)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Policy) policy = policy_load(policy_name, &error);
  PolicyStanding standing = { 0 };
  ck_assert_msg(policy != NULL, "%s: %s", policy_name, error != NULL ? error->message : "");
  for (; rows->what != '\0'; rows++) {
    Event event = event_of(rows);
    policy_step(policy, &standing, &event, NULL);
  }
  return standing;
}

typedef struct {
  const char *policy;
  Row rows[24];
  PolicyState state;
  double score;
  guint count;
} Case;

#define BLOCKED BOUNCE_REASON_CLIENT_BLOCKED
#define FULL BOUNCE_REASON_MAILBOX_FULL

static const Case cases[] = {
  /* One hard bounce is enough for strict, soft ones never are. */
  { "strict", { { 0, 'h' } }, POLICY_DISABLE, 1, 1 },
  { "strict", { { 0, 's', FULL }, { 1, 's', FULL }, { 2, 's', FULL } }, POLICY_KEEP, 0, 0 },
  { "strict", { { 0, 'c' } }, POLICY_DISABLE, 1, 1 },
  /* Four points keep, the fifth disables; two on one day are one. */
  { "mailman", { { 0, 'h' }, { 1, 'h' }, { 2, 'h' }, { 3, 'h' } }, POLICY_KEEP, 4, 4 },
  { "mailman",
    { { 0, 'h' }, { 1, 'h' }, { 2, 'h' }, { 3, 'h' }, { 4, 'h' } },
    POLICY_DISABLE,
    5,
    5 },
  { "mailman",
    { { 0, 'h' }, { .5, 'h' }, { .99, 'h' }, { 1, 'h' }, { 1.1, 'h' } },
    POLICY_KEEP,
    2,
    2 },
  /* Exactly seven days of quiet are not stale; more are. */
  { "mailman", { { 0, 'h' }, { 7, 'h' } }, POLICY_KEEP, 2, 2 },
  { "mailman", { { 0, 'h' }, { 7.001, 'h' } }, POLICY_KEEP, 1, 1 },
  /* A stop that was reached stays, however long ago; a stale new start takes it back. */
  { "mailman",
    { { 0, 'h' }, { 1, 'h' }, { 2, 'h' }, { 3, 'h' }, { 4, 'h' }, { 40, 'h' } },
    POLICY_KEEP,
    1,
    1 },
  { "mailman", { { 0, 'h' }, { 1, 'h' }, { 2, '+' }, { 3, 'h' } }, POLICY_KEEP, 1, 1 },
  /* Mailman 3 makes no difference between soft and hard, Mailman 2 does. */
  { "mailman", { { 0, 's', FULL }, { 1, 's', FULL } }, POLICY_KEEP, 2, 2 },
  { "mailman2", { { 0, 's', FULL }, { 1, 's', FULL }, { 2, 'h' } }, POLICY_KEEP, 2, 3 },
  /* Faults of the sender and delays never count. */
  { "mailman",
    { { 0, 's', BLOCKED }, { 1, 's', BLOCKED }, { 2, 'd' }, { 3, 's', BOUNCE_REASON_SPAM } },
    POLICY_KEEP,
    0,
    0 },
  { "listmonk",
    { { 0, 's', BLOCKED }, { 1, 's', BLOCKED }, { 2, 's', BLOCKED } },
    POLICY_KEEP,
    0,
    0 },
  { "listmonk", { { 0, 's', FULL } }, POLICY_KEEP, .5, 1 },
  { "listmonk", { { 0, 's', FULL }, { 0, 's', FULL } }, POLICY_DISABLE, 1, 2 },
  { "listmonk", { { 0, 'h' } }, POLICY_DISABLE, 1, 1 },
  /* Discourse: 2 + 2 is 4; a soft one counts 1; 30 days of quiet start over. */
  { "discourse", { { 0, 'h' }, { 1, 'h' } }, POLICY_DISABLE, 4, 2 },
  { "discourse", { { 0, 'h' } }, POLICY_WARN, 2, 1 },
  { "discourse", { { 0, 's', FULL }, { 1, 's', FULL }, { 2, 's', FULL } }, POLICY_WARN, 3, 3 },
  { "discourse", { { 0, 'h' }, { 31, 'h' } }, POLICY_WARN, 2, 1 },
  /* Time, then a further bounce. */
  { "mlmmj", { { 0, 'h' } }, POLICY_WARN, 1, 1 },
  { "mlmmj", { { 0, 'h' }, { 4.9, 'h' } }, POLICY_WARN, 2, 2 },
  { "mlmmj", { { 0, 'h' }, { 5, 'h' } }, POLICY_DISABLE, 2, 2 },
  { "ezmlm", { { 0, 'h' }, { 11, 'h' } }, POLICY_KEEP, 2, 2 },
  { "ezmlm", { { 0, 'h' }, { 12, 'h' } }, POLICY_WARN, 2, 2 },
  { "ezmlm", { { 0, 'h' }, { 12, 'h' }, { 24, 'h' } }, POLICY_DISABLE, 3, 3 },
};

START_TEST(presets_count_as_their_programs_do)
{
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Case *c = &cases[i];
    PolicyStanding at = run(c->policy, c->rows);
    test_row(i, at.state == c->state, "%s: %s", c->policy, policy_state_to_string(at.state));
    test_row(i, fabs(at.score - c->score) < 1e-9, "%s: score %f", c->policy, at.score);
    test_row(i, at.count == c->count, "%s: count %u", c->policy, at.count);
  }
}
END_TEST

/* `n` hard bounces, one every `gap` days. */
static PolicyState sympa_after(guint n, double gap)
{
  Row rows[120] = { { 0 } };
  ck_assert_uint_lt(n, G_N_ELEMENTS(rows));
  for (guint i = 0; i < n; i++)
    rows[i] = (Row){ i * gap, 'h', 0 };
  return run("sympa", rows).state;
}

START_TEST(sympa_wants_many_and_regular_bounces)
{
  ck_assert_int_eq(sympa_after(44, 1), POLICY_KEEP);
  ck_assert_int_eq(sympa_after(45, 1), POLICY_WARN);
  ck_assert_int_eq(sympa_after(74, 1), POLICY_WARN);
  ck_assert_int_eq(sympa_after(75, 1), POLICY_DISABLE);
  /* Every other day only: regularity is about a half. */
  ck_assert_int_eq(sympa_after(75, 2), POLICY_KEEP);
  /* 100 in four days are no ten days. */
  ck_assert_int_eq(sympa_after(100, 0.04), POLICY_KEEP);
}
END_TEST

static Policy *parse_text(const char *text, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("policy-XXXXXX.ini", &path, NULL);
  ck_assert_int_ge(fd, 0);
  g_close(fd, NULL);
  ck_assert(g_file_set_contents(path, text, -1, NULL));
  Policy *policy = policy_load(path, error);
  g_remove(path);
  return policy;
}

START_TEST(own_policies_turn_every_knob)
{
  static const char text[] = "[weights]\nhard=2\nsoft=1\n[reasons]\nmailbox-full=0.25\n"
                             "[faults]\nsender-system=0.5\nnetwork=0\n"
                             "[counting]\nhalf-life-days=2\nconsecutive=true\n"
                             "[disable]\nscore=3\ncount=2\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(Policy) policy = parse_text(text, &error);
  ck_assert_msg(policy != NULL, "%s", error != NULL ? error->message : "");
  const struct {
    Row row;
    double weight;
  } weights[] = { { { 0, 'h' }, 2 },           { { 0, 's', FULL }, .25 },
                  { { 0, 's', BLOCKED }, .5 }, { { 0, 's', BOUNCE_REASON_NETWORK_ERROR }, 0 },
                  { { 0, 'd' }, 0 },           { { 0, 'c' }, 0 } };
  for (guint i = 0; i < G_N_ELEMENTS(weights); i++) {
    Event event = event_of(&weights[i].row);
    double weight = policy_weight(policy, &event);
    test_row(i, fabs(weight - weights[i].weight) < 1e-9, "%f", weight);
  }
  PolicyStanding at = { 0 };
  PolicyStep step;
  Event first = event_of(&(Row){ 0, 'h' });
  Event second = event_of(&(Row){ 2, 'h' });
  Event delay = event_of(&(Row){ 3, 'd' });
  policy_step(policy, &at, &first, &step);
  policy_step(policy, &at, &second, &step);
  ck_assert_double_eq_tol(step.decay, 0.5, 1e-9);
  ck_assert_double_eq_tol(at.score, 3, 1e-9);
  ck_assert_int_eq(at.state, POLICY_DISABLE);
  policy_step(policy, &at, &delay, &step);
  ck_assert(step.restarted);
  ck_assert_int_eq(at.state, POLICY_KEEP);
}
END_TEST

START_TEST(mistakes_are_told_with_their_key)
{
  static const char *const wrong[][2] = {
    { "[weights]\nhrad=1\n[disable]\nscore=1\n", "[weights]: hrad: there is no such setting" },
    { "[weights]\nhard=lots\n[disable]\nscore=1\n", "[weights]: hard: not a number" },
    { "[weights]\nhard=-1\n[disable]\nscore=1\n", "[weights]: hard: not a number" },
    { "[faults]\nnobody=1\n[disable]\nscore=1\n", "[faults]: nobody: there is no such" },
    { "[counting]\none-per-day=perhaps\n[disable]\nscore=1\n", "neither true nor false" },
    { "[weights]\nhard=1\n", "nobody would ever be disabled" },
    { "", "empty" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) error = NULL;
    Policy *policy = parse_text(wrong[i][0], &error);
    test_row(i, policy == NULL, "%s", wrong[i][0]);
    test_row(i, strstr(error->message, wrong[i][1]) != NULL, "%s", error->message);
  }
}
END_TEST

START_TEST(presets_are_sorted_and_never_count_the_senders_faults)
{
  guint n = 0;
  for (const PolicyPreset *preset = policy_presets; preset->name != NULL; preset++, n++) {
    g_autoptr(Policy) policy = policy_load(preset->name, NULL);
    test_row(n, policy != NULL && policy->description != NULL, "%s", preset->name);
    test_row(n, n == 0 || strcmp(preset[-1].name, preset->name) < 0, "%s", preset->name);
    test_row(n, policy->faults[BOUNCE_FAULT_SENDER_SYSTEM] == 0, "%s", preset->name);
    test_row(n, policy->faults[BOUNCE_FAULT_MESSAGE] == 0, "%s", preset->name);
    test_row(n, policy->verdicts[BOUNCE_VERDICT_DEFERRED] == 0, "%s", preset->name);
  }
  ck_assert_uint_eq(n, 8);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("policy");
  tcase_add_test(tcase, presets_count_as_their_programs_do);
  tcase_add_test(tcase, sympa_wants_many_and_regular_bounces);
  tcase_add_test(tcase, own_policies_turn_every_knob);
  tcase_add_test(tcase, mistakes_are_told_with_their_key);
  tcase_add_test(tcase, presets_are_sorted_and_never_count_the_senders_faults);
  return tcase;
}
