/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in the parts of a MIME tree: text, status parts, the returned original. */
#ifndef BOUNCE_MESSAGE_PARTS_H
#define BOUNCE_MESSAGE_PARTS_H

#include <gmime/gmime.h>

#include "message/message.h"

/* What the walk collects; begins with bounce_parts_init() and is freed by bounce_parts_clear(). */
typedef struct {
  BouncePool *pool;
  GArray *texts;         /* of BounceTextPart */
  GArray *status;        /* of BounceStatusPart */
  GPtrArray *anomalies;  /* of const char *, constant ids */
  BounceFields original; /* from a part of its own, or at last from a text */
  BounceFields pasted;   /* from a text */
  guint original_part;
  guint pasted_part;
  const char *original_text;
  guint repair_level;    /* repaired multiparts around the part at hand */
  GPtrArray *repaired;   /* of GMimeObject: multiparts that were put together again */
  GMimeObject *attached; /* the first message/rfc822 or the like, not owned */
  BounceFields attached_header;
  GMimePart *unsaid;  /* the first part whose type says nothing, not owned */
  guint part;         /* number of the last leaf part */
  gboolean forwarded; /* what persons forward is opened, too */
  gboolean cut;
} BounceParts;

void bounce_parts_init(BounceParts *parts, BouncePool *pool);
void bounce_parts_clear(BounceParts *parts);

/* TRUE when `length` bytes may be put together again as a multipart. */
gboolean bounce_parts_may_repair(BounceParts *parts, gsize length);

/* Notes an anomaly once. */
void bounce_parts_anomaly(BounceParts *parts, const char *id);

#endif
