/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reasons.ini: one section a reason, in the order of BounceReason, to a table indexed by it. */
#include <bounce/catalog.h>
#include <string.h>

#include "compile-rules.h"

static const char *const reason_keys[] = { "verdict", "fault", "advice", "explanation", NULL };

static guint verdict_or_none(const char *text)
{
  return strcmp(text, "none") == 0 ? G_MAXUINT : bounce_verdict_from_string(text);
}

static void compile_reason(const RuleFile *file, guint reason, FILE *out)
{
  const char *section = file->sections[reason - 1];
  rule_check_keys(file, section, reason_keys);
  if (bounce_reason_from_string(section) != reason)
    rule_fail(file, section, NULL, "stands where %s belongs",
              bounce_reason_to_string((BounceReason) reason));
  guint verdict = rule_word(file, section, "verdict", verdict_or_none);
  guint fault = rule_word(file, section, "fault", rule_fault);
  guint advice = rule_word(file, section, "advice", rule_advice);
  if (verdict == BOUNCE_VERDICT_HARD && fault != BOUNCE_FAULT_RECIPIENT)
    rule_fail(file, section, "verdict", "hard goes with fault recipient only");
  if (fault == BOUNCE_FAULT_SENDER_SYSTEM && advice == BOUNCE_ADVICE_REMOVE)
    rule_fail(file, section, "advice", "remove never goes with fault sender-system");
  g_autofree char *explanation = rule_value(file, section, "explanation", TRUE);
  fprintf(out, "  { %u, %u, %u, %u, ", reason, verdict == G_MAXUINT ? 0 : verdict, fault, advice);
  rule_write_string(out, explanation);
  fputs(" },\n", out);
}

void compile_reasons(const RuleFile *file, FILE *out)
{
  if (file->n_sections != BOUNCE_REASON_AUTO_REPLY)
    rule_fail(file, NULL, NULL, "holds %u reasons, not %d", (guint) file->n_sections,
              BOUNCE_REASON_AUTO_REPLY);
  fputs("#include \"rules/rules.h\"\n\nconst BounceReasonInfo bounce_rules_reasons[] = {\n"
        "  { 0, 0, 0, 0, NULL },\n",
        out);
  for (guint reason = 1; reason <= file->n_sections; reason++)
    compile_reason(file, reason, out);
  fputs("};\n", out);
}
