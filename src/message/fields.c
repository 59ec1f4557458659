/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Field blocks. In: bytes. Out: names and unfolded values with their line numbers. RFC 5322 section
 * 2.2 with the tolerance real mail needs. It gives no field a meaning.
 */
#include "message/fields.h"

#include "base/wide.h"
#include "message/encoded-word.h"
#include "message/limits.h"

/* Fields of most headers. */
#define FIELDS_USUAL 40

/* Longest field name: a longer "name" is prose with a colon in it. */
#define FIELD_NAME_MAX 76

typedef struct {
  BouncePool *pool;
  BounceFieldsFlags flags;
  const char *charset;
  GArray *fields; /* of BounceField */
  BounceField field;
  GString *value;   /* of `field`, when it is folded */
  BounceScan first; /* its first line */
  gboolean full;
} FieldsReader;

gboolean bounce_fields_name(BounceScan *line, BounceScan *name)
{
  BounceScan s = *line;
  s.p += bounce_wide_plain(s.p, MIN(bounce_scan_left(&s), FIELD_NAME_MAX), ' ', ':');
  while (s.p < s.end && (guchar) *s.p > ' ' && (guchar) *s.p != 0x7f && *s.p != ':'
         && s.p - line->p < FIELD_NAME_MAX)
    s.p++;
  BounceScan found = { line->p, s.p };
  bounce_scan_blanks(&s);
  if (found.p == found.end || !bounce_scan_byte(&s, ':'))
    return FALSE;
  *name = found;
  *line = s;
  return TRUE;
}

static char *value_decode(FieldsReader *reader, BounceScan value)
{
  value = bounce_scan_trim(value);
  if (reader->flags & BOUNCE_FIELDS_DECODE)
    return bounce_encoded_word_decode(reader->pool, value.p, bounce_scan_left(&value),
                                      reader->charset);
  return bounce_pool_strndup(reader->pool, value.p, bounce_scan_left(&value));
}

static void field_end(FieldsReader *reader)
{
  if (reader->field.name == NULL)
    return;
  gboolean folded = reader->value->len > 0;
  reader->field.value = value_decode(
      reader, folded ? bounce_scan(reader->value->str, reader->value->len) : reader->first);
  g_array_append_val(reader->fields, reader->field);
  reader->field.name = NULL;
}

static void field_begin(FieldsReader *reader, BounceScan name, BounceScan value, guint line)
{
  field_end(reader);
  if (reader->fields->len >= BOUNCE_LIMIT_FIELDS) {
    reader->full = TRUE;
    return;
  }
  reader->field.name =
      bounce_encoded_word_decode(reader->pool, name.p, bounce_scan_left(&name), NULL);
  reader->field.line = line;
  reader->first = value;
  g_string_truncate(reader->value, 0);
}

static void field_continue(FieldsReader *reader, BounceScan more)
{
  if (reader->value->len == 0)
    g_string_append_len(reader->value, reader->first.p, (gssize) bounce_scan_left(&reader->first));
  more = bounce_scan_trim(more);
  g_string_append_c(reader->value, ' ');
  g_string_append_len(reader->value, more.p, (gssize) bounce_scan_left(&more));
}

/* One line of a block; FALSE when the block ends before it. */
static gboolean line_read(FieldsReader *reader, BounceScan line, guint number)
{
  BounceScan name;
  gboolean folded = bounce_scan_peek(&line) == ' ' || bounce_scan_peek(&line) == '\t';
  if (folded && reader->field.name != NULL)
    field_continue(reader, line);
  else if (!folded && bounce_fields_name(&line, &name))
    field_begin(reader, name, line, number);
  else if (reader->flags & BOUNCE_FIELDS_STRICT)
    return FALSE;
  else if ((reader->flags & BOUNCE_FIELDS_JOIN) && reader->field.name != NULL)
    field_continue(reader, line);
  return TRUE;
}

static void block_read(FieldsReader *reader, BounceScan *text, guint *number)
{
  for (;;) {
    BounceScan rest = *text;
    BounceScan line;
    if (!bounce_scan_line(&rest, &line))
      break;
    gboolean empty = line.p == line.end;
    if (!empty && !line_read(reader, line, *number))
      break;
    *text = rest;
    (*number)++;
    if (empty)
      break;
  }
  field_end(reader);
}

gboolean bounce_fields_parse(BouncePool *pool, BounceScan *text, BounceFieldsFlags flags,
                             const char *charset, guint *line, BounceFields *fields, gboolean *cut)
{
  FieldsReader reader = { .pool = pool, .flags = flags, .charset = charset };
  reader.fields = g_array_sized_new(FALSE, FALSE, sizeof(BounceField), FIELDS_USUAL);
  reader.value = g_string_new(NULL);
  block_read(&reader, text, line);
  if (reader.full && cut != NULL)
    *cut = TRUE;
  gsize size = reader.fields->len * sizeof(BounceField);
  const BounceField *kept = memcpy(bounce_pool_alloc(pool, size), reader.fields->data, size);
  *fields = bounce_fields_of(kept, reader.fields->len);
  g_string_free(reader.value, TRUE);
  g_array_free(reader.fields, TRUE);
  return fields->n_fields > 0;
}

BounceFields bounce_fields_of(const BounceField *fields, guint n)
{
  BounceFields all = { .fields = fields, .n_fields = n };
  for (guint i = 0; i < n; i++)
    all.names |= bounce_fields_bit(fields[i].name);
  return all;
}

const char *bounce_fields_find(const BounceFields *fields, const char *name)
{
  for (guint i = 0; i < fields->n_fields; i++)
    if (bounce_fields_is(&fields->fields[i], name))
      return fields->fields[i].value;
  return NULL;
}
