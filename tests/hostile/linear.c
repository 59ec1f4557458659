/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * linear: twice as much of every hostile input takes less than 2.3 times as many instructions, as
 * valgrind's callgrind counts them. The program runs itself under valgrind with --measure; there
 * each call of linear_measure() leaves one file with its count.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../records.h"
#include "hostile-input.h"
#include "hostile-run.h"

/* Linear with room for what doubles now and then, as tables do. */
#define LINEAR_GROWTH_MAX 2.3

void linear_measure(const char *bytes, gsize size);

/* Not static and not inlined: callgrind is told its name. */
G_GNUC_NO_INLINE void linear_measure(const char *bytes, gsize size)
{
  g_free(records_of(bytes, size));
}

static void measure(const HostileInput *input, guint count, const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  if (!hostile_input_write(input, count, path) || !g_file_get_contents(path, &bytes, &size, NULL))
    g_error("%s cannot be written", path);
  linear_measure(bytes, size);
}

/* Under valgrind: once to warm up, then every row twice. */
static int measure_all(const char *path)
{
  measure(&hostile_inputs[0], 1, path);
  for (guint i = 0; i < hostile_n_inputs; i++) {
    measure(&hostile_inputs[i], hostile_inputs[i].small, path);
    measure(&hostile_inputs[i], 2 * hostile_inputs[i].small, path);
  }
  return 0;
}

/* What the `number`-th call took, in millions of instructions; 0 when it is not there. */
static double instructions(const char *folder, guint number)
{
  g_autofree char *path = g_strdup_printf("%s/count.%u", folder, number);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return 0;
  unlink(path);
  const char *found = strstr(text, "\nsummary: ");
  return found != NULL ? g_ascii_strtod(found + strlen("\nsummary: "), NULL) / 1e6 : 0;
}

static guint compare_all(const char *folder)
{
  guint failed = 0;
  instructions(folder, 1);
  for (guint i = 0; i < hostile_n_inputs; i++) {
    double once = instructions(folder, 2 * i + 2);
    double twice = instructions(folder, 2 * i + 3);
    gboolean ok = once > 0 && twice > 0 && twice < once * LINEAR_GROWTH_MAX;
    printf("%s %u - %s # %.2f times %.1f million instructions\n", ok ? "ok" : "not ok", i + 1,
           hostile_inputs[i].name, once > 0 ? twice / once : 0, once);
    failed += !ok;
  }
  return failed;
}

static void run_measured(const char *program, const char *folder)
{
  g_autofree char *count = g_strdup_printf("--callgrind-out-file=%s/count", folder);
  g_autofree char *mail = g_build_filename(folder, "mail", NULL);
  g_autofree char *err = g_build_filename(folder, "err", NULL);
  g_autofree char *rest = g_build_filename(folder, "count", NULL);
  const char *const argv[] = { "valgrind",
                               "--tool=callgrind",
                               "--toggle-collect=linear_measure",
                               "--dump-after=linear_measure",
                               count,
                               program,
                               "--measure",
                               mail,
                               NULL };
  HostileRun run = hostile_run(argv, "/dev/null", "/dev/null", err);
  if (run.status != 0)
    printf("# valgrind: exit code %d\n", run.status);
  unlink(mail);
  unlink(err);
  unlink(rest);
}

int main(int argc, char **argv)
{
  g_autofree char *valgrind = g_find_program_in_path("valgrind");
  if (argc > 2 && strcmp(argv[1], "--measure") == 0)
    return measure_all(argv[2]);
  if (valgrind == NULL) {
    printf("1..0 # SKIP valgrind is not installed\n");
    return 0;
  }
  g_autofree char *folder = g_dir_make_tmp("bounce-linear-XXXXXX", NULL);
  run_measured(argv[0], folder);
  guint failed = compare_all(folder);
  printf("1..%u\n", hostile_n_inputs);
  rmdir(folder);
  return failed > 0;
}
