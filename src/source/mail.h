/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the beginning of a mail looks like. */
#ifndef BOUNCE_SOURCE_MAIL_H
#define BOUNCE_SOURCE_MAIL_H

#include <bounce/source.h>

#include "base/scan.h"

/* How much of a file is looked at to see whether it is mail. */
#define BOUNCE_MAIL_HEAD 8192

/* TRUE when `line` begins as a header field does: a name and a colon. */
gboolean bounce_mail_field(BounceScan line);

/* TRUE when a mail header stands at the beginning: a field every mail program knows, and no more
 * lines that are no field than known ones. */
gboolean bounce_mail_is(const guint8 *data, gsize size);

/* How many bytes stand before the mail: a byte order mark and empty lines. */
gsize bounce_mail_lead(const guint8 *data, gsize size);

#endif
