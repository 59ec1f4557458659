/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports that arrive attached to other mail. */
#ifndef BOUNCE_MESSAGE_FORWARD_H
#define BOUNCE_MESSAGE_FORWARD_H

#include <gmime/gmime.h>

#include "message/parts.h"

/*
 * The attached report that the mail of `author` with `headers` and `parts` merely carries, to be
 * parsed (transfer full); NULL when the mail is a report itself, carries none, or is a notice of a
 * list manager about one.
 */
GMimeStream *bounce_forward_open(const BounceParts *parts, const BounceFields *headers,
                                 const BounceAuthor *author, GMimeObject *top);

/*
 * The attached mail that a person's mail carries and that carries something itself, to be parsed
 * (transfer full); NULL when there is none.
 */
GMimeStream *bounce_forward_carrier(const BounceParts *parts, const BounceFields *headers,
                                    const BounceAuthor *author, GMimeObject *top);

/*
 * TRUE when a person wrote the mail and put words of their own beside what is attached; a report
 * among that is passed on to be talked about.
 */
gboolean bounce_forward_is_personal(const BounceParts *parts, const BounceFields *headers,
                                    const BounceAuthor *author, GMimeObject *top);

#endif
