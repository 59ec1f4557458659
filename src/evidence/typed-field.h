/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of report fields (RFC 3464 section 2.1.2 and its kin) made into facts; shared by the
 * readers of status parts. */
#ifndef BOUNCE_EVIDENCE_TYPED_FIELD_H
#define BOUNCE_EVIDENCE_TYPED_FIELD_H

#include "evidence/evidence.h"

typedef struct {
  BounceFacts *facts;
  guint part;
  guint statement;
  const char *rule;
} BounceFieldReader;

/* Adds `value` (may be NULL) as a fact with the place of `field`. */
void bounce_typed_field_add(BounceFieldReader *reader, const BounceField *field, BounceFactField as,
                            const char *value);

/* The atom before ";" in lower case, in the pool, or NULL; `rest` is what follows it. */
char *bounce_typed_field_type(BounceFieldReader *reader, const char *value, const char **rest);

/* Readers of one value each, all of the same shape so that tables can name them. */
void bounce_typed_field_read_address(BounceFieldReader *reader, const BounceField *field,
                                     BounceFactField as);
void bounce_typed_field_read_mta(BounceFieldReader *reader, const BounceField *field,
                                 BounceFactField as);
void bounce_typed_field_read_date(BounceFieldReader *reader, const BounceField *field,
                                  BounceFactField as);
void bounce_typed_field_read_xtext(BounceFieldReader *reader, const BounceField *field,
                                   BounceFactField as);
void bounce_typed_field_read_text(BounceFieldReader *reader, const BounceField *field,
                                  BounceFactField as);
void bounce_typed_field_read_other(BounceFieldReader *reader, const BounceField *field,
                                   BounceFactField as);

#endif
