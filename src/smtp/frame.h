/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What text says of an SMTP session: the command, the host and the remote server's own answer. */
#ifndef BOUNCE_SMTP_FRAME_H
#define BOUNCE_SMTP_FRAME_H

#include "base/scan.h"

/*
 * `command` is a constant (CONNECT HELO MAIL RCPT DATA DOT ...) or NULL; spans that were not found
 * have a NULL `p`. `address` is the recipient the answer is about; `note` what a local delivery
 * program printed before it.
 */
typedef struct {
  const char *command;
  BounceScan address;
  BounceScan host;
  BounceScan reply;
  BounceScan note;
} BounceSmtp;

/*
 * Splits what a frame says about one attempt, as one line (see bounce_text_clean): `host mx[ip]
 * said: 550 ... (in reply to RCPT TO command)`. `reply` is the remote answer, the whole of `line`
 * when nothing in it is marked as one.
 */
void bounce_frame_split(BounceScan line, BounceSmtp *smtp);

/* The command a frame says was answered ("in reply to RCPT TO"), a constant, or NULL. */
const char *bounce_frame_command(BounceScan line);

/*
 * The next answer of a session transcript (`>>> RCPT To:<a@b>`, `<<< 550 ...`, `550 a@b... why`).
 * `smtp` is zeroed before the first call; it carries host and command on. `text` advances.
 */
gboolean bounce_frame_next(BounceScan *text, BounceSmtp *smtp);

/*
 * Notes a command of the client, without arrow: which it is and, of a RCPT, whom it names. Of one
 * that nobody knows, that there was none.
 */
void bounce_frame_take_command(BounceScan said, BounceSmtp *smtp);

/* Appends a reply of a transcript, line by line, without the arrows before its lines. */
void bounce_frame_append(GString *out, BounceScan reply);

#endif
