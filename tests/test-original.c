/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message/pasted.h"

#include <string.h>

#include "message/limits.h"
#include "test.h"

typedef struct {
  const char *text;
  const char *own;     /* what stays of the text; NULL: all, there is no original */
  const char *subject; /* of the pasted header */
} OriginalCase;

#define HEADER "From: a@example.org\nTo: u@example.com\nSubject: news\n"
#define TRANSPORT "Return-Path: <a@example.org>\nReceived: by example.org;\n Thu, 1 Jan\n" HEADER

static const OriginalCase original_cases[] = {
  { "", NULL, NULL },
  { "User unknown\n", NULL, NULL },
  /* Dividers of mail systems, English and not. */
  { "x\n\n--- Below this line is a copy of the message.\n\n" TRANSPORT "\nbody\n", "x\n\n",
    "news" },
  { "x\n------ This is a copy of the message, including all the headers. ------\n\n" HEADER, "x\n",
    "news" },
  { "x\n   ----- Unsent message follows -----\n" HEADER "\nb\n", "x\n", "news" },
  { "x\n----- Original message -----\n\n" HEADER, "x\n", "news" },
  { "x\nMessage headers follow.\n\n" TRANSPORT, "x\n", "news" },
  { "x\n--- Die urspruengliche Nachricht ---\n\n" TRANSPORT, "x\n", "news" },
  { "x\n--- 以下は元のメッセージ ---\n\n" TRANSPORT, "x\n", "news" },
  /* No divider, but a header that only mail in transport has. */
  { "User unknown: u@example.com\n\n" TRANSPORT "\n550 5.1.1\n", "User unknown: u@example.com\n\n",
    "news" },
  /* Stars before what failed. */
  { "x\n*** u@example.com\nUser unknown\n\n" TRANSPORT, "x\n*** u@example.com\nUser unknown\n\n",
    "news" },
  { "x\n*** User unknown\nu@example.com\n\n" TRANSPORT, "x\n*** User unknown\nu@example.com\n\n",
    "news" },
  { "x\n--- Transcript of session ---\n550 User unknown\n\n" TRANSPORT,
    "x\n--- Transcript of session ---\n550 User unknown\n\n", "news" },
  /* Quoted and indented. */
  { "x\n\n> Received: by a\n>  b\n> From: a@example.org\n> Subject: news\n>\n> body\n", "x\n\n",
    "news" },
  { "x\n\n    Return-Path: <>\n    From: a@example.org\n    Subject: news\n", "x\n\n", "news" },
  /* Lines whose folding was lost. */
  { "x\n\nOriginal message headers:\n\nReceived: by a\nwith b\nand c\nFrom: a@example.org\n"
    "Subject: news\n",
    "x\n\n", "news" },
  { "x\n------ This is a copy of the headers. ------\nReceived: from a (via\nHTTP)\n" HEADER, "x\n",
    "news" },
  /* A divider that announces it, and no header. */
  { "x\n--- Original message follows.\n\nMessage removed\n", "x\n", NULL },
  { "x\n--- Original message follows.\n\n", NULL, NULL },
  { "x\nThe original message was received at noon\nfrom a@example.org\n", NULL, NULL },
  { "   ----- Transcript of session follows -----\n550 User unknown\n", NULL, NULL },
  /* Summaries in the words of the report. */
  { "This report relates to a message you sent with the following header fields:\n\n"
    "  Message-id: <1@example.org>\n  Date: Thu, 1 Jan\n  From: a@example.org\n  To: "
    "u@example.com\n"
    "  Subject: news\n\nYour message cannot be delivered: 550 5.1.1\n",
    NULL, NULL },
  { "Your message\n\n  To:      u@example.com\n  Subject: news\n  Sent:    noon\n\ndid not reach\n",
    NULL, NULL },
  { "Subject: news\nFrom: a@example.org\nTo: u@example.com\n\nwas rejected: 550\n", NULL, NULL },
};

START_TEST(originals_are_found)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(original_cases); i++) {
    const OriginalCase *c = &original_cases[i];
    BounceOriginal found = { 0 };
    gboolean some = bounce_pasted_find(pool, c->text, strlen(c->text), FALSE, &found);
    test_row(i, some == (c->own != NULL), "%s", c->text);
    if (!some)
      continue;
    const char *subject = bounce_fields_get(&found.fields, "Subject");
    test_row(i, found.end == strlen(c->own), "%s: ends at %" G_GSIZE_FORMAT, c->text, found.end);
    test_row(i, g_strcmp0(subject, c->subject) == 0, "%s: %s", c->text, subject);
  }
}
END_TEST

START_TEST(a_divider_stands_near_the_header)
{
  for (guint between = 0; between <= BOUNCE_LIMIT_DIVIDER_GAP; between++) {
    g_autoptr(GString) text = g_string_new("x\nMessage headers follow.\n");
    for (guint i = 0; i < between; i++)
      g_string_append(text, "\nsome words\n");
    g_string_append(text, "\n" HEADER "Date: Thu, 1 Jan\nMessage-ID: <1@example.org>\n");
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceOriginal original = { 0 };
    gboolean found = bounce_pasted_find(pool, text->str, text->len, FALSE, &original);
    test_row(between, found == (between < BOUNCE_LIMIT_DIVIDER_GAP), "%s", text->str);
  }
}
END_TEST

START_TEST(announced_text_needs_no_divider)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceOriginal found = { 0 };
  ck_assert(!bounce_pasted_find(pool, HEADER, strlen(HEADER), FALSE, &found));
  ck_assert(bounce_pasted_find(pool, HEADER, strlen(HEADER), TRUE, &found));
  ck_assert_uint_eq(found.end, 0);
  ck_assert_uint_eq(found.fields.n_fields, 3);
}
END_TEST

START_TEST(body_is_at_hand)
{
  static const char text[] = "x\n\n" TRANSPORT "\nthe body\n";
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceOriginal found = { 0 };
  ck_assert(bounce_pasted_find(pool, text, sizeof text - 1, FALSE, &found));
  ck_assert_str_eq(found.text, "the body\n");
  ck_assert_uint_eq(found.fields.n_fields, 5);
  ck_assert_str_eq(found.fields.fields[1].value, "by example.org; Thu, 1 Jan");
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("original");
  tcase_add_test(tcase, originals_are_found);
  tcase_add_test(tcase, a_divider_stands_near_the_header);
  tcase_add_test(tcase, announced_text_needs_no_divider);
  tcase_add_test(tcase, body_is_at_hand);
  return tcase;
}
