/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rule files: tools/compile-rules compiles them or says what is wrong; it never crashes. Its main()
 * and exit() have other names here (meson.build). It frees little, for it ends at once: run this
 * without a leak checker.
 */
#include <setjmp.h>
#include <unistd.h>

#include "fuzz.h"

int compile_rules_main(int argc, char **argv);
G_NORETURN void fuzz_exit(int status);

static jmp_buf ended;
static char *folder;

G_NORETURN void fuzz_exit(int status)
{
  fuzz_assert(status == 1);
  longjmp(ended, 1);
}

static void clean(void)
{
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
  if (system(command) != 0)
    perror(folder);
}

/* A folder in which the other rule files stand, for those that look at them. */
static void prepare(void)
{
  static const char *const names[] = { "codes",     "dialects", "kinds", "phrases",
                                       "providers", "reasons",  "texts" };
  if (folder != NULL)
    return;
  folder = g_dir_make_tmp("bounce-fuzz-XXXXXX", NULL);
  atexit(clean);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *from = g_strdup_printf("%s/%s.ini", RULES, names[i]);
    g_autofree char *to = g_strdup_printf("%s/%s.ini", folder, names[i]);
    fuzz_assert(symlink(from, to) == 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const kinds[] = { "codes",   "dialects",  "kinds",
                                       "phrases", "providers", "reasons" };
  prepare();
  g_autofree char *input = g_build_filename(folder, "input.ini", NULL);
  fuzz_assert(g_file_set_contents(input, (const char *) data, (gssize) size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    char *argv[] = { (char *) "compile-rules", (char *) kinds[i], input, (char *) "/dev/null",
                     NULL };
    if (setjmp(ended) == 0)
      fuzz_assert(compile_rules_main(4, argv) == 0);
  }
  return 0;
}
