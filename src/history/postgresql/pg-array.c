/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes arrays of one dimension. In: their elements. Out: bytes in network order: dimensions,
 * whether there are NULLs, the type of an element, length, first index; then each element behind
 * its length, -1 for NULL. Nothing is escaped, so that no text can be taken for anything else.
 */
#include "history/postgresql/pg-array.h"

#include <string.h>

/* Where the header has the number of elements. */
#define LENGTH_AT 12

static void add_int(GByteArray *array, guint32 number)
{
  const guint32 bytes = GUINT32_TO_BE(number);
  g_byte_array_append(array, (const guint8 *) &bytes, sizeof bytes);
}

GByteArray *pg_array_new(PgArrayType type)
{
  GByteArray *array = g_byte_array_new();
  const guint32 header[] = { 1, 1, type, 0, 1 };
  for (guint i = 0; i < G_N_ELEMENTS(header); i++)
    add_int(array, header[i]);
  return array;
}

guint32 pg_array_length(const GByteArray *array)
{
  guint32 length;
  memcpy(&length, array->data + LENGTH_AT, sizeof length);
  return GUINT32_FROM_BE(length);
}

static void add(GByteArray *array, const void *bytes, gsize size)
{
  const guint32 length = GUINT32_TO_BE(pg_array_length(array) + 1);
  memcpy(array->data + LENGTH_AT, &length, sizeof length);
  add_int(array, (guint32) size);
  g_byte_array_append(array, bytes, (guint) size);
}

void pg_array_add_number(GByteArray *array, gint64 number)
{
  const gint64 bytes = GINT64_TO_BE(number);
  add(array, &bytes, sizeof bytes);
}

void pg_array_add_text(GByteArray *array, const char *text)
{
  if (text != NULL) {
    add(array, text, strlen(text));
    return;
  }
  add(array, "", 0);
  const guint32 none = G_MAXUINT32;
  memcpy(array->data + array->len - sizeof none, &none, sizeof none);
}

void pg_array_add_key(GByteArray *array, const guint8 *key)
{
  add(array, key, 16);
}
