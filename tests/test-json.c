/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON as it is read of events: what json-glib takes, and no more. */
#include <string.h>

#include "source/json.h"
#include "test.h"

static const struct {
  const char *text;
  const char *path;
  const char *value; /* NULL: it is none at that path */
} good[] = {
  { "{}", "a", NULL },
  { "{\"a\":1}", "a", "1" },
  { " {\"a\" : { \"b\" : [ 1 , \"x\" ] } } ", "a.b.1", "x" },
  { "{\"a\":null,\"b\":true}", "a", NULL },
  { "{\"a\":null,\"b\":true}", "b", "true" },
  { "{\"a\":-1.5e+3}", "a", "-1.5e+3" },
  { "{\"a\":0}", "a", "0" },
  { "{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\/\"}", "a", "\xc3\xa9\xf0\x9f\x98\x80\n\"/" },
  { "{\"a\":\"\\ud800\\u0000\"}", "a", "\xef\xbf\xbd\xef\xbf\xbd" },
  { "{\"a\":\"\xff\"}", "a", "\xef\xbf\xbd" },
  { "{\"a\":1,\"a\":2}", "a", "2" },
  { "{\"a\":[{\"b\":[]}]}", "a.0.b", NULL },
};

static const struct {
  const char *text;
  gsize at; /* where it is wrong */
} bad[] = {
  { "", 0 },
  { "{", 1 },
  { "{a:1}", 1 },
  { "{\"a\" 1}", 5 },
  { "{\"a\":}", 5 },
  { "{\"a\":01}", 5 },
  { "{\"a\":1.}", 5 },
  { "{\"a\":+1}", 5 },
  { "{\"a\":1,}", 7 },
  { "{\"a\":[1,]}", 8 },
  { "{\"a\":\"\\x\"}", 7 },
  { "{\"a\":\"\\u12\"}", 8 },
  { "{\"a\":\"x", 7 },
  { "{\"a\":\"\n\"}", 6 },
  { "{\"a\":nul}", 5 },
  { "{\"a\":1e}", 5 },
};

START_TEST(values_have_paths)
{
  BounceJson json;
  bounce_json_init(&json);
  for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
    BounceScan text = bounce_scan_string(good[i].text);
    test_row(i, bounce_json_read(&json, &text), "%s", json.wrong);
    const char *got = bounce_json_get(&json, good[i].path);
    test_row(i, g_strcmp0(got, good[i].value) == 0, "%s", got);
  }
  bounce_json_clear(&json);
}
END_TEST

START_TEST(what_is_wrong_has_a_place)
{
  BounceJson json;
  bounce_json_init(&json);
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    BounceScan text = bounce_scan_string(bad[i].text);
    test_row(i, !bounce_json_read(&json, &text) && json.wrong != NULL, "%s", bad[i].text);
    test_row(i, text.p == bad[i].text + bad[i].at, "%s: %d", bad[i].text,
             (int) (text.p - bad[i].text));
  }
  bounce_json_clear(&json);
}
END_TEST

/* Each beginning is a block of its own, for the address sanitizer. */
START_TEST(it_may_end_anywhere)
{
  BounceJson json;
  bounce_json_init(&json);
  for (guint i = 0; i < G_N_ELEMENTS(good); i++)
    for (gsize length = 0; length < strlen(good[i].text); length++) {
      g_autofree char *copy = g_memdup2(good[i].text, MAX(length, 1));
      BounceScan text = bounce_scan(copy, length);
      bounce_json_read(&json, &text);
      ck_assert(text.p <= copy + length);
    }
  bounce_json_clear(&json);
}
END_TEST

static gboolean reads(const char *before, guint times, const char *after)
{
  g_autoptr(GString) text = g_string_new("[");
  BounceJson json;
  for (guint i = 0; i < times; i++)
    g_string_append(text, before);
  for (guint i = 0; i < (*after != ',' ? times : 0); i++)
    g_string_append(text, after);
  g_string_append(text, *after == ',' ? "1]" : "]");
  BounceScan scan = bounce_scan(text->str, text->len);
  bounce_json_init(&json);
  gboolean done = bounce_json_read(&json, &scan);
  bounce_json_clear(&json);
  return done;
}

START_TEST(limits_hold)
{
  ck_assert(reads("[", BOUNCE_JSON_DEPTH - 1, "]"));
  ck_assert(!reads("[", BOUNCE_JSON_DEPTH, "]"));
  ck_assert(reads("1,", BOUNCE_JSON_VALUES - 1, ","));
  ck_assert(!reads("1,", BOUNCE_JSON_VALUES, ","));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("json");
  tcase_add_test(tcase, values_have_paths);
  tcase_add_test(tcase, what_is_wrong_has_a_place);
  tcase_add_test(tcase, it_may_end_anywhere);
  tcase_add_test(tcase, limits_hold);
  return tcase;
}
