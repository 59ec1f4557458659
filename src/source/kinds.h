/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kinds of input, for the table in input.c. */
#ifndef BOUNCE_SOURCE_KINDS_H
#define BOUNCE_SOURCE_KINDS_H

#include "source/input.h"

/* An mbox: the open file begins, at `lead`, with a "From " line that looks like one. */
gboolean bounce_mbox_is(const BounceFile *file, goffset lead);
BounceStep bounce_mbox_open(BounceInput *input, goffset lead, GError **error);

/* Events of a mail provider, as JSON. */
gboolean bounce_events_is(const BounceFile *file, goffset lead);
BounceStep bounce_events_open(BounceInput *input, goffset lead, GError **error);

/* An accounting file: rows below the names of their columns. */
gboolean bounce_accounting_is(const BounceFile *file, goffset lead);
BounceStep bounce_accounting_open(BounceInput *input, goffset lead, GError **error);

/* The commands and replies of SMTP sessions, as Exchange logs them. */
gboolean bounce_protocol_is(const BounceFile *file, goffset lead);
BounceStep bounce_protocol_open(BounceInput *input, goffset lead, GError **error);

/* A log of a mail system. */
gboolean bounce_maillog_is(const BounceFile *file, goffset lead);
BounceStep bounce_maillog_open(BounceInput *input, goffset lead, GError **error);

/* A Maildir; takes `fd`, an open folder. */
gboolean bounce_maildir_is(int fd);
BounceStep bounce_maildir_open(BounceInput *input, int fd);

/* Any other folder. */
gboolean bounce_folder_is(int fd);
BounceStep bounce_folder_open(BounceInput *input, int fd);

#endif
