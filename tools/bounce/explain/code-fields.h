/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An entry of the catalogue as named fields: what CSV and JSON Lines show of it. */
#ifndef CODE_FIELDS_H
#define CODE_FIELDS_H

#include <bounce/catalog.h>

/* Name of the field at `index`, NULL behind the last. */
const char *code_field_name(guint index);

/* Its value, NULL for none. */
const char *code_field_value(guint index, const BounceCode *code);

/* Appends "name":"value" of every field, separated by commas, without braces. */
void code_fields_json(const BounceCode *code, GString *out);

#endif
