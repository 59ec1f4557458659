/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each attempt is made in a child of its own, once as it is and once confined. */
#include "run/sandbox.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempts.h"
#include "source/spool.h"
#include "test-files.h"
#include "test.h"

static const SandboxChoice automatic;
static char *folder; /* of the input, and of what is not input */

static gboolean open_socket(const char *path)
{
  return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static gboolean run_program(const char *path)
{
  char *const argv[] = { (char *) "true", NULL };
  if (fork() == 0) {
    execv("/bin/true", argv);
    _exit(1);
  }
  int status = 1;
  wait(&status);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static gboolean write_file(const char *path)
{
  g_autofree char *name = g_build_filename(folder, path, NULL);
  int fd = open(name, O_WRONLY | O_CREAT, 0600);
  return fd >= 0 && write(fd, "x", 1) == 1 && unlink(name) == 0;
}

/* `path`: in `folder`, or absolute. */
static gboolean read_file(const char *path)
{
  g_autofree char *name =
      g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(folder, path, NULL);
  return open(name, O_RDONLY) >= 0;
}

/* By a converter that needs a library of its own, where converters are files. */
static gboolean convert(const char *charset)
{
  gsize size = 0;
  g_autofree char *text = g_convert("\33$B$\"\33(B", 8, "UTF-8", charset, NULL, &size, NULL);
  return g_strcmp0(text, "\343\201\202") == 0;
}

static gboolean dump_core(const char *path)
{
  struct rlimit limits;
  return getrlimit(RLIMIT_CORE, &limits) == 0 && limits.rlim_cur > 0;
}

static const struct {
  const char *name;
  gboolean (*attempt)(const char *path);
  const char *path;
  gboolean confined; /* whether it still works then */
} attempts[] = {
  { "open a socket", open_socket, NULL, FALSE },
  { "run a program", run_program, NULL, FALSE },
  { "write a file", write_file, "mail/written", FALSE },
  { "read another file", read_file, "/etc/passwd", FALSE },
  { "read beside the input", read_file, "beside", FALSE },
  { "read the input", read_file, "mail/input", TRUE },
  { "read a linked input", read_file, "mail/link", TRUE },
  { "read a link in a Maildir", read_file, "mail/maildir/cur/link", TRUE },
  { "read a link in a linked folder", read_file, "mail/away/link", TRUE },
  { "read a hidden link, which is no input", read_file, "mail/.link", FALSE },
  { "read by a link to a folder around", read_file, "mail/up/beside", FALSE },
#ifndef __SANITIZE_ADDRESS__ /* which is given /usr, for its own needs: sandbox.c */
  { "read a program", read_file, "/bin/sh", FALSE },
  { "read a folder of the system", read_file, "/usr/share", FALSE },
#endif
  { "convert", convert, "ISO-2022-JP-3", TRUE },
};

/* The input is the folder `mail`; what it links to stands in `other` and `elsewhere`. */
static const struct {
  const char *name;
  const char *target; /* NULL: a file of its own */
} entries[] = {
  { "beside", NULL },
  { "other/a", NULL },
  { "other/b", NULL },
  { "other/c", NULL },
  { "other/d", NULL },
  { "mail/input", NULL },
  { "mail/link", "../other/a" },
  { "mail/.link", "../other/d" },
  { "mail/maildir/cur/link", "../../../other/b" },
  { "mail/away", "../elsewhere" },
  { "mail/up", ".." },
  { "elsewhere/link", "../other/c" },
};

static void make_entries(void)
{
  folder = test_folder_new();
  for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
    g_autofree char *path = test_file(folder, entries[i].name, "x", 1);
    if (entries[i].target != NULL)
      test_row(i, unlink(path) == 0 && symlink(entries[i].target, path) == 0, "%s", path);
  }
}

static gboolean works(gboolean (*attempt)(const char *path), const char *path, gboolean confine)
{
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    g_autofree char *input = g_build_filename(folder, "mail", NULL);
    char *inputs[] = { input, NULL };
    if (confine)
      sandbox_enter(&(SandboxPlan){ .readable = inputs }, &automatic);
    _exit(attempt(path) ? 0 : 1);
  }
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static gboolean can_confine(void)
{
  g_autofree char *kernel = sandbox_describe();
  if (strstr(kernel, "no ") != NULL) {
    printf("# not tested: this kernel or build has %s\n", kernel);
    return FALSE;
  }
  return TRUE;
}

START_TEST(the_confined_can_read_their_input_and_nothing_else)
{
  if (!can_confine())
    return;
  make_entries();
  for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
    test_row(i, works(attempts[i].attempt, attempts[i].path, FALSE), "%s, free", attempts[i].name);
    test_row(i, works(attempts[i].attempt, attempts[i].path, TRUE) == attempts[i].confined,
             "%s, confined", attempts[i].name);
  }
  test_folder_free(folder);
}
END_TEST

/* What sandbox.c keeps to itself. */
#define LINKS 65536

START_TEST(more_links_than_rules_are_followed)
{
  if (!can_confine())
    return;
  folder = test_folder_new();
  g_free(test_file(folder, "beside", "x", 1));
  g_free(test_file(folder, "mail/input", "x", 1));
  for (guint n = 1; n <= LINKS + 1; n++) {
    g_autofree char *link = g_strdup_printf("%s/mail/%u", folder, n);
    ck_assert_int_eq(symlink("nowhere", link), 0);
    if (n >= LINKS)
      test_row(n, works(read_file, "beside", TRUE) == (n > LINKS), "%u links", n);
  }
  test_folder_free(folder);
}
END_TEST

START_TEST(what_was_opened_before_can_be_written)
{
  folder = test_folder_new();
  g_autofree char *name = test_file(folder, "history", "", 0);
  int status = 0;
  int history = open(name, O_RDWR);
  gboolean confined = can_confine();
  pid_t child = fork();
  if (child == 0) {
    sandbox_enter(&(SandboxPlan){ SANDBOX_SPOOLING, .writes = TRUE, .spools = TRUE }, &automatic);
    int spool = bounce_spool_open(NULL);
    gboolean written = bounce_spool_write(spool, (const guint8 *) "first", 5, NULL)
                       && pwrite(history, "x", 1, 0) == 1 && fdatasync(history) == 0
                       && ftruncate(history, 0) == 0;
    bounce_spool_close(spool);
    spool = bounce_spool_open(NULL);
    struct stat info;
    _exit(written && fstat(spool, &info) == 0 && info.st_size == 0
                  && (!confined || !write_file("written"))
              ? 0
              : 1);
  }
  waitpid(child, &status, 0);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  close(history);
  test_folder_free(folder);
}
END_TEST

/* What each kind of command asks for. */
static const struct {
  const char *name;
  SandboxPlan plan;
  gboolean reads;
} plans[] = {
  { "filter", { .calls = SANDBOX_READING, .processor_limit = 65 }, FALSE },
  { "rules", { .calls = SANDBOX_READING }, TRUE },
  { "codes", { .calls = SANDBOX_SPOOLING, .spools = TRUE }, TRUE },
  { "forget, and summary of a history", { .calls = SANDBOX_SPOOLING, .writes = TRUE }, FALSE },
  { "report, redact, explain", { .calls = SANDBOX_WORKING, .spools = TRUE }, TRUE },
  { "forget, and summary of a history on a server",
    { .calls = SANDBOX_SPOOLING, .writes = TRUE, .talks = TRUE },
    FALSE },
  { "record on a server",
    { .calls = SANDBOX_WORKING, .writes = TRUE, .talks = TRUE, .spools = TRUE },
    TRUE },
  { "record", { .calls = SANDBOX_WORKING, .writes = TRUE, .spools = TRUE }, TRUE },
};

static int attempt_as(guint i, const SandboxPlan *plan, pid_t victim)
{
  int master, terminal;
  int status = 0;
  ck_assert_int_eq(openpty(&master, &terminal, NULL, NULL, NULL), 0);
  attempts_prepare();
  pid_t child = fork();
  if (child == 0) {
    setsid();
    ioctl(terminal, TIOCSCTTY, 0);
    if (plan != NULL)
      sandbox_enter(plan, &automatic);
    _exit(attempts_make(i, victim, terminal));
  }
  waitpid(child, &status, 0);
  close(master);
  close(terminal);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Waits to be made the victim. */
static pid_t start_victim(void)
{
  pid_t victim = fork();
  while (victim == 0)
    pause();
  return victim;
}

static void end_victim(pid_t victim)
{
  kill(victim, SIGKILL);
  waitpid(victim, NULL, 0);
}

START_TEST(nothing_that_is_not_needed_can_be_done)
{
  if (!can_confine())
    return;
  folder = test_folder_new();
  char *inputs[] = { (char *) "mail", NULL };
  g_autofree char *before = g_get_current_dir();
  ck_assert_int_eq(chdir(folder), 0);
  SandboxPlan plan = plans[_i].plan;
  plan.readable = plans[_i].reads ? inputs : NULL;
  pid_t victim = start_victim();
  for (guint i = 0; i < attempts_count(); i++)
    test_row(i, attempt_as(i, &plan, victim) != 0, "%s: %s", plans[_i].name, attempts_name(i));
  end_victim(victim);
  ck_assert_int_eq(chdir(before), 0);
  test_folder_free(folder);
}
END_TEST

/* Else the test above would prove nothing: most of it can be done where nobody is confined. Those
 * that harm the machine are made by nobody here. */
START_TEST(attempts_are_made)
{
  static const char *const harmless[] = { "append to a start-up file",
                                          "chmod",
                                          "rename at home",
                                          "make a file beside the output",
                                          "limits of another",
                                          "wake another",
                                          "an internet socket",
                                          "a file in memory",
                                          "memory to write and run",
                                          "a size of the terminal",
                                          "make a nameless file",
                                          "write the input" };
  folder = test_folder_new();
  g_autofree char *before = g_get_current_dir();
  ck_assert_int_eq(chdir(folder), 0);
  guint n = 0;
  for (guint i = 0; i < attempts_count(); i++) {
    pid_t victim = start_victim();
    for (guint k = 0; k < G_N_ELEMENTS(harmless); k++) {
      if (strcmp(harmless[k], attempts_name(i)) != 0)
        continue;
      test_row(i, attempt_as(i, NULL, victim) == 0, "%s, free", attempts_name(i));
      n++;
    }
    end_victim(victim);
  }
  ck_assert_uint_eq(n, G_N_ELEMENTS(harmless));
  ck_assert_int_eq(chdir(before), 0);
  test_folder_free(folder);
}
END_TEST

START_TEST(no_core_is_dumped)
{
  ck_assert(!works(dump_core, NULL, TRUE));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("sandbox");
  tcase_add_test(tcase, the_confined_can_read_their_input_and_nothing_else);
  tcase_set_timeout(tcase, 60);
  tcase_add_test(tcase, more_links_than_rules_are_followed);
  tcase_add_test(tcase, what_was_opened_before_can_be_written);
  tcase_add_loop_test(tcase, nothing_that_is_not_needed_can_be_done, 0, G_N_ELEMENTS(plans));
  tcase_add_test(tcase, attempts_are_made);
  tcase_add_test(tcase, no_core_is_dumped);
  return tcase;
}
