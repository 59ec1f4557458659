/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message/author.h"

#include <string.h>

#include "test.h"

enum { SYSTEM = 1, REPORTS = 2, MANAGER = 4 };

static const struct {
  const char *from;
  guint is;
} authors[] = {
  { "MAILER-DAEMON@example.org (Mail Delivery System)", SYSTEM | REPORTS },
  { "Mail Delivery Subsystem <mailer-daemon@example.org>", SYSTEM | REPORTS },
  { "\"a@example.net\" <Mailer.Daemon@example.org>", SYSTEM | REPORTS },
  { "MAILER-DAEMON", SYSTEM | REPORTS },
  { "<>", SYSTEM | REPORTS },
  { "postmaster@example.org", SYSTEM },
  { "Microsoft Outlook <x1@example.org>", SYSTEM },
  { "Mail Delivery System <noreply@example.org>", SYSTEM },
  { "news-bounces@lists.test", MANAGER },
  { "LISTSERV <listserv@lists.test>", MANAGER },
  { "Jane Doe <jane@example.org>", 0 },
  { "deliveries@example.org", 0 },
  { "Mail Delivery of Springfield <shop@example.org>", 0 },
  { "", 0 },
};

/* The author of a mail with `header`. */
static BounceAuthor author_of(BouncePool *pool, const char *header)
{
  BounceScan scan = bounce_scan_string(header);
  BounceFields fields;
  BounceAuthor author;
  guint line = 1;
  bounce_fields_parse(pool, &scan, BOUNCE_FIELDS_DECODE, NULL, &line, &fields, NULL);
  bounce_author_read(pool, &fields, &author);
  return author;
}

START_TEST(systems_and_managers_are_known_by_from)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(authors); i++) {
    g_autofree char *header = g_strdup_printf("From: %s\n", authors[i].from);
    BounceAuthor author = author_of(pool, header);
    guint is = (author.is_system ? SYSTEM : 0) | (author.only_reports ? REPORTS : 0)
               | (author.is_manager ? MANAGER : 0);
    test_row(i, is == authors[i].is, "\"%s\" gives %u", authors[i].from, is);
  }
}
END_TEST

static const struct {
  const char *path;
  BounceEnvelope envelope;
} envelopes[] = {
  { "", BOUNCE_ENVELOPE_UNSAID },
  { "Return-Path: <>\n", BOUNCE_ENVELOPE_EMPTY },
  { "Return-Path: <MAILER-DAEMON>\n", BOUNCE_ENVELOPE_NAMED },
  { "Return-Path: <b@example.org>\n", BOUNCE_ENVELOPE_OTHER },
  { "Return-Path: <jane@example.org.test>\n", BOUNCE_ENVELOPE_OTHER },
  { "Return-Path: <Jane@EXAMPLE.org>\n", BOUNCE_ENVELOPE_AUTHOR },
};

START_TEST(the_envelope_tells_who_wants_an_answer)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(envelopes); i++) {
    g_autofree char *header =
        g_strconcat("From: Jane <jane@example.org>\n", envelopes[i].path, NULL);
    BounceEnvelope envelope = author_of(pool, header).envelope;
    test_row(i, envelope == envelopes[i].envelope, "%s gives %d", envelopes[i].path, envelope);
  }
}
END_TEST

#define FLAG(field) G_STRUCT_OFFSET(BounceAuthor, field)

/* Each field sets this flag, and no other of them does. */
static const struct {
  const char *header;
  gsize flag;
} flags[] = {
  { "From: jane@example.org\n", FLAG(has_address) },
  { "Auto-Submitted: auto-generated\n", FLAG(is_automatic) },
  { "List-Id: <news.example.org>\n", FLAG(is_post) },
  { "Precedence: Bulk\n", FLAG(is_bulk) },
  { "X-List-Administrivia: yes\n", FLAG(is_bulk) },
  { "Subject: AW: Zahlen\n", FLAG(answers) },
  { "Subject: =?utf-8?b?562U5aSNOiB4?=\n", FLAG(answers) },
  { "Subject: FWD: x\n", FLAG(forwards) },
  { "In-Reply-To: <1@example.org>\n", FLAG(refers) },
  { "X-Failed-Recipients: b@example.net\n", FLAG(names_failed) },
};

/* What sets none of them. */
static const char *const plain[] = {
  "Auto-Submitted: no\n",
  "Subject: Regarding: x\n",
  "Subject: Returned mail: x\n",
  "Precedence: first-class\n",
  "Subject: x\n",
};

static gboolean flag_of(const BounceAuthor *author, gsize flag)
{
  return G_STRUCT_MEMBER(gboolean, author, flag);
}

START_TEST(fields_tell_automatic_list_and_answer)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  for (guint i = 0; i < G_N_ELEMENTS(flags); i++) {
    BounceAuthor author = author_of(pool, flags[i].header);
    for (guint k = 0; k < G_N_ELEMENTS(flags); k++) {
      gboolean wanted = flags[k].flag == flags[i].flag;
      test_row(i, flag_of(&author, flags[k].flag) == wanted, "%sthe flag of %s is %d",
               flags[i].header, flags[k].header, !wanted);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
    BounceAuthor author = author_of(pool, plain[i]);
    for (guint k = 0; k < G_N_ELEMENTS(flags); k++)
      test_row(i, !flag_of(&author, flags[k].flag), "%s is taken for %s", plain[i],
               flags[k].header);
  }
}
END_TEST

START_TEST(a_reply_of_a_program_is_automatic)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceAuthor author = author_of(pool, "Auto-Submitted: Auto-Replied (vacation)\n");
  ck_assert(author.is_reply && author.is_automatic);
  ck_assert(!author_of(pool, "Auto-Submitted: auto-generated\n").is_reply);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("author");
  tcase_add_test(tcase, systems_and_managers_are_known_by_from);
  tcase_add_test(tcase, the_envelope_tells_who_wants_an_answer);
  tcase_add_test(tcase, fields_tell_automatic_list_and_answer);
  tcase_add_test(tcase, a_reply_of_a_program_is_automatic);
  return tcase;
}
