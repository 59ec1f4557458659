/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An explanation for a program: one JSON object a line (RFC 8259), every key always there. In: what
 * the library says. Out: English message ids, never translated.
 */
#include "explain/code-fields.h"
#include "explain/explain-format.h"
#include "format/format.h"

static void json_member(GString *out, const char *name, const char *value)
{
  g_string_append_printf(out, ",\"%s\":", name);
  bounce_format_json_string(out, value);
}

static void json_key(GString *out, const char *name, const BounceCode *code)
{
  json_member(out, name, code != NULL ? code->key : NULL);
}

static void json_reading(GString *out, const BounceReading *reading)
{
  g_string_append(out, "{\"seen\":");
  bounce_format_json_string(out, reading->seen);
  g_string_append_printf(out, ",\"own\":%s,\"won\":%s", reading->own ? "true" : "false",
                         reading->won ? "true" : "false");
  json_key(out, "general", reading->general);
  json_key(out, "second", reading->second);
  g_string_append(out, ",\"entry\":{");
  code_fields_json(reading->code, out);
  g_string_append(out, "}}");
}

static void json_judgement(GString *out, const BounceExplanationInfo *info)
{
  json_member(out, "verdict", bounce_verdict_to_string(info->verdict));
  json_member(out, "reason", bounce_reason_to_string(info->reason));
  json_member(out, "fault", bounce_fault_to_string(info->fault));
  json_member(out, "advice", bounce_advice_to_string(info->advice));
  json_member(out, "suppress", bounce_suppress_to_string(info->suppress));
  json_member(out, "first", bounce_actor_to_string(info->first));
  json_member(out, "meaning", info->explanation);
  json_member(out, "causes", info->causes);
  json_member(out, "retry", info->retry);
  json_member(out, "rule", info->rule);
  json_member(out, "matched", info->matched);
}

static void json_actions(GString *out, const BounceExplanationInfo *info)
{
  g_string_append(out, ",\"actions\":{");
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++) {
    g_string_append_printf(out, "%s\"%s\":", actor > 1 ? "," : "",
                           bounce_actor_to_string((BounceActor) actor));
    bounce_format_json_string(out, info->actions[actor]);
  }
  g_string_append_c(out, '}');
}

void explain_jsonl(const BounceExplanationInfo *info, const Rows *rows)
{
  GString *out = rows->out;
  g_string_append(out, "{\"schema\":1");
  json_member(out, "input", info->input);
  json_member(out, "form", info->form);
  g_string_append_printf(out, ",\"code\":%s,\"known\":%s", info->is_code ? "true" : "false",
                         info->known ? "true" : "false");
  json_member(out, "recipient", info->recipient);
  json_member(out, "remote_mta", info->remote_mta);
  json_member(out, "action", bounce_action_to_string(info->action));
  json_judgement(out, info);
  json_actions(out, info);
  g_string_append(out, ",\"readings\":[");
  for (guint i = 0; i < info->n_readings; i++) {
    if (i > 0)
      g_string_append_c(out, ',');
    json_reading(out, info->readings[i]);
  }
  g_string_append(out, "]}\n");
}
