/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shareable copies of bounces: addresses, names, hosts, IP addresses, ids, subjects and the
 * returned body are replaced by pseudonyms, the same value by the same one under the same key;
 * structure, encodings and wording stay, so that the copy is judged as the original is.
 */
#ifndef BOUNCE_REDACT_REDACT_H
#define BOUNCE_REDACT_REDACT_H

#include <bounce/report.h>
#include <glib.h>

#include "rules/rules.h"

typedef struct _Redaction Redaction;

/* TRUE when the last label of `host` is a public suffix (DomainList.has_suffix). */
typedef gboolean (*RedactSuffix)(const char *host);

/* What `rules` look for stays as it is. */
Redaction *redact_new(const BounceRules *rules, const guint8 *key, gsize size,
                      RedactSuffix has_suffix);
void redact_free(Redaction *redaction);

/* How a copy is made, in the order of how much of the original's shape is left. */
typedef enum {
  REDACT_SHAPE_STRICT, /* part by part; of a body returned in the text itself nothing is left */
  REDACT_SHAPE_GENTLE, /* such a body is text as any other */
  REDACT_SHAPE_VIEW,   /* what the library reads, as a message of its own */
  REDACT_SHAPES
} RedactShape;

/*
 * Names what a reader found in the next message to be copied: what it took for an address, a host
 * or an id goes, even where nothing but its place says what it is. Forgets what was named before.
 */
void redact_name_report(Redaction *redaction, const BounceReportInfo *info);

/* A copy of one message. Free with g_string_free(). */
GString *redact_message(Redaction *redaction, const char *bytes, gsize size, RedactShape shape);

/*
 * Something of the original that was made last and can be found in `copy`: as it stands, encoded,
 * or by the library. NULL when there is nothing. Free with g_free().
 */
char *redact_gate(const Redaction *redaction, const GString *copy);

/* One address; NULL for NULL. Free with g_free(). */
char *redact_address(Redaction *redaction, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Redaction, redact_free)

#endif
