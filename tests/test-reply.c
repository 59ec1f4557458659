/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/status.h"
#include "test.h"

/* Wording of real systems, and the code and status that judge it; 0 and "": none. */
typedef struct {
  const char *text;
  guint code;
  const char *status;
} Row;

static const Row rows[] = {
  { "550 5.1.1 User unknown", 550, "5.1.1" },
  { "550-5.1.1 The email account\n550-5.1.1 does not exist\n550 5.1.1 gsmtp", 550, "5.1.1" },
  { "550 #5.1.0 Address rejected.", 550, "5.1.0" },
  { "550 (5.7.1) blocked", 550, "5.7.1" },
  { "550 5.1.1: no such user", 550, "5.1.1" },
  { "550: 5.1.1 no such user", 550, "5.1.1" },
  { "550 sorry, no mailbox here by that name (#5.1.1)", 550, "5.1.1" },
  { "Sorry, I couldn't find any host by that name. (#4.1.2)", 0, "4.1.2" },
  { "host mx.example.org[192.0.2.25] said: 550 5.7.1 <a@example.org>: denied (in reply to RCPT TO)",
    550, "5.7.1" },
  { "Status: 5.1.1", 0, "5.1.1" },
  { "smtp;550 5.1.1 no", 550, "5.1.1" },
  { "<mx.example.org #5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>", 550, "5.1.1" },
  { "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", 550, "5.1.1" },
  { "SMTP error from remote mail server after RCPT TO:<x@example.org>: host mx.example.org "
    "[192.0.2.1]: 550 Unknown user",
    550, "" },
  { "said: 550\n    5.1.1 <x@example.org>: Recipient", 550, "5.1.1" },
  { "SMTP Error (state 14): 550 5.1.1 no", 550, "5.1.1" },
  { "(state 14)", 0, "" },
  { "message size 552 exceeds", 0, "" },
  { "limit 500 messages", 0, "" },
  { "after 450 seconds", 0, "" },
  { "port 587", 0, "" },
  { "HTTP 404", 0, "" },
  { "https://example.org/?p=550", 0, "" },
  { "https://example.org/mail/550", 0, "" },
  { "RFC 521", 0, "" },
  { "blocked S3140", 0, "" },
  { "denied. AS(550)", 0, "" },
  { "Postfix 3.7.11", 0, "" },
  { "v5.6.3", 0, "" },
  { "host 5.1.1.2", 0, "" },
  { "connect to 192.0.2.250 port 25", 0, "" },
};

START_TEST(the_reply_that_judges)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    gsize length = strlen(rows[i].text);
    g_autofree char *copy = g_memdup2(rows[i].text, length);
    BounceReply reply;
    char status[BOUNCE_STATUS_TEXT_SIZE];
    gboolean found = bounce_reply_best(bounce_scan(copy, length), &reply);
    bounce_status_format(reply.status, status);
    test_row(i, reply.code == rows[i].code && g_str_equal(status, rows[i].status),
             "\"%s\": got %u \"%s\"", rows[i].text, reply.code, status);
    test_row(i, found == (rows[i].code != 0 || *rows[i].status != '\0'), "%s", rows[i].text);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("reply");
  tcase_add_test(tcase, the_reply_that_judges);
  return tcase;
}
