/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check-samples PHRASES.ini: every sample is decided by its own rule, with the rules that are
 * compiled in, and is found where it stands beside an address in the mail of a mail system. A rule
 * that an earlier one shadows, or whose words a text is not searched for, ends the build, as every
 * mistake in rule data does.
 */
#include <bounce/report.h>
#include <stdio.h>
#include <string.h>

#include "match/phrase.h"
#include "rules/compile/rule-lines.h"

static const BounceRulePhrase *rule_of(BouncePool *pool, const char *sample)
{
  BouncePhrases found;
  bounce_phrase_match(&bounce_rules_builtin, pool, sample, &found);
  const BounceRulePhrase *rule = bounce_phrase_best(&bounce_rules_builtin, pool, sample);
  return rule != NULL ? rule : found.undelivered.rule;
}

static gboolean is_decided(const char *file, const char *section, const char *sample)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const BounceRulePhrase *rule = rule_of(pool, sample);
  if (rule != NULL && strcmp(rule->id, section) == 0)
    return TRUE;
  fprintf(stderr, "%s: [%s]: sample: \"%s\" is %s%s\n", file, section, sample,
          rule != NULL ? "shadowed by " : "met by no rule", rule != NULL ? rule->id : "");
  return FALSE;
}

/* "kim@example.net : SAMPLE" in a mail that says nothing else. */
static gboolean is_found(const char *file, const char *section, const char *sample)
{
  g_autofree char *mail = g_strdup_printf("Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n"
                                          "Content-Type: text/plain; charset=utf-8\n\n"
                                          "kim@example.net : %s\n",
                                          sample);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  if (info->kind != BOUNCE_KIND_NOT_BOUNCE
      && g_strcmp0(info->recipients[0]->recipient, "kim@example.net") == 0)
    return TRUE;
  fprintf(stderr, "%s: [%s]: sample: \"%s\" is not found beside an address\n", file, section,
          sample);
  return FALSE;
}

static gboolean check_sample(const char *file, const char *section, const char *sample)
{
  return is_decided(file, section, sample) && is_found(file, section, sample);
}

static guint check_section(const char *file, GKeyFile *keys, const char *section)
{
  g_autofree char *value = g_key_file_get_value(keys, section, "sample", NULL);
  g_auto(GStrv) samples = rule_lines_alternatives(value);
  guint bad = 0;
  for (char **sample = samples; *sample != NULL; sample++)
    bad += !check_sample(file, section, *sample);
  return bad;
}

static gboolean load(GKeyFile *keys, const char *path, GError **error)
{
  g_autofree char *written = NULL;
  guint bad_line = 0;
  if (!g_file_get_contents(path, &written, NULL, error))
    return FALSE;
  g_autofree char *text = rule_lines_join(written, &bad_line);
  if (text == NULL) /* the compiler says so before */
    text = g_steal_pointer(&written);
  return g_key_file_load_from_data(keys, text, strlen(text), G_KEY_FILE_NONE, error);
}

int main(int argc, char **argv)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autoptr(GError) error = NULL;
  guint bad = 0;
  if (argc != 2 || !load(keys, argv[1], &error)) {
    fprintf(stderr, "check-samples: %s\n", argc == 2 ? error->message : "give one file");
    return 64;
  }
  g_autofree char *file = g_path_get_basename(argv[1]);
  g_auto(GStrv) sections = g_key_file_get_groups(keys, NULL);
  for (char **section = sections; *section != NULL; section++)
    bad += check_section(file, keys, *section);
  return bad > 0;
}
