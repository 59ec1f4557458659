/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Providers and their codes as const C. */
#include "write.h"

static void write_provider(FILE *out, const BounceRuleProvider *provider)
{
  fputs("  { ", out);
  write_string(out, provider->name);
  fputs(", ", out);
  write_list(out, provider->hosts);
  fputs(", ", out);
  write_list(out, provider->owners);
  fputs(", ", out);
  write_list(out, provider->domains);
  fputs(", ", out);
  write_list(out, provider->marks);
  fputs(", ", out);
  write_string(out, provider->page);
  fputs(" },\n", out);
}

static void write_code(FILE *out, const BounceRuleCode *code)
{
  fputs("  { ", out);
  write_string(out, code->id);
  fprintf(out, ", %u, %u, %u, %u, %d, %d, %u, %u },\n", code->provider, code->reason, code->verdict,
          code->fault, code->is_anywhere, code->is_over, code->first_condition, code->n_conditions);
}

static void write_condition(FILE *out, const BounceRuleCondition *condition)
{
  fprintf(out, "  { %u, ", condition->kind);
  write_string(out, condition->text);
  fprintf(out, ", %u, %u },\n", condition->low, condition->high);
}

void write_providers(FILE *out, const BounceProviderRules *rules)
{
  fputs("#include \"rules/rules.h\"\n\nstatic const BounceRuleProvider providers[] = {\n", out);
  for (guint i = 0; i < rules->n_providers; i++)
    write_provider(out, &rules->providers[i]);
  fputs("};\n\nstatic const BounceRuleCode codes[] = {\n", out);
  for (guint i = 0; i < rules->n_codes; i++)
    write_code(out, &rules->codes[i]);
  fputs("};\n\nstatic const BounceRuleCondition conditions[] = {\n", out);
  for (guint i = 0; i < rules->n_conditions; i++)
    write_condition(out, &rules->conditions[i]);
  fputs("};\n\n", out);
  write_numbers(out, "order[]", rules->order, rules->n_codes);
  fprintf(out,
          "const BounceProviderRules bounce_rules_providers = {\n"
          "  providers, G_N_ELEMENTS(providers), conditions, G_N_ELEMENTS(conditions), codes,\n"
          "  G_N_ELEMENTS(codes), order, %u,\n};\n",
          rules->n_over);
}
