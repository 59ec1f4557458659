/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Totals of a suppression list for people. In: a history, a policy, what it made of everybody. Out:
 * lines for standard error. A list that is empty is no answer: it says what would fill it.
 */
#include "run/suppress-totals.h"

#include <string.h>

#include "base/translate.h"

static guint64 kept_addresses(const SuppressionTotals *totals)
{
  return totals->addresses[POLICY_KEEP] + totals->addresses[POLICY_CONFIRMED];
}

static guint64 all_addresses(const SuppressionTotals *totals)
{
  guint64 all = 0;
  for (PolicyState state = POLICY_KEEP; state <= POLICY_DISABLE; state++)
    all += totals->addresses[state];
  return all;
}

static char *whole_number(guint64 number)
{
  return g_strdup_printf("%" G_GUINT64_FORMAT, number);
}

static char *score_text(double score)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.2f", score));
}

static char *counts_text(const Policy *policy, const SuppressionTotals *totals)
{
  guint64 all = all_addresses(totals);
  g_autofree char *number = whole_number(all);
  g_autofree char *disabled = whole_number(totals->addresses[POLICY_DISABLE]);
  g_autofree char *warned = whole_number(totals->addresses[POLICY_WARN]);
  g_autofree char *kept = whole_number(kept_addresses(totals));
  g_autofree char *addresses =
      g_strdup_printf(P_("%s address with events", "%s addresses with events", all), number);
  if (policy->cooling.times == 0)
    return g_strdup_printf(_("policy %s: %s: %s disabled, %s warned, %s kept"), policy->name,
                           addresses, disabled, warned, kept);
  g_autofree char *cooling = whole_number(totals->addresses[POLICY_COOL]);
  return g_strdup_printf(_("policy %s: %s: %s disabled, %s cooling, %s warned, %s kept"),
                         policy->name, addresses, disabled, cooling, warned, kept);
}

static char *highest_text(const Policy *policy, const SuppressionTotals *totals)
{
  g_autofree char *highest = score_text(totals->highest);
  g_autofree char *needed = score_text(policy->levels[POLICY_DISABLE].score);
  return policy->levels[POLICY_DISABLE].score > 0
             ? g_strdup_printf(_("the highest score is %s; it disables at %s"), highest, needed)
             : g_strdup_printf(_("the highest score is %s"), highest);
}

/* Whom each other preset disables: "strict 135, listmonk 180". */
static char *others_text(History *history, const char *but, const SuppressionScope *scope)
{
  g_autoptr(GString) text = g_string_new(NULL);
  SuppressionScope nobody = *scope;
  nobody.states = SUPPRESSION_NOBODY;
  for (const PolicyPreset *preset = policy_presets; preset->name != NULL; preset++) {
    SuppressionTotals totals = { 0 };
    g_autoptr(Policy) policy =
        strcmp(preset->name, but) != 0 ? policy_load(preset->name, NULL) : NULL;
    g_autoptr(GArray) list =
        policy != NULL ? suppression_list(history, policy, &nobody, &totals, NULL) : NULL;
    if (list != NULL && totals.addresses[POLICY_DISABLE] > 0)
      g_string_append_printf(text, "%s%s %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "",
                             preset->name, totals.addresses[POLICY_DISABLE]);
  }
  return text->len > 0 ? g_strdup_printf(_("other policies disable: %s; see --policy"), text->str)
                       : g_strdup(_("no other policy disables anybody either"));
}

char **suppress_totals_lines(History *history, const Policy *policy, const SuppressionScope *scope,
                             const SuppressionTotals *totals)
{
  char **lines = g_new0(char *, 4);
  lines[0] = counts_text(policy, totals);
  if (all_addresses(totals) > kept_addresses(totals))
    return lines;
  lines[1] = highest_text(policy, totals);
  lines[2] = others_text(history, policy->name, scope);
  return lines;
}
