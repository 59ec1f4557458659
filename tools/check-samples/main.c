/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check-samples RULES.ini...: every sample is decided by its own rule, with the rules that are
 * compiled in, and one of a phrase is found where it stands beside an address in the mail of a mail
 * system. A rule that an earlier one shadows, or whose words a text is not searched for, ends the
 * build, as every mistake in rule data does.
 */
#include <bounce/report.h>
#include <stdio.h>
#include <string.h>

#include "match/sample.h"

/* "kim@example.net : SAMPLE" in a mail that says nothing else. */
static gboolean is_found(const char *sample)
{
  g_autofree char *mail = g_strdup_printf("Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n"
                                          "Content-Type: text/plain; charset=utf-8\n\n"
                                          "kim@example.net : %s\n",
                                          sample);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  return info->kind != BOUNCE_KIND_NOT_BOUNCE
         && g_strcmp0(info->recipients[0]->recipient, "kim@example.net") == 0;
}

static void check_found(const RuleFile *file, const char *section)
{
  g_auto(GStrv) samples = rule_list(file, section, "sample", FALSE);
  for (char **sample = samples; *sample != NULL; sample++)
    if (!is_found(*sample))
      rule_fail(file, section, "sample", "\"%s\" is not found beside an address", *sample);
}

/* How many mistakes there are in the file, which are printed. */
static guint check(const char *path)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_auto(RuleFile) file = { 0 };
  rule_file_load(&file, pool, path, FALSE);
  bounce_sample_check(&file, &bounce_rules_builtin);
  for (gsize i = 0; i < file.n_sections; i++)
    if (bounce_sample_is_phrase(file.sections[i]))
      check_found(&file, file.sections[i]);
  for (guint i = 0; i < file.mistakes->len; i++)
    fprintf(stderr, "%s\n", (const char *) g_ptr_array_index(file.mistakes, i));
  return file.mistakes->len;
}

int main(int argc, char **argv)
{
  guint bad = 0;
  for (int i = 1; i < argc; i++)
    bad += check(argv[i]);
  return bad > 0;
}
