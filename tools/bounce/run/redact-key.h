/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Redactions as the commands use them: with a key from a file, and a check of the copy. */
#ifndef REDACT_KEY_H
#define REDACT_KEY_H

#include <bounce/options.h>

#include "redact/redact.h"

/* `path` NULL: a key of this run only. NULL when it cannot be had: said, *status set. */
Redaction *redact_key_open(const BounceRules *rules, const char *path, int *status);

/*
 * A redacted copy in which nothing of the original is found and that is judged as `bytes` is, with
 * `options` (NULL for the defaults); with `force` it may be judged differently. NULL when there is
 * none, and *reason (free with g_free()) says why.
 */
GString *redact_check_message(Redaction *redaction, const BounceOptions *options, const char *bytes,
                              gsize size, gboolean force, char **reason);

#endif
