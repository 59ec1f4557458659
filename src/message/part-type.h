/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a part is for, by its type and name. */
#ifndef BOUNCE_MESSAGE_PART_TYPE_H
#define BOUNCE_MESSAGE_PART_TYPE_H

#include <gmime/gmime.h>

#include "message/message.h"

typedef enum {
  BOUNCE_PART_OTHER,
  BOUNCE_PART_TEXT,
  BOUNCE_PART_HTML,
  BOUNCE_PART_STATUS,
  BOUNCE_PART_JSON, /* a complaint, if it is XARF */
  BOUNCE_PART_ORIGINAL,
  BOUNCE_PART_UNSAID, /* no type, or one that says nothing: its content decides */
} BouncePartRole;

typedef struct {
  const char *type; /* whole, lower case */
  BouncePartRole role;
  BounceStatusPartType status;
} BouncePartType;

/* The type of `object` as its header says it, "type/subtype" in lower case. */
const char *bounce_part_type_name(BouncePool *pool, GMimeObject *object);

/* What is known of a type; never NULL. */
const BouncePartType *bounce_part_type_find(const char *type);

/* What file name and description of `part` say it is. */
BouncePartRole bounce_part_type_named(GMimePart *part);

#endif
