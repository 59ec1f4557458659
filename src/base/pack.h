/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts as bytes, for a pipe between two processes of one program; not for files. */
#ifndef BOUNCE_BASE_PACK_H
#define BOUNCE_BASE_PACK_H

#include <glib.h>

/* Appends a text (nullable) to `out`. */
void bounce_pack_text(const char *text, GString *out);

/* The text at *p, borrowed from it; *p moves behind it. */
const char *bounce_unpack_text(const char **p);

#endif
