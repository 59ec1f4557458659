/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counts what was judged rightly. In: what an example says and what was said of it; out: lines of
 * text on standard output.
 */
#include "tally.h"

#include <stdio.h>

/* Reasons that ask for the same thing to be done stand in one line. */
static const char *const families[] = {
  "user-unknown mailbox-moved mailbox-disabled recipient-filtered",
  "mailbox-full system-full",
  "host-unknown no-mail-accepted",
  "network-error delivery-expired mail-loop",
  ("sender-rejected client-blocked bad-reputation auth-failure missing-ptr policy spam virus "
   "content-rejected security tls-failure relay-denied malformed-message suppressed"),
  "message-too-big limit-exceeded",
  "rate-limited too-many-connections greylisted",
  "system-error mailer-error protocol-error",
  "unknown",
};

/* The place of the family of `reason`; that of none is behind the last. */
static guint family_of(BounceReason reason)
{
  const char *name = bounce_reason_to_string(reason);
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS(families); i++) {
    g_auto(GStrv) names = g_strsplit(families[i], " ", -1);
    if (g_strv_contains((const char *const *) names, name))
      return i;
  }
  return G_N_ELEMENTS(families);
}

void tally_add(Tally *tally, const Example *example, BounceReason reason, BounceVerdict verdict,
               BounceFault fault)
{
  gboolean is_hard = example->verdict == BOUNCE_VERDICT_HARD;
  tally->lines++;
  tally->reason += reason == example->reason;
  tally->family += family_of(reason) == family_of(example->reason);
  tally->verdict += verdict == example->verdict;
  tally->fault += fault == example->fault;
  tally->soft += !is_hard;
  tally->hard += is_hard;
  tally->soft_called_hard += !is_hard && verdict == BOUNCE_VERDICT_HARD;
  tally->hard_missed += is_hard && verdict != BOUNCE_VERDICT_HARD;
}

void tally_add_tally(Tally *tally, const Tally *other)
{
  tally->lines += other->lines;
  tally->reason += other->reason;
  tally->family += other->family;
  tally->verdict += other->verdict;
  tally->fault += other->fault;
  tally->soft += other->soft;
  tally->hard += other->hard;
  tally->soft_called_hard += other->soft_called_hard;
  tally->hard_missed += other->hard_missed;
}

void tally_print_head(const char *title)
{
  printf("%-22s %6s %7s %7s %7s %7s  %-17s %s\n", title, "lines", "reason", "family", "verdict",
         "fault", "soft called hard", "hard missed");
}

static double percent(guint part, guint whole)
{
  return whole > 0 ? 100.0 * part / whole : 0;
}

void tally_print(const char *name, const Tally *tally)
{
  printf("%-22s %6u %7.1f %7.1f %7.1f %7.1f  %4u of %-9u %4u of %u\n", name, tally->lines,
         percent(tally->reason, tally->lines), percent(tally->family, tally->lines),
         percent(tally->verdict, tally->lines), percent(tally->fault, tally->lines),
         tally->soft_called_hard, tally->soft, tally->hard_missed, tally->hard);
  fflush(stdout);
}

void sureness_add(Sureness *sureness, const Example *example, const BounceLikeness *found)
{
  gboolean is_hard = found->verdict == BOUNCE_VERDICT_HARD;
  for (guint i = 0; i <= found->sureness / SURENESS_STEP; i++) {
    sureness->said[i]++;
    sureness->right[i] += found->reason == example->reason;
    sureness->said_hard[i] += is_hard;
    sureness->hard_wrongly[i] += is_hard && example->verdict != BOUNCE_VERDICT_HARD;
  }
}

void sureness_print(const Sureness *sureness)
{
  printf("\n%-22s %6s %7s  %-17s\n", "likeness, if as sure", "lines", "reason", "hard, wrongly");
  for (guint i = 0; i < SURENESS_STEPS; i++)
    printf("%-22u %6u %7.1f  %4u of %u\n", i * SURENESS_STEP, sureness->said[i],
           percent(sureness->right[i], sureness->said[i]), sureness->hard_wrongly[i],
           sureness->said_hard[i]);
}
