/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SMTP replies in any text: the reply code (RFC 5321 section 4.2), the enhanced status code beside
 * it (RFC 2034, RFC 3463), and where they stand. Never an IP address, version, date, size, port or
 * queue id.
 */
#ifndef BOUNCE_SMTP_REPLY_H
#define BOUNCE_SMTP_REPLY_H

#include "smtp/status.h"

/*
 * One reply: at least one of `code` (200..599, 0 if none) and `status` is there. `text` is what
 * follows, to the end of this reply's text (the next reply or the end of input). `begin` is the
 * first byte of the code. A reply of several lines ("550-5.1.1 a", "550 5.1.1 b") is one hit; its
 * text spans all of them, markers included.
 */
typedef struct {
  guint code;
  BounceStatus status;
  const char *begin;
  BounceScan text;
} BounceReply;

/* The next reply in `text`, which advances past the codes (not past the text). FALSE: none left. */
gboolean bounce_reply_next(BounceScan *text, BounceReply *reply);

/* How a text refuses: by an enhanced status code alone, or by a reply code of class 4 or 5. */
typedef enum { BOUNCE_REFUSAL_NONE, BOUNCE_REFUSAL_STATUS, BOUNCE_REFUSAL_CODE } BounceRefusal;

BounceRefusal bounce_reply_refusal(BounceScan text);

/* TRUE when `text` is the first line of an answer that goes on (RFC 5321 section 4.2.1, "550-"). */
gboolean bounce_reply_goes_on(const char *text);

/* TRUE when `text` holds a reply of class 4 or 5. */
gboolean bounce_reply_refuses(BounceScan text);

/*
 * The reply that judges `text`: the innermost remote answer, the most specific code of it (a
 * detailed enhanced code beats X.0.0). FALSE when `text` holds no code; then `reply` is zeroed.
 */
gboolean bounce_reply_best(BounceScan text, BounceReply *reply);

#endif
