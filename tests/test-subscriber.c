/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test.h"
#include "verdict/subscriber.h"

#define FIELDS_MAX 8

/* One report: what is known of its recipients, the fields around them, and who was mailed. */
typedef struct {
  const char *what;
  const char *envelope;
  const char *verp;
  BounceField headers[FIELDS_MAX];
  BounceField original[FIELDS_MAX];
  const char *original_recipient;
  const char *recipients[2];
  const char *want[2];
  const char *from;
} Case;

#define A "jane@example.org"
#define FINAL "jane.doe@example.com"

static const Case cases[] = {
  { "original recipient first",
    NULL,
    NULL,
    { { "To", "list-bounces+x=example.net@lists.example" } },
    { { "To", "y@example.net" } },
    A,
    { FINAL },
    { A },
    "original-recipient" },
  { "no address in it",
    NULL,
    NULL,
    { { "To", "list-bounces+jane=example.org@lists.example" } },
    { { 0 } },
    "/O=ORG/CN=JANE",
    { FINAL },
    { A },
    "verp" },
  { "verp of To",
    NULL,
    NULL,
    { { "To", "<list-bounces+jane=example.org@lists.example>" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp of Delivered-To, To being the list's owner",
    NULL,
    NULL,
    { { "To", "owner@lists.example" },
      { "Delivered-To", "l-return-7-jane=example.org@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "second Delivered-To",
    NULL,
    NULL,
    { { "Delivered-To", "box@lists.example" },
      { "delivered-to", "l-return-7-jane=example.org@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp of X-Original-To",
    NULL,
    NULL,
    { { "X-Original-To", "bounce+jane==a==example.org==list@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp of Envelope-To",
    NULL,
    NULL,
    { { "Envelope-To", "l-bounces-jane=example.org@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp inside SRS",
    NULL,
    NULL,
    { { "To", "SRS0=HHHH=TT=lists.example=list-bounces+jane=example.org@fwd.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp of the original's Return-Path",
    NULL,
    NULL,
    { { "To", "box@lists.example" } },
    { { "Return-Path", "<list-bounces+jane=example.org@lists.example>" } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp of the environment",
    "list-bounces+jane=example.org@lists.example",
    NULL,
    { { "To", "list-bounces+x=example.net@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp-environment" },
  { "environment without verp",
    "box@lists.example",
    NULL,
    { { "To", "list-bounces+jane=example.org@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "template",
    NULL,
    "b-{user}#{domain}@",
    { { "To", "b-jane#example.org@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL },
    { A },
    "verp" },
  { "verp of a mail to one that was expanded to two",
    NULL,
    NULL,
    { { "To", "list-bounces+jane=example.org@lists.example" } },
    { { 0 } },
    NULL,
    { FINAL, "x@example.net" },
    { A, A },
    "verp" },
  { "failed recipients",
    NULL,
    NULL,
    { { "X-Failed-Recipients", A } },
    { { "To", "y@example.net" } },
    NULL,
    { NULL },
    { A },
    "failed-recipients" },
  { "failed recipients of two",
    NULL,
    NULL,
    { { "X-Failed-Recipients", "x@example.net, " FINAL } },
    { { "To", "y@example.net" } },
    NULL,
    { FINAL, "X@example.net" },
    { FINAL, "X@example.net" },
    "failed-recipients" },
  { "several failed recipients say nothing on one",
    NULL,
    NULL,
    { { "X-Failed-Recipients", "x@example.net, y@example.net" } },
    { { 0 } },
    NULL,
    { FINAL },
    { FINAL },
    "recipient" },
  { "oldest Received",
    NULL,
    NULL,
    { { "To", "sender@example.net" } },
    { { "Received",
        "from a by b with ESMTP id 2 for <" FINAL ">; Sat, 21 Nov 2026 10:00:00 +0000" },
      { "Received", "from c by a with ESMTP id 1 for <" A ">; Sat, 21 Nov 2026 09:59:59 +0000" },
      { "Received", "from d by c id 0; Sat, 21 Nov 2026 09:59:58 +0000" },
      { "To", "y@example.net" } },
    NULL,
    { FINAL },
    { A },
    "received-for" },
  { "Received without brackets",
    NULL,
    NULL,
    { { 0 } },
    { { "Received", "by b id 2\tfor " A "; Sat, 21 Nov 2026 10:00:00 +0000" } },
    NULL,
    { FINAL },
    { A },
    "received-for" },
  { "Received for something else",
    NULL,
    NULL,
    { { 0 } },
    { { "Received", "by b id 2 for multiple recipients of x@example.net" }, { "To", A } },
    NULL,
    { FINAL },
    { A },
    "original-to" },
  { "Received for the list is not for the subscriber",
    NULL,
    NULL,
    { { 0 } },
    { { "Received", "by b id 2 for <" A ">; x" },
      { "Received", "by a id 1 for <list@lists.example>; x" },
      { "List-Post", "<mailto:list@lists.example>" },
      { "To", "list@lists.example" } },
    NULL,
    { FINAL },
    { A },
    "received-for" },
  { "To of the original",
    NULL,
    NULL,
    { { 0 } },
    { { "To", "Jane <" A ">" }, { "From", "s@example.net" } },
    NULL,
    { FINAL },
    { A },
    "original-to" },
  { "To and Cc of the same",
    NULL,
    NULL,
    { { 0 } },
    { { "To", A }, { "Cc", "\"" A "\" <" A ">" } },
    NULL,
    { FINAL },
    { A },
    "original-to" },
  { "To and Cc name two",
    NULL,
    NULL,
    { { 0 } },
    { { "To", A }, { "Cc", "y@example.net" } },
    NULL,
    { FINAL },
    { FINAL },
    "recipient" },
  { "To is the list (List-Id)",
    NULL,
    NULL,
    { { 0 } },
    { { "To", "list@lists.example" }, { "List-Id", "Talk <list.lists.example>" } },
    NULL,
    { FINAL },
    { FINAL },
    "recipient" },
  { "To is the sender",
    NULL,
    NULL,
    { { 0 } },
    { { "To", "s@example.net" }, { "From", "S <s@example.net>" } },
    NULL,
    { FINAL },
    { FINAL },
    "recipient" },
  { "To says nothing on two",
    NULL,
    NULL,
    { { 0 } },
    { { "To", A } },
    NULL,
    { FINAL, "x@example.net" },
    { FINAL, "x@example.net" },
    "recipient" },
  { "nothing but the recipient",
    NULL,
    NULL,
    { { 0 } },
    { { 0 } },
    NULL,
    { FINAL },
    { FINAL },
    "recipient" },
  { "nothing at all", NULL, NULL, { { 0 } }, { { 0 } }, NULL, { NULL }, { NULL }, NULL },
};

static BounceFields fields_of(const BounceField *fields)
{
  BounceFields all = { fields, 0 };
  while (all.n_fields < FIELDS_MAX && fields[all.n_fields].name != NULL)
    all.n_fields++;
  return all;
}

START_TEST(the_address_that_was_mailed)
{
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Case *c = &cases[i];
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceMessage message = { .headers = fields_of(c->headers),
                              .original = fields_of(c->original) };
    BounceOptions options = { .verp = c->verp, .envelope_recipient = c->envelope };
    BounceRecipient recipients[2] = { { .recipient = c->recipients[0],
                                        .original_recipient = c->original_recipient },
                                      { .recipient = c->recipients[1] } };
    guint n = c->recipients[1] != NULL ? 2 : 1;
    bounce_subscriber_find(pool, &message, &options, recipients, n);
    for (guint k = 0; k < n; k++) {
      test_row(i, g_strcmp0(recipients[k].subscriber, c->want[k]) == 0, "%s: got %s", c->what,
               recipients[k].subscriber);
      test_row(i, g_strcmp0(recipients[k].subscriber_from, c->from) == 0, "%s: got %s", c->what,
               recipients[k].subscriber_from);
    }
  }
}
END_TEST

START_TEST(options_are_optional)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceMessage message = { 0 };
  BounceRecipient recipient = { .recipient = FINAL };
  bounce_subscriber_find(pool, &message, NULL, &recipient, 1);
  ck_assert_str_eq(recipient.subscriber, FINAL);
  ck_assert_str_eq(recipient.subscriber_from, "recipient");
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("subscriber");
  tcase_add_test(tcase, the_address_that_was_mailed);
  tcase_add_test(tcase, options_are_optional);
  return tcase;
}
