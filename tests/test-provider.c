/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/provider-code.h"
#include "rules/advice.h"
#include "rules/compile/rule-lines.h"
#include "smtp/reply.h"
#include "test.h"

static const BounceRuleProvider *provider_of(const char *section)
{
  gsize length = strcspn(section, "/");
  for (guint i = 0; i < bounce_rules_providers.n_providers; i++)
    if (strlen(bounce_rules_providers.providers[i].name) == length
        && strncmp(bounce_rules_providers.providers[i].name, section, length) == 0)
      return &bounce_rules_providers.providers[i];
  return NULL;
}

/* The facts of a sample: the provider's first host, the codes that stand in the text. */
static const BounceRuleCode *find_sample(const char *section, const char *sample)
{
  g_autofree char *text = g_ascii_strdown(sample, -1);
  BounceReply reply = { 0 };
  bounce_reply_best(bounce_scan_string(sample), &reply);
  BounceProviderCase facts = { .text = text,
                               .remote_mta = provider_of(section)->hosts[0],
                               .category = sample,
                               .reply_code = reply.code,
                               .status = { reply.status } };
  const BounceRuleCode *code = bounce_provider_code_find(&bounce_rules_builtin, &facts, TRUE);
  return code != NULL ? code : bounce_provider_code_find(&bounce_rules_builtin, &facts, FALSE);
}

START_TEST(every_sample_is_decided_by_its_own_code)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autofree char *path =
      g_build_filename(test_data(), "..", "src", "rules", "providers.ini", NULL);
  g_autofree char *written = NULL;
  guint bad_line = 0;
  ck_assert(g_file_get_contents(path, &written, NULL, NULL));
  g_autofree char *text = rule_lines_join(written, &bad_line);
  ck_assert(g_key_file_load_from_data(keys, text, strlen(text), G_KEY_FILE_NONE, NULL));
  g_auto(GStrv) sections = g_key_file_get_groups(keys, NULL);
  guint n = 0;
  for (char **section = sections; *section != NULL; section++) {
    g_autofree char *sample = g_key_file_get_value(keys, *section, "sample", NULL);
    if (sample == NULL)
      continue;
    const BounceRuleCode *code = find_sample(*section, sample);
    test_row(n, code != NULL && strcmp(code->id, *section) == 0, "[%s] \"%s\" is taken by %s",
             *section, sample, code != NULL ? code->id : "none");
    n++;
  }
  ck_assert_uint_gt(n, 100);
}
END_TEST

/* What decides, and what is next to it and must not. */
static const struct {
  const char *text;
  const char *host;
  const char *command;
  BounceStatus status;
  const char *id; /* NULL: nothing may match */
} rows[] = {
  { "550 x", "mx.outlook.com", NULL, { 5, 7, 606 }, "microsoft/banned-ip" },
  { "550 x", "mx.outlook.com", NULL, { 5, 7, 649 }, "microsoft/banned-ip" },
  { "550 x", "mx.outlook.com", NULL, { 5, 7, 650 }, NULL },
  { "550 x", "mx.example.org", NULL, { 5, 7, 606 }, NULL },
  { "550 x", "notoutlook.com", NULL, { 5, 7, 606 }, NULL },
  { "550 x", "outlook.com.example.org", NULL, { 5, 7, 606 }, NULL },
  { "550 x [x.prod.outlook.com]", NULL, NULL, { 5, 7, 705 }, "microsoft/threshold" },
  { "554 x aup#i-1099", NULL, NULL, { 0 }, NULL },
  { "554 x aup#i-1100", NULL, NULL, { 0 }, "spectrum/ptr" },
  { "554 x aup#i-1150", NULL, NULL, { 0 }, "spectrum/ptr" },
  { "554 x aup#i-1151", NULL, NULL, { 0 }, NULL },
  { "554 bl000010", "mx1.comcast.net", NULL, { 0 }, "comcast/block" },
  { "554 bl000111", "mx1.comcast.net", NULL, { 0 }, "comcast/block" },
  { "554 bl000020", "mx1.comcast.net", NULL, { 0 }, NULL },
  { "554 urlbl1001", "cox.net", NULL, { 0 }, "cox/link" },
  { "421 [tss04] x", NULL, NULL, { 0 }, "yahoo/deferred" },
  { "421 [tss12] x", NULL, NULL, { 0 }, NULL },
  { "421 tss04 x", NULL, NULL, { 0 }, NULL },
  { "550 https://support.google.com/mail/?p=nosuchuser x",
    NULL,
    NULL,
    { 0 },
    "google/no-such-user" },
  { "550 https://support.google.com/mail/?p=nosuchusers x", NULL, NULL, { 0 }, NULL },
  { "550 unknown user", "mfsmax.docomo.ne.jp", "RCPT", { 0 }, NULL },
  { "550 unknown user", "mfsmax.docomo.ne.jp", "DATA", { 0 }, "docomo/filtered" },
  { "550 : user unknown", "lsean.ezweb.ne.jp", NULL, { 0 }, "kddi/filtered" },
  { "550 <a@ezweb.ne.jp>: user unknown", "lsean.ezweb.ne.jp", NULL, { 0 }, NULL },
  { "550 mi:spf x", NULL, NULL, { 0 }, "netease/authentication" },
  { "550 semi:spf x", NULL, NULL, { 0 }, NULL },
};

START_TEST(ranges_masks_and_scopes_end_where_they_should)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BounceProviderCase facts = { .text = rows[i].text,
                                 .remote_mta = rows[i].host,
                                 .command = rows[i].command,
                                 .status = { rows[i].status } };
    const BounceRuleCode *code = bounce_provider_code_find(&bounce_rules_builtin, &facts, TRUE);
    if (code == NULL)
      code = bounce_provider_code_find(&bounce_rules_builtin, &facts, FALSE);
    test_row(i, g_strcmp0(code != NULL ? code->id : NULL, rows[i].id) == 0, "%s gives %s, not %s",
             rows[i].text, code != NULL ? code->id : "nothing", rows[i].id);
  }
}
END_TEST

/* A recipient's domain says whose codes they are, but not against a host that is named. */
static const struct {
  const char *text;
  const char *domain;
  const char *host;
  const char *id;
} domain_rows[] = {
  { "550 mailbox unavailable or access denied [mv1x]", "qq.com", NULL, "tencent/throttled" },
  { "550 mailbox unavailable or access denied [mv1x]", "QQ.COM", NULL, "tencent/throttled" },
  { "550 mailbox unavailable or access denied [mv1x]", "qq.com", "mx.example.org", NULL },
  { "550 mailbox unavailable or access denied [mv1x]", "example.org", NULL, NULL },
  { "550 mailbox unavailable or access denied [mv1x]", NULL, NULL, NULL },
  { "550 : user unknown", "ezweb.ne.jp", NULL, NULL },
};

START_TEST(the_domain_says_whose_code_it_is)
{
  for (guint i = 0; i < G_N_ELEMENTS(domain_rows); i++) {
    BounceProviderCase facts = { .text = domain_rows[i].text,
                                 .domain = domain_rows[i].domain,
                                 .remote_mta = domain_rows[i].host };
    const BounceRuleCode *code = bounce_provider_code_find(&bounce_rules_builtin, &facts, TRUE);
    test_row(i, g_strcmp0(code != NULL ? code->id : NULL, domain_rows[i].id) == 0, "%s: %s",
             domain_rows[i].text, code != NULL ? code->id : "nothing");
  }
}
END_TEST

START_TEST(no_block_removes_a_subscriber)
{
  for (guint i = 0; i < bounce_rules_providers.n_codes; i++) {
    const BounceRuleCode *code = &bounce_rules_providers.codes[i];
    const BounceReasonInfo *info = bounce_reason_info((BounceReason) code->reason);
    BounceFault fault = code->fault != 0 ? (BounceFault) code->fault : info->fault;
    BounceVerdict verdict = code->verdict != 0 ? (BounceVerdict) code->verdict : info->verdict;
    BounceAdvice advice = bounce_advice_of(BOUNCE_KIND_NONE, info->reason, verdict, fault);
    test_row(i, fault != BOUNCE_FAULT_SENDER_SYSTEM || advice != BOUNCE_ADVICE_REMOVE, "%s",
             code->id);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("provider");
  tcase_add_test(tcase, every_sample_is_decided_by_its_own_code);
  tcase_add_test(tcase, ranges_masks_and_scopes_end_where_they_should);
  tcase_add_test(tcase, the_domain_says_whose_code_it_is);
  tcase_add_test(tcase, no_block_removes_a_subscriber);
  return tcase;
}
