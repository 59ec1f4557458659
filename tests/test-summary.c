/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "summary/summary.h"

#include <string.h>

#include "summary/mail-provider.h"
#include "summary/summary-number.h"
#include "summary/summary-page.h"
#include "test.h"

extern const DomainList bounce_domain_list;

#define DAY 86400

static const Event events[] = {
  { .subscriber = "ann@mail.firm.example",
    .verdict = BOUNCE_VERDICT_HARD,
    .reason = BOUNCE_REASON_USER_UNKNOWN,
    .fault = BOUNCE_FAULT_RECIPIENT,
    .list = "news",
    .remote_mta = "mx.firm.example",
    .date = 20000 * (gint64) DAY,
    .kind = BOUNCE_KIND_BOUNCE },
  { .subscriber = "bob@gmail.com",
    .verdict = BOUNCE_VERDICT_SOFT,
    .reason = BOUNCE_REASON_MAILBOX_FULL,
    .fault = BOUNCE_FAULT_RECIPIENT,
    .list = "news",
    .remote_mta = "gmail-smtp-in.l.google.com.",
    .date = 20001 * (gint64) DAY,
    .kind = BOUNCE_KIND_BOUNCE },
  { .subscriber = "bob@gmail.com",
    .verdict = BOUNCE_VERDICT_DEFERRED,
    .reason = BOUNCE_REASON_GREYLISTED,
    .fault = BOUNCE_FAULT_RECIPIENT_SYSTEM,
    .list = "talk",
    .remote_mta = "[192.0.2.1]",
    .date = 20002 * (gint64) DAY,
    .kind = BOUNCE_KIND_DELAY },
  { .subscriber = "carl@gmial.com",
    .verdict = BOUNCE_VERDICT_HARD,
    .reason = BOUNCE_REASON_HOST_UNKNOWN,
    .fault = BOUNCE_FAULT_RECIPIENT,
    .date = 20001 * (gint64) DAY,
    .kind = BOUNCE_KIND_BOUNCE },
  { .subscriber = "dora@gmaul.com",
    .verdict = BOUNCE_VERDICT_DELIVERED,
    .reason = BOUNCE_REASON_DELIVERED,
    .date = 20001 * (gint64) DAY,
    .kind = BOUNCE_KIND_DELIVERED },
};

static Summary *count_all(void)
{
  Summary *summary = summary_new(&bounce_domain_list, SUMMARY_KEEPS_WORDS);
  for (guint i = 0; i < G_N_ELEMENTS(events); i++)
    summary_add(&events[i], summary);
  return summary;
}

START_TEST(dimensions_are_counted)
{
  static const struct {
    SummaryDimension dimension;
    const char *value;
    guint total;
  } rows[] = {
    { SUMMARY_VERDICT, "hard", 2 },        { SUMMARY_VERDICT, "soft", 1 },
    { SUMMARY_REASON, "greylisted", 1 },   { SUMMARY_FAULT, "recipient", 3 },
    { SUMMARY_DOMAIN, "firm.example", 1 }, { SUMMARY_DOMAIN, "gmail.com", 2 },
    { SUMMARY_PROVIDER, "Google", 1 },     { SUMMARY_LIST, "news", 2 },
    { SUMMARY_LIST, "(unknown)", 2 },      { SUMMARY_KIND, "delay", 1 },
    { SUMMARY_DAY, "2024-10-05", 3 },      { SUMMARY_TYPO, "gmial.com", 1 },
    { SUMMARY_TYPO, "gmaul.com", 0 },
  };
  g_autoptr(Summary) summary = count_all();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GPtrArray) all = summary_rows(summary, rows[i].dimension, 0);
    guint64 total = 0;
    for (guint j = 0; j < all->len; j++)
      if (strcmp(((SummaryRow *) all->pdata[j])->value, rows[i].value) == 0)
        total = ((SummaryRow *) all->pdata[j])->total;
    test_row(i, total == rows[i].total, "%s: %u", rows[i].value, (guint) total);
  }
}
END_TEST

START_TEST(people_stand_with_the_urgent_first)
{
  g_autoptr(Summary) summary = count_all();
  SummaryAddresses addresses = summary_addresses(summary);
  g_autoptr(GPtrArray) people = summary_people(summary, 2);
  ck_assert_uint_gt(addresses.all, 2);
  ck_assert_uint_eq(people->len, 2);
  ck_assert_str_eq(((SummaryPerson *) people->pdata[0])->address, "ann@mail.firm.example");
  ck_assert_str_eq(((SummaryPerson *) people->pdata[1])->address, "carl@gmial.com");
  g_autoptr(GPtrArray) all = summary_people(summary, 100);
  const SummaryPerson *bob = all->pdata[2];
  ck_assert_str_eq(bob->address, "bob@gmail.com");
  ck_assert_uint_eq(bob->count, 2);
  ck_assert_int_eq(bob->verdict, BOUNCE_VERDICT_DEFERRED);
  ck_assert_str_eq(bob->list, "talk");
}
END_TEST

/* Addresses are counted once, reports each; a complaint holds whatever comes after it. */
START_TEST(those_to_remove_are_counted_by_address)
{
  static const Event more[] = {
    { .subscriber = "eve@gmail.com",
      .reason = BOUNCE_REASON_COMPLAINT,
      .fault = BOUNCE_FAULT_RECIPIENT,
      .date = 20001 * (gint64) DAY,
      .kind = BOUNCE_KIND_FEEDBACK },
    { .subscriber = "eve@gmail.com",
      .verdict = BOUNCE_VERDICT_DELIVERED,
      .reason = BOUNCE_REASON_DELIVERED,
      .date = 20005 * (gint64) DAY,
      .kind = BOUNCE_KIND_DELIVERED },
    { .subscriber = "carl@gmial.com",
      .verdict = BOUNCE_VERDICT_HARD,
      .reason = BOUNCE_REASON_HOST_UNKNOWN,
      .fault = BOUNCE_FAULT_RECIPIENT,
      .date = 20003 * (gint64) DAY,
      .kind = BOUNCE_KIND_BOUNCE },
    { .subscriber = "fay@gmail.com",
      .reason = BOUNCE_REASON_COMPLAINT,
      .fault = BOUNCE_FAULT_SENDER_SYSTEM,
      .date = 20001 * (gint64) DAY,
      .kind = BOUNCE_KIND_FEEDBACK },
  };
  g_autoptr(Summary) summary = count_all();
  for (guint i = 0; i < G_N_ELEMENTS(more); i++)
    summary_add(&more[i], summary);
  SummaryAddresses addresses = summary_addresses(summary);
  ck_assert_uint_eq(addresses.all, 6);
  ck_assert_uint_eq(addresses.to_remove, 3);
  ck_assert_uint_eq(addresses.reports, 4);
  g_autofree char *said = summary_removal_text(&addresses);
  ck_assert_str_eq(said, "3 addresses to remove (4 reports)");
  static const char *const order[] = { "eve@gmail.com", "carl@gmial.com", "ann@mail.firm.example" };
  g_autoptr(GPtrArray) people = summary_people(summary, 3);
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    test_row(i, strcmp(((SummaryPerson *) people->pdata[i])->address, order[i]) == 0, "%s",
             ((SummaryPerson *) people->pdata[i])->address);
  ck_assert_int_eq(((SummaryPerson *) people->pdata[0])->reason, BOUNCE_REASON_COMPLAINT);
  g_autoptr(GString) page = g_string_new(NULL);
  const HtmlOptions options = { "Bounces", 10, 1, 0 };
  summary_page_write(summary, &options, page);
  ck_assert(strstr(page->str, "3 addresses to remove (4 reports)") != NULL);
  ck_assert(strstr(page->str, "1 of 6 addresses, those to remove first; 2 more to remove are not "
                              "shown.")
            != NULL);
}
END_TEST

/* The addresses of a history are counted one after the other: as all at once. */
START_TEST(addresses_that_come_in_order_need_not_be_held)
{
  g_autoptr(Summary) all = count_all();
  g_autoptr(Summary) one = summary_new(&bounce_domain_list, SUMMARY_KEEPS_NOBODY);
  for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
    summary_add(&events[i], one);
    summary_add_standing(&events[i], one);
  }
  g_autoptr(GPtrArray) people = summary_people(one, 10);
  const SummaryAddresses want = summary_addresses(all);
  const SummaryAddresses got = summary_addresses(one);
  ck_assert_uint_eq(people->len, 0);
  ck_assert_uint_eq(got.all, want.all);
  ck_assert_uint_eq(got.to_remove, want.to_remove);
  ck_assert_uint_eq(got.reports, want.reports);
}
END_TEST

START_TEST(thousands_are_set_apart)
{
  static const struct {
    guint64 number;
    const char *text;
  } rows[] = {
    { 0, "0" }, { 999, "999" }, { 1000, "1,000" }, { 4695, "4,695" }, { 1234567, "1,234,567" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = summary_number(rows[i].number);
    test_row(i, strcmp(text, rows[i].text) == 0, "%s", text);
  }
}
END_TEST

START_TEST(misspelt_domains_are_told_from_good_ones)
{
  static const char *const rows[][2] = {
    { "gmial.com", "gmail.com" },
    { "gmai.com", "gmail.com" },
    { "gmail.con", "gmail.com" },
    { "hotmial.com", "hotmail.com" },
    { "yahooo.com", "yahoo.com" },
    { "outlok.com", "outlook.com" },
    { "gmail.com", NULL },
    { "mail.com", NULL },
    { "ymail.com", NULL },
    { "gmx.com", NULL },
    { "email.com", NULL },
    { "firm.example", NULL },
    { "yahoo.it", NULL },
    { "live.fr", NULL },
    { "me.com", NULL },
    { "localhost", NULL },
    { "wb.de", NULL },
    { "mac.com", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    test_row(i, g_strcmp0(mail_provider_meant(rows[i][0]), rows[i][1]) == 0, "%s", rows[i][0]);
}
END_TEST

START_TEST(an_empty_page_is_a_page)
{
  g_autoptr(Summary) summary = summary_new(&bounce_domain_list, SUMMARY_KEEPS_WORDS);
  g_autoptr(GString) out = g_string_new(NULL);
  const HtmlOptions options = { "Nothing <here>", 10, 10, 0 };
  summary_page_write(summary, &options, out);
  ck_assert(strstr(out->str, "<h1>Nothing &lt;here&gt;</h1>") != NULL);
  ck_assert(strstr(out->str, "Nothing has been reported.") != NULL);
  ck_assert(strstr(out->str, "nan") == NULL);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("summary");
  tcase_add_test(tcase, dimensions_are_counted);
  tcase_add_test(tcase, people_stand_with_the_urgent_first);
  tcase_add_test(tcase, those_to_remove_are_counted_by_address);
  tcase_add_test(tcase, addresses_that_come_in_order_need_not_be_held);
  tcase_add_test(tcase, thousands_are_set_apart);
  tcase_add_test(tcase, misspelt_domains_are_told_from_good_ones);
  tcase_add_test(tcase, an_empty_page_is_a_page);
  return tcase;
}
