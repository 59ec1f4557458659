/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/template.h"
#include "test.h"

/* Fields as tools/compile-rules writes them. */
#define ANY "\001"
#define ADDR "\002"
#define LOCAL "\003"
#define HOST "\005"
#define STATUS "\007"
#define TEXT "\010"

/* `field` is 0 where only the match counts; `want` is NULL where there is no match. */
static const struct {
  const char *pattern;
  const char *line;
  gboolean whole;
  BounceTemplateField field;
  const char *want;
} rows[] = {
  { "<" ADDR ">: " TEXT, "<bob@example.org>: no such user", TRUE, BOUNCE_TEMPLATE_ADDR,
    "bob@example.org" },
  { "<" ADDR ">: " TEXT, "<bob@example.org>: no such user", TRUE, BOUNCE_TEMPLATE_TEXT,
    "no such user" },
  { "<" ADDR ">: " TEXT, "bob@example.org: no such user", TRUE, 0, NULL },
  { ADDR, "  bob@example.org  ", TRUE, BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ADDR, "<bob@example.org>", TRUE, BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ADDR, "<mailto:bob@example.org>", TRUE, BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ADDR, "bob@example.org failed", TRUE, 0, NULL },
  { ADDR, "bob@example.org failed", FALSE, BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ADDR, "bob", TRUE, 0, NULL },
  { LOCAL, "bob", TRUE, BOUNCE_TEMPLATE_LOCAL, "bob" },
  { LOCAL, "--", TRUE, 0, NULL },
  { ADDR, "@example.org", TRUE, 0, NULL },
  { ADDR, "bob@", TRUE, 0, NULL },
  { ADDR ".", "bob@example.org.", TRUE, BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ADDR, "\"bob smith\"@example.org", TRUE, BOUNCE_TEMPLATE_ADDR, "\"bob smith\"@example.org" },
  { "\"" ADDR "\":", "\"bob@example.org\":", TRUE, BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ADDR, "bob@[192.0.2.1]", TRUE, BOUNCE_TEMPLATE_ADDR, "bob@[192.0.2.1]" },
  { ADDR, "jos\303\251@example.org", TRUE, BOUNCE_TEMPLATE_ADDR, "jos\303\251@example.org" },
  { ANY "SMTP=" ADDR ";" ANY, "c=US;p=X;dda:SMTP=bob@example.org; on Monday", TRUE,
    BOUNCE_TEMPLATE_ADDR, "bob@example.org" },
  { ANY " (" ADDR ")", "Bob (Sales) (bob@example.org)", TRUE, BOUNCE_TEMPLATE_ADDR,
    "bob@example.org" },
  { LOCAL, "screenname", TRUE, BOUNCE_TEMPLATE_LOCAL, "screenname" },
  { LOCAL, "two words", TRUE, 0, NULL },
  { "at host " HOST ".", "at host mail.example.org.", TRUE, BOUNCE_TEMPLATE_HOST,
    "mail.example.org" },
  { HOST " said: " TEXT, "mx.example.org[192.0.2.1] said: 550 no", TRUE, BOUNCE_TEMPLATE_HOST,
    "mx.example.org" },
  { HOST " said: " TEXT, "mx.example.org [192.0.2.1] said: 550 no", TRUE, BOUNCE_TEMPLATE_TEXT,
    "550 no" },
  { "[" HOST "], " TEXT, "[192.0.2.1], 550 no", TRUE, BOUNCE_TEMPLATE_HOST, "192.0.2.1" },
  { "Status: " STATUS, "status:   5.1.1", TRUE, BOUNCE_TEMPLATE_STATUS, "5.1.1" },
  { "Status: " STATUS, "Status: 192.0.2", TRUE, 0, NULL },
  { "Reason: " TEXT, "Reason:", TRUE, BOUNCE_TEMPLATE_TEXT, "" },
  { "I'm afraid", "I\342\200\231m afraid I wasn't able", FALSE, 0, "" },
  { "two words", "Two\302\240\t WORDS", TRUE, 0, "" },
  { "two words", "twowords", TRUE, 0, NULL },
  { ANY "... " TEXT, "550 <a@b.example>... User ... unknown", TRUE, BOUNCE_TEMPLATE_TEXT,
    "User ... unknown" },
  { "<" ANY "> delivery failed", "<bob@example.org>  delivery failed; no more", FALSE, 0, "" },
};

START_TEST(lines_match_or_not_and_fields_are_spans)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceTemplateMatch match = { 0 };
    BouncePairs pairs = { { 0 } };
    BounceScan line = bounce_scan_string(rows[i].line);
    bounce_pairs_add(&pairs, line.p, bounce_scan_left(&line));
    gboolean matches = bounce_template_match(rows[i].pattern, line, &pairs, rows[i].whole, &match);
    test_row(i, matches == bounce_template_match(rows[i].pattern, line, NULL, rows[i].whole, NULL),
             "%s: pairs", rows[i].line);
    test_row(i, matches == (rows[i].want != NULL), "%s: %d", rows[i].line, matches);
    if (!matches || rows[i].field == 0)
      continue;
    BounceScan got = match.field[rows[i].field];
    test_row(i, got.p != NULL && bounce_scan_is(got, rows[i].want), "got \"%.*s\"",
             (int) bounce_scan_left(&got), got.p);
  }
}
END_TEST

START_TEST(a_miss_leaves_the_match_alone)
{
  BounceTemplateMatch match = { 0 };
  match.field[BOUNCE_TEMPLATE_TEXT].p = "x";
  ck_assert(!bounce_template_match("<" ADDR ">", bounce_scan_string("<bob>"), NULL, TRUE, &match));
  ck_assert_str_eq(match.field[BOUNCE_TEMPLATE_TEXT].p, "x");
}
END_TEST

/* Each wildcard of a template walks the line once: a hostile line costs little. */
START_TEST(many_near_misses_end_soon)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < 200000; i++)
    g_string_append(line, "a@b (");
  for (guint i = 0; i < 1000; i++)
    ck_assert(!bounce_template_match(ANY " (" ADDR ") " ANY "x", bounce_scan(line->str, line->len),
                                     NULL, TRUE, NULL));
}
END_TEST

START_TEST(rulers_are_taken_off)
{
  static const char *const lines[][2] = {
    { "   ----- Transcript of session follows -----", "Transcript of session follows" },
    { "|--- Failed addresses follow: ---|", "Failed addresses follow:" },
    { "plain", "plain" },
    { "-----", "" },
    { "", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
    BounceScan bare = bounce_template_undecorate(bounce_scan_string(lines[i][0]));
    test_row(i, bounce_scan_is(bare, lines[i][1]), "%.*s", (int) bounce_scan_left(&bare), bare.p);
  }
}
END_TEST

START_TEST(globs_know_one_wildcard)
{
  ck_assert(bounce_template_glob("*FETCHMAIL*", "fetchmail-daemon@example.org"));
  ck_assert(bounce_template_glob("failure notice", "Failure Notice"));
  ck_assert(bounce_template_glob("a*b*c", "axxbxbc"));
  ck_assert(!bounce_template_glob("a*b*c", "axxbxb"));
  ck_assert(!bounce_template_glob("failure", "failure notice"));
  ck_assert(bounce_template_glob("*", ""));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("template");
  tcase_add_test(tcase, lines_match_or_not_and_fields_are_spans);
  tcase_add_test(tcase, a_miss_leaves_the_match_alone);
  tcase_add_test(tcase, many_near_misses_end_soon);
  tcase_add_test(tcase, rulers_are_taken_off);
  tcase_add_test(tcase, globs_know_one_wildcard);
  return tcase;
}
