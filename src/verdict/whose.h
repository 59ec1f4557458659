/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who a refusal speaks of: an address can be given up only for words about the recipient. */
#ifndef BOUNCE_VERDICT_WHOSE_H
#define BOUNCE_VERDICT_WHOSE_H

#include <glib.h>

typedef enum {
  BOUNCE_WHOSE_UNSAID,
  BOUNCE_WHOSE_RECIPIENT,
  BOUNCE_WHOSE_SENDER,
  BOUNCE_WHOSE_CLIENT,
  BOUNCE_WHOSE_MESSAGE,
} BounceWhose;

/* Whose addresses an answer may name, each may be NULL. */
typedef struct {
  const char *recipient;
  const char *sender;      /* who wrote the message */
  const char *returned_to; /* who gets the report: the envelope sender, mostly */
  const char *reporter;    /* who sends the report */
} BounceParties;

/* Of whom an answer to an SMTP command can speak; `command` may be NULL. */
BounceWhose bounce_whose_command(const char *command);

/* Whose address stands in `text`. */
BounceWhose bounce_whose_address(const BounceParties *parties, const char *text);

/* Whose domain the words `matched` of `text` speak of: it stands in them or before them, in their
 * clause. */
BounceWhose bounce_whose_domain(const BounceParties *parties, const char *text,
                                const char *matched);

/* The recipient's domain; empty where nobody is named. */
const char *bounce_whose_recipient_domain(const BounceParties *parties);

/* TRUE where the recipient's domain is that of who reports, by address or by host name. */
gboolean bounce_whose_own_domain(const BounceParties *parties, const char *reporting_mta);

#endif
