/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A report as X-Bounce-* header fields. */
#ifndef FILTER_FIELDS_H
#define FILTER_FIELDS_H

#include <bounce/report.h>

/* The first recipient with the worst verdict: it speaks for the message. */
const BounceRecipient *filter_fields_worst(const BounceReportInfo *info);

/*
 * Appends the fields of `info`, lines ending with `line_end`: folded at 78 columns, RFC 2047 words
 * where a value is not plain ASCII, never a control character of the message.
 */
void filter_fields_report(GString *out, const BounceReportInfo *info, const char *line_end);

/* Appends the fields of a message that was passed on unread, and why (`too-big`, `time-limit`...).
 */
void filter_fields_skipped(GString *out, const char *why, const char *line_end);

/* One field; a NULL `value` adds nothing. */
void filter_fields_add(GString *out, const char *name, const char *value, const char *line_end);

#endif
