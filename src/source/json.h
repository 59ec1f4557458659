/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON (RFC 8259) as a flat list of values by their paths. */
#ifndef BOUNCE_SOURCE_JSON_H
#define BOUNCE_SOURCE_JSON_H

#include "base/pool.h"
#include "base/scan.h"

/* Values within each other: a million "[" would exhaust the stack. */
#define BOUNCE_JSON_DEPTH 32
/* Values of one object: a million "1," would be remembered. */
#define BOUNCE_JSON_VALUES 10000

/*
 * Strings, numbers and true/false/null of one value, by a path: "mail.destination.0". Everything is
 * valid UTF-8, without NUL, and belongs to the pool.
 */
typedef struct {
  BouncePool *pool;
  GHashTable *values; /* of const char * */
  GString *path;      /* room for one that is asked for */
  const char *wrong;  /* what is no JSON, where `text` stands; NULL: nothing */
} BounceJson;

void bounce_json_init(BounceJson *json);
void bounce_json_clear(BounceJson *json);

/*
 * Reads the value that `text` begins with, and passes it. FALSE, with `wrong` set and `text` where
 * it is wrong, when it is none. What was read before is forgotten.
 */
gboolean bounce_json_read(BounceJson *json, BounceScan *text);

/* For values of another form: none yet, and one more. */
void bounce_json_forget(BounceJson *json);
void bounce_json_set(BounceJson *json, const char *path, const char *value, gsize length);

/* The value at `path`, NULL when there is none. */
const char *bounce_json_get(const BounceJson *json, const char *path);

/* The value at the `length` bytes of `path` below `root`, which may be NULL. */
const char *bounce_json_get_below(const BounceJson *json, const char *root, const char *path,
                                  gsize length);

#endif
