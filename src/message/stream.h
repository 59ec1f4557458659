/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a BounceMail as a GMimeStream that GMime can parse safely. */
#ifndef BOUNCE_MESSAGE_STREAM_H
#define BOUNCE_MESSAGE_STREAM_H

#include <bounce/source.h>
#include <gmime/gmime.h>

/*
 * What "message" reads as in the Content-Type fields that GMime sees: it would parse every returned
 * original as a message, and anything else stays one content.
 */
#define BOUNCE_STREAM_MESSAGE "xessage"

/*
 * A stream over `mail`, which must outlive it and every part parsed from it. Leading empty lines
 * and mbox "From " lines are left out; bare CRs are line ends when no LF stands at the beginning.
 */
GMimeStream *bounce_stream_new(const BounceMail *mail);

/* The same over `bytes` (transfer full), which it keeps. */
GMimeStream *bounce_stream_new_bytes(GString *bytes);

/* A stream for parsing the mail that `content` holds; NULL when that is no part of such a stream.
 */
GMimeStream *bounce_stream_new_inner(GMimeStream *content);

/*
 * Takes the header section of the mail, as it stands and up to the limit; the caller frees it.
 * GMime, which makes objects of all fields, is then shown only those that say how to parse. Once,
 * and before the parsing.
 */
GString *bounce_stream_header(GMimeStream *stream);

/* What was found at the beginning, and what limits did: boundaries that are none, a header that was
 * cut. */
gboolean bounce_stream_has_bare_cr(GMimeStream *stream);
gboolean bounce_stream_lacks_header(GMimeStream *stream);
gboolean bounce_stream_has_hidden_parts(GMimeStream *stream);
gboolean bounce_stream_was_cut(GMimeStream *stream);

#endif
