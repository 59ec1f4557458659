/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrays as parameters of statements, in the binary form that array_recv() of the server reads. */
#ifndef BOUNCE_HISTORY_POSTGRESQL_PG_ARRAY_H
#define BOUNCE_HISTORY_POSTGRESQL_PG_ARRAY_H

#include <glib.h>

/* The numbers of types in the server's catalogue (pg_type.dat): they are the same everywhere. */
typedef enum {
  PG_ARRAY_OF_NUMBERS = 20, /* int8 */
  PG_ARRAY_OF_TEXTS = 25,
  PG_ARRAY_OF_KEYS = 2950, /* uuid */
} PgArrayType;

GByteArray *pg_array_new(PgArrayType type);

void pg_array_add_number(GByteArray *array, gint64 number);

/* `text` (nullable) is UTF-8. */
void pg_array_add_text(GByteArray *array, const char *text);

/* 16 bytes. */
void pg_array_add_key(GByteArray *array, const guint8 *key);

/* How many elements there are. */
guint32 pg_array_length(const GByteArray *array);

#endif
