/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Typed values of report fields. In: a field as it stands. Out: a fact without type prefix, comment
 * or encoding (RFC 3464 section 2.1.2, RFC 3461 section 4 xtext, RFC 6533 section 3).
 */
#include "evidence/typed-field.h"

#include <string.h>

#include "base/address.h"
#include "base/scan.h"

/* The longest registered type is 12 bytes; anything longer before a ";" is text. */
#define FIELD_TYPE_MAX 24

void bounce_typed_field_add(BounceFieldReader *reader, const BounceField *field, BounceFactField as,
                            const char *value)
{
  bounce_facts_add(reader->facts, &(BounceFact){ .field = as,
                                                 .value = value,
                                                 .origin = BOUNCE_ORIGIN_DSN,
                                                 .part = reader->part,
                                                 .line = field->line,
                                                 .rule = reader->rule,
                                                 .statement = reader->statement });
}

char *bounce_typed_field_type(BounceFieldReader *reader, const char *value, const char **rest)
{
  gsize length = 0;
  while (g_ascii_isalnum(value[length]) || value[length] == '-')
    length++;
  const char *semicolon = value + length + strspn(value + length, " \t");
  *rest = value;
  if (length == 0 || length > FIELD_TYPE_MAX || *semicolon != ';' || !g_ascii_isalpha(*value))
    return NULL;
  *rest = semicolon + 1 + strspn(semicolon + 1, " \t");
  char *type = bounce_pool_strndup(reader->facts->pool, value, length);
  for (char *p = type; *p != '\0'; p++)
    *p = g_ascii_tolower(*p);
  return type;
}

void bounce_typed_field_read_address(BounceFieldReader *reader, const BounceField *field,
                                     BounceFactField as)
{
  bounce_typed_field_add(
      reader, field, as,
      bounce_address_typed(reader->facts->pool, field->value, strlen(field->value)));
}

/* mta-name-type ";" mta-name, RFC 3464 section 2.1.2; comments, ports and the dot of the root after
 * it are left out. */
void bounce_typed_field_read_mta(BounceFieldReader *reader, const BounceField *field,
                                 BounceFactField as)
{
  const char *name;
  bounce_typed_field_type(reader, field->value, &name);
  gsize length = strcspn(name, " \t(;,");
  if (length > 1 && name[length - 1] == '.')
    length--;
  bounce_typed_field_add(reader, field, as, bounce_pool_strndup(reader->facts->pool, name, length));
}

void bounce_typed_field_read_date(BounceFieldReader *reader, const BounceField *field,
                                  BounceFactField as)
{
  const char *date = bounce_message_date(reader->facts->pool, field->value);
  if (date == NULL)
    bounce_facts_anomaly(reader->facts, BOUNCE_ANOMALY_BAD_DATE);
  bounce_typed_field_add(reader, field, as, date);
}

void bounce_typed_field_read_xtext(BounceFieldReader *reader, const BounceField *field,
                                   BounceFactField as)
{
  bounce_typed_field_add(
      reader, field, as,
      bounce_address_xtext(reader->facts->pool, field->value, strlen(field->value)));
}

void bounce_typed_field_read_text(BounceFieldReader *reader, const BounceField *field,
                                  BounceFactField as)
{
  bounce_typed_field_add(reader, field, as, field->value);
}

void bounce_typed_field_read_other(BounceFieldReader *reader, const BounceField *field,
                                   BounceFactField as)
{
  g_autofree char *line = g_strconcat(field->name, ": ", field->value, NULL);
  bounce_typed_field_add(reader, field, as, line);
}
