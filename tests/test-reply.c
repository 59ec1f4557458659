/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "smtp/reply.h"
#include "test.h"

/* Wording of real systems, and the code and status that judge it; 0 and "": none. */
typedef struct {
  const char *text;
  guint code;
  const char *status;
} Row;

static const Row rows[] = {
  /* Plain replies */
  { "550 5.1.1 User unknown", 550, "5.1.1" },
  { "552 <550-5.1.1@example.org> mailbox is full", 552, "" },
  { "550 User unknown", 550, "" },
  { "550", 550, "" },
  { "550 ", 550, "" },
  { "550.", 550, "" },
  { "421 Service not available, closing transmission channel", 421, "" },
  { "421-4.7.0 [192.0.2.1      15] Our system has detected an unusual rate", 421, "4.7.0" },
  { "452 4.2.2 The email account that you tried to reach is over quota", 452, "4.2.2" },
  { "552-5.2.2 The email account is over quota\n552 5.2.2 gsmtp", 552, "5.2.2" },
  { "571 Delivery not authorized, message refused", 571, "" },
  { "511 sorry, no mailbox here by that name", 511, "" },
  { "447 4.4.7 Message delayed", 447, "4.4.7" },
  { "554 mx.example.org ESMTP not accepting connections", 554, "" },
  { "530 5.7.0 Must issue a STARTTLS command first", 530, "5.7.0" },
  { "535 5.7.8 Error: authentication failed", 535, "5.7.8" },
  { "501 5.5.4 Invalid domain name", 501, "5.5.4" },
  { "503 5.5.1 Error: need RCPT command", 503, "5.5.1" },
  { "250 2.0.0 Ok: queued as 4XyZ", 250, "2.0.0" },
  { "250 OK id=1abcDE-000000-00", 250, "" },
  { "354 End data with <CR><LF>.<CR><LF>", 354, "" },
  { "550_5.1.1_User unknown", 550, "5.1.1" },
  { "550 5.1.1<jane@example.org>: unknown", 550, "5.1.1" },
  { "550 5.7.1.Message blocked", 550, "5.7.1" },
  { "550 5.7.1Message blocked", 550, "5.7.1" },
  { "550 5.7.511 Access denied, banned sender[192.0.2.5]", 550, "5.7.511" },
  /* Separators between code and status */
  { "550-5.1.1 unknown", 550, "5.1.1" },
  { "550 #5.1.1 unknown", 550, "5.1.1" },
  { "550 (#5.1.1) unknown", 550, "5.1.1" },
  { "550 (5.1.1) unknown", 550, "5.1.1" },
  { "550 [5.1.1] unknown", 550, "5.1.1" },
  { "550 <5.1.1> unknown", 550, "5.1.1" },
  { "550 - 5.1.1 unknown", 550, "5.1.1" },
  { "550: 5.1.1 unknown", 550, "5.1.1" },
  { "550, 5.1.1 unknown", 550, "5.1.1" },
  { "550 5.1.1: unknown", 550, "5.1.1" },
  { "550 5.1.1, unknown", 550, "5.1.1" },
  { "550 5.1.1; unknown", 550, "5.1.1" },
  { "550 '5.1.1' unknown", 550, "5.1.1" },
  { "501: 5.1.8 Sender address rejected", 501, "5.1.8" },
  { "550\t5.1.1 unknown", 550, "5.1.1" },
  { "550\n5.1.1 unknown", 550, "5.1.1" },
  { "550\r\n    5.1.1 unknown", 550, "5.1.1" },
  { "550-\n 5.1.1 unknown", 550, "5.1.1" },
  { "550\n\n5.1.1 unknown", 550, "5.1.1" },
  /* Status without a code */
  { "5.1.1", 0, "5.1.1" },
  { "#5.1.1", 0, "5.1.1" },
  { "(#5.1.1)", 0, "5.1.1" },
  { "[5.1.1]", 0, "5.1.1" },
  { "<5.1.1>", 0, "5.1.1" },
  { "Status: 5.1.1", 0, "5.1.1" },
  { "Status: 5.1.1 (bad destination mailbox address)", 0, "5.1.1" },
  { "status=5.7.26", 0, "5.7.26" },
  { "dsn=4.4.1, status=deferred", 0, "4.4.1" },
  { "x-dsn-status: 4.2.2", 0, "4.2.2" },
  { "DSN code 5.1.10 in Exchange Online", 0, "5.1.10" },
  { "error code 5.7.1", 0, "5.7.1" },
  { "DSN 5.1.1", 0, "5.1.1" },
  { "failed with status 5.2.2", 0, "5.2.2" },
  { "<jane@example.org> (5.1.1 <jane@example.org>... User unknown)", 0, "5.1.1" },
  { "Sorry, no mailbox here by that name. (#5.1.1)", 0, "5.1.1" },
  { "Sorry, I couldn't find any host named example.invalid. (#5.1.2)", 0, "5.1.2" },
  { "I'm not going to try again; this message has been in the queue too long. (#4.4.7)", 0,
    "4.4.7" },
  { "This message is looping: it already has my Delivered-To line. (#5.4.6)", 0, "5.4.6" },
  { "Resources temporarily unavailable, please try again later [#4.1.9].", 0, "4.1.9" },
  { "message rejected: 5.7.1 spam", 0, "5.7.1" },
  { "5.4.1 [jane@example.org]: Recipient address rejected: Access denied", 0, "5.4.1" },
  { "4.4.7 Message expired", 0, "4.4.7" },
  { "rejected \"5.2.1 Mailbox disabled\"", 0, "5.2.1" },
  /* Words before a code */
  { "SMTP error 550", 550, "" },
  { "SMTP Error 550 5.1.2 Host unknown", 550, "5.1.2" },
  { "error 550: user unknown", 550, "" },
  { "Error: 550 user unknown", 550, "" },
  { "error code 550", 550, "" },
  { "Error Code: 550", 550, "" },
  { "code=550", 550, "" },
  { "smtp_code=550 reason=unknown", 550, "" },
  { "reply code 554", 554, "" },
  { "[SMTP Error Code 550]", 550, "" },
  { "(SMTP status 452)", 452, "" },
  { "Server returned 550", 550, "" },
  { "The server replied 550 for RCPT TO", 550, "" },
  { "responded: 550 unknown", 550, "" },
  { "The response was: 550 unknown", 550, "" },
  { "the error that the other server returned was: 550 550 5.7.1 <jane@example.org>... Access "
    "denied",
    550, "5.7.1" },
  { "MAIL+RCPT 550 5.1.1 no such user", 550, "5.1.1" },
  { "DATA closing 554 5.2.2 mailbox full", 554, "5.2.2" },
  { "RCPT TO failed: 550 unknown", 550, "" },
  { "rejected with 550 No such user", 550, "" },
  { "user@example.org: 550 unknown", 550, "" },
  { "<user@example.org>: 550 unknown", 550, "" },
  { "user@example.org 550 unknown", 550, "" },
  { "mx.example.org 550 unknown user", 550, "" },
  { "mx.example.org [192.0.2.25] 550 unknown user", 550, "" },
  { "Remote host said: 550 5.1.1 User unknown [RCPT_TO]", 550, "5.1.1" },
  { "Remote host said:550[SUSPEND]Mailbox currently suspended", 550, "" },
  { "The server said '550 unknown'", 550, "" },
  { "\"550 5.1.1 unknown\"", 550, "5.1.1" },
  { "\xe2\x80\x9c"
    "550 unknown\xe2\x80\x9d",
    550, "" },
  { "\xc2\xab"
    "550 unknown\xc2\xbb",
    550, "" },
  { "\xe2\x80\xa2 550 \xe2\x80\x93 Requested action not taken", 550, "" },
  { "Code:\xc2\xa0"
    "550",
    550, "" },
  { "Fehlercode 550", 550, "" },
  { "Antwort: 550 unbekannt", 550, "" },
  { "erreur : 550 inconnu", 550, "" },
  { "... 550 unknown", 550, "" },
  { "-> 550 unknown", 550, "" },
  { "- 550 unknown", 550, "" },
  { "> 550 unknown", 550, "" },
  { ">>> RCPT TO:<jane@example.org>\n<<< 550 unknown", 550, "" },
  { "SMTP Error (state 14): 550 5.1.1 no", 550, "5.1.1" },
  { "Technical details of permanent failure: \nPERM_FAILURE: SMTP Error (state 9): 550 No such "
    "person",
    550, "" },
  { "SMTP:RCPT host mx.example.org: 553 5.3.0 No such user here", 553, "5.3.0" },
  { "smtp; 550 5.1.1 unknown", 550, "5.1.1" },
  { "smtp;550 5.1.1 unknown", 550, "5.1.1" },
  { "SMTP; 550 unknown", 550, "" },
  { "x-postfix; host mx.example.org[192.0.2.1] said: 554 5.7.1 blocked", 554, "5.7.1" },
  { "unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>", 421, "4.4.2" },
  { "[192.0.2.2], 554 Service currently unavailable", 554, "" },
  { "Message rejected. 550 Denied", 550, "" },
  /* Frames around a reply */
  { "host mx.example.org[192.0.2.25] said: 550 5.1.1 <jane@example.org>: Recipient address "
    "rejected (in reply to RCPT TO command)",
    550, "5.1.1" },
  { "host mx.example.org[192.0.2.25] said: 550-5.1.1 a 550-5.1.1 b 550 5.1.1 c (in reply to RCPT "
    "TO command)",
    550, "5.1.1" },
  { "host mx.example.org[192.0.2.25] refused to talk to me: 554-mx.example.org 554 5.7.1 bad "
    "reputation",
    554, "5.7.1" },
  { "connect to mx.example.org[192.0.2.25]:25: Connection refused", 0, "" },
  { "connect to mx.example.org[192.0.2.250]:587: Connection timed out", 0, "" },
  { "lost connection with mx.example.org[192.0.2.25] while receiving the initial server greeting",
    0, "" },
  { "delivery temporarily suspended: host mx.example.org[192.0.2.25] refused to talk to me: 421 "
    "too many connections",
    421, "" },
  { "SMTP error from remote mail server after RCPT TO:<jane@example.org>:\n    host mx.example.org "
    "[192.0.2.25]: 550 unknown",
    550, "" },
  { "SMTP error from remote mail server after end of data: 550-Rejected\n550 spam", 550, "" },
  { "SMTP error from remote mail server after initial connection: 554 mx.example.org", 554, "" },
  { "H=mx.example.org [192.0.2.250]: SMTP error: 452 full", 452, "" },
  { "R=dnslookup T=remote_smtp defer (-44): 451 later", 451, "" },
  { "   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> "
    "DATA\n<<< 550 5.7.1 blocked\n550 5.1.1 <jane@example.org>... User unknown\n<<< 503 5.0.0 Need "
    "RCPT (recipient)",
    550, "5.7.1" },
  { "... while talking to mx.example.org.:\n>>> RCPT To:<jane@example.org>\n<<< 452 over "
    "quota\n<jane@example.org>... Deferred: 452 over quota",
    452, "" },
  { "554 5.0.0 Service unavailable\n<<< 554 5.7.1 Listed", 554, "5.7.1" },
  { "550 5.1.1 <jane@example.org>... User unknown", 550, "5.1.1" },
  { "(reason: 550 5.1.1 unknown)", 550, "5.1.1" },
  { "<jane@example.org>:\n192.0.2.25 does not like recipient.\nRemote host said: 550 "
    "unknown\nGiving up on 192.0.2.25.",
    550, "" },
  { "192.0.2.25 failed after I sent the message.\nRemote host said: 552 5.2.2 full", 552, "5.2.2" },
  { "Connected to 192.0.2.250 but sender was rejected.\nRemote host said: 553 5.1.8 no", 553,
    "5.1.8" },
  { "Connected to 192.0.2.250 but connection died. (#4.4.2)", 0, "4.4.2" },
  { "<mx.example.org #5.1.1 smtp;550 5.1.1 unknown>", 550, "5.1.1" },
  { "<mx.example.org #5.0.0 smtp; 5.1.0 - Unknown address error 550-'5.7.1 unknown' (delivery "
    "attempts: 0)>",
    550, "5.7.1" },
  { "#< #5.1.1 SMTP; 550 User unknown>", 550, "5.1.1" },
  { "mx.example.org #<mx.example.org #5.1.1 smtp; 550 unknown> #SMTP#", 550, "5.1.1" },
  { "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", 550, "5.1.1" },
  { "Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'", 550,
    "5.1.10" },
  { "Remote server returned unknown recipient -> 550 unknown", 550, "" },
  { "mail.example.org rejected your message: 550 5.7.1 Access denied, AS(201806281) "
    "[AB1PR01MB1234.example]",
    550, "5.7.1" },
  { "The recipient server did not accept our requests to connect. [mx.example.org 192.0.2.222: "
    "timed out]",
    0, "" },
  { "[(0) mx.example.org. [192.0.2.222]:25: socket error]", 0, "" },
  { "554 5.4.0 Error: too many hops", 554, "5.4.0" },
  { "host mx.example.org said: 550 5.1.1 <jane@example.org>: Recipient address rejected: "
    "undeliverable address: host imap.example.org said: 550 5.2.1 disabled",
    550, "5.1.1" },
  { "550 Sender verify failed\n550-Verification failed for <jane@example.org>", 550, "" },
  { "550-Verification failed for <jane@example.org>\n550-Called:   192.0.2.1\n550-Sent:     RCPT "
    "TO:<jane@example.org>\n550-Response: 550 5.1.1 unknown\n550 Sender verify failed",
    550, "" },
  { "550 5.0.0 unknown (#5.1.1)", 550, "5.1.1" },
  { "550 sorry (#5.7.1)", 550, "5.7.1" },
  { "451 later (#5.7.1)", 451, "" },
  { "220 mx.example.org ESMTP\n250 ok\n550 unknown", 550, "" },
  { "Out: 250 2.1.0 Ok\nOut: 451 4.3.0 Error: queue file write error\nOut: 221 2.0.0 Bye", 451,
    "4.3.0" },
  { "550-192.0.2.222 blocked\n550 by a list", 550, "" },
  { "550 192.0.2.222 is listed", 550, "" },
  { "550 5.188.10.2 is listed", 550, "" },
  { "550 550 192.0.2.1 is not allowed", 550, "" },
  { "450 4.1.1 <a@example.org>: undeliverable address: host mx.example.org said: 550 5.1.1 no", 450,
    "4.1.1" },
  { "smtp; 450 4.1.1 undeliverable: host mx.example.org said: 550 5.1.1 no", 450, "4.1.1" },
  { "554 <jane@example.org>... 550 Host unknown", 550, "" },
  { "550 5.0.350 Remote server returned an error -> 550 5.1.1 unknown", 550, "5.1.1" },
  { "<<< 421 busy\n... while talking to b.example.org.:\n<<< 550 5.1.1 unknown", 550, "5.1.1" },
  { "host: mx.example.org 5.2.2 <jane@example.org>... Mailbox Full", 0, "5.2.2" },
  { "\xe9\x94\x99\xe8\xaf\xaf\xe7\xa0\x81 550", 550, "" },
  { "\xe9\x94\x99\xe8\xaf\xaf\xef\xbc\x9a"
    "550 unknown",
    550, "" },
  { "Fehlermeldung 550", 550, "" },
  { "Ошибка 550 иногда", 550, "" },
  { "550 550 User unknown", 550, "" },
  { "550 5.1.351 returned unknown recipient -> 550 <jane@example.org>: unknown", 550, "5.1.351" },
  { "The error code is 550", 550, "" },
  { "failed with a 554 at", 554, "" },
  { "it gave a 550 error", 550, "" },
  { "with a status code of 5.1.1", 0, "5.1.1" },
  { "<-- 550 unknown\nmail rejected: 554 given up", 550, "" },
  { "\"code\":550, \"status\":\"5.1.1\"", 550, "5.1.1" },
  { "smtp; 5.1.0 - Unknown address error 550-'no mailbox' (delivery attempts: 0)", 550, "5.1.0" },
  /* Sizes, counts, times, ports */
  { "message size 552 exceeds", 0, "" },
  { "552 bytes", 0, "" },
  { "Size: 552", 0, "" },
  { "the limit of 500 messages per hour", 0, "" },
  { "at most 500 recipients", 0, "" },
  { "after 450 seconds", 0, "" },
  { "for 400 hours", 0, "" },
  { "unable to deliver in 240 minutes", 0, "" },
  { "(552 bytes)", 0, "" },
  { "about 550 kb", 0, "" },
  { "550MB", 0, "" },
  { "550 MB", 0, "" },
  { "quota: 500 MB", 0, "" },
  { "500 messages were sent", 0, "" },
  { "You sent 500 messages", 0, "" },
  { "Port: 587", 0, "" },
  { "port 465", 0, "" },
  { "[192.0.2.25]:465", 0, "" },
  { "line 503", 0, "" },
  { "line: 503", 0, "" },
  { "HTTP 404", 0, "" },
  { "HTTP error 404", 0, "" },
  { "HTTP/1.1 503 Service Unavailable", 0, "" },
  { "at 12:45:50", 0, "" },
  { "at 450:30", 0, "" },
  { "100% of 500", 0, "" },
  { "450%", 0, "" },
  { "450 %", 0, "" },
  { "up to 250 times", 0, "" },
  { "1,550 others", 0, "" },
  { "550,000 users", 0, "" },
  { "5.5 MB", 0, "" },
  { "$550", 0, "" },
  { "HTTP error 503", 0, "" },
  { "HTTP status 500", 0, "" },
  { "555 123-4567", 0, "" },
  { "555 123 4567", 0, "" },
  { "\xd0\xb1\xd0\xbe\xd0\xbb\xd0\xb5\xd0\xb5 550 \xd0\xbf\xd0\xb8\xd1\x81\xd0\xb5\xd0\xbc", 0,
    "" },
  { "\"size\":552,", 0, "" },
  { "width=\"550\"", 0, "" },
  { "message 452 of 500", 0, "" },
  { "a list of 550 names", 0, "" },
  { "we received 550 applications", 0, "" },
  /* Addresses, names, dates, versions */
  { "192.0.2.250", 0, "" },
  { "host 203.0.113.250 rejected", 0, "" },
  { "[203.0.113.5]", 0, "" },
  { "198.51.100.2/24", 0, "" },
  { "5.1.1.2", 0, "" },
  { "4.5.6.7 is listed", 0, "" },
  { "2001:db8::550", 0, "" },
  { "550.example.org", 0, "" },
  { "mx550.example.org", 0, "" },
  { "a550@example.org", 0, "" },
  { "550@example.org", 0, "" },
  { "list-550@example.org", 0, "" },
  { "Postfix 3.7.11", 0, "" },
  { "Exim 4.96", 0, "" },
  { "Exim 4.96.2", 0, "" },
  { "Sendmail 8.17.1", 0, "" },
  { "MailServer v5.6.3", 0, "" },
  { "version 5.1.1", 0, "" },
  { "Version: 5.1.1", 0, "" },
  { "PHP 5.6.40", 0, "" },
  { "OpenSSL/2.1.1", 0, "" },
  { "product-5.1.1", 0, "" },
  { "5.1.1-2", 0, "" },
  { "4.5.2019", 0, "" },
  { "2.4.2021 10:00", 0, "" },
  { "2019.4.5.1", 0, "" },
  { "Mon, 21 Nov 2026 12:45:50 +0200", 0, "" },
  { "+1 555 123 4567", 0, "" },
  { "(555) 123-4567", 0, "" },
  { "Error: (550) 5.2.1 no longer in use", 550, "5.2.1" },
  { "555-1234", 0, "" },
  { "call 555-123-4567", 0, "" },
  { "tel. 480-624-2500", 0, "" },
  /* Ids, links, documents */
  { "https://example.org/?p=550", 0, "" },
  { "https://example.org/mail/550", 0, "" },
  { "https://example.org/550.html", 0, "" },
  { "https://example.org/error-codes/5.1.1", 0, "" },
  { "?id=550&x=1", 0, "" },
  { "id 550", 0, "" },
  { "pid 550", 0, "" },
  { "ticket 550", 0, "" },
  { "queue id 4501F2A", 0, "" },
  { "S3140", 0, "" },
  { "AS(550)", 0, "" },
  { "(state 14)", 0, "" },
  { "RFC 521", 0, "" },
  { "RFC 5321", 0, "" },
  { "section 4.2.2.1", 0, "" },
  { "page 250", 0, "" },
  { "errno 450", 0, "" },
  { "AB550CD", 0, "" },
  { "550abc", 0, "" },
  { "ABC-550", 0, "" },
  { "key=550", 0, "" },
  { "5550", 0, "" },
  { "55", 0, "" },
  { "650 no", 0, "" },
  { "150 no", 0, "" },
  { "199 no", 0, "" },
  { "600 no", 0, "" },
  { "3.1.1", 0, "" },
  { "6.1.1 no", 0, "" },
  { "5.1", 0, "" },
  { "50 5.1", 0, "" },
  { "", 0, "" },
  { "no number", 0, "" },
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

typedef struct {
  guint code;
  const char *status;
  const char *text;
} Hit;

static void check_hits(guint row, const char *text, const Hit *hits, guint n_hits)
{
  BounceScan scan = bounce_scan_string(text);
  BounceReply reply;
  guint n = 0;
  for (; bounce_reply_next(&scan, &reply); n++) {
    char status[BOUNCE_STATUS_TEXT_SIZE];
    bounce_status_format(reply.status, status);
    g_autofree char *rest = g_strndup(reply.text.p, bounce_scan_left(&reply.text));
    test_row(row, n < n_hits, "\"%s\": more than %u", text, n_hits);
    test_row(row, reply.code == hits[n].code && g_str_equal(status, hits[n].status), "%u %s",
             reply.code, status);
    test_row(row, g_str_equal(g_strstrip(rest), hits[n].text), "\"%s\"", rest);
    test_row(row, g_ascii_isdigit(*reply.begin), "begins with \"%c\"", *reply.begin);
  }
  test_row(row, n == n_hits, "\"%s\": %u", text, n);
  test_row(row, scan.p == scan.end, "\"%s\": stopped early", text);
}

START_TEST(each_reply_in_its_order_with_its_text)
{
  static const struct {
    const char *text;
    Hit hits[3];
    guint n_hits;
  } cases[] = {
    { "no reply", { { 0 } }, 0 },
    { "550 5.1.1 User unknown", { { 550, "5.1.1", "User unknown" } }, 1 },
    { "550-5.1.1 a\n550-5.1.1 b\n550 5.1.1 c\n",
      { { 550, "5.1.1", "a\n550-5.1.1 b\n550 5.1.1 c" } },
      1 },
    { "550-a 550-5.2.1 b 550 5.2.1 c", { { 550, "5.2.1", "a 550-5.2.1 b 550 5.2.1 c" } }, 1 },
    { "550-5.0.0 a\n550 5.1.1 b", { { 550, "5.1.1", "a\n550 5.1.1 b" } }, 1 },
    { "550-a\n551 b", { { 550, "", "a" }, { 551, "", "b" } }, 2 },
    { "550-a", { { 550, "", "a" } }, 1 },
    { "550-", { { 550, "", "" } }, 1 },
    { "#5.1.1 smtp;550 no", { { 0, "5.1.1", "smtp;" }, { 550, "", "no" } }, 2 },
    { "250 ok\n550 no (#5.1.1)\n",
      { { 250, "", "ok" }, { 550, "", "no (#" }, { 0, "5.1.1", "" } },
      3 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    check_hits(i, cases[i].text, cases[i].hits, cases[i].n_hits);
}
END_TEST

START_TEST(nothing_found_zeroes_the_reply)
{
  BounceReply reply;
  memset(&reply, 0xff, sizeof reply);
  ck_assert(!bounce_reply_best(bounce_scan_string("sorry"), &reply));
  ck_assert_uint_eq(reply.code, 0);
  ck_assert_ptr_null(reply.begin);
  ck_assert_ptr_null(reply.text.p);
}
END_TEST

/* Pieces that start, go on and end replies, put together at random: no byte outside may be read. */
START_TEST(any_bytes_are_safe)
{
  static const char *const pieces[] = { "550",  "-",    " ",     "\n", "5.1.1", ".",    "#",
                                        "(",    "said", ":",     "\"", "\xc2",  "\xa0", "\xff",
                                        "4.2.", "2",    "<<< ",  "=",  "smtp;", "421-", "x",
                                        "\r",   "[",    "550-5", "@",  "%",     ",",    "/" };
  g_autoptr(GRand) random = g_rand_new_with_seed(1);
  for (guint i = 0; i < 20000; i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (gint32 k = g_rand_int_range(random, 0, 12); k > 0; k--)
      g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    g_autofree char *copy = g_memdup2(text->str, text->len > 0 ? text->len : 1);
    BounceScan all = bounce_scan(copy, text->len), scan = all;
    BounceReply reply;
    while (bounce_reply_next(&scan, &reply)) {
      test_row(i, reply.code != 0 || reply.status.class_digit != 0, "%s", text->str);
      test_row(i,
               reply.begin >= all.p && reply.begin < reply.text.p && reply.text.p <= reply.text.end
                   && reply.text.end <= all.end && scan.p > reply.begin,
               "%s", text->str);
    }
    bounce_reply_best(all, &reply);
  }
}
END_TEST

/* A megabyte of what is worst to look at: seconds would show time that is not linear. */
START_TEST(time_is_linear)
{
  static const char *const worst[] = { "550-a ",         "5",      "550 ",      "5.", " ", "\n",
                                       "550-5.1.1 551-", "5.1.1 ", "<<< 550-\n" };
  for (guint i = 0; i < G_N_ELEMENTS(worst); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 1000000)
      g_string_append(text, worst[i]);
    gint64 start = g_get_monotonic_time();
    BounceScan scan = bounce_scan(text->str, text->len);
    BounceReply reply;
    while (bounce_reply_next(&scan, &reply))
      ;
    bounce_reply_best(bounce_scan(text->str, text->len), &reply);
    test_row(i, g_get_monotonic_time() - start < test_seconds(10), "%s", worst[i]);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("reply");
  tcase_set_timeout(tcase, 100);
  tcase_add_test(tcase, the_reply_that_judges);
  tcase_add_test(tcase, each_reply_in_its_order_with_its_text);
  tcase_add_test(tcase, nothing_found_zeroes_the_reply);
  tcase_add_test(tcase, any_bytes_are_safe);
  tcase_add_test(tcase, time_is_linear);
  return tcase;
}
