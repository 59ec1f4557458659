/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Record schema 1 as one table: the keys in their order, and where each value comes from. Formats
 * walk the table; a new key is one row here and a paragraph in bounce(1).
 */
#ifndef BOUNCE_REPORT_RECORD_H
#define BOUNCE_REPORT_RECORD_H

#include <bounce/format.h>

typedef struct _BounceRecordKey BounceRecordKey;

/* Neither text, number nor list: the value is not known. */
typedef struct {
  const char *text;
  const char *number;
  const char *const *list; /* NULL-terminated */
  gboolean is_date;        /* `text` is RFC 3339 */
  char buffer[16];         /* what `text` or `number` may point to */
} BounceRecordValue;

/* The key at `index` in the record's order, NULL behind the last. */
const BounceRecordKey *bounce_record_key(guint index);

/* The key of that name, or NULL. */
const BounceRecordKey *bounce_record_key_find(const char *name);

/* The key at `index` of those that are asked for; NULL behind the last one. */
const BounceRecordKey *bounce_record_field(const BounceFormatOptions *options, guint index);

const char *bounce_record_key_name(const BounceRecordKey *key);

void bounce_record_value(const BounceRecordKey *key, const BounceRecord *record,
                         BounceRecordValue *value);

#endif
