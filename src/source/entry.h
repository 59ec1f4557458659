/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a source hands over that is no mail: one failure that a log or an event tells of. It goes
 * the way of a message, as BounceMail, whose bytes are lines "key: value"; a value has no line end.
 * Keys are the record's, and `said`, what stands there in words.
 */
#ifndef BOUNCE_SOURCE_ENTRY_H
#define BOUNCE_SOURCE_ENTRY_H

#include <bounce/report.h>

#include "base/scan.h"

/* The way on which `mail` became known; BOUNCE_CHANNEL_MAIL for a message. */
static inline BounceChannel bounce_entry_channel(const BounceMail *mail)
{
  guint channel = GPOINTER_TO_UINT(mail->reserved[0]);
  return channel == BOUNCE_CHANNEL_LOG || channel == BOUNCE_CHANNEL_EVENT ? (BounceChannel) channel
                                                                          : BOUNCE_CHANNEL_MAIL;
}

static inline void bounce_entry_set_channel(BounceMail *mail, BounceChannel channel)
{
  mail->reserved[0] = GUINT_TO_POINTER(channel);
}

/* Appends a line; nothing for a value that is empty. Line ends in it become blanks. */
void bounce_entry_add(GString *entry, const char *key, BounceScan value);

/* The same for a string; nothing for NULL, too. */
void bounce_entry_add_text(GString *entry, const char *key, const char *value);

/* The next line of `entry`; FALSE at its end. */
gboolean bounce_entry_next(BounceScan *entry, BounceScan *key, BounceScan *value);

#endif
