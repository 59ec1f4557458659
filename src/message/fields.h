/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blocks of "Name: value" lines: headers, pasted headers, and the groups of status parts. */
#ifndef BOUNCE_MESSAGE_FIELDS_H
#define BOUNCE_MESSAGE_FIELDS_H

#include <string.h>

#include "base/pool.h"
#include "base/scan.h"

/* One header field: name as written, value unfolded, RFC 2047 words decoded, ends trimmed. */
typedef struct {
  const char *name;
  const char *value;
  guint line; /* 1-based within its part */
} BounceField;

typedef struct {
  const BounceField *fields;
  guint n_fields;
  guint64 names; /* bits of bounce_fields_bit() */
} BounceFields;

typedef enum {
  BOUNCE_FIELDS_DECODE = 1 << 0, /* RFC 2047 words and raw 8-bit text become UTF-8 */
  BOUNCE_FIELDS_STRICT = 1 << 1, /* a line that is no field ends the block; else it is skipped */
  BOUNCE_FIELDS_JOIN = 1 << 2,   /* a line that is no field continues the value before it */
} BounceFieldsFlags;

/*
 * field-name of RFC 5322 section 3.6.8 and its colon (blanks before it are tolerated): advances
 * past the colon, `name` spans the name.
 */
gboolean bounce_fields_name(BounceScan *line, BounceScan *name);

/*
 * Reads fields up to an empty line, which is taken too. `line` is the number of the first line and
 * becomes that of the next unread one. TRUE when there was at least one field. `cut` (may be NULL)
 * is set to TRUE when fields beyond BOUNCE_LIMIT_FIELDS were dropped.
 */
gboolean bounce_fields_parse(BouncePool *pool, BounceScan *text, BounceFieldsFlags flags,
                             const char *charset, guint *line, BounceFields *fields, gboolean *cut);

/* ASCII case ignored; most names differ in their first letter already. */
static inline gboolean bounce_fields_is(const BounceField *field, const char *name)
{
  const char *p = field->name;
  if (((*p ^ *name) & ~0x20) != 0)
    return FALSE;
  for (; *p != '\0' && bounce_scan_lower(*p) == bounce_scan_lower(*name); p++)
    name++;
  return *p == '\0' && *name == '\0';
}

/* One of 64 bits for a name, case ignored: a name whose bit no field has need not be looked for. */
static inline guint64 bounce_fields_bit(const char *name)
{
  return G_GUINT64_CONSTANT(1) << (((*name & 0x1f) * 7 + strlen(name)) % 64);
}

/* `n` fields as a block. */
BounceFields bounce_fields_of(const BounceField *fields, guint n);

/* bounce_fields_get() of a name that may be there. */
const char *bounce_fields_find(const BounceFields *fields, const char *name);

/* The value of the first field called `name` (ASCII case ignored), or NULL. */
static inline const char *bounce_fields_get(const BounceFields *fields, const char *name)
{
  gboolean may_be = (fields->names & bounce_fields_bit(name)) != 0;
  return may_be ? bounce_fields_find(fields, name) : NULL;
}

#endif
