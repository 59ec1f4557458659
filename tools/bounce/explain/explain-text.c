/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An explanation for a person. In: what the library says. Out: rows of label and text: the
 * judgement, what decided, who can do what, and the codes with their other readings.
 */
#include <string.h>

#include "base/translate.h"
#include "explain/explain-format.h"
#include "format/format.h"

/* Labels, so that xgettext finds them; the rows translate them. */
static const char *const actor_labels[] = {
  [BOUNCE_ACTOR_SENDER] = N_("sender"),
  [BOUNCE_ACTOR_SENDER_ADMIN] = N_("sender-admin"),
  [BOUNCE_ACTOR_RECIPIENT] = N_("recipient"),
  [BOUNCE_ACTOR_RECIPIENT_ADMIN] = N_("recipient-admin"),
  [BOUNCE_ACTOR_LIST_OWNER] = N_("list-owner"),
};

static void text_input(const BounceExplanationInfo *info, const Rows *rows)
{
  rows_add(rows, _("input"), info->input);
  rows_add(rows, _("read as"), info->form);
  rows_add(rows, _("address"), info->recipient);
  rows_add(rows, _("answered by"), info->remote_mta);
  if (info->form != NULL)
    rows_add(rows, _("action"), bounce_action_to_string(info->action));
}

static void text_judgement(const BounceExplanationInfo *info, const Rows *rows)
{
  rows_add(rows, _("verdict"), bounce_verdict_to_string(info->verdict));
  rows_add(rows, _("reason"), bounce_reason_to_string(info->reason));
  rows_add(rows, _("fault"), _(bounce_format_fault(info->fault)));
  rows_add(rows, _("advice"), bounce_advice_to_string(info->advice));
  rows_add(rows, _("suppress"), bounce_suppress_to_string(info->suppress));
  rows_add(rows, _("meaning"), _(info->explanation));
  rows_add(rows, _("causes"), _(info->causes));
}

static void text_why(const BounceExplanationInfo *info, const Rows *rows)
{
  if (info->rule == NULL || info->is_code)
    return;
  rows_gap(rows);
  rows_add(rows, _("decided by"), info->matched);
  rows_add(rows, _("rule"), info->rule);
}

static void text_actions(const BounceExplanationInfo *info, const Rows *rows)
{
  rows_gap(rows);
  rows_add(rows, _("acts first"), bounce_actor_to_string(info->first));
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++)
    rows_add(rows, _(actor_labels[actor]), _(info->actions[actor]));
  rows_add(rows, _("retry"), _(info->retry));
}

static void text_named(const char *label, const BounceCode *code, const Rows *rows)
{
  if (code == NULL)
    return;
  g_autofree char *text = g_strdup_printf("%s: %s", code->key, _(code->title));
  rows_add(rows, label, text);
  rows_add(rows, "", _(code->meaning));
}

static void text_reading(const BounceExplanationInfo *info, const BounceReading *reading,
                         const Rows *rows)
{
  const BounceCode *code = reading->code;
  g_autofree char *title = g_strdup_printf("%s: %s", reading->seen, _(code->title));
  gboolean is_text = strcmp(reading->seen, code->title) == 0;
  rows_gap(rows);
  if (reading->own)
    rows_add(rows, is_text ? _("wording") : _("code"), is_text ? _(code->title) : title);
  else
    rows_add(rows, _("unknown code"), reading->seen);
  if (!reading->own)
    text_named(_("read as"), code, rows);
  else if (g_strcmp0(code->meaning, info->explanation) != 0)
    rows_add(rows, _("meaning"), _(code->meaning));
  if (reading->own)
    rows_add(rows, _("standing"), bounce_standing_to_string(code->standing));
  if (!reading->won && code->reason != info->reason)
    rows_add(rows, _("alone it says"), bounce_reason_to_string(code->reason));
  rows_add(rows, _("used"), _(code->scope));
  rows_add(rows, _("notes"), _(code->notes));
  text_named(_("in general"), reading->general != code ? reading->general : NULL, rows);
  text_named(_("second reading"), reading->second, rows);
  rows_add(rows, _("references"), code->references);
}

void explain_text(const BounceExplanationInfo *info, const Rows *rows)
{
  text_input(info, rows);
  if (!info->known) {
    rows_add(rows, _("meaning"), _("Nothing is known about this."));
    return;
  }
  text_judgement(info, rows);
  text_why(info, rows);
  text_actions(info, rows);
  for (guint i = 0; i < info->n_readings; i++)
    text_reading(info, info->readings[i], rows);
}
