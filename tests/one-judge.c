/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * one-judge LIST FOLDER...: words mean the same, whichever way they come in. The diagnostic of each
 * record below the folders, explained with its command and remote host, has the record's reason and
 * verdict; here it is explained as a line of a Postfix log. LIST names the messages that may
 * differ, with the reason; one of them that does not differ fails, too.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <string.h>

#include "corpus.h"

static const char *evidence_of(const BounceRecipient *record, const char *field)
{
  for (guint i = 0; i < record->n_evidence; i++)
    if (strcmp(record->evidence[i]->field, field) == 0)
      return record->evidence[i]->value;
  return NULL;
}

/* The words of Postfix for what was answered. */
static const char *command_words(const char *command)
{
  static const struct {
    const char *command;
    const char *words;
  } rows[] = {
    { "DOT", "end of DATA" }, { "RCPT", "RCPT TO" }, { "MAIL", "MAIL FROM" }, { "HELO", "EHLO" }
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rows[i].command, command) == 0)
      return rows[i].words;
  return command;
}

static char *answer_text(const BounceRecipient *record)
{
  const char *command = evidence_of(record, "command");
  GString *text = g_string_new(NULL);
  if (record->remote_mta != NULL || command != NULL)
    g_string_append_printf(
        text, "host %s said: ", record->remote_mta != NULL ? record->remote_mta : "unknown");
  g_string_append(text, record->diagnostic);
  if (command != NULL)
    g_string_append_printf(text, " (in reply to %s command)", command_words(command));
  return g_string_free(text, FALSE);
}

static const char *status_word(BounceAction action)
{
  return action == BOUNCE_ACTION_FAILED    ? "bounced"
         : action == BOUNCE_ACTION_DELAYED ? "deferred"
                                           : "sent";
}

static char *log_line(const BounceRecipient *record)
{
  char status[BOUNCE_STATUS_TEXT_SIZE] = "";
  g_autofree char *answer = answer_text(record);
  if (record->status.class_digit != 0)
    bounce_status_format(record->status, status);
  return g_strdup_printf("postfix/smtp[1]: 4F2: to=<%s>, relay=%s, dsn=%s, status=%s (%s)",
                         record->recipient != NULL ? record->recipient : "",
                         record->remote_mta != NULL ? record->remote_mta : "none", status,
                         status_word(record->action), answer);
}

static gboolean explains_as(const char *text, const BounceRecipient *record)
{
  g_autoptr(BounceExplanation) explanation = bounce_explain_text(text, -1);
  const BounceExplanationInfo *info = bounce_explanation_info(explanation);
  if (info->reason == record->reason && info->verdict == record->verdict)
    return TRUE;
  printf("# %s\n# is %s %s by %s, in the record %s %s\n", text,
         bounce_reason_to_string(info->reason), bounce_verdict_to_string(info->verdict),
         info->rule != NULL ? info->rule : "nothing", bounce_reason_to_string(record->reason),
         bounce_verdict_to_string(record->verdict));
  return FALSE;
}

static gboolean record_agrees(const BounceRecipient *record)
{
  if (record->diagnostic == NULL || record->verdict == BOUNCE_VERDICT_NONE)
    return TRUE;
  g_autofree char *line = log_line(record);
  return explains_as(line, record);
}

static gboolean message_agrees(const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  if (!g_file_get_contents(path, &bytes, &size, NULL))
    return FALSE;
  g_autoptr(BounceOptions) options = bounce_options_new();
  bounce_options_set_evidence(options, TRUE);
  BounceMail mail = {
    .path = path, .index = 1, .data = (const guint8 *) bytes, .size = size, .fd = -1
  };
  g_autoptr(BounceReport) report = bounce_report_new(&mail, options);
  const BounceReportInfo *info = bounce_report_info(report);
  gboolean agrees = TRUE;
  for (guint i = 0; i < info->n_recipients; i++)
    agrees &= record_agrees(info->recipients[i]);
  return agrees;
}

/* `SUITE/NAME.eml`, a tab and the reason. */
static const char *find_exception(char *const *exceptions, const char *path)
{
  for (char *const *line = exceptions; *line != NULL; line++) {
    const char *tab = strchr(*line, '\t');
    g_autofree char *name = tab != NULL ? g_strndup(*line, (gsize) (tab - *line)) : NULL;
    if (name != NULL && **line != '#' && g_str_has_suffix(path, name))
      return *line;
  }
  return NULL;
}

static gboolean check(char *const *exceptions, const char *path)
{
  const char *exception = find_exception(exceptions, path);
  gboolean agrees = message_agrees(path);
  if (agrees && exception != NULL)
    printf("# does not differ: %s\n", exception);
  return agrees == (exception == NULL);
}

int main(int argc, char **argv)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *list = NULL;
  guint failed = 0;
  if (argc < 3 || !g_file_get_contents(argv[1], &list, NULL, NULL))
    return 1;
  g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
  for (int i = 2; i < argc; i++)
    g_ptr_array_extend_and_steal(paths, corpus_paths(argv[i]));
  if (paths->len == 0) {
    printf("1..0 # SKIP no mail below %s\n", argv[2]);
    return 0;
  }
  printf("1..%u\n", paths->len);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    gboolean same = check(lines, path);
    printf("%s %u - %s\n", same ? "ok" : "not ok", i + 1, path);
    failed += !same;
  }
  return failed > 0;
}
