/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * charsets: every name that `iconv -l` knows, and some that nobody should, as the charset of a text
 * and of encoded words, over bytes of all values: a record of valid UTF-8 each time.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const strange[] = {
  "",
  "//",
  "UTF-8//TRANSLIT",
  "UTF-8//IGNORE",
  "../../../../tmp/x",
  "/etc/passwd",
  "%s%s%s%n",
  "utf-8\\",
  "\377\376",
  "x-unknown",
  "iso-8859-99",
  "windows-99999999999999999999",
  "cp0",
  "cp-1",
  "iso--8859--1",
  "latin",
  "utf",
  "=?utf-8?Q?utf-8?=",
};

static gboolean check(const char *name)
{
  GString *mail = g_string_new("From: MAILER-DAEMON@mx.example.org\nSubject: ");
  GString *out = g_string_new(NULL);
  BounceFormatOptions options = { .evidence = TRUE };
  g_string_append_printf(mail, "=?%s?B?5OQ=?= =?%s?Q?=E4=80=00=FF=1B$B!?=\n", name, name);
  g_string_append_printf(mail, "Content-Type: text/plain; charset=\"%s\"\n\n", name);
  for (int i = 1; i < 256; i++)
    g_string_append_c(mail, (char) i);
  g_string_append(mail, "\n<user@example.net>: 550 5.1.1 User unknown\n");
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail->str, mail->len, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  for (guint i = 0; i < info->n_recipients; i++)
    bounce_format_record(bounce_format_find("jsonl"), &options,
                         &(BounceRecord){ info, info->recipients[i], "-", 1 }, out);
  gboolean good = out->len > 0 && g_utf8_validate(out->str, (gssize) out->len, NULL);
  if (!good)
    printf("# %s: %s\n", name, out->str);
  g_string_free(mail, TRUE);
  g_string_free(out, TRUE);
  return good;
}

/* iconv -l prints names with "//" behind each, one or several a line. */
static guint check_known(guint *names)
{
  guint failed = 0;
  FILE *list = popen("iconv -l", "r");
  char name[128];
  while (list != NULL && fscanf(list, "%127s", name) == 1) {
    char *end = strstr(name, "//");
    if (end != NULL)
      *end = '\0';
    failed += !check(name);
    (*names)++;
  }
  if (list != NULL)
    pclose(list);
  return failed;
}

int main(void)
{
  guint names = 0;
  guint failed = check_known(&names);
  printf("%s 1 - %u names that iconv knows\n", failed == 0 ? "ok" : "not ok", names);
  guint odd = 0;
  for (guint i = 0; i < G_N_ELEMENTS(strange); i++)
    odd += !check(strange[i]);
  printf("%s 2 - names that nobody knows\n1..2\n", odd == 0 ? "ok" : "not ok");
  return failed + odd > 0;
}
