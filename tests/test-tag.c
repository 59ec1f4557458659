/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tags in return paths: vectors made with another implementation of HMAC, and what is no tag. */
#include "base/tag.h"

#include <string.h>

#include "base/address.h"
#include "test.h"

#define KEY "3 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define OTHER "4 ffeeddccbbaa99887766554433221100\n"
#define DAY 86400
#define TIME (20787 * G_GINT64_CONSTANT(86400) + 3600) /* 2026-11-30 */

static const char list[] = "news-bounces@lists.example.org";
static const char verp[] = "news-bounces+mac-co5p24knaplf6n7j-jane=example.net@lists.example.org";
static const char batv[] = "prvs=3794bb0388=news@example.org";

static BounceTagKeys *keys_of(const char *text)
{
  guint line;
  BounceTagKeys *keys = bounce_tag_keys_new(text, &line);
  ck_assert_ptr_nonnull(keys);
  return keys;
}

START_TEST(tags_are_made)
{
  g_autoptr(BounceTagKeys) keys = keys_of(KEY OTHER);
  g_autofree char *made = bounce_tag_verp(keys, list, "jane@example.net", TIME);
  g_autofree char *other = bounce_tag_batv(keys, "news@example.org", TIME);
  g_autofree char *plain = bounce_tag_verp(NULL, list, "jane@example.net", TIME);
  ck_assert_str_eq(made, verp);
  ck_assert_str_eq(other, batv);
  ck_assert_str_eq(plain, "news-bounces+jane=example.net@lists.example.org");
}
END_TEST

/* With both keys, the newer one first. */
static const struct {
  const char *address;
  gint64 time;
  BounceTag want;
} checks[] = {
  { verp, TIME, BOUNCE_TAG_VERP },
  { "NEWS-BOUNCES+MAC-CO5P24KNAPLF6N7J-JANE=EXAMPLE.NET@LISTS.EXAMPLE.ORG", TIME, BOUNCE_TAG_VERP },
  { verp, TIME + 30 * DAY, BOUNCE_TAG_VERP },
  { verp, TIME + 31 * DAY, BOUNCE_TAG_FORGED },
  { verp, TIME - DAY, BOUNCE_TAG_VERP },
  { verp, TIME - 2 * DAY, BOUNCE_TAG_FORGED },
  /* of somebody else, of another list, another day, cut, without what it needs */
  { "news-bounces+mac-co5p24knaplf6n7j-john=example.net@lists.example.org", TIME,
    BOUNCE_TAG_FORGED },
  { "news-bounces+mac-co5p24knaplf6n7j-jane=example.org@lists.example.org", TIME,
    BOUNCE_TAG_FORGED },
  { "talk-bounces+mac-co5p24knaplf6n7j-jane=example.net@lists.example.org", TIME,
    BOUNCE_TAG_FORGED },
  { "news-bounces+mac-co5p24knaplf6n7j-jane=example.net@lists.example.com", TIME,
    BOUNCE_TAG_FORGED },
  { "news-bounces+mac-co6p24knaplf6n7j-jane=example.net@lists.example.org", TIME,
    BOUNCE_TAG_FORGED },
  { "news-bounces+mac-aaaaaaaaaaaaaaaa-jane=example.net@lists.example.org", TIME,
    BOUNCE_TAG_FORGED },
  { "news-bounces+mac-0000000000000000-jane=example.net@lists.example.org", TIME,
    BOUNCE_TAG_FORGED },
  { "news-bounces+mac-co5p24knaplf6n7j-jane@lists.example.org", TIME, BOUNCE_TAG_NONE },
  { "news-bounces+mac-co5p24knaplf6n7j", TIME, BOUNCE_TAG_NONE },
  { "news-bounces+mac-", TIME, BOUNCE_TAG_NONE },
  { "+mac-@", TIME, BOUNCE_TAG_NONE },
  { "news-bounces+jane=example.net@lists.example.org", TIME, BOUNCE_TAG_NONE },
  { "", TIME, BOUNCE_TAG_NONE },
  { batv, TIME, BOUNCE_TAG_BATV },
  { batv, TIME + 7 * DAY, BOUNCE_TAG_BATV },
  { batv, TIME + 8 * DAY, BOUNCE_TAG_FORGED },
  { batv, TIME - 2 * DAY, BOUNCE_TAG_FORGED },
  { "PRVS=3794BB0388=NEWS@EXAMPLE.ORG", TIME, BOUNCE_TAG_BATV },
  { "prvs=3794bb0388=talk@example.org", TIME, BOUNCE_TAG_FORGED },
  { "prvs=3794000000=news@example.org", TIME, BOUNCE_TAG_FORGED },
  { "prvs=news@example.org", TIME, BOUNCE_TAG_NONE },
  { "prvs=", TIME, BOUNCE_TAG_NONE },
};

START_TEST(tags_are_checked)
{
  g_autoptr(BounceTagKeys) keys = keys_of(OTHER "\n# the old one\n" KEY);
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
    BounceTag got = bounce_tag_check(keys, checks[i].address, checks[i].time);
    test_row(i, got == checks[i].want, "%s: %u", checks[i].address, got);
  }
}
END_TEST

START_TEST(the_wrong_key_proves_nothing)
{
  g_autoptr(BounceTagKeys) keys = keys_of(OTHER);
  ck_assert_uint_eq(bounce_tag_check(keys, verp, TIME), BOUNCE_TAG_FORGED);
  ck_assert_uint_eq(bounce_tag_check(keys, batv, TIME), BOUNCE_TAG_FORGED);
}
END_TEST

/* Every single change of a tagged address. */
START_TEST(nothing_may_be_changed)
{
  g_autoptr(BounceTagKeys) keys = keys_of(KEY);
  for (gsize i = 0; verp[i] != '\0'; i++) {
    g_autofree char *changed = g_strdup(verp);
    changed[i] = changed[i] == 'q' ? 'w' : 'q';
    test_row((int) i, bounce_tag_check(keys, changed, TIME) != BOUNCE_TAG_VERP, "%s", changed);
  }
}
END_TEST

START_TEST(what_does_not_fit_is_not_made)
{
  static const char *const wrong[] = {
    "jane",
    "@example.net",
    "jane@",
    "a b@example.net",
    "\"a\"@example.net",
    "jane@x=y.net",
    "a-very-long-local-part-of-a-subscriber@department.of.many.words.example.net",
  };
  g_autoptr(BounceTagKeys) keys = keys_of(KEY);
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
    test_row(i, bounce_tag_verp(keys, list, wrong[i], TIME) == NULL, "%s", wrong[i]);
  ck_assert_ptr_null(bounce_tag_verp(keys, "list", "jane@example.net", TIME));
  ck_assert_ptr_null(bounce_tag_verp(keys, list, "jane@example.net", 0));
}
END_TEST

START_TEST(subscribers_are_read_from_tags)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  ck_assert_str_eq(bounce_address_verp(pool, verp, NULL), "jane@example.net");
}
END_TEST

static const struct {
  const char *text;
  guint line;
} bad_keys[] = {
  { "", 0 },
  { "# nothing\n", 0 },
  { "1 00112233445566778899aabbccddee\n", 1 },        /* short */
  { KEY "1 00112233445566778899aabbccddeeff0\n", 2 }, /* odd */
  { "x 00112233445566778899aabbccddeeff\n", 1 },
  { "1 00112233445566778899aabbccddeefg\n", 1 },
  { "00112233445566778899aabbccddeeff\n", 1 },
  { KEY KEY KEY KEY KEY KEY KEY KEY KEY KEY KEY, 11 },
};

START_TEST(bad_keys_are_refused)
{
  guint line = 99;
  test_row(_i, bounce_tag_keys_new(bad_keys[_i].text, &line) == NULL, "%s", bad_keys[_i].text);
  ck_assert_uint_eq(line, bad_keys[_i].line);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("tag");
  tcase_add_test(tcase, tags_are_made);
  tcase_add_test(tcase, tags_are_checked);
  tcase_add_test(tcase, the_wrong_key_proves_nothing);
  tcase_add_test(tcase, nothing_may_be_changed);
  tcase_add_test(tcase, what_does_not_fit_is_not_made);
  tcase_add_test(tcase, subscribers_are_read_from_tags);
  tcase_add_loop_test(tcase, bad_keys_are_refused, 0, G_N_ELEMENTS(bad_keys));
  return tcase;
}
