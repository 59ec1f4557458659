/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "policy/policy.h"
#include "test.h"

#define DAY 86400
#define START 1700006400 /* midnight UTC */

/* One event in a compact form: day, a letter (h hard, s soft, d deferred, + delivered, c complaint;
 * A accepted, M mail, R automatic reply, C confirmed, U unsubscribed), reason. */
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
  static const struct {
    char what;
    BounceKind kind;
  } lives[] = { { 'A', EVENT_KIND_ACCEPTED },
                { 'M', EVENT_KIND_MAIL },
                { 'R', BOUNCE_KIND_AUTO_REPLY },
                { 'C', EVENT_KIND_CONFIRMED },
                { 'U', EVENT_KIND_UNSUBSCRIBED } };
  for (guint i = 0; i < G_N_ELEMENTS(lives); i++)
    if (lives[i].what == row->what)
      event = (Event){ .kind = lives[i].kind, .date = event.date };
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
    { "[cool-down]\ntimes=1\n[disable]\nscore=1\n", "[cool-down]: first-days: is missing" },
    { "[cool-down]\ntimes=1\nfactor=0.5\nfirst-days=1\n[disable]\nscore=1\n", "factor: less" },
    { "[times]\nmailbox-full=1\n[disable]\nscore=1\n", "[times]: mailbox-full: does nothing" },
    { "[expiry]\nnobody=1\n[disable]\nscore=1\n", "[expiry]: nobody: there is no such" },
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
  ck_assert_uint_eq(n, 12);
}
END_TEST

#define LIFE                                                                                       \
  "[weights]\nhard=1\nsoft=1\ncomplaint=1\n[disable]\nscore=1\n"                                   \
  "[counting]\nstale-days=60\n"
#define COOLING                                                                                    \
  LIFE "[cool-down]\ntimes=2\nfirst-days=10\nsoft-days=4\nfactor=3\nmaximum-days=20\n"             \
       "proven-days=30\n"
#define PROOFS "[counting]\nreset-on-delivery=true\nreset-on-mail=true\n"

/* Where an address stands on day `now`, and until which day; -1: for ever. */
static const struct {
  const char *policy;
  Row rows[8];
  double now;
  PolicyState state;
  double until;
} lives[] = {
  /* Stops grow, up to the longest, and then one stays. */
  { COOLING, { { 0, 'h' } }, 9.9, POLICY_COOL, 10 },
  { COOLING, { { 0, 'h' } }, 10, POLICY_KEEP, -1 },
  { COOLING, { { 0, 'h' }, { 11, 'h' } }, 12, POLICY_COOL, 31 },
  { COOLING, { { 0, 'h' }, { 11, 'h' }, { 32, 'h' } }, 400, POLICY_DISABLE, -1 },
  /* A late failure does not take back what is for ever. */
  { COOLING, { { 0, 'h' }, { 11, 'h' }, { 32, 'h' }, { 300, 'h' } }, 400, POLICY_DISABLE, -1 },
  /* What was on its way counts for nothing. */
  { COOLING, { { 0, 'h' }, { 1, 'h' }, { 2, 'h' } }, 3, POLICY_COOL, 10 },
  /* Soft failures have a row of their own. */
  { COOLING, { { 0, 's', FULL }, { 5, 'h' } }, 6, POLICY_COOL, 15 },
  { COOLING, { { 0, 's', FULL }, { 5, 's', FULL }, { 20, 's', FULL } }, 21, POLICY_DISABLE, -1 },
  { COOLING "soft-disables=false\n",
    { { 0, 's', FULL }, { 5, 's', FULL }, { 20, 's', FULL } },
    21,
    POLICY_COOL,
    40 },
  /* But for a reason that has a number of its own. */
  { COOLING "soft-disables=false\n[times]\nmailbox-full=1\n",
    { { 0, 's', FULL }, { 11, 's', FULL } },
    300,
    POLICY_DISABLE,
    -1 },
  /* Quiet for long enough proves it; a day less does not. */
  { COOLING, { { 0, 'h' }, { 40, 'h' } }, 41, POLICY_COOL, 60 },
  { COOLING, { { 0, 'h' }, { 41, 'h' } }, 42, POLICY_COOL, 51 },
  /* So does a sign of life where the policy takes it. */
  { COOLING, { { 0, 'h' }, { 11, '+' }, { 12, 'h' } }, 13, POLICY_COOL, 22 },
  { COOLING, { { 0, 'h' }, { 11, 'A' }, { 12, 'h' } }, 13, POLICY_COOL, 32 },
  { LIFE PROOFS, { { 0, 'h' }, { 1, 'A' } }, 2, POLICY_KEEP, -1 },
  { LIFE PROOFS, { { 0, 'h' }, { 1, 'M' } }, 2, POLICY_KEEP, -1 },
  { LIFE PROOFS, { { 0, 'h' }, { 1, 'R' } }, 2, POLICY_KEEP, -1 },
  { LIFE, { { 0, 'h' }, { 1, 'M' }, { 2, 'A' }, { 3, 'R' } }, 4, POLICY_DISABLE, -1 },
  { COOLING, { { 0, 'h' }, { 1, 'C' } }, 2, POLICY_CONFIRMED, -1 },
  { LIFE, { { 0, 'h' }, { 1, 'C' }, { 2, 'h' } }, 3, POLICY_DISABLE, -1 },
  { LIFE "reset-on-confirmation=false\n", { { 0, 'h' }, { 1, 'C' } }, 2, POLICY_DISABLE, -1 },
  /* What arrived interrupts a row, whether it proves anything or not. */
  { LIFE "[counting]\nconsecutive=true\nreset-on-success=false\n[disable]\nscore=2\n",
    { { 0, 'h' }, { 1, '+' }, { 2, 'h' } },
    3,
    POLICY_KEEP,
    -1 },
  { LIFE "[counting]\nconsecutive=true\nreset-on-success=false\n[disable]\nscore=2\n",
    { { 0, 'h' }, { 1, 'M' }, { 2, 'h' } },
    3,
    POLICY_DISABLE,
    -1 },
  /* Who complained, or asked for no more, comes back by their own word only. */
  { COOLING PROOFS, { { 0, 'c' }, { 1, '+' } }, 2, POLICY_DISABLE, -1 },
  { LIFE PROOFS, { { 0, 'c' }, { 1, '+' }, { 2, 'M' }, { 99, 'h' } }, 100, POLICY_DISABLE, -1 },
  { LIFE, { { 0, 'c' }, { 1, 'C' } }, 2, POLICY_CONFIRMED, -1 },
  { LIFE, { { 0, 'U' } }, 2, POLICY_DISABLE, -1 },
  { "[disable]\nscore=9\n", { { 0, 'U' }, { 1, '+' } }, 2, POLICY_DISABLE, -1 },
  { LIFE, { { 0, 'U' }, { 1, 'C' } }, 2, POLICY_CONFIRMED, -1 },
  { COOLING, { { 0, 'h' }, { 1, 'U' } }, 300, POLICY_DISABLE, -1 },
  /* A stop may end by its reason; then everything begins anew. */
  { LIFE "[expiry]\nhard=30\nmailbox-full=5\n", { { 0, 'h' } }, 29, POLICY_DISABLE, 30 },
  { LIFE "[expiry]\nhard=30\nmailbox-full=5\n", { { 0, 'h' } }, 30, POLICY_KEEP, -1 },
  { LIFE "[expiry]\nhard=30\nmailbox-full=5\n", { { 0, 's', FULL } }, 4, POLICY_DISABLE, 5 },
  { LIFE "[expiry]\nhard=30\nuser-unknown=0\n", { { 0, 'h' } }, 99, POLICY_DISABLE, -1 },
  { LIFE "[expiry]\ncomplaint=7\n", { { 0, 'c' } }, 8, POLICY_KEEP, -1 },
  { COOLING "[expiry]\nhard=100\n",
    { { 0, 'h' }, { 11, 'h' }, { 32, 'h' } },
    100,
    POLICY_DISABLE,
    132 },
  /* A probe: what reaches the level is asked once more. */
  { LIFE "[probe]\ndays=7\n", { { 0, 'h' } }, 1, POLICY_WARN, -1 },
  { LIFE "[probe]\ndays=7\n", { { 0, 'h' }, { 7, 'h' } }, 8, POLICY_DISABLE, -1 },
  { LIFE "[probe]\ndays=7\n", { { 0, 'h' }, { 8, 'h' } }, 9, POLICY_WARN, -1 },
  { LIFE "[probe]\ndays=7\n", { { 0, 'c' } }, 1, POLICY_DISABLE, -1 },
};

START_TEST(an_address_has_a_life)
{
  for (guint i = 0; i < G_N_ELEMENTS(lives); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Policy) policy = parse_text(lives[i].policy, &error);
    test_row(i, policy != NULL, "%s", error != NULL ? error->message : "");
    PolicyStanding at = { 0 };
    for (const Row *row = lives[i].rows; row->what != '\0'; row++) {
      Event event = event_of(row);
      policy_step(policy, &at, &event, NULL);
    }
    policy_advance(policy, &at, START + (gint64) (lives[i].now * DAY));
    double until = at.until != 0 ? (double) (at.until - START) / DAY : -1;
    test_row(i, at.state == lives[i].state, "%s", policy_state_to_string(at.state));
    test_row(i, fabs(until - lives[i].until) < 1e-6, "until day %f", until);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("policy");
  tcase_add_test(tcase, an_address_has_a_life);
  tcase_add_test(tcase, presets_count_as_their_programs_do);
  tcase_add_test(tcase, sympa_wants_many_and_regular_bounces);
  tcase_add_test(tcase, own_policies_turn_every_knob);
  tcase_add_test(tcase, mistakes_are_told_with_their_key);
  tcase_add_test(tcase, presets_are_sorted_and_never_count_the_senders_faults);
  return tcase;
}
