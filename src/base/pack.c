/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Texts from one process to another. In: a text, or bytes. Out: the other. The bytes are a length
 * and the text with its NUL; only the program that wrote them can read them.
 */
#include "base/pack.h"

#include <string.h>

/* The length of a text that is not known. */
#define PACK_NONE G_MAXSIZE

void bounce_pack_text(const char *text, GString *out)
{
  gsize length = text != NULL ? strlen(text) : PACK_NONE;
  g_string_append_len(out, (const char *) &length, sizeof length);
  if (text != NULL)
    g_string_append_len(out, text, (gssize) length + 1);
}

const char *bounce_unpack_text(const char **p)
{
  gsize length;
  memcpy(&length, *p, sizeof length);
  *p += sizeof length;
  if (length == PACK_NONE)
    return NULL;
  const char *text = *p;
  *p += length + 1;
  return text;
}
