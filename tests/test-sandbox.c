/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each attempt is made in a child of its own, once as it is and once confined. */
#include "run/sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-files.h"
#include "test.h"

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
  { "read converters", read_file, "/usr", TRUE },
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
      sandbox_enter(&(SandboxPlan){ .readable = inputs });
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

START_TEST(a_plan_gives_its_output_folder_and_the_spool)
{
  folder = g_dir_make_tmp("bounce-sandbox-XXXXXX", NULL);
  g_autofree char *output = g_build_filename(folder, "out.csv", NULL);
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    sandbox_enter(&(SandboxPlan){ .output = output, .spools = TRUE });
    g_autofree char *name = g_build_filename(g_get_tmp_dir(), "bounce-test-XXXXXX", NULL);
    int spool = mkstemp(name);
    _exit(write_file("written") && spool >= 0 && unlink(name) == 0 ? 0 : 1);
  }
  waitpid(child, &status, 0);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  rmdir(folder);
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
  tcase_add_test(tcase, a_plan_gives_its_output_folder_and_the_spool);
  tcase_add_test(tcase, no_core_is_dumped);
  return tcase;
}
