/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reasons.ini: one section a reason, in the order of BounceReason, to a table indexed by it. */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/advice.h"
#include "rules/compile/compile-rules.h"

static const char *const reason_keys[] = {
  "verdict", "fault",     "suppress",        "first",        "explanation",        "if-milder",
  "causes",  "do-sender", "do-sender-admin", "do-recipient", "do-recipient-admin", "do-list-owner",
  "retry",   NULL,
};

/* What "none" is while 0 is an unknown word. */
#define NO_VERDICT G_MAXUINT

static guint verdict_or_none(const char *text)
{
  return strcmp(text, "none") == 0 ? NO_VERDICT : bounce_verdict_from_string(text);
}

static const char *read_sentence(const RuleFile *file, const char *section, const char *key,
                                 gboolean required)
{
  g_autofree char *value = rule_value(file, section, key, required);
  if (value != NULL)
    rule_check_sentence(file, section, key, value);
  return bounce_pool_strdup(file->pool, value);
}

static void read_sentences(const RuleFile *file, const char *section, BounceReasonInfo *info)
{
  info->explanation = read_sentence(file, section, "explanation", TRUE);
  info->milder = read_sentence(file, section, "if-milder", info->verdict == BOUNCE_VERDICT_HARD);
  info->causes = read_sentence(file, section, "causes", FALSE);
  info->retry = read_sentence(file, section, "retry", TRUE);
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++) {
    g_autofree char *key = g_strconcat("do-", bounce_actor_to_string((BounceActor) actor), NULL);
    info->actions[actor] = read_sentence(file, section, key, FALSE);
  }
}

static void compile_reason(const RuleFile *file, guint reason, BounceReasonInfo *info)
{
  const char *section = file->sections[reason - 1];
  rule_check_keys(file, section, reason_keys);
  if (bounce_reason_from_string(section) != reason)
    rule_fail(file, section, NULL, "stands where %s belongs",
              bounce_reason_to_string((BounceReason) reason));
  guint verdict = rule_word(file, section, "verdict", verdict_or_none);
  info->reason = reason;
  info->verdict = verdict != NO_VERDICT ? verdict : 0;
  info->fault = rule_word(file, section, "fault", rule_fault);
  info->advice = bounce_advice_of(BOUNCE_KIND_NONE, reason, info->verdict, info->fault);
  info->suppress = rule_word(file, section, "suppress", rule_suppress);
  info->first = rule_word(file, section, "first", rule_actor);
  if (info->verdict == BOUNCE_VERDICT_HARD && info->fault != BOUNCE_FAULT_RECIPIENT)
    rule_fail(file, section, "verdict", "hard goes with fault recipient only");
  read_sentences(file, section, info);
}

const BounceReasonInfo *compile_reasons(const RuleFile *file)
{
  BounceReasonInfo *infos =
      bounce_pool_alloc(file->pool, (BOUNCE_REASON_AUTO_REPLY + 1) * sizeof *infos);
  if (file->n_sections != BOUNCE_REASON_AUTO_REPLY)
    rule_fail(file, NULL, NULL, "holds %u reasons, not %d", (guint) file->n_sections,
              BOUNCE_REASON_AUTO_REPLY);
  for (guint reason = 1; reason <= MIN(file->n_sections, BOUNCE_REASON_AUTO_REPLY); reason++)
    compile_reason(file, reason, &infos[reason]);
  return infos;
}
