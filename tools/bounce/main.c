/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The `bounce` command: finds the command's row in a table and runs it. It holds no logic. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "base/translate.h"
#include "command.h"
#include "run/options.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  const char *name;
  int (*run)(int argc, char **argv);
  const char *summary;
} Command;

/* In the order of --help. */
static const Command commands[] = {
  { "report", cmd_report, N_("what returned mail says: one record per recipient") },
  { "filter", cmd_filter, N_("marks a bounce on its way from standard input to standard output") },
  { "explain", cmd_explain, N_("what a code, a line of text or a bounce means, and what to do") },
  { "codes", cmd_codes, N_("the catalogue of codes") },
  { "rules", cmd_rules, N_("check rule files of your own") },
  { "record", cmd_record, N_("keep what it says in a history") },
  { "import", cmd_import, N_("keep what the suppression lists of other systems say") },
  { "blocked", cmd_blocked, N_("who refuses your own mail, and what to do about it") },
  { "summary", cmd_summary, N_("how many bounces, of what, where and when") },
  { "suppress", cmd_suppress, N_("who should be removed from the lists, and why") },
  { "simulate", cmd_simulate, N_("what policies would have done with a history") },
  { "confirm", cmd_confirm, N_("keep that an address is good after all") },
  { "redact", cmd_redact, N_("a copy to show to others, judged as the original is") },
  { "db", cmd_db, N_("make, check, upgrade or copy a history, on disk or on a server") },
  { "forget", cmd_forget, N_("remove a person from a history") },
  { "key", cmd_key, N_("make a key for tags in return paths") },
  { "verp", cmd_verp, N_("return paths that show who answers, and a check of them") },
};

static const Command *find_command(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int print_help(void)
{
  g_autoptr(GString) out = g_string_new(_("Usage: bounce COMMAND [OPTION]... [INPUT]...\n"
                                          "Reads returned mail and says what it means.\n\n"));
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    g_string_append_printf(out, "  %-10s %s\n", commands[i].name, translate(commands[i].summary));
  g_string_append(out, _("  help       help about a command\n\n"
                         "\"bounce help COMMAND\" tells its options; see also bounce(1).\n"));
  return output_text(out->str, out->len);
}

static int unknown_command(const char *name)
{
  const char *near = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    near = bounce_nearest(name, near, commands[i].name);
  if (near != NULL)
    complain(NULL, N_("%s: no such command; did you mean \"%s\"?"), name, near);
  else
    complain(NULL, "%s: no such command; see \"bounce --help\"", name);
  return EXIT_CODE_USAGE;
}

static int help(const char *name)
{
  if (name == NULL)
    return print_help();
  const Command *command = find_command(name);
  if (command == NULL)
    return unknown_command(name);
  char *argv[] = { (char *) command->name, (char *) "--help", NULL };
  return command->run(2, argv);
}

/*
 * A standard descriptor that the caller closed must not become some file that is opened later. "/"
 * is there even in a chroot without /dev; reading and writing it both fail, and that is then said.
 */
static void fill_standard_descriptors(void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/", O_RDONLY) < 0)
      _exit(EXIT_CODE_TEMP_FAIL);
}

/* Not translated: looking a translation up could need memory. */
static const char no_memory[] = "bounce: no memory left\n";

/*
 * What GLib or GMime think of hostile mail is nobody's business at the terminal. What ends the
 * program is: GLib does so when memory has run out, and then there is none left to say it with.
 */
static void on_log(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  static const char defect[] = "bounce: an internal error; please report it\n";
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)) == 0)
    return;
  gboolean memory = message == NULL || strstr(message, "allocate") != NULL;
  output_abandon();
  output_write_all(STDERR_FILENO, memory ? no_memory : defect,
                   memory ? sizeof no_memory - 1 : sizeof defect - 1);
  _exit(memory ? EXIT_CODE_TEMP_FAIL : EXIT_CODE_SOFTWARE);
}

/* GLib's locks, threads and g_strdup_printf() end the program where they get no memory, without a
 * word to the log. */
static void on_abort(int number)
{
  /* System calls alone. */
  output_abandon(); /* NOLINT(bugprone-signal-handler,cert-sig30-c) */
  /* NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c) */
  output_write_all(STDERR_FILENO, no_memory, sizeof no_memory - 1);
  _exit(EXIT_CODE_TEMP_FAIL);
}

int main(int argc, char **argv)
{
  /* A closed pipe and a file size limit are write errors, to be said like a full disk. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGABRT, on_abort);
  fill_standard_descriptors();
  g_log_set_default_handler(on_log, NULL);
  /* A filter runs once a mail, and its error lines stand in logs: it keeps the C locale. */
  if (argc < 2 || strcmp(argv[1], "filter") != 0)
    translate_start();
  if (argc < 2) {
    complain(NULL, "no command given; see \"bounce --help\"");
    return EXIT_CODE_USAGE;
  }
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
    return help(argc > 2 ? argv[2] : NULL);
  if (strcmp(name, "--version") == 0)
    return options_version();
  const Command *command = find_command(name);
  return command != NULL ? command->run(argc - 1, argv + 1) : unknown_command(name);
}
