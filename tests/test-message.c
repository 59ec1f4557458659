/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message/message.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

#include "message/limits.h"
#include "message/mime.h"
#include "test.h"

/*
 * What a message is read as, in one line: "T1{text}" or "H1{text}" for each text with its part,
 * "S2[n]{first fields' values of its groups}", "O3{Subject of the original}", "!anomaly".
 */
typedef struct {
  const char *name;
  const char *mail;
  const char *want;
} MessageCase;

#define HEAD "From: MAILER-DAEMON@example.org\nSubject: failure\n"
#define REPORT HEAD "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define STATUS                                                                                     \
  "Reporting-MTA: dns; mx.example.org\n\n"                                                         \
  "Final-Recipient: rfc822; u@example.com\nAction: failed\nStatus: 5.1.1\n"
#define ORIGINAL "From: a@example.org\nSubject: news\nMessage-ID: <1@example.org>\n"
#define RETURNED "Return-Path: <a@example.org>\n" ORIGINAL

static const MessageCase message_cases[] = {
  { "empty", "", "!empty-message" },
  { "white space", "\n\n\n", "!empty-message" },
  { "header only", HEAD, "T1{}" },
  { "body only", "User unknown\n", "T1{User unknown}!missing-header" },
  { "plain", HEAD "\nUser unknown\n", "T1{User unknown}" },
  { "mbox line", "From a@example.org Thu Jan  1\n>From b\n" HEAD "\nhello\n", "T1{hello}" },
  { "report",
    REPORT "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\n" STATUS
           "\n--b\nContent-Type: message/rfc822\n\n" ORIGINAL "\nbody 550 5.1.1\n--b--\n",
    "T1{hello}S2[2]{dns; mx.example.org|rfc822; u@example.com}O3{news}" },
  { "types in any case, headers of the original only",
    REPORT "--b\n\nhello\n--b\nCONTENT-TYPE:\n Message/Delivery-Status\n\n" STATUS
           "\n--b\nContent-type: Text/RFC822-Headers\n\n" ORIGINAL "\n--b--\n",
    "T1{hello}S2[2]{dns; mx.example.org|rfc822; u@example.com}O3{news}" },
  { "extra empty lines between groups",
    REPORT
    "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\n\n\nA: 1\n\n\n\nB: 2\n--b--\n",
    "T1{hello}S2[2]{1|2}" },
  { "folded and badly folded values",
    REPORT "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\nA: 1\n  2\n3\n\n--b--\n",
    "T1{hello}S2[1]{1 2 3}" },
  { "no empty line before the fields",
    REPORT "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n" STATUS "--b--\n",
    "T1{hello}S2[2]{dns; mx.example.org|rfc822; u@example.com}" },
  { "status under the type of a header",
    REPORT "--b\n\nhello\n--b\nContent-Type: text/rfc822-headers\n\n" STATUS "\n--b--\n",
    "T1{hello}S2[2]{dns; mx.example.org|rfc822; u@example.com}!status-in-text" },
  { "status in base64",
    REPORT "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n"
           "Content-Transfer-Encoding: base64\n\nQTogMQoKQjo=\nIDIK\n--b--\n",
    "T1{hello}S2[2]{1|2}" },
  { "status as text with a name",
    REPORT "--b\n\nhello\n--b\nContent-Description: Delivery report\n"
           "Content-Type: text/plain\n\n" STATUS "\n--b--\n",
    "T1{hello}S2[2]{dns; mx.example.org|rfc822; u@example.com}!status-in-text" },
  { "status in the text", HEAD "\nSorry.\n\n" STATUS "\nBye.\n",
    "T1{Sorry.\n\n" STATUS
    "\nBye.}S1[2]{dns; mx.example.org|rfc822; u@example.com}!status-in-text" },
  { "status as the whole message", HEAD "Content-Type: message/delivery-status\n\n" STATUS,
    "S1[2]{dns; mx.example.org|rfc822; u@example.com}" },
  { "global",
    REPORT "--b\n\nhello\n--b\nContent-Type: message/global-delivery-status\n\nA: \303\244\n"
           "--b\nContent-Type: message/global-headers\n\nSubject: \303\244\n--b--\n",
    "T1{hello}S2[1]{\303\244}O3{\303\244}" },
  { "original in base64",
    REPORT "--b\n\nhello\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
           "U3ViamVjdDogbmV3cwoKYm9keQo=\n--b--\n",
    "T1{hello}O2{news}" },
  { "original by name",
    MIXED
    "--b\n\nhello\n--b\nContent-Type: application/octet-stream; name=\"Mime.822\"\n\n" ORIGINAL
    "\n--b--\n",
    "T1{hello}O2{news}" },
  { "text behind the status part is the original's",
    REPORT
    "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\nA: 1\n--b\n\n550 5.1.1\n--b--\n",
    "T1{hello}S2[1]{1}" },
  { "alternative: plain wins",
    HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nThis is what could not be "
         "delivered today.\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n",
    "T1{This is what could not be delivered today.}" },
  { "alternative: a stub does not",
    HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nSee HTML.\n"
         "--b\nContent-Type: text/html\n\n<p>User&nbsp;unknown</p>\n--b--\n",
    "T1{See HTML.}H2{User unknown}" },
  { "HTML that is plain text", HEAD "Content-Type: text/html\n\na\n b &\n", "H1{a\n b &}" },
  { "plain text that is HTML", HEAD "\n\n<html><p>a &amp;\nb</html>\n", "H1{a & b}" },
  { "a type that says nothing", HEAD "Content-Type: rubbish\n\nUser unknown\n",
    "T1{User unknown}" },
  { "a type that says nothing, and bytes",
    HEAD "Content-Type: application/octet-stream\n\n\001\002\n", "" },
  { "text of an odd kind", HEAD "Content-Type: text/x-report\n\nUser unknown\n",
    "T1{User unknown}" },
  { "the original as a second text",
    MIXED
    "--b\n\nhello\n--b\n\nFrom: a@example.org\nTo: u@example.com\nSubject: news\n\n550\n--b--\n",
    "T1{hello}O2{news}" },
  { "notice of a list program",
    "From: mailman@example.org\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\nscore\n"
    "--f\nContent-Type: message/rfc822\n\n" REPORT "--b\n\nhello\n--b--\n--f--\n",
    "T1{score}O2{failure}" },
  { "HTML only", HEAD "Content-Type: text/html\n\na<br>b\n", "H1{a\nb}" },
  { "no closing boundary", MIXED "--b\n\nhello\n--b\n\nworld\n", "T1{hello}T2{world}" },
  { "the preface is the only text",
    MIXED "User unknown\n--b\nContent-Type: message/rfc822\n\n" ORIGINAL "\n--b--\n",
    "T1{User unknown}O1{news}" },
  { "boundary that never comes", MIXED "User unknown\n", "T1{User unknown}!missing-boundary" },
  { "boundary of another name",
    HEAD
    "Content-Type: multipart/report; report-type=delivery-status\n\n"
    "--x\nContent-Type: text/plain\n\nhello\n--x\nContent-Type: message/delivery-status\n\nA: 1\n"
    "--x--\n",
    "T1{hello}S2[1]{1}!missing-boundary" },
  { "multipart whose header was lost",
    HEAD "\n--x\nContent-Type: text/plain\n\nhello\n--x\nContent-Type: message/rfc822\n\n" ORIGINAL
         "\n--x--\n",
    "T2{hello}O3{news}!missing-boundary" },
  { "pasted multipart original is no structure",
    HEAD "\nSorry.\n\n--- Below this line is a copy of the message.\n\n" RETURNED
         "\n--x\nContent-Type: text/plain\n\n550\n--x--\n",
    "T1{Sorry.}O1{news}" },
  { "report-type missing",
    HEAD "Content-Type: multipart/report; boundary=b\n\n--b\n\nhello\n--b--\n",
    "T1{hello}!missing-report-type" },
  { "feedback and disposition",
    MIXED "--b\n\nhello\n--b\nContent-Type: message/feedback-report\n\nA: 1\n"
          "--b\nContent-Type: message/disposition-notification\n\nB: 2\n--b--\n",
    "T1{hello}S2[1]{1}S3[1]{2}" },
  { "base64 in padded chunks", HEAD "Content-Transfer-Encoding: base64\n\nVXNlcg==\nIHVua25vd24=\n",
    "T1{User unknown}" },
  { "base64 that is none",
    HEAD "Content-Transfer-Encoding: base64\n\nUser unknown: <u@example.com>, sorry.\n",
    "T1{User unknown: <u@example.com>, sorry.}" },
  { "charset nobody knows", HEAD "Content-Type: text/plain; charset=x-no\n\n\344\n",
    "T1{\303\244}!unknown-charset" },
  { "RFC 2231 name of 71 bytes (gmime#165)",
    HEAD
    "Content-Type: multipart/mixed; "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*=utf-8''x\n\nhello\n",
    "T1{hello}!missing-boundary" },
  { "forwarded report",
    "From: p@example.org\nSubject: fwd\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\n\n"
    "--f\nContent-Type: message/rfc822\n\n" REPORT
    "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\nA: 1\n--b--\n--f--\n",
    "T1{hello}S2[1]{1}!forwarded" },
  { "report that a person forwards",
    "From: p@example.org\nSubject: fwd\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\nfyi\n"
    "--f\nContent-Type: message/rfc822\n\n" REPORT
    "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\nA: 1\n--b--\n--f--\n",
    "T1{fyi}O2{failure}!forwarded-report" },
  { "forward of a forward",
    "From: p@example.org\nSubject: fwd\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\n\n"
    "--f\nContent-Type: message/rfc822\n\nFrom: q@example.org\nSubject: fwd\n"
    "Content-Type: multipart/mixed; boundary=g\n\n--g\n\nsee below\n"
    "--g\nContent-Type: message/rfc822\n\n" REPORT
    "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\nA: 1\n--b--\n--g--\n--f--\n",
    "T1{hello}S2[1]{1}!forwarded" },
  { "forward of a forward of a mail",
    "From: p@example.org\nSubject: fwd\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\nfyi\n"
    "--f\nContent-Type: message/rfc822\n\nFrom: q@example.org\nSubject: fwd\n"
    "Content-Type: multipart/mixed; boundary=g\n\n--g\n\nsee below\n"
    "--g\nContent-Type: message/rfc822\n\nFrom: r@example.org\n\nhello\n--g--\n--f--\n",
    "T1{fyi}O2{fwd}" },
  { "forwarded report in base64",
    "From: p@example.org\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    "RnJvbTogTUFJTEVSLURBRU1PTkBleGFtcGxlLm9yZwoKVXNlciB1bmtub3duCg==\n",
    "T1{User unknown}!forwarded" },
  { "forwarded report as a file",
    "From: p@example.org\nSubject: fwd\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\n\n"
    "--f\nContent-Type: application/octet-stream; name=\"bounce.EML\"\n"
    "Content-Transfer-Encoding: base64\n\n"
    "RnJvbTogTUFJTEVSLURBRU1PTkBleGFtcGxlLm9yZwoKVXNlciB1bmtub3duCg==\n--f--\n",
    "T1{User unknown}!forwarded" },
  { "notice of a list manager",
    "From: list-bounces@example.org\nList-Id: <l.example.org>\n"
    "Content-Type: multipart/mixed; boundary=f\n\n--f\n\nscore\n"
    "--f\nContent-Type: message/rfc822\n\n" REPORT "--b\n\nhello\n--b--\n--f--\n",
    "T1{score}O2{failure}" },
  { "bounce of a bounce",
    MIXED "--b\n\nhello\n--b\nContent-Type: message/rfc822\n\n" HEAD "\nold\n--b--\n",
    "T1{hello}O2{failure}" },
};

static void describe_fields(GString *out, const BounceFields *groups, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? "|" : "", groups[i].fields[0].value);
}

static char *describe(const BounceMessage *message)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < message->n_texts; i++) {
    const BounceTextPart *text = &message->texts[i];
    g_autofree char *words = g_strchomp(g_strdup(text->text));
    ck_assert_uint_eq(strlen(text->text), text->length);
    g_string_append_printf(out, "%c%u{%s}", text->from_html ? 'H' : 'T', text->part, words);
  }
  for (guint i = 0; i < message->n_status; i++) {
    g_string_append_printf(out, "S%u[%u]{", message->status[i].part, message->status[i].n_groups);
    describe_fields(out, message->status[i].groups, MIN(message->status[i].n_groups, 4));
    g_string_append_c(out, '}');
  }
  if (message->original.n_fields > 0)
    g_string_append_printf(out, "O%u{%s}", message->original_part,
                           bounce_fields_get(&message->original, "Subject"));
  for (guint i = 0; message->anomalies[i] != NULL; i++)
    g_string_append_printf(out, "!%s", message->anomalies[i]);
  return g_string_free(out, FALSE);
}

static char *describe_bytes(const char *bytes, gsize length)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autofree char *exact = g_memdup2(bytes, length);
  BounceMail mail = { "test", 1, (const guint8 *) exact, length, -1, 0 };
  return describe(bounce_message_new(pool, &mail));
}

START_TEST(messages_read)
{
  for (guint i = 0; i < G_N_ELEMENTS(message_cases); i++) {
    const MessageCase *c = &message_cases[i];
    g_autofree char *got = describe_bytes(c->mail, strlen(c->mail));
    test_row(i, strcmp(got, c->want) == 0, "%s: got %s", c->name, got);
  }
}
END_TEST

static char *with_line_ends(const char *mail, const char *end)
{
  g_auto(GStrv) lines = g_strsplit(mail, "\n", -1);
  return g_strjoinv(end, lines);
}

START_TEST(line_ends_make_no_difference)
{
  for (guint i = 0; i < G_N_ELEMENTS(message_cases); i++) {
    const MessageCase *c = &message_cases[i];
    g_autofree char *crlf = with_line_ends(c->mail, "\r\n");
    g_autofree char *cr = with_line_ends(c->mail, "\r");
    g_autofree char *got = describe_bytes(crlf, strlen(crlf));
    test_row(i, strcmp(got, c->want) == 0, "%s: CRLF: got %s", c->name, got);
    g_autofree char *other = describe_bytes(cr, strlen(cr));
    g_autofree char *want =
        strchr(cr, '\r') != NULL ? g_strconcat(c->want, "!bare-cr", NULL) : g_strdup(c->want);
    if (strstr(want, "!missing-header") == NULL && strstr(want, "!empty") == NULL)
      test_row(i, strcmp(other, want) == 0, "%s: CR: got %s", c->name, other);
  }
}
END_TEST

START_TEST(prefixes_give_messages)
{
  for (guint i = 0; i < G_N_ELEMENTS(message_cases); i++)
    for (gsize n = 0; n < strlen(message_cases[i].mail); n++) {
      g_autofree char *got = describe_bytes(message_cases[i].mail, n);
      test_row(i, g_utf8_validate(got, -1, NULL), "%s", message_cases[i].name);
    }
}
END_TEST

/* The same through a descriptor, at an offset, among other bytes. */
START_TEST(descriptors_are_read_in_bounds)
{
  for (guint i = 0; i < G_N_ELEMENTS(message_cases); i++) {
    const MessageCase *c = &message_cases[i];
    g_autoptr(BouncePool) pool = bounce_pool_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *name = NULL;
    int fd = g_file_open_tmp(NULL, &name, &error);
    g_autofree char *bytes = g_strconcat("junk\n", c->mail, "\n--b\n\nmore junk\n", NULL);
    ck_assert(fd >= 0 && g_file_set_contents(name, bytes, -1, &error));
    close(fd);
    fd = open(name, O_RDONLY);
    BounceMail mail = { name, 1, NULL, strlen(c->mail), fd, 5 };
    g_autofree char *got = describe(bounce_message_new(pool, &mail));
    unlink(name);
    close(fd);
    test_row(i, strcmp(got, c->want) == 0, "%s: got %s", c->name, got);
  }
}
END_TEST

START_TEST(parsed_messages_read_the_same)
{
  g_mime_init();
  for (guint i = 0; i < G_N_ELEMENTS(message_cases); i++) {
    const MessageCase *c = &message_cases[i];
    if (strstr(c->want, "!missing-header") != NULL || strstr(c->want, "!empty") != NULL)
      continue;
    g_autoptr(BouncePool) pool = bounce_pool_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(c->mail, strlen(c->mail));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mime = g_mime_parser_construct_message(parser, NULL);
    g_autofree char *got = describe(bounce_message_new_from_mime(pool, mime, FALSE));
    test_row(i, strcmp(got, c->want) == 0, "%s: got %s", c->name, got);
    g_object_unref(mime);
    g_object_unref(parser);
    g_object_unref(stream);
  }
}
END_TEST

START_TEST(headers_decode_and_keep_lines)
{
  static const char text[] = "Received: one\n two\nno field\nSubject : =?utf-8?q?=C3=A4?=\n"
                             " =?utf-8?q?b?=\nX-Raw: \344\n\nbody\n";
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceMail mail = { "test", 1, (const guint8 *) text, sizeof text - 1, -1, 0 };
  const BounceMessage *message = bounce_message_new(pool, &mail);
  ck_assert_uint_eq(message->headers.n_fields, 3);
  ck_assert_str_eq(message->headers.fields[0].value, "one two");
  ck_assert_str_eq(message->headers.fields[1].name, "Subject");
  ck_assert_str_eq(message->headers.fields[1].value, "\303\244b");
  ck_assert_uint_eq(message->headers.fields[1].line, 4);
  ck_assert_str_eq(bounce_fields_get(&message->headers, "x-raw"), "\303\244");
  ck_assert_uint_eq(message->headers.fields[2].line, 6);
  ck_assert_ptr_null(bounce_fields_get(&message->headers, "X-None"));
}
END_TEST

/* "%" in `what` becomes a number. */
static char *repeated(const char *head, const char *what, guint times, const char *tail)
{
  GString *mail = g_string_new(head);
  g_auto(GStrv) pieces = g_strsplit(what, "%", -1);
  for (guint i = 0; i < times; i++) {
    g_autofree char *number = g_strdup_printf("%u", i);
    g_autofree char *piece = g_strjoinv(number, pieces);
    g_string_append(mail, piece);
  }
  g_string_append(mail, tail);
  return g_string_free(mail, FALSE);
}

START_TEST(limits_hold_and_are_told)
{
  g_autofree char *fields = repeated(HEAD, "X%: %\n", BOUNCE_LIMIT_FIELDS - 2, "\nhello\n");
  g_autofree char *more = repeated(HEAD, "X%: %\n", BOUNCE_LIMIT_FIELDS, "\nhello\n");
  g_autofree char *parts = repeated(MIXED, "--b\nX: %\n\n", BOUNCE_LIMIT_PARTS, "\n");
  g_autofree char *many = repeated(MIXED, "--b\nX: %\n\n", BOUNCE_LIMIT_PARTS + 1, "\n");
  g_autofree char *deep =
      repeated(HEAD, "Content-Type: multipart/mixed; boundary=b%\n\n--b%\n", 10000, "\nhello\n");
  const struct {
    const char *mail;
    const char *anomaly;
    gboolean expected;
  } cases[] = {
    { fields, "!header-too-long", FALSE }, { more, "!header-too-long", TRUE },
    { many, "!too-many-parts", TRUE },     { deep, "!nested-too-deep", TRUE },
    { parts, "!missing-boundary", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *got = describe_bytes(cases[i].mail, strlen(cases[i].mail));
    gboolean found = strstr(got, cases[i].anomaly) != NULL;
    test_row(i, found == cases[i].expected, "%s", cases[i].anomaly);
  }
}
END_TEST

/* What stands behind a large content is still found, and the content is whole. */
START_TEST(large_contents_hide_nothing)
{
  g_autoptr(GString) mail =
      g_string_new(REPORT "--b\nContent-Type: message/rfc822\n\n" ORIGINAL "\n");
  while (mail->len < 3 * BOUNCE_LIMIT_CONTENT_BYTES)
    g_string_append(mail, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJz\n");
  g_string_append(mail, "--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\n");
  gsize status = mail->len;
  while (mail->len < status + 3 * BOUNCE_LIMIT_CONTENT_BYTES)
    g_string_append(mail, "Final-Recipient: rfc822; u@example.com\nStatus: 5.1.1\n\n");
  guint groups = (guint) ((mail->len - status)
                          / strlen("Final-Recipient: rfc822; u@example.com\n"
                                   "Status: 5.1.1\n\n"));
  g_string_append(mail, "--b\n\nend\n--b--\n");
  for (guint pass = 0; pass < 2; pass++) {
    g_autofree char *bytes = with_line_ends(mail->str, pass == 0 ? "\n" : "\r\n");
    g_autoptr(BouncePool) pool = bounce_pool_new();
    BounceMail input = { "test", 1, (const guint8 *) bytes, strlen(bytes), -1, 0 };
    const BounceMessage *message = bounce_message_new(pool, &input);
    ck_assert_uint_eq(message->n_texts, 1);
    ck_assert_str_eq(message->texts[0].text, "hello");
    ck_assert_uint_eq(message->n_status, 1);
    ck_assert_uint_eq(message->status[0].n_groups, groups);
    ck_assert_str_eq(bounce_fields_get(&message->original, "Subject"), "news");
  }
}
END_TEST

static gpointer thread_read(gpointer data)
{
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(message_cases); i++) {
    g_autofree char *got = describe_bytes(message_cases[i].mail, strlen(message_cases[i].mail));
    g_string_append(all, got);
  }
  return g_string_free(all, FALSE);
}

/* In a process of its own, so that the threads also race for the first use of GMime. */
START_TEST(threads_read_the_same)
{
  GThread *threads[8];
  g_autofree char *first = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
    threads[i] = g_thread_new("read", thread_read, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
    g_autofree char *got = g_thread_join(threads[i]);
    test_row(i, first == NULL || strcmp(got, first) == 0, "%s", got);
    if (first == NULL)
      first = g_steal_pointer(&got);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("message");
  tcase_set_timeout(tcase, 60);
  tcase_add_test(tcase, messages_read);
  tcase_add_test(tcase, line_ends_make_no_difference);
  tcase_add_test(tcase, prefixes_give_messages);
  tcase_add_test(tcase, descriptors_are_read_in_bounds);
  tcase_add_test(tcase, parsed_messages_read_the_same);
  tcase_add_test(tcase, headers_decode_and_keep_lines);
  tcase_add_test(tcase, limits_hold_and_are_told);
  tcase_add_test(tcase, large_contents_hide_nothing);
  tcase_add_test(tcase, threads_read_the_same);
  return tcase;
}
