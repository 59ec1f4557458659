/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wordings of all languages; one that no rule knows: one line of one file makes it known. */
#include <bounce/report.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lists.h"
#include "message/bounce-options.h"
#include "rules/compile/compile-rules.h"
#include "test.h"

#define SAID "zim florbatz ez"

/* Rows there are at least, so that a lost file is noticed. */
#define ROWS_MIN 1500

/* A mail system's mail that says nothing else, and a text that tells nothing by its place. */
static const char beside[] = "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n\n"
                             "kim@example.net : " SAID "\n";
static const char below[] = "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n\n" SAID "\n\n"
                            "  kim@example.net\n";

/* phrases.ini with the line that a translator adds. */
static char *rules_with_line(void)
{
  static const char place[] = "[user-unknown/denied]\nmatch =\n";
  g_autofree char *path = g_build_filename(test_data(), "..", "src", "rules", "phrases.ini", NULL);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  const char *at = strstr(text, place);
  ck_assert_ptr_nonnull(at);
  at += strlen(place);
  return g_strdup_printf("%.*s  " SAID "\n%s", (int) (at - text), text, at);
}

static const BouncePhraseRules *compile(BouncePool *pool, RuleFile *file, const char *text)
{
  g_autofree char *folder = g_dir_make_tmp("bounce-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "phrases.ini", NULL);
  ck_assert(g_file_set_contents(path, text, -1, NULL));
  rule_file_load(file, pool, path, FALSE);
  ck_assert_int_eq(g_unlink(path) | g_rmdir(folder), 0);
  const BouncePhraseRules *rules = compile_phrases(file, NULL);
  ck_assert_msg(file->mistakes->len == 0, "%s",
                file->mistakes->len > 0 ? (char *) g_ptr_array_index(file->mistakes, 0) : "");
  return rules;
}

static void expect(const BounceRules *rules, const char *mail, BounceKind kind, BounceReason reason)
{
  g_autoptr(BounceOptions) options = bounce_options_new();
  options->rules = rules;
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), options);
  const BounceReportInfo *info = bounce_report_info(report);
  ck_assert_str_eq(bounce_kind_to_string(info->kind), bounce_kind_to_string(kind));
  ck_assert_int_eq(info->recipients[0]->reason, reason);
  if (kind == BOUNCE_KIND_BOUNCE)
    ck_assert_str_eq(info->recipients[0]->recipient, "kim@example.net");
}

START_TEST(one_line_makes_a_language_known)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_auto(RuleFile) file = { 0 };
  g_autofree char *text = rules_with_line();
  BounceRules rules = bounce_rules_builtin;
  rules.phrases = compile(pool, &file, text);
  expect(&bounce_rules_builtin, beside, BOUNCE_KIND_NOT_BOUNCE, BOUNCE_REASON_NONE);
  expect(&rules, beside, BOUNCE_KIND_BOUNCE, BOUNCE_REASON_USER_UNKNOWN);
  expect(&rules, below, BOUNCE_KIND_BOUNCE, BOUNCE_REASON_USER_UNKNOWN);
}
END_TEST

/* A daemon's mail that says nothing but this. */
static BounceReport *report_of_answer(const char *text)
{
  g_autofree char *mail = g_strdup_printf("Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n"
                                          "MIME-Version: 1.0\n"
                                          "Content-Type: text/plain; charset=utf-8\n"
                                          "Content-Transfer-Encoding: 8bit\n\n"
                                          "kim@example.net : %s\n",
                                          text);
  return bounce_report_new_from_data(mail, strlen(mail), NULL);
}

/* A person's mail without any field that tells an answering machine. */
static BounceReport *report_of_person(const char *subject, const char *text)
{
  g_autofree char *mail = g_strdup_printf("Return-Path: <kim@example.net>\n"
                                          "From: Kim <kim@example.net>\nTo: news@example.org\n"
                                          "Subject: %s\nMIME-Version: 1.0\n"
                                          "Content-Type: text/plain; charset=utf-8\n"
                                          "Content-Transfer-Encoding: 8bit\n\n%s\n",
                                          subject, text);
  return bounce_report_new_from_data(mail, strlen(mail), NULL);
}

/* Language, reason and words of tests/lists/languages.tsv; an auto-reply by its subject or text. */
START_TEST(every_language_is_found_and_judged)
{
  g_autoptr(GPtrArray) rows = list_read("languages.tsv");
  for (guint i = 0; i < rows->len; i++) {
    char **cells = g_ptr_array_index(rows, i);
    const char *reason = cells[1];
    gboolean is_subject = strcmp(reason, "subject") == 0;
    gboolean is_away = is_subject || strcmp(reason, "text") == 0;
    g_autoptr(BounceReport) report = is_subject ? report_of_person(cells[2], "Kim")
                                     : is_away  ? report_of_person("Re: news", cells[2])
                                                : report_of_answer(cells[2]);
    const BounceReportInfo *info = bounce_report_info(report);
    test_row(i, info->kind == (is_away ? BOUNCE_KIND_AUTO_REPLY : BOUNCE_KIND_BOUNCE), "%s: %s",
             cells[2], bounce_kind_to_string(info->kind));
    test_row(i, is_away || info->recipients[0]->reason == bounce_reason_from_string(reason),
             "%s: %s", cells[2], bounce_reason_to_string(info->recipients[0]->reason));
  }
  ck_assert_uint_ge(rows->len, ROWS_MIN);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("language");
  tcase_add_test(tcase, one_line_makes_a_language_known);
  tcase_add_test(tcase, every_language_is_found_and_judged);
  return tcase;
}
