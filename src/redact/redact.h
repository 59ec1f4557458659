/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shareable copies of bounces: addresses, names, hosts, IP addresses, ids, subjects and the
 * returned body are replaced by pseudonyms, the same value by the same one under the same key;
 * structure, encodings and wording stay, so that the copy is judged as the original is.
 */
#ifndef BOUNCE_REDACT_REDACT_H
#define BOUNCE_REDACT_REDACT_H

#include <glib.h>

#include "rules/rules.h"

typedef struct _Redaction Redaction;

/* TRUE when the last label of `host` is a public suffix (DomainList.has_suffix). */
typedef gboolean (*RedactSuffix)(const char *host);

/* What `rules` look for stays as it is. */
Redaction *redact_new(const BounceRules *rules, const guint8 *key, gsize size,
                      RedactSuffix has_suffix);
void redact_free(Redaction *redaction);

/*
 * A copy of one message. `gentle` leaves a returned body that stands in the text itself, where no
 * MIME part ends it, to the replacement of addresses and the like. Free with g_string_free().
 */
GString *redact_message(Redaction *redaction, const char *bytes, gsize size, gboolean gentle);

/* One address; NULL for NULL. Free with g_free(). */
char *redact_address(Redaction *redaction, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Redaction, redact_free)

#endif
