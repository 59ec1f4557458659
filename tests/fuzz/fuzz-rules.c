/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rule files: tools/compile-rules compiles them or says what is wrong; it never crashes. Its main()
 * has another name here (meson.build), and each run is a thread, which the first mistake ends: that
 * unwinds the stack, so that what its automatic variables hold is freed.
 */
#include "rules/compile/compile-rules.h"

#include <pthread.h>
#include <unistd.h>

#include "fuzz.h"

int compile_rules_main(int argc, char **argv);

static char *folder;

void rule_fail(const RuleFile *file, const char *section, const char *key, const char *format, ...)
{
  char what[256];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  fuzz_assert(file->path != NULL && *what != '\0' && (key == NULL || section != NULL));
  pthread_exit(NULL);
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

/* `arguments`: a NULL-terminated command line. */
static void *compile(void *arguments)
{
  fuzz_assert(compile_rules_main(4, arguments) == 0);
  return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const kinds[] = { "authors", "codes",     "dialects", "kinds",
                                       "phrases", "providers", "reasons",  "wordings" };
  prepare();
  g_autofree char *input = g_build_filename(folder, "input.ini", NULL);
  fuzz_assert(g_file_set_contents(input, (const char *) data, (gssize) size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    char *argv[] = { (char *) "compile-rules", (char *) kinds[i], input, (char *) "/dev/null",
                     NULL };
    pthread_t thread;
    fuzz_assert(pthread_create(&thread, NULL, compile, argv) == 0);
    fuzz_assert(pthread_join(thread, NULL) == 0);
  }
  return 0;
}
