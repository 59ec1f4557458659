/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a number in a text is a reply code or status, judged by what stands around it. */
#ifndef BOUNCE_SMTP_REPLY_CONTEXT_H
#define BOUNCE_SMTP_REPLY_CONTEXT_H

#include "base/scan.h"

/* A three-digit number at `p` of the text begin..end; `enhanced`: a status code follows it. */
gboolean bounce_reply_context_code(const char *begin, const char *p, const char *end,
                                   gboolean enhanced);

/* A dotted number at `p` that may be a status code, judged by what stands before it. */
gboolean bounce_reply_context_status(const char *begin, const char *p);

/* TRUE when a mark ("#", "status", "DSN" ...) before `p` says that a code follows. */
gboolean bounce_reply_context_marked(const char *begin, const char *p);

#endif
