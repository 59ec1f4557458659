/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each attempt is made in a child of its own, once as it is and once confined. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static char *folder;

static gboolean open_socket(void)
{
  return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static gboolean run_program(void)
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

static gboolean write_file(void)
{
  g_autofree char *path = g_build_filename(folder, "written", NULL);
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  return fd >= 0 && write(fd, "x", 1) == 1 && unlink(path) == 0;
}

static gboolean read_elsewhere(void)
{
  return open("/etc/passwd", O_RDONLY) >= 0;
}

static gboolean read_input(void)
{
  g_autofree char *path = g_build_filename(folder, "input", NULL);
  return open(path, O_RDONLY) >= 0;
}

static gboolean read_linked(void)
{
  g_autofree char *path = g_build_filename(folder, "link", NULL);
  return open(path, O_RDONLY) >= 0;
}

static gboolean read_converters(void)
{
  return open("/usr", O_RDONLY | O_DIRECTORY) >= 0;
}

static gboolean dump_core(void)
{
  struct rlimit limits;
  return getrlimit(RLIMIT_CORE, &limits) == 0 && limits.rlim_cur > 0;
}

static const struct {
  const char *name;
  gboolean (*attempt)(void);
  gboolean confined; /* whether it still works then */
} attempts[] = {
  { "open a socket", open_socket, FALSE },      { "run a program", run_program, FALSE },
  { "write a file", write_file, FALSE },        { "read another file", read_elsewhere, FALSE },
  { "read the input", read_input, TRUE },       { "read a linked input", read_linked, TRUE },
  { "read converters", read_converters, TRUE },
};

static gboolean works(gboolean (*attempt)(void), gboolean confine)
{
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    char *inputs[] = { folder, NULL };
    if (confine)
      sandbox_enter(&(SandboxPlan){ .readable = inputs });
    _exit(attempt() ? 0 : 1);
  }
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

START_TEST(the_confined_can_read_their_input_and_nothing_else)
{
  g_autofree char *kernel = sandbox_describe();
  if (strstr(kernel, "no ") != NULL) {
    printf("# not tested: this kernel or build has %s\n", kernel);
    return;
  }
  folder = g_dir_make_tmp("bounce-sandbox-XXXXXX", NULL);
  g_autofree char *input = g_build_filename(folder, "input", NULL);
  g_autofree char *link = g_build_filename(folder, "link", NULL);
  g_file_set_contents(input, "x", 1, NULL);
  ck_assert_int_eq(symlink("/etc/hostname", link), 0);
  for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
    test_row(i, works(attempts[i].attempt, FALSE), "%s, free", attempts[i].name);
    test_row(i, works(attempts[i].attempt, TRUE) == attempts[i].confined, "%s, confined",
             attempts[i].name);
  }
  unlink(input);
  unlink(link);
  rmdir(folder);
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
    _exit(write_file() && spool >= 0 && unlink(name) == 0 ? 0 : 1);
  }
  waitpid(child, &status, 0);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  rmdir(folder);
}
END_TEST

START_TEST(no_core_is_dumped)
{
  ck_assert(!works(dump_core, TRUE));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("sandbox");
  tcase_add_test(tcase, the_confined_can_read_their_input_and_nothing_else);
  tcase_add_test(tcase, a_plan_gives_its_output_folder_and_the_spool);
  tcase_add_test(tcase, no_core_is_dumped);
  return tcase;
}
