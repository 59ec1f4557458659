/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * codes.ini to the table of BounceCode. In: the file, and reasons.ini beside it for what a reason
 * means by default. Out: const C, in the order of the file. It does not judge the wording of
 * entries.
 *
 * A key that an entry does not have is taken from its parent (of `4.1.1`: `X.1.1`), then from the
 * section of its reason in reasons.ini.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "compile-rules.h"

static const char *const code_keys[] = {
  "type",          "standing",  "title",           "reason",       "verdict",
  "fault",         "advice",    "suppress",        "first",        "meaning",
  "causes",        "do-sender", "do-sender-admin", "do-recipient", "do-recipient-admin",
  "do-list-owner", "retry",     "scope",           "notes",        "references",
  "other",         "words",     "example",         NULL,
};

typedef struct {
  const RuleFile *file;
  const RuleFile *reasons;
  const char *section;
  char *parent;
  char *reason;
} Entry;

static void entry_clear(Entry *entry)
{
  g_free(entry->parent);
  g_free(entry->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Entry, entry_clear)

#define WORD_PARSER(name)                                                                          \
  static guint name##_word(const char *text)                                                       \
  {                                                                                                \
    return bounce_##name##_from_string(text);                                                      \
  }

WORD_PARSER(code_type)
WORD_PARSER(standing)
WORD_PARSER(reason)
WORD_PARSER(verdict)
WORD_PARSER(fault)
WORD_PARSER(advice)
WORD_PARSER(suppress)
WORD_PARSER(actor)

/* What the entry or its parent says; NULL when neither says anything. */
static char *entry_said(const Entry *entry, const char *key)
{
  g_autofree char *value = rule_value(entry->file, entry->section, key, FALSE);
  if (value == NULL && entry->parent != NULL)
    return rule_value(entry->file, entry->parent, key, FALSE);
  return g_steal_pointer(&value);
}

/* What the entry, its parent or its reason says. */
static char *entry_value(const Entry *entry, const char *key)
{
  g_autofree char *value = entry_said(entry, key);
  if (value == NULL && entry->reason != NULL)
    return rule_value(entry->reasons, entry->reason, key, FALSE);
  return g_steal_pointer(&value);
}

/* The number of the word that stands for `key`, or else of `otherwise`. */
static guint entry_word(const Entry *entry, const char *key, const char *otherwise,
                        guint (*from_string)(const char *))
{
  g_autofree char *value = entry_value(entry, key);
  const char *word = value != NULL ? value : otherwise;
  guint number = from_string(word);
  if (number == 0 && strcmp(word, "-") != 0)
    rule_fail(entry->file, entry->section, key, "unknown value \"%s\"", word);
  return number;
}

static const char *type_of(const char *key)
{
  gsize length = strlen(key);
  if (strspn(key, "0123456789") == length && length == 3)
    return "reply";
  if (strpbrk(key, "yz") != NULL || strstr(key, "X.X") != NULL)
    return "class";
  return strspn(key, "0123456789.X") == length ? "status" : "text";
}

/* A failure under a class-4 code does not condemn the address: the system might have tried longer.
 */
static gboolean softens(const Entry *entry)
{
  g_autofree char *own = rule_value(entry->file, entry->section, "verdict", FALSE);
  return entry->section[0] == '4' && own == NULL;
}

static void write_judgement(const Entry *entry, FILE *out)
{
  guint verdict = entry_word(entry, "verdict", "-", verdict_word);
  guint fault = entry_word(entry, "fault", "-", fault_word);
  guint advice = entry_word(entry, "advice", "-", advice_word);
  if (verdict == BOUNCE_VERDICT_HARD && softens(entry)) {
    verdict = BOUNCE_VERDICT_SOFT;
    advice = BOUNCE_ADVICE_RETRY_LATER;
  }
  if (verdict == BOUNCE_VERDICT_HARD && fault != BOUNCE_FAULT_RECIPIENT)
    rule_fail(entry->file, entry->section, "verdict", "hard goes with fault recipient only");
  if (fault == BOUNCE_FAULT_SENDER_SYSTEM && advice == BOUNCE_ADVICE_REMOVE)
    rule_fail(entry->file, entry->section, "advice", "remove never goes with fault sender-system");
  fprintf(out, "%u, %u, %u, %u, ", entry_word(entry, "reason", "-", reason_word), verdict, fault,
          advice);
  const char *suppress = verdict == BOUNCE_VERDICT_HARD ? "yes" : "no";
  fprintf(out, "%u, %u,", entry_word(entry, "suppress", suppress, suppress_word),
          entry_word(entry, "first", "-", actor_word));
}

static void write_text(const Entry *entry, const char *key, FILE *out)
{
  g_autofree char *value = entry_value(entry, key);
  fputs("\n    ", out);
  rule_write_string(out, value);
  fputc(',', out);
}

static void write_own(const Entry *entry, const char *key, FILE *out)
{
  g_autofree char *value = rule_value(entry->file, entry->section, key, FALSE);
  fputs("\n    ", out);
  rule_write_string(out, value);
  fputc(',', out);
}

static void write_entry(const Entry *entry, FILE *out)
{
  static const char *const actions[] = { "do-sender", "do-sender-admin", "do-recipient",
                                         "do-recipient-admin", "do-list-owner" };
  g_autofree char *title = entry_said(entry, "title");
  if (title == NULL || *title == '\0')
    rule_fail(entry->file, entry->section, "title", "is missing");
  fputs("  { ", out);
  rule_write_string(out, entry->section);
  fprintf(out, ", %u, %u, ", entry_word(entry, "type", type_of(entry->section), code_type_word),
          entry_word(entry, "standing", "registered", standing_word));
  rule_write_string(out, title);
  fputs(", ", out);
  write_judgement(entry, out);
  write_text(entry, "meaning", out);
  write_text(entry, "causes", out);
  fputs("\n    { NULL,", out);
  for (gsize i = 0; i < G_N_ELEMENTS(actions); i++)
    write_text(entry, actions[i], out);
  fputs(" },", out);
  write_text(entry, "retry", out);
  write_text(entry, "scope", out);
  write_text(entry, "notes", out);
  write_text(entry, "references", out);
  write_own(entry, "other", out);
  write_own(entry, "words", out);
  write_own(entry, "example", out);
  fputs(" },\n", out);
}

/* `X.1.1` for `4.1.1`, when there is such a section. */
static char *parent_of(const RuleFile *file, const char *section)
{
  if (strcmp(type_of(section), "status") != 0 || section[0] == 'X')
    return NULL;
  g_autofree char *parent = g_strconcat("X", section + 1, NULL);
  return g_key_file_has_group(file->keys, parent) ? g_steal_pointer(&parent) : NULL;
}

static void compile_code(const RuleFile *file, const RuleFile *reasons, const char *section,
                         FILE *out)
{
  g_auto(Entry) entry = { file, reasons, section, parent_of(file, section), NULL };
  rule_check_keys(file, section, code_keys);
  entry.reason = entry_said(&entry, "reason");
  if (entry.reason == NULL || bounce_reason_from_string(entry.reason) == BOUNCE_REASON_NONE)
    rule_fail(file, section, "reason", "is missing or unknown");
  write_entry(&entry, out);
}

void compile_codes(const RuleFile *file, FILE *out)
{
  RuleFile reasons = { 0 };
  rule_file_load_beside(&reasons, file, "reasons.ini");
  fputs("#include \"rules/rules.h\"\n\nconst BounceCode bounce_rules_codes[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++)
    compile_code(file, &reasons, file->sections[i], out);
  fprintf(out, "};\n\nconst guint bounce_rules_n_codes = %u;\n", (guint) file->n_sections);
}
