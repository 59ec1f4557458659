/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dialects and kinds as const C. */
#include "write.h"

static void write_templates(FILE *out, const char *key, const BounceTemplateList *list)
{
  fprintf(out, "    .%s = { ", key);
  write_list(out, list->templates);
  fputs(", { ", out);
  for (guint i = 0; i < sizeof list->first; i++)
    fprintf(out, "%u, ", list->first[i]);
  fputs("} },\n", out);
}

static void write_when(FILE *out, const BounceDialectWhen *when)
{
  fputs("    .when = (const BounceDialectWhen[]){ ", out);
  for (; when->header != NULL; when++) {
    fputs("{ ", out);
    write_string(out, when->header);
    fputs(", ", out);
    write_string(out, when->glob);
    fputs(" }, ", out);
  }
  fputs("{ NULL, NULL } },\n", out);
}

static void write_dialect(FILE *out, const BounceDialect *dialect)
{
  fputs("  {\n    .id = ", out);
  write_string(out, dialect->id);
  fputs(",\n", out);
  write_when(out, dialect->when);
  for (guint i = 0; i < BOUNCE_DIALECT_LISTS; i++)
    write_templates(out, bounce_rules_dialect_lists[i].key,
                    bounce_rules_dialect_list(dialect, &bounce_rules_dialect_lists[i]));
  fputs("    .header = ", out);
  write_string(out, dialect->header);
  fprintf(out, ",\n    .action = %u,\n    .detail = %u,\n    .transcript = %d,\n  },\n",
          dialect->action, dialect->detail, dialect->transcript);
}

void write_dialects(FILE *out, const BounceDialectRules *rules)
{
  fputs("#include \"rules/rules.h\"\n\nstatic const BounceDialect dialects[] = {\n", out);
  for (guint i = 0; i < rules->n_dialects; i++)
    write_dialect(out, &rules->dialects[i]);
  fputs("};\n\nstatic const BounceDialectBegin begins[] = {\n", out);
  for (guint i = 0; i < rules->begin_index[256]; i++) {
    fputs("  { ", out);
    write_string(out, rules->begins[i].pattern);
    fprintf(out, ", %u },\n", rules->begins[i].dialect);
  }
  fputs("};\n\n", out);
  write_numbers(out, "begin_index[257]", rules->begin_index, 257);
  write_numbers(out, "unopened[]", rules->unopened, rules->n_unopened);
  fputs("const BounceDialectRules bounce_rules_dialects = {\n"
        "  dialects, G_N_ELEMENTS(dialects), begins, begin_index,\n"
        "  unopened, G_N_ELEMENTS(unopened),\n};\n",
        out);
}

static void write_kind(FILE *out, const BounceKindRule *rule)
{
  const char *const *const lists[] = { rule->header, rule->unless, rule->subject, rule->text,
                                       rule->from };
  fputs("  { ", out);
  write_string(out, rule->id);
  fprintf(out, ", %u, ", rule->kind);
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    write_list(out, lists[i]);
    fputs(", ", out);
  }
  fprintf(out, "%uU, %u, %d, %d, %d },\n", rule->begins, rule->answers, rule->returned,
          rule->beats_report, rule->daemon);
}

void write_kinds(FILE *out, const BounceKindRules *rules)
{
  fputs("#include \"rules/rules.h\"\n\nstatic const BounceKindRule kinds[] = {\n", out);
  for (guint i = 0; i < rules->n_kinds; i++)
    write_kind(out, &rules->kinds[i]);
  fputs("};\n\nconst BounceKindRules bounce_rules_kinds = { kinds, G_N_ELEMENTS(kinds) };\n", out);
}
