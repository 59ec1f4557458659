/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "history/mention.h"
#include "test.h"

START_TEST(every_spelling_is_removed)
{
  static const struct {
    const char *address;
    const char *text;
    const char *rest; /* NULL: it is not mentioned */
  } rows[] = {
    { "ann@example.org", "550 <Ann@EXAMPLE.org>: unknown", "550 <(removed)>: unknown" },
    { "ann@example.org", "ann@example.org, ann@example.org", "(removed), (removed)" },
    { "ann@example.org", "to ann@example.net", NULL },
    { "ann@example.org", "list+ann=example.org@lists.example", "list+(removed)@lists.example" },
    { "ann@example.org", "<ann@example.org-77@l>", "<(removed)-77@l>" },
    { "j@m\xc3\xbcnchen.example", "no j@xn--mnchen-3ya.example here", "no (removed) here" },
    { "j@xn--mnchen-3ya.example", "no j@m\xc3\xbcnchen.example here", "no (removed) here" },
    { "j@xn--mnchen-3ya.example", "no J@M\xc3\x9cNCHEN.EXAMPLE. Bye", "no (removed). Bye" },
    { "\xc3\xa4@m\xc3\xbcnchen.example", "\xc3\xa4@xn--mnchen-3ya.example", "(removed)" },
    { "root", "the root of it, root@example.org", NULL },
    { "ann@example.org", "@=@=@@", NULL },
    { "ann@example.org", "ann@", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    Mention mention;
    mention_init(&mention, rows[i].address);
    g_autofree char *rest = mention_remove(&mention, rows[i].text);
    test_row(i, g_strcmp0(rest, rows[i].rest) == 0, "%s", rest);
    mention_clear(&mention);
  }
}
END_TEST

START_TEST(an_address_is_itself_in_every_spelling)
{
  static const struct {
    const char *address;
    const char *other;
    gboolean want;
  } rows[] = {
    { "ann@example.org", "ANN@Example.org", TRUE },
    { "ann@example.org", "ann@example.org.net", FALSE },
    { "j@m\xc3\xbcnchen.example", "J@xn--mnchen-3ya.example", TRUE },
    { "root", "Root", TRUE },
    { "root", "root@example.org", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    Mention mention;
    mention_init(&mention, rows[i].address);
    test_row(i, mention_is_address(&mention, rows[i].other) == rows[i].want, "%s", rows[i].other);
    mention_clear(&mention);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("mention");
  tcase_add_test(tcase, every_spelling_is_removed);
  tcase_add_test(tcase, an_address_is_itself_in_every_spelling);
  return tcase;
}
