/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef REENCODE_H
#define REENCODE_H

#include <glib.h>

typedef enum {
  REENCODE_QUOTED_PRINTABLE,
  REENCODE_BASE64,
  REENCODE_UTF_16, /* and base64 */
  REENCODE_N
} ReencodeAs;

/* The message with its first text part encoded anew; NULL where there is none that can be. */
GString *reencode(const char *bytes, gsize size, ReencodeAs as);

#endif
