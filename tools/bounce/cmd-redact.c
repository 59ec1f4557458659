/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce redact`: a copy of a message that can be shown to others. The copy is read again before
 * it is written: it must be judged as the original is, else it is not written and that is said.
 */
#include <bounce/bounce.h>
#include <string.h>
#include <unistd.h>

#include "base/translate.h"
#include "command.h"
#include "message/bounce-options.h"
#include "redact/redact.h"
#include "run/database.h"
#include "run/inputs.h"
#include "run/jobs.h"
#include "run/options.h"
#include "run/redact-key.h"
#include "run/rule-files.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  Redaction *redaction;
  const BounceOptions *analysis;
  Output output;
  gboolean mbox;
  gboolean force;
  SandboxChoice sandbox;
  gboolean verbose;
  guint messages;
  Jobs *jobs;
  GString *results; /* what came from the process that analyses */
  int status;
} Redact;

/* An mbox line that separates messages; the time is no evidence of anything. */
static const char redact_separator[] = "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n";

/* Lines that would begin a message get a ">" more (RFC 4155, the mboxrd way). */
static void put_quoted(GString *out, const char *copy, gsize size)
{
  const char *end = copy + size;
  for (const char *line = copy; line < end;) {
    const char *next = memchr(line, '\n', (gsize) (end - line));
    next = next != NULL ? next + 1 : end;
    if (g_str_has_prefix(line + strspn(line, ">"), "From "))
      g_string_append_c(out, '>');
    g_string_append_len(out, line, next - line);
    line = next;
  }
}

static void redact_add(Redact *redact, const char *copy, gsize size)
{
  GString *out = redact->output.buffer;
  if (!redact->mbox) {
    g_string_append_len(out, copy, (gssize) size);
    return;
  }
  g_string_append(out, redact_separator);
  put_quoted(out, copy, size);
  g_string_append(out, size > 0 && copy[size - 1] == '\n' ? "\n" : "\n\n");
}

/* What comes of one message: an exit code and a text with its NUL, the copy or what is wrong. */
typedef struct {
  int status;
  guint index;
  gsize path_size;
  gsize size;
} Redacted;

static void put_result(const BounceMail *mail, int status, const char *text, gsize size,
                       GString *out)
{
  const Redacted head = { status, mail->index, strlen(mail->path) + 1, size };
  g_string_append_len(out, (const char *) &head, sizeof head);
  g_string_append_len(out, mail->path, (gssize) head.path_size);
  g_string_append_len(out, text, (gssize) size + 1);
}

/* A copy, or NULL and why there is none; no reason when the message cannot be read whole. */
static GString *redact_bytes(const Redact *redact, const BounceMail *mail, char **reason)
{
  if (mail->data != NULL)
    return redact_check_message(redact->redaction, redact->analysis, (const char *) mail->data,
                                mail->size, redact->force, reason);
  g_autofree char *bytes = g_malloc(mail->size + 1);
  if (pread(mail->fd, bytes, mail->size, mail->offset) != (gssize) mail->size)
    return NULL;
  return redact_check_message(redact->redaction, redact->analysis, bytes, mail->size, redact->force,
                              reason);
}

/* In a process of its own. */
static void redact_render(const BounceMail *mail, GString *out, gpointer data)
{
  g_autofree char *reason = NULL;
  g_autoptr(GString) result = redact_bytes(data, mail, &reason);
  if (result != NULL)
    put_result(mail, EXIT_CODE_OK, result->str, result->len, out);
  else if (reason != NULL)
    put_result(mail, EXIT_CODE_DATA, reason, strlen(reason), out);
  else
    put_result(mail, EXIT_CODE_NO_INPUT, "", 0, out);
}

static void redact_take(Redact *redact, const Redacted *head, const char *path, const char *text)
{
  if (head->status == EXIT_CODE_OK) {
    redact_add(redact, text, head->size);
    return;
  }
  if (head->status == EXIT_CODE_DATA)
    complain(path, "message %u: left out: %s", head->index, text);
  else
    complain(path, "it cannot be read whole");
  if (redact->status != EXIT_CODE_USAGE)
    redact->status = head->status;
}

static gboolean redact_written(gpointer data)
{
  Redact *redact = data;
  for (gsize offset = 0; offset < redact->results->len;) {
    Redacted head;
    memcpy(&head, redact->results->str + offset, sizeof head);
    const char *path = redact->results->str + offset + sizeof head;
    redact_take(redact, &head, path, path + head.path_size);
    offset += sizeof head + head.path_size + head.size + 1;
  }
  g_string_truncate(redact->results, 0);
  /* One message waits until it is known that no other follows. */
  return !redact->mbox || output_flush(&redact->output, FALSE);
}

static gboolean redact_queue(const BounceMail *mail, gpointer data)
{
  Redact *redact = data;
  if (!redact->mbox && redact->messages++ > 0) {
    complain(mail->path, "more than one message: use --mbox");
    redact->status = EXIT_CODE_USAGE;
    return FALSE;
  }
  return jobs_add(redact->jobs, mail);
}

static int redact_inputs(Redact *redact, char **inputs, guint64 *messages)
{
  g_autoptr(GString) results = g_string_new(NULL);
  const JobsWork work = {
    .render = redact_render, .written = redact_written, .out = results, .data = redact
  };
  redact->results = results;
  redact->jobs = jobs_new(1, &work);
  int status = inputs_each(inputs, &(InputsChoice){ .verbose = redact->verbose }, redact_queue,
                           redact, messages);
  status = inputs_finish(redact->jobs, status, messages);
  return redact->status != EXIT_CODE_OK ? redact->status : status;
}

static int redact_run(Redact *redact, const char *path, char **inputs)
{
  int opened = output_open(&redact->output, path);
  if (opened != EXIT_CODE_OK)
    return opened;
  redact->sandbox.verbose = redact->verbose;
  const SandboxPlan plan = { .calls = SANDBOX_WORKING, .readable = inputs, .spools = TRUE };
  if (!sandbox_enter(&plan, &redact->sandbox)) {
    output_discard(&redact->output);
    return EXIT_CODE_UNAVAILABLE;
  }
  guint64 messages;
  int status = redact_inputs(redact, inputs, &messages);
  if (status == EXIT_CODE_USAGE) {
    output_discard(&redact->output);
    return status;
  }
  return output_conclude(&redact->output, status, messages);
}

int cmd_redact(int argc, char **argv)
{
  Redact redact = { 0 };
  g_auto(RuleFiles) rules = { 0 };
  const char *key_file = NULL;
  const char *path = NULL;
  const Option options[] = {
    { "key-file", 'k', "FILE", .value = &key_file,
      .help = N_("the same key gives the same pseudonyms; without it each run has its own") },
    { "mbox", .flag = &redact.mbox, .help = N_("write an mbox; for more than one message") },
    { "force", .flag = &redact.force,
      .help = N_("write copies that would be judged differently too") },
    OPTION_VERBOSE(&redact.verbose),
    OPTIONS_SANDBOX(&redact.sandbox),
    OPTION_OUTPUT(&path),
    OPTION_RULES(&rules),
  };
  const OptionTable table = {
    "redact [OPTION]... [INPUT]...",
    N_("A copy without addresses, names, hosts, IP addresses, subjects and "
       "contents, which is judged as the original is."),
    options, G_N_ELEMENTS(options), "bounce redact strange.eml >copy.eml"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!sandbox_choose(&redact.sandbox) || inputs_include(argv + first, NULL, path))
    return EXIT_CODE_USAGE;
  if (!rule_files_load(&rules, &status))
    return status;
  g_autoptr(BounceOptions) analysis = bounce_options_new();
  bounce_options_use_rules(analysis, rules.rules);
  redact.analysis = analysis;
  redact.redaction = redact_key_open(rules.rules, key_file, &status);
  if (redact.redaction == NULL)
    return status;
  status = redact_run(&redact, path, argv + first);
  redact_free(redact.redaction);
  return status;
}
