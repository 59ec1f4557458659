/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The catalogue's entries for programs. In: an entry. Out: its fields in one order for every
 * format. The values are not translated: they are the same for everyone.
 */
#include "explain/code-fields.h"

#include "format/format.h"
#include "base/translate.h"

static const char *value_key(const BounceCode *code)
{
  return code->key;
}

static const char *value_type(const BounceCode *code)
{
  return bounce_code_type_to_string(code->type);
}

static const char *value_standing(const BounceCode *code)
{
  return bounce_standing_to_string(code->standing);
}

static const char *value_reason(const BounceCode *code)
{
  return bounce_reason_to_string(code->reason);
}

static const char *value_verdict(const BounceCode *code)
{
  return bounce_verdict_to_string(code->verdict);
}

static const char *value_fault(const BounceCode *code)
{
  return bounce_fault_to_string(code->fault);
}

static const char *value_advice(const BounceCode *code)
{
  return bounce_advice_to_string(code->advice);
}

static const char *value_suppress(const BounceCode *code)
{
  return bounce_suppress_to_string(code->suppress);
}

static const char *value_first(const BounceCode *code)
{
  return bounce_actor_to_string(code->first);
}

#define FIELD_TEXT(member)                                                                         \
  static const char *value_##member(const BounceCode *code)                                        \
  {                                                                                                \
    return code->member;                                                                           \
  }

FIELD_TEXT(title)
FIELD_TEXT(meaning)
FIELD_TEXT(causes)
FIELD_TEXT(retry)
FIELD_TEXT(scope)
FIELD_TEXT(notes)
FIELD_TEXT(references)
FIELD_TEXT(other)
FIELD_TEXT(example)

/* Either `value` or `actor` is set. */
static const struct {
  const char *name;
  const char *(*value)(const BounceCode *code);
  BounceActor actor;
} fields[] = {
  { N_("key"), .value = value_key },
  { "type", .value = value_type },
  { N_("standing"), .value = value_standing },
  { N_("title"), .value = value_title },
  { N_("reason"), .value = value_reason },
  { N_("verdict"), .value = value_verdict },
  { "fault", .value = value_fault },
  { "advice", .value = value_advice },
  { "suppress", .value = value_suppress },
  { "first", .value = value_first },
  { "meaning", .value = value_meaning },
  { "causes", .value = value_causes },
  { "do_sender", .actor = BOUNCE_ACTOR_SENDER },
  { "do_sender_admin", .actor = BOUNCE_ACTOR_SENDER_ADMIN },
  { "do_recipient", .actor = BOUNCE_ACTOR_RECIPIENT },
  { "do_recipient_admin", .actor = BOUNCE_ACTOR_RECIPIENT_ADMIN },
  { "do_list_owner", .actor = BOUNCE_ACTOR_LIST_OWNER },
  { "retry", .value = value_retry },
  { "scope", .value = value_scope },
  { "notes", .value = value_notes },
  { "references", .value = value_references },
  { "other", .value = value_other },
  { "example", .value = value_example },
};

const char *code_field_name(guint index)
{
  return index < G_N_ELEMENTS(fields) ? fields[index].name : NULL;
}

const char *code_field_value(guint index, const BounceCode *code)
{
  if (index >= G_N_ELEMENTS(fields))
    return NULL;
  return fields[index].value != NULL ? fields[index].value(code)
                                     : code->actions[fields[index].actor];
}

void code_fields_json(const BounceCode *code, GString *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    g_string_append_printf(out, "%s\"%s\":", i > 0 ? "," : "", fields[i].name);
    bounce_format_json_string(out, code_field_value(i, code));
  }
}
