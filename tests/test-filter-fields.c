/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X-Bounce-* fields: folded, encoded, and never more lines than they should be. */
#include <bounce/version.h>
#include <gmime/gmime.h>
#include <string.h>

#include "filter/filter-fields.h"
#include "test.h"

static const char *const no_anomalies[] = { NULL };

static char *fields(const BounceRecipient *recipients, guint n)
{
  g_autofree const BounceRecipient **all = g_new(const BounceRecipient *, n);
  for (guint i = 0; i < n; i++)
    all[i] = &recipients[i];
  const BounceReportInfo info = {
    .kind = BOUNCE_KIND_BOUNCE, .anomalies = no_anomalies, .recipients = all, .n_recipients = n
  };
  GString *out = g_string_new(NULL);
  filter_fields_report(out, &info, "\n");
  return g_string_free(out, FALSE);
}

START_TEST(the_worst_recipient_speaks_for_the_message)
{
  const BounceRecipient recipients[] = {
    { .recipient = "a@example.org",
      .verdict = BOUNCE_VERDICT_DELIVERED,
      .reason = BOUNCE_REASON_DELIVERED },
    { .recipient = "b@example.org",
      .verdict = BOUNCE_VERDICT_HARD,
      .status = { 5, 1, 1 },
      .reason = BOUNCE_REASON_USER_UNKNOWN,
      .fault = BOUNCE_FAULT_RECIPIENT,
      .advice = BOUNCE_ADVICE_REMOVE,
      .subscriber = "c@example.org",
      .explanation = "There is no such mailbox." },
    { .recipient = "d@example.org", .verdict = BOUNCE_VERDICT_SOFT },
  };
  g_autofree char *text = fields(recipients, 3);
  ck_assert_str_eq(text, "X-Bounce-Kind: bounce\n"
                         "X-Bounce-Verdict: hard\n"
                         "X-Bounce-Reason: user-unknown\n"
                         "X-Bounce-Status: 5.1.1\n"
                         "X-Bounce-Fault: recipient\n"
                         "X-Bounce-Advice: remove\n"
                         "X-Bounce-Subscriber: c@example.org\n"
                         "X-Bounce-Explanation: There is no such mailbox.\n"
                         "X-Bounce-Recipient: a@example.org; verdict=delivered; reason=delivered\n"
                         "X-Bounce-Recipient: b@example.org; verdict=hard; status=5.1.1;\n"
                         " reason=user-unknown\n"
                         "X-Bounce-Recipient: d@example.org; verdict=soft\n"
                         "X-Bounce-Version: " BOUNCE_VERSION "\n");
}
END_TEST

START_TEST(a_thousand_recipients_do_not_make_a_thousand_fields)
{
  static BounceRecipient recipients[1000];
  for (guint i = 0; i < 1000; i++)
    recipients[i].recipient = "a@example.org";
  g_autofree char *text = fields(recipients, 1000);
  ck_assert_ptr_nonnull(strstr(text, "X-Bounce-Recipients-Left-Out: 900\n"));
  g_autofree char *few = fields(recipients, 100);
  ck_assert_ptr_null(strstr(few, "Left-Out"));
}
END_TEST

#define SIZE_MAX_ADDED (64 * 1024)

/* At the limit of a line and one past it; all of them together never more than a header may have.
 */
START_TEST(long_addresses_are_left_out_with_a_note)
{
  static BounceRecipient recipients[100];
  g_autofree char *longest = g_strnfill(998, 'x');
  g_autofree char *longer = g_strnfill(999, '\001');
  recipients[0].subscriber = recipients[0].recipient = longest;
  g_autofree char *one = fields(recipients, 1);
  ck_assert_ptr_null(strstr(one, "Left-Out"));
  recipients[0].subscriber = recipients[0].recipient = longer;
  g_autofree char *none = fields(recipients, 1);
  ck_assert_ptr_nonnull(strstr(none, "X-Bounce-Left-Out: X-Bounce-Subscriber\n"));
  ck_assert_ptr_nonnull(strstr(none, "X-Bounce-Recipients-Left-Out: 1\n"));
  longer[998] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS(recipients); i++)
    recipients[i].recipient = longer;
  g_autofree char *all = fields(recipients, G_N_ELEMENTS(recipients));
  ck_assert_uint_le(strlen(all), SIZE_MAX_ADDED);
  ck_assert_ptr_nonnull(strstr(all, "X-Bounce-Recipients-Left-Out: "));
  ck_assert_ptr_nonnull(strstr(all, "X-Bounce-Version: "));
}
END_TEST

static const struct {
  const char *in;
  const char *out; /* NULL: the same */
} values[] = {
  { "plain" },
  { "words that go on until the line is full and must be folded more than once, as these are, or "
    "not" },
  { "anna@example.org\r\nX-Evil: yes", "anna@example.org  X-Evil: yes" },
  { "tab\tand \033[31mescape\177\302\233", "tab and  [31mescape  " },
  { "\303\244\303\266\303\274@example.org" },
  { "\346\227\245\346\234\254\350\252\236\346\227\245\346\234\254\350\252\236\346\227\245"
    "\346\234\254\350\252\236\346\227\245\346\234\254\350\252\236\346\227\245\346\234\254" },
  { "=?utf-8?q?=0D=0AX-Evil:_yes?=" },
  { "not \377 UTF-8", "not \357\277\275 UTF-8" },
};

START_TEST(values_stay_within_their_lines_and_read_back)
{
  g_autoptr(GString) out = g_string_new(NULL);
  filter_fields_add(out, "X-Bounce-Explanation", values[_i].in, "\n");
  g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
  ck_assert(g_str_has_prefix(lines[0], "X-Bounce-Explanation:"));
  for (guint i = 0; lines[i] != NULL; i++) {
    test_row(_i, strlen(lines[i]) <= 78, "%s", lines[i]);
    test_row(_i, i == 0 || lines[i][0] == ' ' || lines[i + 1] == NULL, "%s", lines[i]);
    for (const char *p = lines[i]; *p != '\0'; p++)
      test_row(_i, *p >= 0x20 && *p < 0x7f, "%s", lines[i]);
  }
  g_string_replace(out, "\n", "", 0);
  g_autofree char *decoded =
      g_mime_utils_header_decode_text(NULL, out->str + strlen("X-Bounce-Explanation: "));
  const char *want = values[_i].out != NULL ? values[_i].out : values[_i].in;
  test_row(_i, strcmp(decoded, want) == 0, "%s", decoded);
}
END_TEST

START_TEST(long_tokens_never_break_the_998_limit)
{
  g_autofree char *token = g_strnfill(5000, 'x');
  g_autoptr(GString) out = g_string_new(NULL);
  filter_fields_add(out, "X-Bounce-Explanation", token, "\r\n");
  g_auto(GStrv) lines = g_strsplit(out->str, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    test_row(i, strlen(lines[i]) <= 998, "%s", lines[i]);
  token[80] = '\0';
  g_string_truncate(out, 0);
  filter_fields_add(out, "X-Bounce-Subscriber", token, "\n");
  ck_assert_ptr_nonnull(strstr(out->str, token));
}
END_TEST

START_TEST(an_address_cannot_pass_for_parameters)
{
  const BounceRecipient recipient = { .recipient = "\"a; verdict=soft\"@example.org",
                                      .verdict = BOUNCE_VERDICT_HARD };
  g_autofree char *text = fields(&recipient, 1);
  ck_assert_ptr_null(strstr(text, "verdict=soft"));
  ck_assert_ptr_nonnull(strstr(text, "verdict=hard"));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("filter-fields");
  g_mime_init();
  tcase_add_test(tcase, the_worst_recipient_speaks_for_the_message);
  tcase_add_test(tcase, a_thousand_recipients_do_not_make_a_thousand_fields);
  tcase_add_test(tcase, long_addresses_are_left_out_with_a_note);
  tcase_add_loop_test(tcase, values_stay_within_their_lines_and_read_back, 0, G_N_ELEMENTS(values));
  tcase_add_test(tcase, long_tokens_never_break_the_998_limit);
  tcase_add_test(tcase, an_address_cannot_pass_for_parameters);
  return tcase;
}
