/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reasons.ini: one section a reason, in the order of BounceReason, to a table indexed by it. */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/advice.h"
#include "rules/compile/compile-rules.h"

static const char *const reason_keys[] = {
  "verdict",
  "fault",
  "suppress",
  "first",
  "explanation",
  "causes",
  "do-sender",
  "do-sender-admin",
  "do-recipient",
  "do-recipient-admin",
  "do-list-owner",
  "retry",
  NULL,
};

/* What "none" is while 0 is an unknown word. */
#define NO_VERDICT G_MAXUINT

static guint verdict_or_none(const char *text)
{
  return strcmp(text, "none") == 0 ? NO_VERDICT : bounce_verdict_from_string(text);
}

static void write_sentence(const RuleFile *file, const char *section, const char *key,
                           gboolean required, FILE *out)
{
  g_autofree char *value = rule_value(file, section, key, required);
  if (value != NULL)
    rule_check_sentence(file, section, key, value);
  fputs("\n    ", out);
  rule_write_message(out, value);
  fputc(',', out);
}

static void write_sentences(const RuleFile *file, const char *section, FILE *out)
{
  write_sentence(file, section, "explanation", TRUE, out);
  fprintf(out, " %u, %u,", rule_word(file, section, "suppress", rule_suppress),
          rule_word(file, section, "first", rule_actor));
  write_sentence(file, section, "causes", FALSE, out);
  fputs("\n    { NULL,", out);
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++) {
    g_autofree char *key = g_strconcat("do-", bounce_actor_to_string((BounceActor) actor), NULL);
    write_sentence(file, section, key, FALSE, out);
  }
  fputs(" },", out);
  write_sentence(file, section, "retry", TRUE, out);
}

static void compile_reason(const RuleFile *file, guint reason, FILE *out)
{
  const char *section = file->sections[reason - 1];
  rule_check_keys(file, section, reason_keys);
  if (bounce_reason_from_string(section) != reason)
    rule_fail(file, section, NULL, "stands where %s belongs",
              bounce_reason_to_string((BounceReason) reason));
  guint verdict = rule_word(file, section, "verdict", verdict_or_none);
  if (verdict == NO_VERDICT)
    verdict = 0;
  guint fault = rule_word(file, section, "fault", rule_fault);
  guint advice = bounce_advice_of(BOUNCE_KIND_NONE, reason, verdict, fault);
  if (verdict == BOUNCE_VERDICT_HARD && fault != BOUNCE_FAULT_RECIPIENT)
    rule_fail(file, section, "verdict", "hard goes with fault recipient only");
  fprintf(out, "  { %u, %u, %u, %u, ", reason, verdict, fault, advice);
  write_sentences(file, section, out);
  fputs(" },\n", out);
}

void compile_reasons(const RuleFile *file, FILE *out)
{
  if (file->n_sections != BOUNCE_REASON_AUTO_REPLY)
    rule_fail(file, NULL, NULL, "holds %u reasons, not %d", (guint) file->n_sections,
              BOUNCE_REASON_AUTO_REPLY);
  rule_write_head(out);
  fputs("const BounceReasonInfo bounce_rules_reasons[] = {\n  { 0 },\n", out);
  for (guint reason = 1; reason <= file->n_sections; reason++)
    compile_reason(file, reason, out);
  fputs("};\n", out);
}
