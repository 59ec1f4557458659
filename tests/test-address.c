/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/address-set.h"
#include "base/address.h"
#include "test.h"

typedef struct {
  const char *in;
  const char *want; /* NULL: none */
} Row;

/* A copy without NUL, so that a sanitizer sees any byte read beyond it. */
static char *bytes(const char *text, gsize *length)
{
  *length = strlen(text);
  return g_memdup2(text, *length > 0 ? *length : 1);
}

static const Row found[] = {
  { "no address here", NULL },
  { "mail to a@example.org failed", "a@example.org" },
  { "<a.b+c@example.org>:", "a.b+c@example.org" },
  { "Write to a@example.org.", "a@example.org" },
  { "(a@example.org)", "a@example.org" },
  { "'a@example.org'", "a@example.org" },
  { "`a@example.org'", "a@example.org" },
  { "*a@example.org*", "a@example.org" },
  { "mailto:a@example.org?subject=x", "a@example.org" },
  { "rfc822;a@example.org", "a@example.org" },
  { "<\"a b\"@example.org>", "\"a b\"@example.org" },
  { "\"a\"@example.org", "\"a\"@example.org" },
  { "\"Jane\" <jane@example.org>", "jane@example.org" },
  { "x@[192.0.2.1] y", "x@[192.0.2.1]" },
  { "x@[IPv6:2001:db8::1]", "x@[IPv6:2001:db8::1]" },
  { "root@localhost", "root@localhost" },
  { "@example.org", NULL },
  { "a@ b", NULL },
  { "a@.b", NULL },
  { "@ at x@y.example", "x@y.example" },
  { "a@b..c", "a@b" },
  { "o'neil@example.org", "o'neil@example.org" },
  { "user=dom%x@example.org", "user=dom%x@example.org" },
  { "j\xc3\xbcrgen@m\xc3\xbcller.example", "j\xc3\xbcrgen@m\xc3\xbcller.example" },
  { "\xe5\xae\x9b\xe5\x85\x88user@example.jp\xe5\xae\x9b", "user@example.jp" },
  { "\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b\xe5\xad\x90.example",
    "\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b\xe5\xad\x90.example" },
  { "\xe3\x80\x8c"
    "a@example.org\xe3\x80\x8d",
    "a@example.org" },
  { "\xff\xfe"
    "a@example.org\xff",
    "a@example.org" },
  { "..a.@example.org", "a.@example.org" },
  { "a_b@ex_ample.org", "a_b@ex_ample.org" },
  { "a@example.org\n", "a@example.org" },
  { "TO:<a@example.org>SIZE=5", "a@example.org" },
  { "\"@\"@", NULL },
};

START_TEST(the_first_address_of_a_text)
{
  for (guint i = 0; i < G_N_ELEMENTS(found); i++) {
    gsize length;
    g_autofree char *copy = bytes(found[i].in, &length);
    BounceScan scan = bounce_scan(copy, length);
    BounceScan address = { 0 };
    gboolean got = bounce_address_find(&scan, &address);
    test_row(i, got == (found[i].want != NULL), "%s", found[i].in);
    if (got) {
      g_autofree char *text = g_strndup(address.p, bounce_scan_left(&address));
      test_row(i, g_str_equal(text, found[i].want), "%s: got %s", found[i].in, text);
      test_row(i, bounce_address_is_valid(text, strlen(text)), "%s is not valid", text);
    } else {
      test_row(i, scan.p == scan.end, "%s", found[i].in);
    }
  }
}
END_TEST

START_TEST(all_addresses_of_a_text)
{
  BounceScan scan =
      bounce_scan_string("<a@example.org>, b@example.org;c@example.org d@@e@f.example");
  static const char *const want[] = { "a@example.org", "b@example.org", "c@example.org",
                                      "e@f.example" };
  BounceScan address;
  guint n = 0;
  for (; bounce_address_find(&scan, &address); n++) {
    test_row(n, n < G_N_ELEMENTS(want), "too many");
    test_row(n, bounce_scan_is(address, want[n]), "%.*s", (int) bounce_scan_left(&address),
             address.p);
  }
  ck_assert_uint_eq(n, G_N_ELEMENTS(want));
}
END_TEST

START_TEST(validity_is_of_the_whole)
{
  static const char *const valid[] = {
    "a@b",           "a@example.org",   "\"a b\"@example.org", "\"a\\\"b\"@example.org",
    "a@[192.0.2.1]", "a..b@example.jp", "a.@example.jp",       "\xc3\xbc@example.org",
  };
  static const char *const invalid[] = {
    "",          "a",          "@example.org",    "a@",   "a@b.",         "a@b@c",
    "a b@c.org", "<a@b.org>",  "\"a@example.org", "a@-",  "a@[1.2.3.4",   "a@example.org ",
    "a@b..c",    "a@exa mple", "\xff@b.org",      "a@[]", "\"a\"b@c.org",
  };
  for (guint i = 0; i < G_N_ELEMENTS(valid); i++)
    test_row(i, bounce_address_is_valid(valid[i], strlen(valid[i])), "%s", valid[i]);
  for (guint i = 0; i < G_N_ELEMENTS(invalid); i++)
    test_row(i, !bounce_address_is_valid(invalid[i], strlen(invalid[i])), "%s", invalid[i]);
  g_autofree char *local = g_strnfill(BOUNCE_ADDRESS_MAX - 2, 'a');
  g_autofree char *longest = g_strconcat(local, "@b", NULL);
  g_autofree char *longer = g_strconcat("a", longest, NULL);
  ck_assert(bounce_address_is_valid(longest, strlen(longest)));
  ck_assert(!bounce_address_is_valid(longer, strlen(longer)));
}
END_TEST

/* ---- Functions that give an address in the pool ---- */

typedef char *(*Function)(BouncePool *, const char *, gsize);

static void check(Function function, const Row *rows, guint n_rows)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < n_rows; i++) {
    gsize length;
    g_autofree char *copy = bytes(rows[i].in, &length);
    const char *got = function(pool, copy, length);
    test_row(i, g_strcmp0(got, rows[i].want) == 0, "%s: got %s", rows[i].in, got);
  }
}

START_TEST(normal_form)
{
  static const Row rows[] = {
    { "A.User@Example.ORG", "A.User@example.org" },
    { " <a@example.org> ", "a@example.org" },
    { "<a@example.org", "a@example.org" },
    { "a@example.org>", "a@example.org" },
    { "mailto:a@example.org", "a@example.org" },
    { "SMTP:a@example.org", "a@example.org" },
    { "Jane Doe <a@example.org>", "a@example.org" },
    { "\"Doe, Jane\" <a@example.org>", "a@example.org" },
    { "a@example.org (Jane Doe)", "a@example.org" },
    { "(c (nested)) a@example.org", "a@example.org" },
    { "\"a(b)\"@example.org", "\"a(b)\"@example.org" },
    { "\"a<b\"@example.org", "\"a<b\"@example.org" },
    { "@relay.example,@b.example:a@example.org", "a@example.org" },
    { "<@relay.example:a@example.org>", "a@example.org" },
    { "a%example.com@relay.example", "a%example.com@relay.example" },
    { "a@example.org.", "a@example.org" },
    { "a@M\xc3\x9cLLER.example", "a@m\xc3\xbcller.example" },
    { "a@EXA\xffMPLE", "a@exa\xffmple" },
    { "postmaster", "postmaster" },
    { "", NULL },
    { "<>", NULL },
    { "  ", NULL },
    { ".", NULL },
  };
  check(bounce_address_normalize, rows, G_N_ELEMENTS(rows));
}
END_TEST

START_TEST(typed_addresses)
{
  static const Row rows[] = {
    { "rfc822; a@Example.org", "a@example.org" },
    { "RFC822;<a@example.org>", "a@example.org" },
    { "rfc822 ; a@example.org", "a@example.org" },
    { "rfc822 (Internet) ; a@example.org", "a@example.org" },
    { "rfc822; RFC822; a@example.org", "a@example.org" },
    { "a@example.org", "a@example.org" },
    { "<a@example.org>", "a@example.org" },
    { "rfc822; \"Jane D\"@example.org", "\"Jane D\"@example.org" },
    { "rfc822; a@example.org (expanded from: <list@example.org>)", "a@example.org" },
    { "utf-8; j\xc3\xbcrgen@example.org", "j\xc3\xbcrgen@example.org" },
    { "utf-8; j\\x{FC}rgen@m\\x{FC}ller.example", "j\xc3\xbcrgen@m\xc3\xbcller.example" },
    { "utf-8; a\\x{1F600}@example.org", "a\xf0\x9f\x98\x80@example.org" },
    { "utf-8; a\\x{zz}@example.org", "a\\x{zz}@example.org" },
    { "x400; /G=Jane/S=Doe/O=Example/C=GB/", "/G=Jane/S=Doe/O=Example/C=GB/" },
    { "ex; /O=ORG/OU=SITE/CN=RECIPIENTS/CN=JANE", "/O=ORG/OU=SITE/CN=RECIPIENTS/CN=JANE" },
    { "rfc822; IMCEAEX-_O=ORG_CN=JANE@example.org", "IMCEAEX-_O=ORG_CN=JANE@example.org" },
    { "SMTP:a@example.org", "a@example.org" },
    { "x-unix; root", "root" },
    { "rfc/822;a@example.org", "a@example.org" },
    { "rfc822;|/usr/bin/filter a@example.org", NULL },
    { "rfc822; \"|/usr/bin/filter\"", NULL },
    { "rfc822;/var/mail/jane", NULL },
    { "/O=ORG/CN=JANE", "/O=ORG/CN=JANE" },
    { "rfc822; @example.org", NULL },
    { "rfc822;", NULL },
    { "rfc822; <>", NULL },
    { "", NULL },
  };
  check(bounce_address_typed, rows, G_N_ELEMENTS(rows));
}
END_TEST

START_TEST(xtext)
{
  static const Row rows[] = {
    { "a+2Bb+40example.org", "a+b@example.org" },
    { "a+3Db@example.org", "a=b@example.org" },
    { "a+b@example.org", "a+b@example.org" },
    { "jane+2", "jane+2" },
    { "jane+", "jane+" },
    { "a+00b", "a+00b" },
    { "", "" },
  };
  check(bounce_address_xtext, rows, G_N_ELEMENTS(rows));
}
END_TEST

START_TEST(same_mailbox)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean same;
  } rows[] = {
    { "a@example.org", "A@EXAMPLE.ORG", TRUE },
    { "a@m\xc3\xbcller.example", "a@xn--mller-kva.example", TRUE },
    { "a@M\xc3\x9cLLER.example", "a@XN--MLLER-KVA.EXAMPLE", TRUE },
    { "J\xc3\x9crgen@example.org", "j\xc3\xbcrgen@example.org", TRUE },
    { "ju\xcc\x88rgen@example.org", "j\xc3\xbcrgen@example.org", TRUE },
    { "root", "ROOT", TRUE },
    { "a@example.org", "a@example.com", FALSE },
    { "a@example.org", "b@example.org", FALSE },
    { "a@example.org", "a", FALSE },
    { "a@example.org", NULL, FALSE },
    { NULL, NULL, FALSE },
    { "a+b@example.org", "a@example.org", FALSE },
    { "a@\xff", "a@\xfe", FALSE },
    { "\xff@b", "\xfe@b", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    test_row(i, bounce_address_equal(rows[i].a, rows[i].b) == rows[i].same, "%s", rows[i].a);
}
END_TEST

/* ---- Wrapped addresses ---- */

START_TEST(an_address_among_others)
{
  test_row(0, bounce_address_occurs("A <x@mail.test>, Ann@Mail.TEST.", "ann@mail.test"), "second");
  test_row(1, !bounce_address_occurs("joann@mail.test, ann@mail.test.invalid", "ann@mail.test"),
           "part of a longer one");
  test_row(2, !bounce_address_occurs(NULL, "ann@mail.test"), "no text");
}
END_TEST

START_TEST(srs_and_batv_are_undone)
{
  static const Row rows[] = {
    { "SRS0=HHHH=TT=example.org=jane@fwd.example", "jane@example.org" },
    { "srs0=hhhh=tt=Example.org=jane@fwd.example", "jane@example.org" },
    { "SRS0+HHHH=TT=example.org=jane@fwd.example", "jane@example.org" },
    { "SRS0-HHHH=TT=example.org=jane@fwd.example", "jane@example.org" },
    { "SRS0=a+/b=TT=example.org=jane=doe@fwd.example", "jane=doe@example.org" },
    { "SRS1=GGGG=one.example==HHHH=TT=example.org=jane@two.example", "jane@example.org" },
    { "srs1=GGGG=one.example=+HHHH=TT=example.org=jane@two.example", "jane@example.org" },
    { "SRS1+GGGG=one.example=-HHHH=TT=example.org=jane@two.example", "jane@example.org" },
    { "SRS0=HHHH=TT=example.org@fwd.example", NULL },
    { "SRS0=HHHH=TT=nodot=jane@fwd.example", NULL },
    { "SRS0=HHHH@fwd.example", NULL },
    { "SRS0HHHH=TT=example.org=jane@fwd.example", NULL },
    { "bounces+SRS=aBcDe=F1@tenant.example", NULL },
    { "prvs=0123456789=jane@example.org", "jane@example.org" },
    { "PRVS=0987ABCDEF=jane@example.org", "jane@example.org" },
    { "prvs=0123abcde=jane+x@example.org", "jane+x@example.org" },
    { "prvs=jane/0123456789@example.org", "jane@example.org" },
    { "prvs=jane=0123456789@example.org", "jane@example.org" },
    { "prvs=jane@example.org", NULL },
    { "prvs=abcdefab=jane@example.org", NULL },
    { "btv1==123456789abc==jane@example.org", "jane@example.org" },
    { "BTV1==0a1b2c==jane=doe@example.org", "jane=doe@example.org" },
    { "btv1==jane@example.org", NULL },
    { "msprvs1=1234abcd=bounces-7@example.org", "bounces-7@example.org" },
    { "SRS0=HHHH=TT=example.org=prvs=0123456789=jane@fwd.example", "jane@example.org" },
    { "jane@example.org", NULL },
    { "SRS0", NULL },
    { "", NULL },
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = bounce_address_unwrap(pool, rows[i].in);
    test_row(i, g_strcmp0(got, rows[i].want) == 0, "%s: got %s", rows[i].in, got);
  }
}
END_TEST

START_TEST(verp_names_the_subscriber)
{
  static const Row rows[] = {
    { "list-bounces+jane=example.org@lists.example", "jane@example.org" },
    { "LIST-BOUNCES+Jane=Example.ORG@lists.example", "Jane@example.org" },
    { "list-bounces+jane+tag=example.org@lists.example", "jane+tag@example.org" },
    { "list-bounces+jane=doe=example.org@lists.example", "jane=doe@example.org" },
    { "list-bounces+jane-doe_x=sub.example.org@lists.example", "jane-doe_x@sub.example.org" },
    { "list-bounces-jane=example.org@lists.example", "jane@example.org" },
    { "list-bounces-jane-doe=example.org@lists.example", "jane-doe@example.org" },
    { "bounce-test-bounces-jane=example.org@lists.example", "jane@example.org" },
    { "bounces+jane=example.org@lists.example", "jane@example.org" },
    { "bounce+jane=example.org@lists.example", "jane@example.org" },
    { "bounce+jane==a==example.org==list@lists.example", "jane@example.org" },
    { "bounce+jane==a==example.org==list==w@lists.example", "jane@example.org" },
    { "bounce+jane=doe==a==example.org==list@lists.example", "jane=doe@example.org" },
    { "list-return-123-jane=example.org@lists.example", "jane@example.org" },
    { "list-return-1-jane-2=example.org@lists.example", "jane-2@example.org" },
    { "list-return-jane=example.org@lists.example", "jane@example.org" },
    { "list+bounces-12-jane=example.org@lists.example", "jane@example.org" },
    { "list-owner+jane=example.org@lists.example", "jane@example.org" },
    { "owner-list+jane=example.org@lists.example", "jane@example.org" },
    { "owner-list*jane**example.org@lists.example", "jane@example.org" },
    { "owner-list*jane*40example.org@lists.example", "jane@example.org" },
    { "bounces+1234567-ab12-jane=example.org@em.example", "jane@example.org" },
    { "sentto-1-2-3-jane=example.org@returns.example", "jane@example.org" },
    { "list-bounce-jane=example.org@lists.example", "jane@example.org" },
    { "bounce-jane=example.org@lists.example", "jane@example.org" },
    { "bounce-123-4567-jane=example.org@lists.example", "jane@example.org" },
    { "bounce-mc.us1_12345.67890-jane=example.org@mail.example", "jane@example.org" },
    { "bounce+0a1b2c.d4e5-jane=example.org@mg.example", "jane@example.org" },
    { "bounce+cafe-jane=example.org@mg.example", "cafe-jane@example.org" },
    { "jane=example.org__0a1b2c@x.bnc.example", "jane@example.org" },
    { "jane__doe=example.org@bnc.example", NULL },
    { "list-errors-jane=example.org@lists.example", "jane@example.org" },
    { "verp-jane=example.org@lists.example", "jane@example.org" },
    { "list-bounces+jane=xn--mller-kva.example@lists.example", "jane@xn--mller-kva.example" },
    { "SRS0=HHHH=TT=lists.example=list-bounces+jane=example.org@fwd.example", "jane@example.org" },
    { "prvs=0123456789=list-bounces+jane=example.org@lists.example", "jane@example.org" },
    { "srs0=hhhh=tt=lists.example=list-return-5-jane=example.org@fwd.example", "jane@example.org" },
    /* None of these names a subscriber. */
    { "list-bounces@lists.example", NULL },
    { "list-bounces+jane@lists.example", NULL },
    { "list-bounces+jane=localhost@lists.example", NULL },
    { "list-bounces+=example.org@lists.example", NULL },
    { "list-bounces+jane=192.0.2.1@lists.example", NULL },
    { "list-bounces+confirm+0a1b2c3d@lists.example", NULL },
    { "list+bncBCAAAA7777777777777777EXAMPLE@groups.example", NULL },
    { "0100018c0a1b2c3d-11112222-3333-4444-5555-666677778888-000000@ses.example", NULL },
    { "bounce-12345_HTML-67890@cl.example", NULL },
    { "bounces+0a1b2c3d4e5f@lists.example", NULL },
    { "jane+shop=example.org@example.com", NULL },
    { "rebounce-jane=example.org@example.com", NULL },
    { "jane@example.org", NULL },
    { "jane", NULL },
    { "", NULL },
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = bounce_address_verp(pool, rows[i].in, NULL);
    test_row(i, g_strcmp0(got, rows[i].want) == 0, "%s: got %s", rows[i].in, got);
  }
}
END_TEST

START_TEST(verp_by_template)
{
  static const struct {
    const char *verp_template;
    const char *in;
    const char *want;
  } rows[] = {
    { "bounce+{user}={domain}@", "bounce+jane=example.org@lists.example", "jane@example.org" },
    { "b-{user}={domain}@", "B-jane=example.org@lists.example", "jane@example.org" },
    { "b-{user}={domain}@lists.example", "b-jane=example.org@Lists.Example", "jane@example.org" },
    { "b-{user}={domain}@lists.example", "b-jane=example.org@other.example", NULL },
    { "b-{user}={domain}", "b-jane=example.org@lists.example", "jane@example.org" },
    { "r.{domain}.at.{user}@", "r.example.org.at.jane@lists.example", "jane@example.org" },
    { "{user}_at_{domain}_x@", "jane_at_y_at_example.org_x@lists.example",
      "jane_at_y@example.org" },
    { "{user}#{domain}@", "jane#nodot@lists.example", NULL },
    { "b-{user}={domain}@", "c-jane=example.org@lists.example", NULL },
    { "b-{user}@", "b-jane@lists.example", NULL },
    { "b-{user}{domain}@", "b-janeexample.org@lists.example", NULL },
    { "b-{user}={user}@", "b-jane=example.org@lists.example", NULL },
    { "b-{user}={domain}{domain}@", "b-jane=example.org@lists.example", NULL },
    { "b-{other}={domain}@", "b-jane=example.org@lists.example", NULL },
    { "", "b-jane=example.org@lists.example", NULL },
    { "@", "b-jane=example.org@lists.example", NULL },
    { "x{user}={domain}y@", "xy@lists.example", NULL },
  };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *got = bounce_address_verp(pool, rows[i].in, rows[i].verp_template);
    test_row(i, g_strcmp0(got, rows[i].want) == 0, "%s: got %s", rows[i].in, got);
  }
}
END_TEST

/* ---- Any bytes ---- */

START_TEST(any_bytes_are_safe)
{
  static const char *const pieces[] = {
    "@",          "a",
    ".",          "\"",
    "<",          ">",
    "(",          ")",
    "\\",         "\\x{",
    "}",          "FC",
    "+",          "3D",
    ";",          "rfc822;",
    "utf-8",      "=",
    "SRS0=",      "SRS1=",
    "==",         "-",
    "prvs=",      "btv1==",
    "/",          "\xc3\xbc",
    "\xff",       "\xc3",
    ":",          "[1.2",
    "]",          "bounces+",
    "-return-1-", "b.org",
    "mailto:",    " ",
    "\n",         "\xe4\xbe\x8b",
    "owner-",     "*40",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed(2);
  for (guint i = 0; i < 20000; i++) {
    g_autoptr(BouncePool) pool = bounce_pool_new();
    g_autoptr(GString) text = g_string_new(NULL);
    for (gint32 k = g_rand_int_range(random, 0, 12); k > 0; k--)
      g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    g_autofree char *copy = g_memdup2(text->str, text->len > 0 ? text->len : 1);
    BounceScan scan = bounce_scan(copy, text->len), address;
    while (bounce_address_find(&scan, &address))
      test_row(i, address.p >= copy && address.p < address.end && address.end <= copy + text->len,
               "%s", text->str);
    bounce_address_typed(pool, copy, text->len);
    bounce_address_xtext(pool, copy, text->len);
    bounce_address_normalize(pool, copy, text->len);
    bounce_address_equal(text->str, "a@b.org");
    const char *verp = bounce_address_verp(pool, text->str, "b-{user}={domain}@");
    test_row(i, verp == NULL || bounce_address_is_valid(verp, strlen(verp)), "%s: %s", text->str,
             verp);
  }
}
END_TEST

START_TEST(finding_is_linear)
{
  static const char *const worst[] = { "@",      "a@", "\"@", "a", "a@b.", "\xe4\xbe\x8b@",
                                       "\"a\"@", "@a" };
  for (guint i = 0; i < G_N_ELEMENTS(worst); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 1000000)
      g_string_append(text, worst[i]);
    gint64 start = g_get_monotonic_time();
    BounceScan scan = bounce_scan(text->str, text->len), address;
    while (bounce_address_find(&scan, &address))
      ;
    test_row(i, g_get_monotonic_time() - start < test_seconds(10), "%s", worst[i]);
  }
}
END_TEST

/* Of a long text the addresses are kept in sets: asked for one after the other they are as in a
 * short one. */
START_TEST(an_address_among_very_many)
{
  static const char *const asked[] = { "u7@example.net", "U7@EXAMPLE.NET", "u399@example.net",
                                       "u400@example.net", "7@example.net" };
  g_autoptr(GString) first = g_string_new("To: ");
  g_autoptr(GString) second = g_string_new("Cc: ");
  BounceAddressSets *sets = NULL;
  for (guint i = 0; i < 400; i++)
    g_string_append_printf(i % 2 == 0 ? first : second, "<u%u@example.net>,\n ", i);
  for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
    test_row(i,
             bounce_address_sets_occurs(&sets, first->str, asked[i])
                 == bounce_address_occurs(first->str, asked[i]),
             "%s", asked[i]);
    test_row(i,
             bounce_address_sets_occurs(&sets, second->str, asked[i])
                 == bounce_address_occurs(second->str, asked[i]),
             "%s", asked[i]);
  }
  ck_assert_ptr_nonnull(sets);
  ck_assert(bounce_address_sets_occurs(&sets, second->str, "u7@example.net"));
  bounce_address_sets_free(sets);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("address");
  tcase_add_test(tcase, the_first_address_of_a_text);
  tcase_add_test(tcase, all_addresses_of_a_text);
  tcase_add_test(tcase, validity_is_of_the_whole);
  tcase_add_test(tcase, normal_form);
  tcase_add_test(tcase, typed_addresses);
  tcase_add_test(tcase, xtext);
  tcase_add_test(tcase, same_mailbox);
  tcase_add_test(tcase, an_address_among_others);
  tcase_add_test(tcase, an_address_among_very_many);
  tcase_add_test(tcase, srs_and_batv_are_undone);
  tcase_add_test(tcase, verp_names_the_subscriber);
  tcase_add_test(tcase, verp_by_template);
  tcase_add_test(tcase, any_bytes_are_safe);
  tcase_add_test(tcase, finding_is_linear);
  tcase_set_timeout(tcase, 100);
  return tcase;
}
