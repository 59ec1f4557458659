/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What programs use of the library that the command does not: copies, types, versions, JSON. */
#include <bounce/bounce.h>
#include <glib/gstdio.h>
#include <string.h>

#include "test.h"

static const char mail[] =
    "From: MAILER-DAEMON@mx.example.org\nSubject: failure\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.com\n"
    "Action: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; ben@example.com\n"
    "Action: failed\nStatus: 5.2.2\n\n--b--\n";

static char *json_of(const BounceOptions *options)
{
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), options);
  return bounce_report_to_json(report, "box", 7);
}

START_TEST(json_is_what_the_command_writes)
{
  const BounceFormat *format = bounce_format_find("jsonl");
  const BounceFormatOptions style = { 0 };
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  g_autoptr(GString) lines = g_string_new(NULL);
  ck_assert_uint_eq(info->n_recipients, 2);
  for (guint i = 0; i < info->n_recipients; i++)
    bounce_format_record(format, &style, &(BounceRecord){ info, info->recipients[i], "box", 7 },
                         lines);
  g_autofree char *json = json_of(NULL);
  ck_assert_str_eq(json, lines->str);
}
END_TEST

START_TEST(evidence_is_shown_where_it_was_asked_for)
{
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_set_evidence(options, TRUE);
  g_autofree char *with = json_of(options);
  g_autofree char *without = json_of(NULL);
  ck_assert_ptr_nonnull(strstr(with, "\"evidence\":[{"));
  ck_assert_ptr_null(strstr(without, "\"evidence\""));
}
END_TEST

START_TEST(a_report_lives_as_long_as_its_last_reference)
{
  BounceReport *report = bounce_report_new_from_data(mail, strlen(mail), NULL);
  BounceReport *again = bounce_report_ref(report);
  ck_assert_ptr_eq(report, again);
  bounce_report_unref(report);
  ck_assert_uint_eq(bounce_report_info(again)->n_recipients, 2);
  bounce_report_unref(again);
  bounce_report_unref(NULL);
}
END_TEST

START_TEST(options_keep_copies)
{
  char template[] = "bounce+{user}={domain}@";
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_set_verp(options, template);
  bounce_options_set_envelope_recipient(options, "bounce+ann=example.com@lists.example.net");
  template[0] = '\0';
  BounceOptions *copy = g_boxed_copy(BOUNCE_TYPE_OPTIONS, options);
  bounce_options_set_verp(options, NULL);
  static const char text[] = "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\n\n"
                             "<nobody@example.org>: 550 5.1.1 User unknown\n";
  g_autoptr(BounceReport) report = bounce_report_new_from_data(text, strlen(text), copy);
  const BounceRecipient *recipient = bounce_report_info(report)->recipients[0];
  ck_assert_str_eq(recipient->subscriber, "ann@example.com");
  ck_assert_str_eq(recipient->subscriber_from, "verp-environment");
  g_boxed_free(BOUNCE_TYPE_OPTIONS, copy);
}
END_TEST

static char *rules_write(const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename(folder, name, NULL);
  ck_assert(g_file_set_contents(path, text, -1, NULL));
  return path;
}

static BounceReport *report_of(const char *words, const BounceOptions *options)
{
  g_autofree char *text = g_strdup_printf(
      "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\n\n<ann@example.com>: 554 %s\n",
      words);
  return bounce_report_new_from_data(text, strlen(text), options);
}

static BounceReason reason_of(const BounceReport *report)
{
  return bounce_report_info(report)->recipients[0]->reason;
}

START_TEST(rules_of_a_file_are_asked_first)
{
  g_autofree char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
  g_autofree char *first = rules_write(folder, "first.ini", "[spam/one]\nmatch = kuranto\n");
  g_autofree char *second = rules_write(folder, "second.ini", "[virus/two]\nmatch = kuranto\n");
  g_autoptr(BounceOptions) options = bounce_options_new();
  g_autoptr(GError) error = NULL;
  ck_assert(bounce_options_add_rules(options, first, &error));
  ck_assert_ptr_null(error);
  g_autoptr(BounceOptions) copy = bounce_options_copy(options);
  ck_assert(bounce_options_add_rules(options, second, &error));
  g_autoptr(BounceReport) of_copy = report_of("Kuranto", copy);
  g_autoptr(BounceReport) of_both = report_of("Kuranto", options);
  g_autoptr(BounceReport) of_none = report_of("Kuranto", NULL);
  ck_assert_int_eq(reason_of(of_copy), BOUNCE_REASON_SPAM);
  ck_assert_int_eq(reason_of(of_both), BOUNCE_REASON_VIRUS);
  ck_assert_int_eq(reason_of(of_none), BOUNCE_REASON_UNKNOWN);
  g_unlink(first);
  g_unlink(second);
  g_rmdir(folder);
}
END_TEST

/* What a report shows of a rule is there when the options are gone. */
START_TEST(reports_keep_their_rules)
{
  g_autofree char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
  g_autofree char *path = rules_write(folder, "own.ini", "[spam/mine]\nmatch = kuranto\n");
  BounceOptions *options = bounce_options_new();
  bounce_options_set_evidence(options, TRUE);
  ck_assert(bounce_options_add_rules(options, path, NULL));
  g_autoptr(BounceReport) report = report_of("Kuranto", options);
  bounce_options_free(options);
  g_unlink(path);
  g_rmdir(folder);
  g_autofree char *json = bounce_report_to_json(report, "box", 1);
  ck_assert_ptr_nonnull(strstr(json, "\"rule\":\"spam/mine\""));
  ck_assert_ptr_nonnull(strstr(json, "\"rules\":\"own\""));
}
END_TEST

START_TEST(rules_with_mistakes_are_refused)
{
  g_autofree char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
  g_autofree char *path = rules_write(folder, "bad.ini", "[spam/one]\nmach = a\n[odd]\nb = c\n");
  g_autoptr(BounceOptions) options = bounce_options_new();
  g_autoptr(GError) error = NULL;
  ck_assert(!bounce_options_add_rules(options, path, &error));
  ck_assert(g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_RULES));
  ck_assert_ptr_nonnull(strstr(error->message, "bad.ini:2: [spam/one]: mach: unknown key"));
  ck_assert_ptr_nonnull(strstr(error->message, "bad.ini:3: [odd]"));
  g_clear_error(&error);
  g_unlink(path);
  ck_assert(!bounce_options_add_rules(options, path, &error));
  ck_assert(g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_OPEN));
  g_autoptr(BounceReport) report = report_of("Kuranto", options);
  ck_assert_int_eq(reason_of(report), BOUNCE_REASON_UNKNOWN);
  g_rmdir(folder);
}
END_TEST

START_TEST(versions_compare)
{
  const guint major = BOUNCE_MAJOR_VERSION;
  const guint minor = BOUNCE_MINOR_VERSION;
  const guint micro = BOUNCE_MICRO_VERSION;
  g_autofree char *text = g_strdup_printf("%u.%u.%u", major, minor, micro);
  ck_assert_str_eq(bounce_version(), BOUNCE_VERSION);
  ck_assert_str_eq(bounce_version(), text);
  ck_assert(BOUNCE_CHECK_VERSION(major, minor, micro));
  ck_assert(!BOUNCE_CHECK_VERSION(major, minor, micro + 1));
  ck_assert(!BOUNCE_CHECK_VERSION(major, minor + 1, 0));
  ck_assert(!BOUNCE_CHECK_VERSION(major + 1, 0, 0));
}
END_TEST

START_TEST(errors_have_a_domain)
{
  ck_assert_str_eq(g_quark_to_string(BOUNCE_ERROR), "bounce-error-quark");
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("library");
  tcase_add_test(tcase, json_is_what_the_command_writes);
  tcase_add_test(tcase, evidence_is_shown_where_it_was_asked_for);
  tcase_add_test(tcase, a_report_lives_as_long_as_its_last_reference);
  tcase_add_test(tcase, options_keep_copies);
  tcase_add_test(tcase, rules_of_a_file_are_asked_first);
  tcase_add_test(tcase, reports_keep_their_rules);
  tcase_add_test(tcase, rules_with_mistakes_are_refused);
  tcase_add_test(tcase, versions_compare);
  tcase_add_test(tcase, errors_have_a_domain);
  return tcase;
}
