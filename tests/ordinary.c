/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ordinary mail of people, shops, lists and machines, put together from subjects, texts and senders
 * that use the words of bounces: none of it may be taken for one. Each pairing is a message of its
 * own.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <string.h>

static const char *const senders[] = {
  "Return-Path: <anna@home.test>\nFrom: Anna Berg <anna@home.test>\nUser-Agent: Mozilla "
  "Thunderbird\n",
  "Return-Path: <support@shop.test>\nFrom: \"Support\" <support@shop.test>\nReply-To: "
  "help@shop.test\n",
  "From: news@letter.test\nList-Id: <weekly.letter.test>\nPrecedence: bulk\n",
  "From: Carlo <carlo@ufficio.test>\nX-Mailer: Apple Mail (2.3654)\nReturn-Path: "
  "<carlo@ufficio.test>\n",
  "Return-Path: <root@server.test>\nFrom: root <root@server.test>\nAuto-Submitted: "
  "auto-generated\n",
  "From: Dmitri <dmitri@kontora.test>\nIn-Reply-To: <1@example.org>\n",
};

static const char *const subjects[] = {
  "Delivery of your order 550-511",
  "Returned goods, address unknown",
  "Re: mail delivery failed?",
  "Mailbox full of apples",
  "Failure notice for boiler 4.4.1",
  "Undeliverable parcel",
  "User unknown in our photo album",
  "Delay of train 421",
  "Meeting rejected",
  "Quota for fish exceeded",
  "Warning: road blocked",
  "Lieferung fehlgeschlagen",
  "Colis non distribu=?utf-8?q?=C3=A9?=",
  "Fwd: Undelivered Mail Returned to Sender",
};

static const char *const texts[] = {
  "The parcel for bob@home.test could not be delivered, since nobody was at home.\n",
  "Our server said \"550 5.1.1 User unknown\" to carl@firm.test. Do you know why?\n",
  "The mailbox at the gate is full, please empty it. Dora <dora@home.test>\n",
  "> This is the mail system at host mx.example.org.\n> <eve@firm.test>: user unknown\n\nSee "
  "above!\n",
  "Please confirm that frank@firm.test does not exist any more.\n",
  "Die Sendung war unzustellbar. Fragen an gerda@post.test.\n",
  "Le destinataire est inconnu a cette adresse : helene@maison.test.\n",
  "Table:\n\nerror 421   4.7.0   try again later\nerror 554   5.7.1   relay access denied\n",
  "Your account ida@bank.test is over quota for free transfers this month.\n",
  "We read <jan@firm.test>: \"I am blocked\", and laughed.\n",
  "Logs of today:\n\n  postfix/smtp: to=<kim@firm.test>, dsn=5.1.1, status=bounced (user "
  "unknown)\n",
  "----- Original message -----\nFrom: leo@home.test\nTo: mia@home.test\nSubject: Lunch\n\nAt "
  "noon?\n",
};

static gboolean is_report(BounceKind kind)
{
  return kind == BOUNCE_KIND_BOUNCE || kind == BOUNCE_KIND_DELAY || kind == BOUNCE_KIND_DELIVERED;
}

static gboolean check(guint number, const char *sender, const char *subject, const char *text)
{
  g_autofree char *mail = g_strdup_printf(
      "%sTo: owner@example.org\nSubject: %s\nDate: Wed, 18 Nov 2026 09:00:00 +0000\n"
      "Message-ID: <%u@home.test>\n\nHello,\n\n%s\nRegards\n",
      sender, subject, number, text);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), NULL);
  BounceKind kind = bounce_report_info(report)->kind;
  printf("%sok %u - %s\n", is_report(kind) ? "not " : "", number, subject);
  if (is_report(kind))
    printf("# %s: %.40s / %.60s", bounce_kind_to_string(kind), sender, text);
  return !is_report(kind);
}

/* Bytes that are no text, sent without a sender as reports are. */
static gboolean check_bytes(guint number, GRand *random)
{
  g_autoptr(GString) mail = g_string_new("Return-Path: <>\nSubject: eight\n\n");
  for (guint i = 0; i < 5000; i++) {
    char byte = (char) g_rand_int_range(random, 0, 256);
    g_string_append_c(mail, byte == '\r' ? 'r' : byte);
  }
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail->str, mail->len, NULL);
  BounceKind kind = bounce_report_info(report)->kind;
  if (is_report(kind))
    printf("# bytes %u: %s\n", number, bounce_kind_to_string(kind));
  return !is_report(kind);
}

int main(void)
{
  guint number = 0;
  guint failed = 0;
  guint wrong = 0;
  printf("1..%u\n",
         (guint) (G_N_ELEMENTS(senders) * G_N_ELEMENTS(subjects) * G_N_ELEMENTS(texts)) + 1);
  for (guint i = 0; i < G_N_ELEMENTS(senders); i++)
    for (guint k = 0; k < G_N_ELEMENTS(subjects); k++)
      for (guint n = 0; n < G_N_ELEMENTS(texts); n++)
        failed += !check(++number, senders[i], subjects[k], texts[n]);
  GRand *random = g_rand_new_with_seed(1);
  for (guint i = 0; i < 3000; i++)
    wrong += !check_bytes(i, random);
  g_rand_free(random);
  printf("%sok %u - bytes that are no text\n", wrong > 0 ? "not " : "", ++number);
  return failed + wrong > 0;
}
