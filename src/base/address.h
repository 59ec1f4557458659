/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mail addresses: finding them in text (RFC 5321 Mailbox, RFC 6531 for UTF-8), one normal form,
 * comparing, and undoing what forwarders and list managers wrap around them.
 */
#ifndef BOUNCE_BASE_ADDRESS_H
#define BOUNCE_BASE_ADDRESS_H

#include "base/pool.h"
#include "base/scan.h"

/* RFC 5321 section 4.5.3.1: 64 + 1 + 255, doubled since real systems exceed it. */
#define BOUNCE_ADDRESS_MAX 640

/*
 * The next addr-spec in free text (`a@b.c`, `<a@b.c>`, `"a b"@c.d`, `a@[1.2.3.4]`); advances past
 * it. Trailing punctuation of a sentence is not part of it. `address` spans local part to domain,
 * without angle brackets. FALSE when there is none left.
 */
gboolean bounce_address_find(BounceScan *text, BounceScan *address);

/* TRUE when `text` as a whole is an addr-spec (quoted local parts, UTF-8 and literals included). */
gboolean bounce_address_is_valid(const char *text, gsize length);

/*
 * The record's form: no angle brackets, `mailto:`, comments or source route (RFC 5321 appendix C),
 * no trailing dot, domain in lower case. NULL when nothing is left. A value that has no "@" (a
 * local name) is kept.
 */
char *bounce_address_normalize(BouncePool *pool, const char *text, gsize length);

/* Same mailbox: domains compared as A-labels (RFC 5890) without case, local parts without case. */
gboolean bounce_address_equal(const char *a, const char *b);

/* TRUE when free text (nullable) names `address`, compared as bounce_address_equal() does. */
gboolean bounce_address_occurs(const char *text, const char *address);

/* What bounce_address_equal compares: equal addresses have equal keys. */
char *bounce_address_key(BouncePool *pool, const char *address);

/* RFC 3461 section 4 xtext ("+3D" is "="); malformed escapes stay as they are. */
char *bounce_address_xtext(BouncePool *pool, const char *text, gsize length);

/*
 * RFC 3464 typed address, `rfc822; a@b` or `utf-8; ...` (RFC 6533 utf-8-addr-xtext and unitext), or
 * an untyped one; normalised. NULL when it holds no address.
 */
char *bounce_address_typed(BouncePool *pool, const char *text, gsize length);

/*
 * Undoes SRS0/SRS1 and BATV (`prvs=`, `btv1==`), tags in any case, to the address that was
 * rewritten; NULL when `address` is none of them.
 */
char *bounce_address_unwrap(BouncePool *pool, const char *address);

/*
 * The subscriber in a VERP address: `list-bounces+user=dom@`, `list-bounces-user=dom@`,
 * `bounce+user==a==dom==list@`, `list-return-NN-user=dom@`, or `verp_template` (nullable) such as
 * `bounce+{user}={domain}@`. Unwraps SRS and BATV first. NULL when `address` carries none.
 */
char *bounce_address_verp(BouncePool *pool, const char *address, const char *verp_template);

/* FALSE when no address in `text` is one: most fields need no closer look. */
gboolean bounce_address_may_be_verp(const char *text, const char *verp_template);

/* TRUE when `text` is a template: "{user}" and "{domain}", each once, and something between. */
gboolean bounce_address_is_verp_template(const char *text);

#endif
