/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "message/html.h"
#include "test.h"

typedef struct {
  const char *html;
  const char *want;
} HtmlCase;

static const HtmlCase html_cases[] = {
  { "", "" },
  { "plain  text\n here", "plain text here\n" },
  { "a<br>b<BR/>c", "a\nb\nc\n" },
  { "<p>one</p><p>two</p>", "one\n\ntwo\n\n" },
  { "<div>one</div><div>two<div>three</div></div>", "one\ntwo\nthree\n" },
  { "<table><tr><td>Status:</td><td>5.1.1</td></tr><tr><td>b</td></tr></table>",
    "Status:\t5.1.1\nb\n" },
  { "<ul><li>a<li>b</ul>", "a\nb\n\n" },
  { "<pre>550 5.1.1\n  no  such</pre>", "550 5.1.1\n  no  such\n\n" },
  { "a<b>b</b>c <i>d</i>", "abc d\n" },
  { "<html><head><title>t</title><style>p{}</style></head><body>x</body></html>", "x\n" },
  { "<script>if (a < b) document.write('<p>no</p>')</script>yes", "yes\n" },
  { "a<!-- <p>no</p> -->b<!DOCTYPE html>c<?xml version='1.0'?>d", "abcd\n" },
  /* Character references. */
  { "&lt;a@example.com&gt;&nbsp;&amp;&#64;&#x40;&eacute;&ndash;", "<a@example.com> &@@\303\251"
                                                                  "\342\200\223\n" },
  { "&nosuch; & &#0; &#xffffff;", "&nosuch; & &#0; &#xffffff;\n" },
  /* Addresses that nobody escaped are text, not tags. */
  { "<a@example.com>: <john.doe@example.com> <http://example.com/> <550>",
    "<a@example.com>: <john.doe@example.com> <http://example.com/> <550>\n" },
  { "<a href=\"mailto:x@example.com\" title='a > b'>x</a>", "x\n" },
  /* What is never closed swallows as little as possible. */
  { "a <b c", "a\n" },
  { "<title>no end<p>text", "no end\n\ntext\n" },
  { "<!-- no end<p>text", "no end\n\ntext\n" },
  { "<a href=\"no end>text<p>more", "text\n\nmore\n" },
  { "a<br\nb", "a\n" },
};

START_TEST(html_becomes_lines)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(html_cases); i++) {
    const char *got = bounce_html_text(pool, html_cases[i].html, strlen(html_cases[i].html));
    test_row(i, strcmp(got, html_cases[i].want) == 0, "%s: got <%s>", html_cases[i].html, got);
  }
}
END_TEST

START_TEST(prefixes_stay_in_bounds)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(html_cases); i++)
    for (gsize n = 0; n <= strlen(html_cases[i].html); n++) {
      g_autofree char *exact = g_memdup2(html_cases[i].html, n);
      test_row(i, bounce_html_text(pool, exact, n) != NULL, "first %" G_GSIZE_FORMAT, n);
    }
}
END_TEST

/* Each of these made a parser that looks ahead for an end quadratic. */
START_TEST(bombs_take_linear_time)
{
  static const char *const bombs[] = { "<!--",       "<title>",    "<script><style>",
                                       "<a href=\"", "<a 'b=\"",   "&#",
                                       "&amp",       "<",          "<pre>\n",
                                       "</",         "<a b='c' \"" };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(bombs); i++) {
    g_autoptr(GString) html = g_string_new(NULL);
    while (html->len < 1024 * 1024)
      g_string_append(html, bombs[i]);
    gint64 start = g_get_monotonic_time();
    bounce_html_text(pool, html->str, html->len);
    gint64 spent = g_get_monotonic_time() - start;
    test_row(i, spent < test_seconds(2), "%s: %" G_GINT64_FORMAT " us", bombs[i], spent);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("html");
  tcase_set_timeout(tcase, 60);
  tcase_add_test(tcase, html_becomes_lines);
  tcase_add_test(tcase, prefixes_stay_in_bounds);
  tcase_add_test(tcase, bombs_take_linear_time);
  return tcase;
}
