/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* maillogs.ini: what lines of mail logs say, to a const table. */
#include <string.h>

#include "rules/channels.h"
#include "write.h"

/* In the order of BounceLogField. */
static const char *const fields[] = { "queue",  "link",       "message-id",
                                      "sender", "recipient",  "original-recipient",
                                      "status", "remote-mta", "command",
                                      "said" };
static const char *const log_keys[] = { "source",
                                        "sample",
                                        "says",
                                        "program",
                                        "bare",
                                        "has",
                                        "unless",
                                        "blanks",
                                        "earlier",
                                        "waiting",
                                        "between",
                                        "queue",
                                        "link",
                                        "message-id",
                                        "sender",
                                        "recipient",
                                        "original-recipient",
                                        "status",
                                        "remote-mta",
                                        "command",
                                        "said",
                                        NULL };
/* In the order of BounceLogSays. */
static const char *const says[] = { "", "failed", "delayed", "delivered", "context", "end" };

static guint says_from_string(const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS(says); i++)
    if (strcmp(text, says[i]) == 0)
      return i;
  return 0;
}

/* What is written for a byte of a template, and that byte. */
static const struct {
  const char *written;
  char byte;
} marks[] = {
  { "{}", BOUNCE_LOG_VALUE }, { "{*}", BOUNCE_LOG_ANY }, { "{w}", BOUNCE_LOG_WORD }, { "\\_", ' ' }
};

static gsize take_mark(const char *text, char *byte)
{
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
    if (g_str_has_prefix(text, marks[i].written)) {
      *byte = marks[i].byte;
      return strlen(marks[i].written);
    }
  *byte = *text;
  return 1;
}

static char *compile_text(const char *text)
{
  GString *compiled = g_string_new(NULL);
  while (*text != '\0') {
    char byte;
    text += take_mark(text, &byte);
    g_string_append_c(compiled, byte);
  }
  return g_string_free(compiled, FALSE);
}

static void check_template(const RuleFile *file, const char *section, const char *key,
                           const char *text, const char *compiled)
{
  const char *value = strchr(compiled, BOUNCE_LOG_VALUE);
  if (value == NULL || strchr(value + 1, BOUNCE_LOG_VALUE) != NULL)
    rule_fail(file, section, key, "\"%s\" does not have one {}", text);
  else if (value == compiled || strpbrk(value + 1, "\2\3{") != NULL)
    rule_fail(file, section, key, "\"%s\" has nothing before {}, or more than text behind", text);
}

static void write_texts(const RuleFile *file, const char *section, const char *key,
                        gboolean is_template, FILE *out)
{
  g_auto(GStrv) texts = rule_list(file, section, key, FALSE);
  if (*texts == NULL) {
    fputs("NULL, ", out);
    return;
  }
  fputs("(const char *const[]){ ", out);
  for (char **text = texts; *text != NULL; text++) {
    g_autofree char *compiled = compile_text(*text);
    if (*compiled == '\0')
      rule_fail(file, section, key, "holds an empty alternative");
    if (is_template)
      check_template(file, section, key, *text, compiled);
    write_string(out, compiled);
    fputs(", ", out);
  }
  fputs("NULL }, ", out);
}

static gboolean read_blanks(const RuleFile *file, const char *section)
{
  g_autofree char *value = rule_value(file, section, "blanks", FALSE);
  if (value != NULL && strcmp(value, "underscore") != 0)
    rule_fail(file, section, "blanks", "is not underscore");
  return value != NULL;
}

static void write_between(const RuleFile *file, const char *section, FILE *out)
{
  g_autofree char *value = rule_value(file, section, "between", FALSE);
  g_autofree char *compiled = value != NULL ? compile_text(value) : NULL;
  write_string(out, compiled);
  fputs(", ", out);
}

static void check_log(const RuleFile *file, const char *section)
{
  rule_check_keys(file, section, log_keys);
  rule_check_told(file, section, "source");
  rule_check_told(file, section, "sample");
  if (strchr(section, '/') == NULL)
    rule_fail(file, section, NULL, "has no format before \"/\"");
  if (!rule_has(file, section, "has"))
    rule_fail(file, section, "has", "is missing");
  if (!rule_has(file, section, "program") && !rule_flag(file, section, "bare"))
    rule_fail(file, section, NULL, "needs program or bare");
}

static void compile_log(const RuleFile *file, const char *section, FILE *out)
{
  g_autofree char *format = g_strdup_printf("%.*s-log", (int) strcspn(section, "/"), section);
  check_log(file, section);
  fputs("  { ", out);
  write_string(out, section);
  fputs(", ", out);
  write_string(out, format);
  fprintf(out, ", %u, %d, %d, %d, %d, ", rule_word(file, section, "says", says_from_string),
          rule_flag(file, section, "bare"), read_blanks(file, section),
          rule_flag(file, section, "earlier"), rule_flag(file, section, "waiting"));
  write_between(file, section, out);
  write_texts(file, section, "program", FALSE, out);
  write_texts(file, section, "has", FALSE, out);
  write_texts(file, section, "unless", FALSE, out);
  fputs("{ ", out);
  for (guint i = 0; i < BOUNCE_LOG_LAST; i++)
    write_texts(file, section, fields[i], TRUE, out);
  fputs("} },\n", out);
}

void compile_maillogs(const RuleFile *file, FILE *out)
{
  G_STATIC_ASSERT(G_N_ELEMENTS(fields) == BOUNCE_LOG_LAST);
  fputs("#include \"rules/channels.h\"\n\nconst BounceLogRule bounce_rules_maillogs[] = {\n", out);
  for (gsize i = 0; i < file->n_sections; i++)
    compile_log(file, file->sections[i], out);
  fprintf(out, "};\n\nconst guint bounce_rules_n_maillogs = %u;\n", (guint) file->n_sections);
}
