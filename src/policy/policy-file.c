/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads policies: the presets compiled in and the user's own files, in one grammar (GKeyFile). In:
 * a name or a path. Out: a Policy, or what is wrong with which key. Unknown groups and keys are
 * errors: a misspelt knob must not silently remove people.
 */
#include <string.h>

#include "base/translate.h"
#include "policy/policy.h"

/* A policy file is a page of text. */
#define POLICY_FILE_MAX (64 * 1024)

typedef enum { KNOB_TEXT, KNOB_NUMBER, KNOB_COUNT, KNOB_FLAG } KnobType;

typedef struct {
  const char *group;
  const char *key;
  KnobType type;
  gsize offset;
} Knob;

#define KNOB(group, key, type, member)                                                             \
  {                                                                                                \
    group, key, type, G_STRUCT_OFFSET(Policy, member)                                              \
  }
#define LEVEL(group, key, type, state, member)                                                     \
  {                                                                                                \
    group, key, type,                                                                              \
        G_STRUCT_OFFSET(Policy, levels) + (state) * sizeof(PolicyLevel)                            \
            + G_STRUCT_OFFSET(PolicyLevel, member)                                                 \
  }

static const Knob knobs[] = {
  KNOB("policy", "description", KNOB_TEXT, description),
  KNOB("weights", "hard", KNOB_NUMBER, verdicts[BOUNCE_VERDICT_HARD]),
  KNOB("weights", "soft", KNOB_NUMBER, verdicts[BOUNCE_VERDICT_SOFT]),
  KNOB("weights", "deferred", KNOB_NUMBER, verdicts[BOUNCE_VERDICT_DEFERRED]),
  KNOB("weights", "complaint", KNOB_NUMBER, complaint),
  KNOB("counting", "one-per-day", KNOB_FLAG, one_per_day),
  KNOB("counting", "consecutive", KNOB_FLAG, consecutive),
  KNOB("counting", "reset-on-success", KNOB_FLAG, reset_on_success),
  KNOB("counting", "reset-on-delivery", KNOB_FLAG, reset_on_delivery),
  KNOB("counting", "reset-on-mail", KNOB_FLAG, reset_on_mail),
  KNOB("counting", "reset-on-confirmation", KNOB_FLAG, reset_on_confirmation),
  KNOB("counting", "window-days", KNOB_NUMBER, window_days),
  KNOB("counting", "stale-days", KNOB_NUMBER, stale_days),
  KNOB("counting", "half-life-days", KNOB_NUMBER, half_life_days),
  KNOB("counting", "regularity", KNOB_FLAG, regularity),
  KNOB("counting", "messages-per-day", KNOB_NUMBER, messages_per_day),
  KNOB("cool-down", "times", KNOB_COUNT, cooling.times),
  KNOB("cool-down", "first-days", KNOB_NUMBER, cooling.first_days),
  KNOB("cool-down", "soft-days", KNOB_NUMBER, cooling.soft_days),
  KNOB("cool-down", "factor", KNOB_NUMBER, cooling.factor),
  KNOB("cool-down", "maximum-days", KNOB_NUMBER, cooling.most_days),
  KNOB("cool-down", "proven-days", KNOB_NUMBER, cooling.proven_days),
  KNOB("cool-down", "soft-disables", KNOB_FLAG, cooling.soft_disables),
  KNOB("probe", "days", KNOB_NUMBER, probe_days),
  KNOB("expiry", "hard", KNOB_NUMBER, expiry[BOUNCE_VERDICT_HARD]),
  KNOB("expiry", "soft", KNOB_NUMBER, expiry[BOUNCE_VERDICT_SOFT]),
  KNOB("expiry", "complaint", KNOB_NUMBER, complaint_expiry),
  LEVEL("warn", "score", KNOB_NUMBER, POLICY_WARN, score),
  LEVEL("warn", "count", KNOB_COUNT, POLICY_WARN, count),
  LEVEL("warn", "period-days", KNOB_NUMBER, POLICY_WARN, period_days),
  LEVEL("disable", "score", KNOB_NUMBER, POLICY_DISABLE, score),
  LEVEL("disable", "count", KNOB_COUNT, POLICY_DISABLE, count),
  LEVEL("disable", "period-days", KNOB_NUMBER, POLICY_DISABLE, period_days),
};

static gboolean wrong(GError **error, const char *group, const char *key, const char *what)
{
  g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "[%s]: %s%s%s", group,
              key != NULL ? key : "", key != NULL ? ": " : "", translate(what));
  return FALSE;
}

static gboolean read_number(GKeyFile *file, const char *group, const char *key, double *number,
                            GError **error)
{
  g_autoptr(GError) failure = NULL;
  double value = g_key_file_get_double(file, group, key, &failure);
  if (failure != NULL || !(value >= 0 && value <= 1e6))
    return wrong(error, group, key, N_("not a number from 0 to 1000000"));
  *number = value;
  return TRUE;
}

static gboolean read_flag(GKeyFile *file, const char *group, const char *key, gboolean *flag,
                          GError **error)
{
  g_autoptr(GError) failure = NULL;
  *flag = g_key_file_get_boolean(file, group, key, &failure);
  return failure == NULL || wrong(error, group, key, N_("neither true nor false"));
}

static gboolean read_knob(GKeyFile *file, const Knob *knob, Policy *policy, GError **error)
{
  gpointer member = (char *) policy + knob->offset;
  double number = 0;
  switch (knob->type) {
  case KNOB_TEXT:
    g_free(*(char **) member);
    *(char **) member = g_key_file_get_string(file, knob->group, knob->key, NULL);
    return TRUE;
  case KNOB_FLAG:
    return read_flag(file, knob->group, knob->key, member, error);
  case KNOB_COUNT:
    if (!read_number(file, knob->group, knob->key, &number, error))
      return FALSE;
    *(guint *) member = (guint) number;
    return TRUE;
  default:
    return read_number(file, knob->group, knob->key, member, error);
  }
}

static const Knob *find_knob(const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS(knobs); i++)
    if (strcmp(knobs[i].group, group) == 0 && strcmp(knobs[i].key, key) == 0)
      return &knobs[i];
  return NULL;
}

/* Groups [reasons], [times], [expiry] and [faults]: the key is a word of the vocabulary. */
static double *find_word(Policy *policy, const char *group, const char *key)
{
  BounceReason reason = bounce_reason_from_string(key);
  if (strcmp(group, "reasons") == 0)
    return reason != BOUNCE_REASON_NONE ? &policy->reasons[reason] : NULL;
  if (strcmp(group, "times") == 0)
    return reason != BOUNCE_REASON_NONE ? &policy->reason_times[reason] : NULL;
  if (strcmp(group, "expiry") == 0)
    return reason != BOUNCE_REASON_NONE ? &policy->reason_expiry[reason] : NULL;
  if (strcmp(group, "faults") == 0) {
    BounceFault fault = bounce_fault_from_string(key);
    return fault != BOUNCE_FAULT_NONE ? &policy->faults[fault] : NULL;
  }
  return NULL;
}

static gboolean read_key(GKeyFile *file, const char *group, const char *key, Policy *policy,
                         GError **error)
{
  const Knob *knob = find_knob(group, key);
  if (knob != NULL)
    return read_knob(file, knob, policy, error);
  double *word = find_word(policy, group, key);
  if (word != NULL)
    return read_number(file, group, key, word, error);
  return wrong(error, group, key, N_("there is no such setting"));
}

/* What stands in [cool-down] and [times] goes together. */
static gboolean check_cooling(const Policy *policy, GError **error)
{
  const PolicyCooling *cooling = &policy->cooling;
  for (guint i = 0; i < POLICY_N_REASONS; i++)
    if (policy->reason_times[i] > 0 && cooling->times == 0)
      return wrong(error, "times", bounce_reason_to_string((BounceReason) i),
                   N_("does nothing without times in [cool-down]"));
  if (cooling->times > 0 && cooling->first_days <= 0)
    return wrong(error, "cool-down", "first-days", N_("is missing beside times"));
  return cooling->factor >= 1 || wrong(error, "cool-down", "factor", N_("less than 1"));
}

static gboolean read_groups(GKeyFile *file, Policy *policy, GError **error)
{
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
  for (char **group = groups; *group != NULL; group++) {
    g_auto(GStrv) keys = g_key_file_get_keys(file, *group, NULL, NULL);
    for (char **key = keys; *key != NULL; key++)
      if (!read_key(file, *group, *key, policy, error))
        return FALSE;
  }
  const PolicyLevel *level = &policy->levels[POLICY_DISABLE];
  if (level->score <= 0 && level->count == 0 && level->period_days <= 0)
    return wrong(error, "disable", NULL, N_("says nothing: nobody would ever be disabled"));
  return check_cooling(policy, error);
}

/* What holds where a file is silent: only failures count, and none that the sender caused. */
static Policy *new_default(const char *name)
{
  Policy *policy = g_new0(Policy, 1);
  policy->name = g_strdup(name);
  policy->verdicts[BOUNCE_VERDICT_HARD] = 1;
  policy->reset_on_success = TRUE;
  policy->reset_on_confirmation = TRUE;
  policy->messages_per_day = 1;
  policy->cooling.factor = 1;
  policy->cooling.soft_disables = TRUE;
  for (guint i = 0; i < POLICY_N_REASONS; i++)
    policy->reasons[i] = policy->reason_times[i] = policy->reason_expiry[i] = -1;
  policy->faults[BOUNCE_FAULT_RECIPIENT] = 1;
  policy->faults[BOUNCE_FAULT_RECIPIENT_SYSTEM] = 1;
  policy->faults[BOUNCE_FAULT_NETWORK] = 1;
  policy->faults[BOUNCE_FAULT_UNKNOWN] = 1;
  policy->faults[BOUNCE_FAULT_NONE] = 1;
  return policy;
}

void policy_free(Policy *policy)
{
  g_free(policy->name);
  g_free(policy->description);
  g_free(policy);
}

static Policy *parse(const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr(Policy) policy = new_default(name);
  g_autoptr(GKeyFile) file = g_key_file_new();
  if (!g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, error)
      || !read_groups(file, policy, error))
    return NULL;
  return g_steal_pointer(&policy);
}

/* Neither a preset nor a file. */
static Policy *no_policy(GError **cause, GError **error)
{
  if (!g_error_matches(*cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error(error, g_steal_pointer(cause));
    return NULL;
  }
  g_autoptr(GString) names = g_string_new(NULL);
  for (const PolicyPreset *preset = policy_presets; preset->name != NULL; preset++)
    g_string_append_printf(names, names->len > 0 ? ", %s" : "%s", preset->name);
  g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
              _("there is no such file, and it is none of %s"), names->str);
  return NULL;
}

Policy *policy_load(const char *name, GError **error)
{
  for (const PolicyPreset *preset = policy_presets; preset->name != NULL; preset++)
    if (strcmp(preset->name, name) == 0)
      return parse(name, preset->text, strlen(preset->text), error);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr(GError) cause = NULL;
  if (!g_file_get_contents(name, &text, &length, &cause))
    return no_policy(&cause, error);
  if (length == 0 || length > POLICY_FILE_MAX) {
    wrong(error, "policy", NULL, N_("the file is empty or far too long"));
    return NULL;
  }
  return parse(name, text, length, error);
}
