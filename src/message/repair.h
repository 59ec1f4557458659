/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* MIME structure that lost its header or boundary parameter. */
#ifndef BOUNCE_MESSAGE_REPAIR_H
#define BOUNCE_MESSAGE_REPAIR_H

#include <gmime/gmime.h>

/* TRUE when a line of `text` can only be a boundary: "--" and a name, followed by a Content- field.
 */
gboolean bounce_repair_wanted(const char *text, gsize length);

/* Reads `bytes` as a multipart with that boundary. (transfer full); NULL when there is none. */
GMimeObject *bounce_repair_multipart(const char *bytes, gsize length);

#endif
