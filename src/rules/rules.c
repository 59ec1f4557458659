/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rules as one value that is handed to whoever asks them. In: rules, a key. Out: the first
 * entry that has it, a user's before the built-in, or the next more general one (RFC 3463 section
 * 2: an unknown detail is read by its class and subject). Matching texts is in match/.
 */
#include "rules/rules.h"

const BounceRules bounce_rules_builtin = {
  .phrases = &bounce_rules_phrases,
  .providers = &bounce_rules_providers,
  .dialects = &bounce_rules_dialects,
  .kinds = &bounce_rules_kinds,
  .codes = &bounce_rules_codes,
  .wordings = bounce_rules_wordings,
  .likeness = &bounce_rules_likeness,
};

static const BounceCode *find_code(const BounceCodeRules *rules, const char *key)
{
  guint low = 0, high = rules->n_codes;
  while (low < high) {
    guint middle = (low + high) / 2;
    const BounceCode *code = &rules->codes[rules->order[middle]];
    int side = g_ascii_strcasecmp(key, code->key);
    if (side == 0)
      return code;
    if (side < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const BounceCode *bounce_rules_code(const BounceRules *rules, const char *key)
{
  const BounceCode *code = NULL;
  for (; key != NULL && rules != NULL && code == NULL; rules = rules->next)
    if (rules->codes != NULL)
      code = find_code(rules->codes, key);
  return code;
}

const BounceCode *bounce_rules_status(const BounceRules *rules, BounceStatus status)
{
  char key[BOUNCE_STATUS_TEXT_SIZE];
  if (status.class_digit == 0)
    return NULL;
  bounce_status_format(status, key);
  const BounceCode *code = bounce_rules_code(rules, key);
  if (code != NULL)
    return code;
  key[0] = 'X';
  code = bounce_rules_code(rules, key);
  if (code != NULL && (status.class_digit != 2 || code->reason == BOUNCE_REASON_DELIVERED))
    return code;
  g_snprintf(key, sizeof(key), "%u.%u.0", status.class_digit, status.subject);
  code = bounce_rules_code(rules, key);
  if (code != NULL)
    return code;
  g_snprintf(key, sizeof(key), "%u.X.X", status.class_digit);
  return bounce_rules_code(rules, key);
}

const BounceCode *bounce_rules_reply(const BounceRules *rules, guint reply)
{
  char key[4];
  if (reply < 100 || reply > 599)
    return NULL;
  g_snprintf(key, sizeof(key), "%u", reply);
  const BounceCode *code = bounce_rules_code(rules, key);
  if (code != NULL)
    return code;
  g_snprintf(key, sizeof(key), "%uyz", reply / 100);
  return bounce_rules_code(rules, key);
}

static gboolean has_id(const BounceRules *rules, const char *id)
{
  for (guint i = 0; rules->phrases != NULL && i < rules->phrases->n_phrases; i++)
    if (rules->phrases->phrases[i].id == id)
      return TRUE;
  for (guint i = 0; rules->providers != NULL && i < rules->providers->n_codes; i++)
    if (rules->providers->codes[i].id == id)
      return TRUE;
  for (guint i = 0; rules->dialects != NULL && i < rules->dialects->n_dialects; i++)
    if (rules->dialects->dialects[i].id == id)
      return TRUE;
  for (guint i = 0; rules->kinds != NULL && i < rules->kinds->n_kinds; i++)
    if (rules->kinds->kinds[i].id == id)
      return TRUE;
  for (guint i = 0; rules->codes != NULL && i < rules->codes->n_codes; i++)
    if (rules->codes->codes[i].key == id)
      return TRUE;
  return FALSE;
}

const char *bounce_rules_name_of(const BounceRules *rules, const char *id)
{
  for (; id != NULL && rules != NULL && rules->name != NULL; rules = rules->next)
    if (has_id(rules, id))
      return rules->name;
  return NULL;
}
