/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who wrote a mail, by its header: a mail system, a list manager, a program or a person. */
#ifndef BOUNCE_MESSAGE_AUTHOR_H
#define BOUNCE_MESSAGE_AUTHOR_H

#include "message/fields.h"

/* Whose address stands in the envelope (Return-Path). */
typedef enum {
  BOUNCE_ENVELOPE_UNSAID, /* the field is missing */
  BOUNCE_ENVELOPE_EMPTY,  /* "<>": reports and hardly anything else (RFC 5321 section 4.5.5) */
  BOUNCE_ENVELOPE_NAMED,  /* something that is no address */
  BOUNCE_ENVELOPE_OTHER,  /* an address that From does not begin with */
  BOUNCE_ENVELOPE_AUTHOR, /* that of From: who wrote wants an answer */
} BounceEnvelope;

typedef struct {
  const char *name;      /* local part of From, folded; "" without one */
  gboolean has_address;  /* in From */
  gboolean is_system;    /* a mail system: MAILER-DAEMON, postmaster ... (rules/authors.ini) */
  gboolean only_reports; /* one that writes nothing but reports, as a postmaster does not */
  gboolean is_manager;   /* a list manager */
  BounceEnvelope envelope;
  gboolean is_automatic; /* Auto-Submitted, but for "no" (RFC 3834 section 5) */
  gboolean is_reply;     /* Auto-Submitted: auto-replied, the answer of somebody's program */
  gboolean is_post;      /* it went through a list (List-Id, List-Post) */
  gboolean is_bulk;      /* Precedence, or a list manager's own notice */
  gboolean answers;      /* "Re:", in any language */
  gboolean forwards;     /* "Fwd:" */
  gboolean refers;       /* In-Reply-To */
  gboolean is_threaded;  /* In-Reply-To or References: it goes on from another mail */
  gboolean names_failed; /* X-Failed-Recipients */
} BounceAuthor;

/* Who wrote the mail with `headers`. `name` belongs to the pool. */
void bounce_author_read(BouncePool *pool, const BounceFields *headers, BounceAuthor *author);

/* TRUE when `name`, folded, is one of `patterns` (NULL-terminated), which may have a "*" at one
 * end. */
gboolean bounce_author_name_is(const char *name, const char *const *patterns);

#endif
