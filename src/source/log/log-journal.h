/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of `journalctl -o json`. */
#ifndef BOUNCE_SOURCE_LOG_JOURNAL_H
#define BOUNCE_SOURCE_LOG_JOURNAL_H

#include "source/log/log-head.h"

/* Where the texts of a line stand, without their escapes. */
typedef struct {
  GString *texts[4];
} BounceLogJournal;

void bounce_log_journal_init(BounceLogJournal *journal);
void bounce_log_journal_clear(BounceLogJournal *journal);

/* FALSE where `line` is no entry of the journal; `head` is valid until the next call. */
gboolean bounce_log_journal_head(BounceLogJournal *journal, BounceScan line, BounceLogHead *head);

#endif
