/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of hostile mail. In: a row and a count. Out: a file. What each row attacks stands at
 * its name; none is committed as a file, for they are large.
 */
#include "hostile-input.h"

#include <stdio.h>
#include <string.h>

#define FROM "From: MAILER-DAEMON@mx.example.org\nTo: sender@example.com\n"
#define TEXT FROM "Subject: Undelivered Mail Returned to Sender\n\n"
#define HTML FROM "Subject: Undeliverable\nContent-Type: text/html\n\n"
#define REPORT                                                                                     \
  FROM "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "          \
       "boundary=b\n\n--b\n\nYour message could not be delivered.\n\n"
#define STATUS                                                                                     \
  "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
#define FAILED                                                                                     \
  "Final-Recipient: rfc822; user@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: "    \
  "smtp; 550 5.1.1 "
#define END "\n--b--\n"
#define ORIGINAL "--b\nContent-Type: message/rfc822\n\nFrom: sender@example.com\nSubject: x\n"
#define HARD "\"verdict\":\"hard\""
#define ANOMALY(id) "\"" id "\""
#define TEN(text) text text text text text text text text text text
#define HUNDRED(text) TEN(TEN(text))
#define LINE_1000 HUNDRED("abcdefghij")

const HostileInput hostile_inputs[] = {
  { "multiparts within multiparts", "Content-Type: multipart/mixed; boundary=b0\n\n",
    "--b\1\nContent-Type: multipart/mixed; boundary=b\2\n\n", "--b\1\n\nx\n", 10000, 500, 1,
    ANOMALY("nested-too-deep"), 5, 24 },
  { "many parts", REPORT STATUS FAILED "User unknown\n\n", "--b\n\nx\n", END, 100000, 1000, 1, HARD,
    5, 40 },
  { "many header lines", FROM, "X-Line: \1\n", "\nUser unknown <user@example.net>\n", 1000000, 4000,
    1, ANOMALY("header-too-long"), 5, 24 },
  { "one header field without end", FROM "Subject: ", LINE_1000, "\n\nx\n", 52429, 400, 1,
    ANOMALY("header-too-long"), 5, 24 },
  { "one folded header field without end", FROM "Subject: ", LINE_1000 "\n ", "\n\nx\n", 52429, 400,
    1, ANOMALY("header-too-long"), 5, 24 },
  { "one line without end", TEXT, LINE_1000, "\n", 52429, 400, 1, ANOMALY("text-too-long"), 5, 24 },
  { "many recipients", REPORT STATUS,
    "Final-Recipient: rfc822; user\1@example.net\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n",
    END, 100000, 1000, 100000, HARD, 20, 400 },
  { "one recipient many times", REPORT STATUS,
    "Final-Recipient: rfc822; user@example.net\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.\1 No\n\n",
    END, 100000, 1000, 0, HARD, 20, 400 },
  { "many recipients in text and report",
    REPORT "<user0@example.net>: host mx.example.net said: 550 5.1.1 User unknown\n" STATUS,
    "Original-Recipient: rfc822; alias\1@example.net\nFinal-Recipient: rfc822; user\1@example.net\n"
    "Action: failed\nStatus: 5.0.0\n\n",
    END, 50000, 1000, 50000, "alias0@example.net", 20, 200 },
  { "many recipients in a text",
    FROM "Subject: failure notice\n\nHi. This is the qmail-send program at mx.example.org.\n"
         "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n",
    "<user\1@example.net>:\n192.0.2.1 does not like recipient.\n"
    "Remote host said: 550 5.1.1 User unknown\n\n",
    "--- Below this line is a copy of the message.\n", 8000, 500, 8000, HARD, 20, 200 },
  { "many recipients in prose", TEXT "Delivery failed:\n\n",
    "  user\1@example.net\n    550 5.1.1 User unknown\n", "", 15000, 500, 0, HARD, 20, 200 },
  { "many failed recipients in a field", FROM "X-Failed-Recipients: ", "user\1@example.net,\n  ",
    "user@example.net\nSubject: Mail delivery failed\n\nUser unknown\n", 30000, 1000, 30001,
    "user0@example.net", 20, 90 },
  { "many reply codes", TEXT "<user@example.net>: host mx.example.net said:\n", "550 5.1.\1 no\n",
    "", 100000, 2000, 1, "user@example.net", 20, 60 },
  { "many reply codes in one line", TEXT "<user@example.net>: host mx.example.net said: ",
    "550 5.1.1 no 421 4.2.1 (in reply to RCPT TO command) ", "\n", 100000, 1000, 1,
    "user@example.net", 20, 60 },
  { "many reply codes in one diagnostic", REPORT STATUS FAILED,
    "550 5.1.1 x 4.2.2 511 #5.1.1 (#4.4.2) ", "\n" END, 30000, 1000, 1, "user@example.net", 20,
    90 },
  { "a diagnostic without end", REPORT STATUS FAILED, "mailbox quota user spam unknown blocked ",
    "\n" END, 30000, 500, 1, "user@example.net", 20, 90 },
  { "encoded words", FROM "Subject: ", "=?utf-8?B?w6TDpA==?=\n ", "x\n\nx\n", 40000, 1000, 1,
    "not-bounce", 10, 40 },
  { "encoded words that do not end", FROM "Subject: ", "=?utf-8?Q?", "\n\nx\n", 90000, 2000, 1,
    "not-bounce", 10, 40 },
  { "encoded words in many charsets", FROM "Subject: ", "=?x-\1?Q?=E4?= =?iso-8859-\1?B?5A==?=\n ",
    "x\n\nx\n", 15000, 500, 1, "not-bounce", 20, 60 },
  /* Below the size at which GMime is no longer shown the field: beyond it costs more, once. */
  { "parameters in pieces", "Content-Type: text/plain", ";\n name*\1*=utf-8''%41", "\n\nx\n", 20000,
    100, 1, "not-bounce", 10, 40 },
  { "parameters of 70 bytes", "Content-Type: multipart/mixed",
    ";\n " TEN("abcdefg") "=" TEN("%41 "), "\n\n--x\n\nx\n", 3000, 200, 1, "not-bounce", 10, 40 },
  { "messages within messages", FROM "Content-Type: message/rfc822\n\n",
    "From: a@example.org\nContent-Type: message/rfc822\n\n", "x\n", 100000, 500, 1, "kind", 10,
    40 },
  { "base64 without end", FROM "Content-Transfer-Encoding: base64\n\n",
    TEN("VXNlciB1bmtub3duIA") "\n", "", 300000, 3000, 1, "not-bounce", 10, 40 },
  { "base64 that ends in every line", FROM "Content-Transfer-Encoding: base64\n\n", "VQ==\n", "",
    1000000, 10000, 1, "not-bounce", 10, 40 },
  { "boundaries that begin alike", "Content-Type: multipart/mixed; boundary=\"b\"\n\n",
    "--b\1\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b-\n--b--x\n", "--b--\n", 30000, 500,
    1, "kind", 10, 40 },
  { "the same boundary at every level", "Content-Type: multipart/mixed; boundary=b\n\n",
    "--b\nContent-Type: multipart/mixed; boundary=b\n\n", "", 30000, 500, 1, "kind", 10, 40 },
  { "lines of hyphens", "Content-Type: multipart/mixed; boundary=b\n\n", "----\n--\n", "--b--\n",
    1000000, 3000, 1, "kind", 10, 40 },
  { "white space", FROM "\n", " \t\n \r\n", "user@example.net User unknown", 300000, 5000, 1,
    "kind", 10, 40 },
  { "at signs", TEXT "User unknown: ", "@a.b@<@\"a@", "\n", 110000, 2000, 0, "kind", 20, 90 },
  { "quotes", TEXT "User unknown: ", "\"", "@example.net\n", 1000000, 10000, 0, "kind", 20, 60 },
  { "angle brackets", TEXT "User unknown: ", "<", "user@example.net>\n", 1000000, 10000, 0, "kind",
    20, 60 },
  { "dots", TEXT "User unknown: ", "a.", "@example.net\n", 500000, 10000, 0, "kind", 20, 60 },
  { "brackets", FROM "Subject: ((((\nDate: ", "(", "\n\nUser unknown\n", 1000000, 10000, 0, "kind",
    20, 60 },
  { "an address without end", REPORT STATUS FAILED "x\nOriginal-Recipient: rfc822; ",
    "a+b=c-d==", "@example.org\n" END, 100000, 2000, 1, HARD, 20, 60 },
  { "tags", HTML, "<a<b></c>&amp&#x41;<!-- ", "", 60000, 2000, 1, "kind", 20, 60 },
  { "scripts", HTML, "<script><style><title>&", "", 60000, 2000, 1, "kind", 20, 60 },
  { "dividers", TEXT "User unknown: <user@example.net>\n",
    "--- Below this line is a copy of the message.\n----- Original message -----\n\n", "", 12000,
    500, 1, "kind", 20, 60 },
  { "headers pasted", TEXT "User unknown: <user@example.net>\n",
    "Return-Path: <a@example.org>\nReceived: x\n\n", "", 25000, 500, 1, "kind", 20, 60 },
  { "status fields pasted", TEXT,
    "Final-Recipient: rfc822; user\1@example.net\nAction: failed\nStatus: 5.1.1\n\nx\n\n", "",
    12000, 500, 0, "kind", 20, 200 },
  { "a dialogue", TEXT "----- Transcript of session follows -----\n",
    ">>> RCPT To:<user\1@example.net>\n<<< 550 5.1.1 User unknown\n550 <user\1@example.net>... "
    "User unknown\n",
    "", 10000, 500, 0, "kind", 20, 200 },
  { "dialects begin", TEXT,
    "This is the mail system at host mx.example.org.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This message was created automatically by mail delivery software.\n"
    "   ----- The following addresses had permanent fatal errors -----\n"
    "Your message did not reach some or all of the intended recipients.\n"
    "Delivery has failed to these recipients or groups:\n",
    "<user@example.net>: User unknown\n", 3000, 200, 0, "kind", 20, 90 },
  { "an original without end", REPORT STATUS FAILED "User unknown\n\n" ORIGINAL, "X-Line: \1\n",
    "\nx\n" END, 1000000, 2000, 1, HARD, 10, 40 },
  { "Received fields", FROM,
    "Received: from a.example by b.example; Mon, 16 Nov 2026 10:00:00 +0000\n",
    "Subject: x\n\nUser unknown\n", 9000, 1000, 1, "kind", 10, 40 },
  { "bytes that are no UTF-8", TEXT "User unknown: ", "\300\200\355\240\200\364\220\200\200\377 ",
    "\n", 90000, 2000, 1, "kind", 20, 60 },
  { "bidirectional controls", REPORT STATUS FAILED, "\342\200\256\342\201\246 a ", "\n" END, 40000,
    2000, 1, "\\\\u202E", 20, 90 },
  { "carriage returns", TEXT, "\r\r\n\r", "x\n", 300000, 5000, 1, "kind", 20, 60 },
};
const guint hostile_n_inputs = G_N_ELEMENTS(hostile_inputs);

static void put(FILE *file, const char *text, guint number)
{
  for (const char *p = text; *p != '\0';) {
    gsize plain = strcspn(p, "\1\2");
    fwrite(p, 1, plain, file);
    p += plain;
    if (*p != '\0')
      fprintf(file, "%u", number + (guint) (*p++ - '\1'));
  }
}

gboolean hostile_input_write(const HostileInput *input, guint count, const char *path)
{
  FILE *file = fopen(path, "w");
  if (file == NULL)
    return FALSE;
  put(file, input->head, 0);
  for (guint i = 0; i < count; i++)
    put(file, input->unit, i);
  put(file, input->tail, count);
  gboolean written = !ferror(file);
  return fclose(file) == 0 && written;
}
