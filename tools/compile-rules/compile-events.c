/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* events.ini: what events of mail providers say, to a const table. */
#include <string.h>

#include "rules/channels.h"
#include "write.h"

/* In the order of BounceEventField. */
static const char *const fields[] = { "recipient", "status",        "said",          "remote-mta",
                                      "queue",     "message-id",    "sender",        "subject",
                                      "date",      "reporting-mta", "provider-class" };
static const char *const event_keys[] = {
  "source",     "says",    "when",      "class",  "root",          "each",           "reason",
  "split",      "reasons", "recipient", "status", "said",          "remote-mta",     "queue",
  "message-id", "sender",  "subject",   "date",   "reporting-mta", "provider-class", NULL
};
/* In the order of BounceEventSays. */
static const char *const says[] = { "", "failed", "delayed", "delivered", "complaint", "nothing" };

static guint says_from_string(const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS(says); i++)
    if (strcmp(text, says[i]) == 0)
      return i;
  return 0;
}

static void write_texts(const RuleFile *file, const char *section, const char *key, FILE *out)
{
  g_auto(GStrv) texts = rule_list(file, section, key, FALSE);
  for (char **text = texts; *text != NULL; text++)
    if (**text == '\0')
      rule_fail(file, section, key, "holds an empty alternative");
  write_list(out, *texts != NULL ? (const char *const *) texts : NULL);
  fputs(", ", out);
}

/* "value: reason" */
static void check_reasons(const RuleFile *file, const char *section)
{
  g_auto(GStrv) texts = rule_list(file, section, "reasons", FALSE);
  for (char **text = texts; *text != NULL; text++) {
    const char *colon = strrchr(*text, ':');
    if (colon == NULL || rule_reason(colon + 1 + strspn(colon + 1, " ")) == 0)
      rule_fail(file, section, "reasons", "\"%s\" is not \"value: reason\"", *text);
  }
}

static void check_event(const RuleFile *file, const char *section)
{
  rule_check_keys(file, section, event_keys);
  rule_check_told(file, section, "source");
  rule_optional_word(file, section, "reason", rule_reason);
  check_reasons(file, section);
  if (strchr(section, '/') == NULL)
    rule_fail(file, section, NULL, "has no format before \"/\"");
  if (!rule_has(file, section, "when") || !rule_has(file, section, "recipient"))
    rule_fail(file, section, NULL, "needs when and recipient");
}

static void write_text(const RuleFile *file, const char *section, const char *key, FILE *out)
{
  write_string(out, rule_text(file, section, key));
  fputs(", ", out);
}

static guint verdict_of(const RuleFile *file, const char *section)
{
  guint verdict = rule_optional_word(file, section, "class", rule_verdict);
  if (verdict != 0 && verdict != BOUNCE_VERDICT_HARD && verdict != BOUNCE_VERDICT_SOFT)
    rule_fail(file, section, "class", "is neither hard nor soft");
  return verdict;
}

static void compile_event(const RuleFile *file, const char *section, FILE *out)
{
  g_autofree char *format = g_strndup(section, strcspn(section, "/"));
  check_event(file, section);
  fputs("  { ", out);
  write_string(out, section);
  fputs(", ", out);
  write_string(out, format);
  fprintf(out, ", %u, %u, ", rule_word(file, section, "says", says_from_string),
          verdict_of(file, section));
  write_text(file, section, "root", out);
  write_text(file, section, "each", out);
  write_text(file, section, "split", out);
  write_text(file, section, "reason", out);
  write_texts(file, section, "when", out);
  write_texts(file, section, "reasons", out);
  fputs("{ ", out);
  for (guint i = 0; i < BOUNCE_EVENT_LAST; i++)
    write_texts(file, section, fields[i], out);
  fputs("} },\n", out);
}

void compile_events(const RuleFile *file, FILE *out)
{
  G_STATIC_ASSERT(G_N_ELEMENTS(fields) == BOUNCE_EVENT_LAST);
  fputs("#include \"rules/channels.h\"\n\nconst BounceEventRule bounce_rules_events[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++)
    compile_event(file, file->sections[i], out);
  fprintf(out, "};\n\nconst guint bounce_rules_n_events = %u;\n", (guint) file->n_sections);
}
